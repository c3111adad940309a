"""What rows add up to, for more of them than one machine holds."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from ._errors import InputError
from ._estimates import Estimates
from ._library import Handle, address, call, given_bytes, given_handle, given_json
from ._predictions import taken


class Accumulator:
    """Takes rows in batches, forgets them, and adds up with others to the same bits in any order.

    Pickles, so that a cluster's workers can send theirs; the same rows are refused a second time.

    >>> a = Accumulator().add([0, 1, 1], [[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]])
    >>> b = Accumulator().add([1, 0, 0], [[0.3, 0.7], [0.6, 0.4], [0.8, 0.2]])
    >>> whole = (a + b).evaluate()
    >>> whole.rows, whole.accuracy.value
    (6, 1.0)
    """

    def __init__(self, *, bins: int = 15) -> None:
        self.bins = int(bins)
        self._handle: "Optional[Handle]" = None

    def add(self, y_true: Any, y_prob: Any = None, **said: Any) -> "Accumulator":
        """Adds a batch of rows and gives the accumulator back; arguments as of ``Predictions``."""
        rows = taken(y_true, y_prob, said)
        if self._handle is None:
            self._handle = given_handle("candor_accumulator_make", rows.classes, self.bins)
        call("candor_accumulator_add", self._handle.number, rows._handle.number)
        return self

    def __iadd__(self, other: "Accumulator") -> "Accumulator":
        if not isinstance(other, Accumulator):
            return NotImplemented
        if other._handle is None:
            return self
        if self._handle is None:
            self._take(other._bytes())
        else:
            call("candor_accumulator_merge", self._handle.number, other._handle.number)
        return self

    def __add__(self, other: "Accumulator") -> "Accumulator":
        if not isinstance(other, Accumulator):
            return NotImplemented
        made = Accumulator(bins=self.bins)
        made += self
        made += other
        return made

    def __radd__(self, other: Any) -> "Accumulator":
        # sum() begins with 0.
        return self if other == 0 else NotImplemented

    def _bytes(self) -> bytes:
        if self._handle is None:
            return b""
        return given_bytes("candor_accumulator_bytes", self._handle.number)

    def _take(self, stored: bytes) -> None:
        self._handle = given_handle(
            "candor_accumulator_read", *address(np.frombuffer(stored, np.uint8))
        )

    def save(self, path: Any) -> None:
        """Writes what ``candor merge`` reads."""
        with open(path, "wb") as file:
            file.write(self._bytes())

    def __getstate__(self) -> "dict[str, Any]":
        return {"bins": self.bins, "bytes": self._bytes()}

    def __setstate__(self, state: "dict[str, Any]") -> None:
        self.bins, self._handle = state["bins"], None
        if state["bytes"]:
            self._take(state["bytes"])

    def evaluate(self, *, name: str = "model", all_metrics: bool = False) -> Estimates:
        """The numbers of all rows: those of ``candor merge --json``."""
        if self._handle is None:
            raise InputError("No rows were added, so there is nothing to measure.")
        return Estimates(
            given_json(
                "candor_accumulator_document",
                self._handle.number,
                str(name).encode(),
                int(all_metrics),
            )
        )
