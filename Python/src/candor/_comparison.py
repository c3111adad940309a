"""Models compared on the same rows."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Mapping
from typing import Any, Optional, Sequence

from ._by_id import ById
from ._drawing import Drawing
from ._errors import InputError, UndefinedError
from ._estimates import Interval, ends, figure, table
from ._evaluation import predictions_of
from ._library import Handle, given_handle, given_json, given_text, handles, options
from ._predictions import warn


@dataclasses.dataclass(frozen=True)
class Difference:
    """One metric of two models; the difference is B minus A."""

    #: The identifier, such as ``log_loss``.
    id: str
    #: The first model's value; None where it is infinite, and ``reason`` says by which row.
    a: "Optional[float]"
    #: The second model's value, likewise.
    b: "Optional[float]"
    #: ``b - a``; None where one of them is.
    difference: "Optional[float]"
    #: The exact definition.
    spec: str
    #: The paired interval of the difference, where there is one.
    interval: "Optional[Interval]" = None
    #: The chance of a difference at least as large between equal models.
    p_value: "Optional[float]" = None
    #: ``a_better``, ``b_better``, ``no_difference_detected``, ``below_margin``, ``cannot_tell``; or None.
    verdict: "Optional[str]" = None
    #: Why there is no verdict.
    reason: "Optional[str]" = None
    #: The size of difference that would have been found.
    detectable_difference: "Optional[float]" = None
    #: How many rows it would take.
    rows_needed: "Optional[int]" = None

    def __float__(self) -> float:
        return float("nan") if self.difference is None else self.difference

    def shown(self, value: "Optional[float]") -> str:
        """One of the two values, or their difference, as tables show it."""
        if value is None and (self.reason or "").startswith("infinite"):
            return "infinite"
        return figure(value)

    @classmethod
    def _of(cls, found: "dict[str, Any]") -> "Difference":
        known = {field.name for field in dataclasses.fields(cls)}
        said = dict.fromkeys(["a", "b", "difference"])
        said.update({name: value for name, value in found.items() if name in known})
        for name in ("a", "b", "difference", "p_value", "detectable_difference"):
            if said.get(name) is not None:
                said[name] = float(said[name])
        said["interval"] = Interval._of(found.get("interval"))
        return cls(**said)


class PairComparison(ById[Difference]):
    """Two models: every difference by its id, and where a gap in loss comes from."""

    _absent = "'{name}' is not compared"

    def __init__(
        self,
        document: "dict[str, Any]",
        handle: "Optional[Handle]" = None,
        place: int = 0,
        picture: "Optional[Drawing]" = None,
    ) -> None:
        self._document = document
        self._by_id = {each["id"]: Difference._of(each) for each in document["differences"]}
        self._handle = handle
        self._place = place
        self._picture = picture

    @property
    def names(self) -> "tuple[str, str]":
        """The names of the two models."""
        return self._document["a"]["name"], self._document["b"]["name"]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self._document["rows"]

    @property
    def headline(self) -> str:
        """Which model is better, and why, in a sentence or two."""
        return self._document["headline"]

    @property
    def leading_cause(self) -> str:
        """What is named first as the cause of a gap in log loss; ``none`` without a gap."""
        return self._document["leading_cause"]

    @property
    def explanation(self) -> "list[dict[str, Any]]":
        """The parts of a gap in log loss, as the command's document has them."""
        return self._document["explanation"]

    @property
    def groups(self) -> "list[dict[str, Any]]":
        """One table a column of groups, as the command's document has it."""
        return self._document.get("groups", [])

    def to_dict(self) -> "dict[str, Any]":
        """The document of the comparison."""
        return self._document

    def svg(self) -> Drawing:
        """Where the gap in log loss comes from, as SVG drawn by the toolkit; a notebook shows it.

        Raises:
            UndefinedError: Where the gap is infinite, so that its parts are not looked for.
        """
        if self._picture is None:
            if self._unexplained:
                raise UndefinedError(f"There is no picture: {self._unexplained}.")
            self._picture = Drawing(
                given_text("candor_comparison_figure", self._handle.number, self._place),
                f"where the gap of {' and '.join(self.names)} comes from",
            )
        return self._picture

    @property
    def _unexplained(self) -> "Optional[str]":
        return self._document.get("explanation_reason")

    def _drawn(self) -> "Optional[Drawing]":
        """The picture for a pickle, which cannot have the handle."""
        return None if self._unexplained else self.svg()

    def __getstate__(self) -> "dict[str, Any]":
        return {"document": self._document, "picture": self._drawn()}

    def __setstate__(self, state: "dict[str, Any]") -> None:
        self.__init__(**state)  # type: ignore[misc]

    def to_frame(self) -> Any:
        """The differences as a pandas DataFrame, a row an id."""
        import pandas

        return pandas.DataFrame(
            {
                "a": [each.a for each in self],
                "b": [each.b for each in self],
                "difference": [each.difference for each in self],
                "low": [None if each.interval is None else each.interval.low for each in self],
                "high": [None if each.interval is None else each.interval.high for each in self],
                "p_value": [each.p_value for each in self],
                "verdict": [each.verdict for each in self],
            },
            index=pandas.Index([each.id for each in self], name="id"),
        ).astype(dict.fromkeys(["a", "b", "difference", "low", "high", "p_value"], float))

    def __repr__(self) -> str:
        return f"<candor comparison {' → '.join(self.names)}: {self.headline}>"

    def _repr_html_(self) -> str:
        a, b = self.names
        rows = [
            [
                each.id, each.shown(each.a), each.shown(each.b), each.shown(each.difference),
                ends(each.interval), (each.verdict or "").replace("_", " "),
            ]
            for each in self
        ]
        return f"<p>{html.escape(self.headline)}</p>" + table(
            ["", a, b, "difference", "interval", "verdict"], rows
        )


class Comparison(PairComparison):
    """What ``compare`` gives: the first two models' differences, and every pair in ``pairs``."""

    def __init__(
        self,
        document: "dict[str, Any]",
        words: "dict[str, Any]",
        handle: "Optional[Handle]" = None,
        pictures: "Sequence[Optional[Drawing]]" = (),
    ) -> None:
        self._whole = document
        self._words = words
        several = document.get("comparisons", [document])
        #: Each model against the first.
        self.pairs = [
            PairComparison(each, handle, place, pictures[place] if pictures else None)
            for place, each in enumerate(several)
        ]
        first = dict(several[0])
        if "groups" in document:
            first["groups"] = document["groups"]
        super().__init__(first, handle, 0, pictures[0] if pictures else None)

    def to_dict(self) -> "dict[str, Any]":
        """The document that the command prints with ``--json``."""
        return self._whole

    def __str__(self) -> str:
        return self._words["table"]

    def __getstate__(self) -> "dict[str, Any]":
        return {
            "document": self._whole,
            "words": self._words,
            "pictures": [each._drawn() for each in self.pairs],
        }


def compare(
    models: "Mapping[str, Any]",
    y_true: Any = None,
    *,
    from_logits: bool = False,
    weights: Any = None,
    weighting: "Optional[str]" = None,
    groups: Any = None,
    clusters: Any = None,
    ids: Any = None,
    names: "Optional[Sequence[Any]]" = None,
    positive: "Optional[int]" = None,
    clip: "Optional[float]" = None,
    margin: "Optional[float]" = None,
    margins: "Optional[Mapping[str, float]]" = None,
    join: str = "all",
    view: "Optional[str]" = None,
    bins: int = 15,
    bootstrap: int = 2_000,
    level: float = 0.95,
    seed: int = 0,
) -> Comparison:
    """Compares models on the same rows, each with the first: which is better, and where a gap is from.

    The numbers are those of ``candor compare --json``, bit for bit.

    Args:
        models: Scores by the model's name, or ``Predictions`` by name.
        y_true: The right class of each row.
        margin: Differences up to this size do not matter.
        margins: The same for single metrics, by id.
        join: With ids, whether all rows must be in every model (``all``) or common ones do (``inner``).

    The other arguments are those of ``evaluate``.

    >>> import numpy as np
    >>> chance = np.random.default_rng(0)
    >>> p = chance.random(200)
    >>> y = (chance.random(200) < p).astype(int)
    >>> c = compare({"a": p, "b": 0.4 + 0.2 * p}, y)
    >>> c.log_loss.verdict
    'a_better'
    """
    if not isinstance(models, Mapping) or len(models) < 2:
        raise InputError('Give at least two models by name: compare({"a": p, "b": q}, y).')
    made = predictions_of(
        models,
        y_true,
        from_logits=from_logits,
        weights=weights,
        weighting=weighting,
        groups=groups,
        clusters=clusters,
        ids=ids,
        names=names,
        positive=positive,
        clip=clip,
    )
    handle = given_handle(
        "candor_compare",
        handles([each._handle for each in made]),
        len(made),
        options(
            {
                "margin": margin,
                "margins": None if margins is None else dict(margins),
                "join": join,
                "view": view,
                "bins": bins,
                "bootstrap": bootstrap,
                "level": level,
                "seed": seed,
            }
        ),
    )
    words = given_json("candor_comparison_words", handle.number)
    warn([sentence for each in made for sentence in each.doubts] + words["notes"])
    return Comparison(given_json("candor_comparison_document", handle.number), words, handle)
