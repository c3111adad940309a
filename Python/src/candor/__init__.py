"""Find out how well a classifier's confidence can be believed.

>>> import candor
>>> e = candor.evaluate([1, 0, 1, 1], [0.9, 0.2, 0.6, 0.7])
>>> round(e.brier.value, 3)
0.075

Every number is made by the same code as the command's and is the same to the last bit. Nothing but
NumPy is imported until it is used; the command itself starts without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._accumulator import Accumulator
    from ._command import run
    from ._comparison import Comparison, Difference, PairComparison, compare
    from ._display import ReliabilityDisplay
    from ._drawing import Drawing
    from ._errors import (
        CandorError,
        CandorWarning,
        InputError,
        InternalError,
        MissingFileError,
        NotComparableError,
        UndefinedError,
        UnreadableFileError,
    )
    from ._estimates import Estimate, Estimates, Interval
    from ._evaluation import Evaluation, evaluate, report
    from ._predictions import Predictions, read
    from ._recalibrator import Recalibrator
    from ._runs import Run, runs

_HOMES = {
    "Accumulator": "_accumulator",
    "CandorError": "_errors",
    "CandorWarning": "_errors",
    "Comparison": "_comparison",
    "Difference": "_comparison",
    "Drawing": "_drawing",
    "Estimate": "_estimates",
    "Estimates": "_estimates",
    "Evaluation": "_evaluation",
    "InputError": "_errors",
    "InternalError": "_errors",
    "Interval": "_estimates",
    "MissingFileError": "_errors",
    "NotComparableError": "_errors",
    "PairComparison": "_comparison",
    "Predictions": "_predictions",
    "Recalibrator": "_recalibrator",
    "ReliabilityDisplay": "_display",
    "Run": "_runs",
    "UndefinedError": "_errors",
    "UnreadableFileError": "_errors",
    "compare": "_comparison",
    "evaluate": "_evaluation",
    "read": "_predictions",
    "report": "_evaluation",
    "run": "_command",
    "runs": "_runs",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from ._library import library

        return library().candor_version().decode()
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'candor' has no attribute '{name}'")
    import importlib

    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> "list[str]":
    return sorted({*globals(), *_HOMES, "__version__"})
