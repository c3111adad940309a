"""One model measured."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Optional, Sequence, Union

from ._drawing import Drawing
from ._estimates import Estimate, Estimates, ends, figure, table
from ._library import (
    Handle,
    given_handle,
    given_json,
    given_text,
    handles,
    options,
)
from ._predictions import Predictions, taken, warn

# What a notebook shows first, as many of them as there are, up to six.
_FIRST = (
    "accuracy", "log_loss", "auroc", "brier", "ece", "calibration_p_value", "temperature",
    "mean_confidence",
)


class Evaluation(Estimates):
    """What ``evaluate`` gives: every number by its id, the groups, the verdict, the pictures."""

    def __init__(self, handle: Handle) -> None:
        # The document is written when it is first asked for: that takes longer than all else here.
        self._handle: "Optional[Handle]" = handle
        self._kept: "dict[str, Any]" = {}

    def _once(self, name: str, make: Any) -> Any:
        if name not in self._kept:
            if self._handle is None:
                raise AttributeError(f"'{name}' did not come with the pickled evaluation")
            self._kept[name] = make(self._handle.number)
        return self._kept[name]

    @property
    def _document(self) -> "dict[str, Any]":  # type: ignore[override]
        return self._once(
            "document", lambda number: given_json("candor_evaluation_document", number)
        )

    @property
    def _by_id(self) -> "dict[str, Estimate]":  # type: ignore[override]
        # Written apart from the document, which takes several times as long.
        return self._once(
            "estimates",
            lambda number: Estimates._of(given_json("candor_evaluation_estimates", number)),
        )

    @property
    def _words(self) -> "dict[str, str]":
        return self._once("words", lambda number: given_json("candor_evaluation_words", number))

    @property
    def verdict(self) -> str:
        """What the numbers support, in plain sentences."""
        return self._words["verdict"]

    @property
    def groups(self) -> "list[dict[str, Any]]":
        """One table a column of groups, as the command's document has it."""
        return self._document.get("groups", [])

    @property
    def figures(self) -> "dict[str, Any]":
        """What the figures are drawn from: bins, isotonic curve, band, risk against coverage."""
        return self._once("figures", lambda number: given_json("candor_evaluation_figures", number))

    def svg(self, name: str = "reliability") -> Drawing:
        """A figure as SVG, drawn by the toolkit: ``reliability``, ``confidence``, ``risk``…

        Of a run's predictions also ``training``. A notebook shows it; it is a text all the same.
        """
        return self._once(
            f"svg {name}",
            lambda number: Drawing(
                given_text("candor_evaluation_figure", number, name.encode()),
                f"{name} of {self.name}",
            ),
        )

    def __str__(self) -> str:
        return self._words["table"]

    def _repr_html_(self) -> str:
        rows = [
            [name, figure(self[name].value), ends(self[name].interval)]
            for name in _FIRST
            if name in self and self[name].value is not None
        ][:6]
        return (
            f"<p>{html.escape(self.verdict)}</p>"
            + self.svg()._repr_html_()
            + table(["", "value", "interval"], rows)
        )

    def __getstate__(self) -> "dict[str, Any]":
        self.svg(), self._words, self.figures, self._by_id, self._document
        return {"_kept": self._kept}

    def __setstate__(self, state: "dict[str, Any]") -> None:
        self.__dict__.update(state, _handle=None)


def evaluate(
    y_true: Any,
    y_prob: Any = None,
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
    name: str = "model",
    view: "Optional[str]" = None,
    all_metrics: bool = False,
    bins: int = 15,
    bootstrap: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> Evaluation:
    """Measures how right a model is and how well its confidence can be believed.

    The numbers are those of ``candor metrics --json``, bit for bit.

    Args:
        y_true: The right class of each row: whole numbers from 0, or names.
        y_prob: Probabilities of shape (rows, classes), or (rows,) for the positive class; or
            ``Predictions`` alone as the first argument.
        from_logits: Whether the scores are logits. Nothing in the numbers tells, so it is said.
        weights: A weight a row.
        weighting: What weights mean: ``frequency`` (repeats) or ``sampling`` (importance, survey).
        groups: Columns whose values are looked at apart: a mapping, a table or one column.
        clusters: What rows were drawn whole with: a patient, a document.
        ids: What tells rows apart.
        names: The classes in the order of the columns.
        positive: The positive one of two classes, 0 or 1.
        clip: Read probabilities below this as this.
        name: The name of the model in tables and figures.
        view: ``top-label``, ``positive`` or ``class:NAME``; two classes are evaluated by the positive one.
        all_metrics: Whether the slower and rarer metrics are computed, too.
        bins: Bins of the binned calibration errors.
        bootstrap: Replicates for the intervals that have no closed form; 0 for none.
        level: Level of the intervals.
        seed: Seed of everything random.

    Raises:
        InputError: For data or options that cannot be; the sentence names the row.

    >>> e = evaluate([1, 0, 1, 1, 0, 1], [0.9, 0.2, 0.6, 0.7, 0.4, 0.8])
    >>> round(e.log_loss.value, 4)
    0.3217
    >>> e.auroc.value
    1.0
    >>> low, high = e.accuracy.interval
    """
    predictions = taken(
        y_true,
        y_prob,
        {
            "from_logits": from_logits,
            "weights": weights,
            "weighting": weighting,
            "groups": groups,
            "clusters": clusters,
            "ids": ids,
            "names": names,
            "positive": positive,
            "clip": clip,
            "name": name,
        },
    )
    made = Evaluation(
        given_handle(
            "candor_evaluate",
            predictions._handle.number,
            options(
                {
                    "view": view,
                    "all": all_metrics,
                    "bins": bins,
                    "bootstrap": bootstrap,
                    "level": level,
                    "seed": seed,
                }
            ),
        )
    )
    warn(predictions.doubts)
    return made


def report(
    models: Any,
    y_true: Any = None,
    output: "Union[str, os.PathLike[str]]" = "report.html",
    *,
    from_logits: bool = False,
    names: "Optional[Sequence[Any]]" = None,
    weights: Any = None,
    weighting: "Optional[str]" = None,
    clusters: Any = None,
    ids: Any = None,
    positive: "Optional[int]" = None,
    view: "Optional[str]" = None,
    bins: int = 15,
    bootstrap: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> Path:
    """Writes the page of ``candor report`` about one or several models, and gives its path.

    ``models`` is a mapping from names to scores (or to ``Predictions``), or one of them alone.
    """
    given = models if isinstance(models, Mapping) else {"model": models}
    made = predictions_of(
        given,
        y_true,
        from_logits=from_logits,
        names=names,
        weights=weights,
        weighting=weighting,
        clusters=clusters,
        ids=ids,
        positive=positive,
    )
    page = given_text(
        "candor_report",
        handles([each._handle for each in made]),
        len(made),
        options(
            {"view": view, "bins": bins, "bootstrap": bootstrap, "level": level, "seed": seed}
        ),
    )
    path = Path(output)
    path.write_text(page, encoding="utf-8")
    return path


def predictions_of(
    models: "Mapping[str, Any]", y_true: Any, **said: Any
) -> "list[Predictions]":
    """Predictions of each model of a mapping; what is said of rows holds for all."""
    return [
        each if isinstance(each, Predictions) else taken(y_true, each, {**said, "name": str(name)})
        for name, each in models.items()
    ]
