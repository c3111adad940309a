"""Assertions about models, for tests: each says what was found, and how many rows it would take.

With pytest they are fixtures, too, so that a test only names them:

    def test_model(assert_calibrated):
        assert_calibrated(y, model.predict_proba(X))
"""

from __future__ import annotations

from typing import Any, Optional

from ._comparison import compare
from ._errors import InputError
from ._evaluation import evaluate
from ._estimates import figure

__all__ = ["assert_calibrated", "assert_not_worse"]


def assert_calibrated(
    y_true: Any,
    y_prob: Any = None,
    *,
    max_ece: "Optional[float]" = None,
    level: float = 0.95,
    **said: Any,
) -> None:
    """Fails where the rows show that a model is not calibrated.

    Without ``max_ece`` it is the test of every view at once, at ``1 - level``: a model that is calibrated
    fails it so often. Few rows show little, so with ``max_ece`` the whole interval of the ECE must lie
    below: rows that cannot tell fail, too, and the sentence says so.

    >>> assert_calibrated([0, 1, 1, 0, 1, 0], [0.3, 0.6, 0.7, 0.4, 0.8, 0.2])
    """
    found = evaluate(y_true, y_prob, level=level, **said)
    if max_ece is None:
        p = found.calibration_p_value.value if "calibration_p_value" in found else None
        if p is None:
            raise InputError("Calibration cannot be tested on these rows; give max_ece instead.")
        if p <= 1 - level:
            finding = found.to_dict().get("calibration_finding")
            raise AssertionError(
                f"{found.name} is not calibrated (p = {figure(p)}"
                + (f"): {finding}." if finding else ").")
            )
        return
    ece = found.ece
    if ece.interval is None:
        raise InputError("The ECE of these rows has no interval.")
    low, high = ece.interval
    if high <= max_ece:
        return
    shown = f"the ECE of {found.name} lies in [{figure(low)}, {figure(high)}]"
    if low > max_ece:
        raise AssertionError(f"{shown}, above {max_ece}.")
    raise AssertionError(
        f"{shown}: these {found.rows} rows cannot tell whether it is at most {max_ece}."
    )


def assert_not_worse(
    y_true: Any,
    y_prob: Any,
    baseline: Any,
    *,
    metric: str = "log_loss",
    margin: float = 0.0,
    **said: Any,
) -> None:
    """Fails where a model is worse than a baseline on the same rows, by more than ``margin``.

    With a margin above 0 the rows must show that it is not worse by that much; rows that cannot tell
    fail, and the sentence says how many it would take.

    >>> import numpy as np
    >>> chance = np.random.default_rng(0)
    >>> p = chance.random(200)
    >>> y = (chance.random(200) < p).astype(int)
    >>> assert_not_worse(y, p, 0.4 + 0.2 * p)
    """
    found = compare(
        {"baseline": baseline, "model": y_prob}, y_true, margins={metric: margin}, **said
    )
    difference = found[metric]
    if difference.verdict is None:
        raise InputError(
            f"The difference in {metric} has no verdict ({difference.reason}); calibration_l2 and atb"
            " have one."
        )
    shown = (
        f"{metric} of the model is {difference.shown(difference.b)} against"
        f" {difference.shown(difference.a)}"
        + (
            ""
            if difference.interval is None
            else f", a difference of {figure(difference.difference)}"
            f" [{figure(difference.interval.low)}, {figure(difference.interval.high)}]"
        )
    )
    if difference.verdict == "a_better":
        raise AssertionError(f"{shown}: worse than the baseline.")
    if difference.verdict == "cannot_tell" or (
        margin > 0 and difference.verdict == "no_difference_detected"
    ):
        needed = difference.rows_needed
        raise AssertionError(
            f"{shown}: these {found.rows} rows cannot tell whether it is worse by more than {margin}"
            + (f"; it needs about {needed} rows." if needed else ".")
        )
