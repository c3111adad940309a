"""Numbers that are found by their ids."""

from typing import Generic, Iterator, List, TypeVar

Number = TypeVar("Number")


class ById(Generic[Number]):
    """Numbers by id: as attributes, as items, in a loop."""

    _by_id: "dict[str, Number]"
    #: What is said of an id that is not there, before the ids that are.
    _absent = "there is no '{name}'"

    def __getattr__(self, name: str) -> Number:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self._by_id[name]
        except KeyError:
            raise AttributeError(
                f"{self._absent.format(name=name)}; there are {', '.join(self._by_id)}"
            ) from None

    def __getitem__(self, name: str) -> Number:
        return self._by_id[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_id

    def __iter__(self) -> "Iterator[Number]":
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def __dir__(self) -> "List[str]":
        return sorted({*super().__dir__(), *self._by_id})
