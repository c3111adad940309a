"""The reliability diagram by matplotlib, from the toolkit's numbers."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from ._evaluation import Evaluation, evaluate


class ReliabilityDisplay:
    """How often predictions of each confidence are right, drawn as scikit-learn draws its displays.

    The points are bins with their intervals, the line is the isotonic curve, and the band holds the
    whole true curve at once. ``svg()`` is the toolkit's own drawing of the same numbers.

    Attributes:
        prob_pred_: The mean confidence of each bin that has rows.
        prob_true_: The share of each that was right, or of the positive class.
        evaluation_: The evaluation that they come from.
        ax_, figure_, line_: What was drawn on and the curve, after ``plot``.
    """

    def __init__(self, evaluation: Evaluation, *, name: "Optional[str]" = None) -> None:
        self.evaluation_ = evaluation
        self.name = name if name is not None else evaluation.name
        reliability = evaluation.figures["reliability"]
        bins = [each for each in reliability["bins"] if each.get("accuracy") is not None]
        self.prob_pred_ = np.array([each["mean_confidence"] for each in bins])
        self.prob_true_ = np.array([each["accuracy"] for each in bins])
        self._bins = bins
        self._reliability = reliability

    @property
    def prob_true(self) -> np.ndarray:
        """As scikit-learn's display names it."""
        return self.prob_true_

    @property
    def prob_pred(self) -> np.ndarray:
        """As scikit-learn's display names it."""
        return self.prob_pred_

    @classmethod
    def from_predictions(
        cls,
        y_true: Any,
        y_prob: Any = None,
        *,
        ax: Any = None,
        name: "Optional[str]" = None,
        ref_line: bool = True,
        bins: int = 15,
        line_kw: "Optional[dict[str, Any]]" = None,
        **said: Any,
    ) -> "ReliabilityDisplay":
        """Measures predictions and draws them; other arguments are those of ``evaluate``."""
        if name is not None:
            said["name"] = name
        made = cls(evaluate(y_true, y_prob, bins=bins, **said), name=name)
        return made.plot(ax=ax, ref_line=ref_line, **(line_kw or {}))

    @classmethod
    def from_estimator(
        cls, estimator: Any, X: Any, y: Any, *, name: "Optional[str]" = None, **said: Any
    ) -> "ReliabilityDisplay":
        """The same from a classifier with ``predict_proba``."""
        return cls.from_predictions(
            y,
            estimator.predict_proba(X),
            name=name or type(estimator).__name__,
            names=list(estimator.classes_),
            **said,
        )

    def plot(
        self, ax: Any = None, *, name: "Optional[str]" = None, ref_line: bool = True, **line: Any
    ) -> "ReliabilityDisplay":
        """Draws on an axes of matplotlib, or on a new one."""
        if ax is None:
            import matplotlib.pyplot as pyplot

            _, ax = pyplot.subplots()
        if ref_line:
            said = "perfectly calibrated"
            drawn = said in ax.get_legend_handles_labels()[1]
            ax.plot([0, 1], [0, 1], ":", color="0.4", label=None if drawn else said)
        steps = self._reliability["isotonic"]
        x = [end for step in steps for end in (step["low"], step["high"])]
        y = [value for step in steps for value in (step["accuracy"], step["accuracy"])]
        (self.line_,) = ax.plot(x, y, **{"label": name or self.name, "linewidth": 1.8, **line})
        color = self.line_.get_color()
        ends = np.array(
            [
                (
                    (each["accuracy"], each["accuracy"])
                    if each.get("interval") is None
                    else (each["interval"]["low"], each["interval"]["high"])
                )
                for each in self._bins
            ]
        ).reshape(-1, 2)
        if len(ends):
            ax.errorbar(
                self.prob_pred_,
                self.prob_true_,
                yerr=np.maximum(
                    0, [self.prob_true_ - ends[:, 0], ends[:, 1] - self.prob_true_]
                ),
                fmt="D",
                markersize=3.5,
                linewidth=0.8,
                color=color,
                alpha=0.75,
            )
        self._draw_band(ax, color)
        is_positive = "top-label" not in self._reliability["spec"]
        ax.set(
            xlim=(-0.02, 1.02),
            ylim=(-0.02, 1.02),
            xlabel="mean predicted probability" if is_positive else "confidence",
            ylabel="share of the class" if is_positive else "share that is right",
        )
        ax.set_aspect("equal")
        ax.legend(loc="upper left")
        self.ax_, self.figure_ = ax, ax.figure
        return self

    def _draw_band(self, ax: Any, color: Any) -> None:
        band = self._reliability.get("band")
        if band is None or not band["upper"] or not band["lower"]:
            return
        edge = {"color": color, "linewidth": 0.8, "linestyle": "--", "alpha": 0.7}
        starts = [0.0, *band["upper_ends"][:-1]]
        for start, end, value in zip(starts, band["upper_ends"], band["upper"]):
            ax.plot([start, end], [value, value], **edge)
        last = [*band["lower_starts"][1:], 1.0]
        for start, end, value in zip(band["lower_starts"], last, band["lower"]):
            ax.plot([start, end], [value, value], **edge)

    def svg(self) -> str:
        """The toolkit's own drawing."""
        return self.evaluation_.svg()

    def _repr_html_(self) -> str:
        return self.evaluation_._repr_html_()
