"""Numbers with their definitions and intervals, as objects."""

from __future__ import annotations

import dataclasses
import html
from typing import Any, Optional

from ._by_id import ById


class Interval(tuple):
    """The two ends of an interval, with its level and how it was computed.

    >>> low, high = Interval(0.1, 0.3, 0.95, "wilson")
    >>> Interval(0.1, 0.3, 0.95, "wilson").level
    0.95
    """

    level: float
    method: str

    def __new__(cls, low: float, high: float, level: float = 0.95, method: str = "") -> "Interval":
        made = super().__new__(cls, (low, high))
        made.level = level
        made.method = method
        return made

    def __getnewargs__(self) -> "tuple[float, float, float, str]":
        return self.low, self.high, self.level, self.method

    @property
    def low(self) -> float:
        """The lower end."""
        return self[0]

    @property
    def high(self) -> float:
        """The upper end."""
        return self[1]

    def __repr__(self) -> str:
        return f"Interval({self.low!r}, {self.high!r}, level={self.level!r})"

    @classmethod
    def _of(cls, found: "Optional[dict[str, Any]]") -> "Optional[Interval]":
        if found is None:
            return None
        return cls(
            float(found["low"]), float(found["high"]), float(found["level"]), found["method"]
        )


@dataclasses.dataclass(frozen=True)
class Estimate:
    """One number, what exactly it is, and how sure it is."""

    #: The identifier, such as ``ece``.
    id: str
    #: The value; None where the data do not define it.
    value: "Optional[float]"
    #: The exact definition.
    spec: str
    #: How sure the value is, where that was computed.
    interval: "Optional[Interval]" = None
    #: Why there is no value, where that is known.
    reason: "Optional[str]" = None
    #: Of a calibration error, its mean under perfect calibration.
    by_chance: "Optional[float]" = None
    #: Of a calibration error, the estimate with the push of chance taken off.
    corrected: "Optional[float]" = None
    #: Of a calibration error, the test of perfect calibration that it is the statistic of.
    p_value: "Optional[float]" = None

    def __float__(self) -> float:
        return float("nan") if self.value is None else self.value

    @classmethod
    def _of(cls, found: "dict[str, Any]") -> "Estimate":
        def number(name: str) -> "Optional[float]":
            # A whole number has no point in JSON.
            return None if found.get(name) is None else float(found[name])

        return cls(
            id=found["id"],
            value=number("value"),
            spec=found["spec"],
            interval=Interval._of(found.get("interval")),
            reason=found.get("reason"),
            by_chance=number("by_chance"),
            corrected=number("corrected"),
            p_value=number("p_value"),
        )


class _OnDemand(dict):
    """Estimates by id, each made when it is first asked for: of forty, one or two are looked at."""

    def __getitem__(self, name: str) -> Estimate:
        found = super().__getitem__(name)
        if not isinstance(found, Estimate):
            found = Estimate._of(found)
            self[name] = found
        return found

    def values(self) -> "list[Estimate]":  # type: ignore[override]
        return [self[name] for name in self]


def figure(value: "Optional[float]") -> str:
    """A number as tables show it."""
    if value is None:
        return "–"
    return f"{value:.4f}" if abs(value) >= 0.001 or value == 0 else f"{value:.2g}"


def ends(interval: "Optional[Interval]") -> str:
    return "" if interval is None else f"[{figure(interval.low)}, {figure(interval.high)}]"


class Estimates(ById[Estimate]):
    """The numbers of one model, by id: as attributes, as items, in a loop."""

    _absent = "there is no estimate '{name}'"

    def __init__(self, document: "dict[str, Any]") -> None:
        self._document = document
        self._by_id = self._of(document["estimates"])

    @staticmethod
    def _of(found: "list[dict[str, Any]]") -> "dict[str, Estimate]":
        return _OnDemand((each["id"], each) for each in found)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self._document["rows"]

    @property
    def classes(self) -> int:
        """Number of classes."""
        return self._document["classes"]

    @property
    def name(self) -> str:
        """The name of the model."""
        return self._document["input"]["name"]

    def to_dict(self) -> "dict[str, Any]":
        """The document that the command prints with ``--json``."""
        return self._document

    def to_frame(self) -> Any:
        """The numbers as a pandas DataFrame, a row an id."""
        import pandas

        return pandas.DataFrame(
            {
                "value": [each.value for each in self],
                "low": [None if each.interval is None else each.interval.low for each in self],
                "high": [None if each.interval is None else each.interval.high for each in self],
                "by_chance": [each.by_chance for each in self],
                "corrected": [each.corrected for each in self],
                "p_value": [each.p_value for each in self],
                "spec": [each.spec for each in self],
            },
            index=pandas.Index([each.id for each in self], name="id"),
        ).astype(dict.fromkeys(["value", "low", "high", "by_chance", "corrected", "p_value"], float))

    def __repr__(self) -> str:
        lines = [f"{self.name}: {self.rows} rows, {self.classes} classes"]
        width = max((len(each.id) for each in self), default=0)
        for each in self:
            lines.append(f"  {each.id:{width}}  {figure(each.value):>8}  {ends(each.interval)}")
        return "\n".join(line.rstrip() for line in lines)


def table(heads: "list[str]", rows: "list[list[str]]") -> str:
    """A small table as HTML."""
    head = "".join(f"<th>{html.escape(each)}</th>" for each in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
