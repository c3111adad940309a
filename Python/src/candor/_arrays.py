"""Arrays of every library as NumPy's, without importing any of those libraries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple, Optional, Sequence

import numpy as np

from ._errors import InputError

# How far half precision moves a number, as a share of it.
_HALF = 2.0**-11
_BFLOAT = 2.0**-9


def _numpy(values: Any) -> "tuple[np.ndarray, float]":
    """An array and how far its storage had moved the numbers."""
    moved = 0.0
    if hasattr(values, "detach") and hasattr(values, "cpu"):  # PyTorch
        values = values.detach().cpu()
        if str(values.dtype) == "torch.bfloat16":
            values, moved = values.float(), _BFLOAT
        values = values.numpy()
    elif hasattr(values, "column_names") and hasattr(values, "schema"):  # an Arrow table
        values = np.column_stack([_numpy(values.column(name))[0] for name in values.column_names])
    elif hasattr(values, "to_pylist"):  # an Arrow column
        values = np.asarray(values.to_pylist())
    elif not isinstance(values, np.ndarray) and hasattr(values, "to_numpy"):  # pandas, polars
        values = values.to_numpy()
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        row = int(np.argwhere(np.ma.getmaskarray(values))[0][0])
        raise InputError(f"Row {row} is masked; leave such rows out first.")
    array = np.asarray(values)
    if array.dtype == np.float16:
        array, moved = array.astype(np.float32), _HALF
    return array, moved


class Scores(NamedTuple):
    """Scores as the library takes them."""

    values: np.ndarray
    one_column: bool
    storage_error: float


def scores(given: Any, from_logits: bool, positive: int = 1) -> Scores:
    """A matrix of a row an example and a column a class; one column stands for the positive class."""
    array, moved = _numpy(given)
    if array.dtype not in (np.float32, np.float64):
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError) as error:
            raise InputError(f"The scores are no numbers: {error}.") from error
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 1:
        # In double precision, so that 1 - p keeps what single precision would lose.
        column = array.astype(np.float64)
        if not from_logits:
            wrong = ~((column >= 0) & (column <= 1))
            if wrong.any():
                row = int(np.argmax(wrong))
                raise InputError(
                    f"The probability of row {row} is {column[row]}; it must lie in [0, 1]. If these are"
                    " logits, say from_logits=True."
                )
        both = np.empty((len(column), 2))
        both[:, positive] = column
        both[:, 1 - positive] = 0.0 if from_logits else 1.0 - column
        return Scores(both, True, moved)
    if array.ndim != 2:
        raise InputError(
            f"The scores have the shape {array.shape}; expected were (rows, classes), or (rows,) with"
            " the probability of the positive class."
        )
    return Scores(np.require(array, requirements=["C", "A"]), False, moved)


def _is_text(array: np.ndarray) -> bool:
    return array.dtype.kind in "OUST" and not all(
        isinstance(value, (int, float, np.number, np.bool_)) for value in array[:1000]
    )


def _flat(values: Any, what: str, advice: str = "") -> np.ndarray:
    array, _ = _numpy(values)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1:
        raise InputError(f"The {what} have the shape {array.shape}; one a row was expected.{advice}")
    return array


def labels(
    given: Any, names: "Optional[Sequence[Any]]", classes: int
) -> "tuple[np.ndarray, Optional[list[str]]]":
    """The class of each row as a number from 0, and the names of the classes."""
    array = _flat(given, "labels", " For one column a class, give y.argmax(axis=1).")
    listed = None if names is None else list(_numpy(names)[0].tolist())
    shown = None if listed is None else [str(name) for name in listed]
    by_name = _is_text(array)
    if listed is not None and not by_name:
        # Names that are numbers are what the labels are written in, as scikit-learn's classes_.
        by_name = not any(isinstance(name, str) for name in listed)
    if by_name:
        texts = [str(value) for value in array.tolist()]
        if shown is None:
            shown = sorted(set(texts))
            if len(shown) != classes:
                raise InputError(
                    f"The labels have {len(shown)} different values and the scores {classes} classes;"
                    " say which class each column is with names=[...]."
                )
        places = {name: place for place, name in enumerate(shown)}
        if len(places) != len(shown):
            raise InputError("Two classes have the same name.")
        codes = np.empty(len(texts), np.int32)
        for row, text in enumerate(texts):
            place = places.get(text)
            if place is None:
                known = ", ".join(shown[:8])
                raise InputError(f"The label of row {row} is '{text}'; the classes are {known}.")
            codes[row] = place
        return codes, shown
    if array.dtype.kind == "b":
        return array.astype(np.int32), shown
    if array.dtype == np.int32 or (
        array.dtype.kind in "iu" and len(array) and -(2**31) < array.min() and array.max() < 2**31
    ):
        return np.require(array, np.int32, ["C", "A"]), shown
    try:
        numbers = array.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"The labels are neither whole numbers nor names: {error}.") from error
    wrong = ~(np.isfinite(numbers) & (numbers == np.floor(numbers)) & (abs(numbers) < 2**31))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise InputError(f"The label of row {row} is {array[row]}; whole numbers from 0 are expected.")
    return np.require(numbers, np.int32, ["C"]), shown


def weights(given: Any) -> "Optional[np.ndarray]":
    if given is None:
        return None
    array = _flat(given, "weights")
    try:
        return np.require(array.astype(np.float64), requirements=["C", "A"])
    except (TypeError, ValueError) as error:
        raise InputError(f"The weights are no numbers: {error}.") from error


def codes(given: Any, what: str) -> "tuple[np.ndarray, list[str]]":
    """Values numbered in the order of their first appearance, and the values as texts."""
    array = _flat(given, what)
    if array.dtype.kind == "O":
        places: "dict[str, int]" = {}
        found = [places.setdefault(str(value), len(places)) for value in array.tolist()]
        return np.asarray(found, np.int32), list(places)
    values, first, inverse = np.unique(array, return_index=True, return_inverse=True)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    texts = [str(value) for value in values[order].tolist()]
    return np.require(rank[inverse.reshape(-1)], np.int32, ["C"]), texts


def clusters(given: Any) -> "Optional[np.ndarray]":
    return None if given is None else codes(given, "clusters")[0]


def ids(given: Any) -> "Optional[np.ndarray]":
    """Identifiers as 64-bit numbers: whole numbers as they are, texts by a hash."""
    if given is None:
        return None
    array = _flat(given, "ids")
    if array.dtype.kind in "iu":
        return np.require(array.astype(np.int64), requirements=["C", "A"])
    hashed = [
        int.from_bytes(hashlib.blake2b(str(value).encode(), digest_size=8).digest(), "little")
        for value in array.tolist()
    ]
    return np.asarray(hashed, np.uint64).view(np.int64)


def groups(given: Any) -> "dict[str, tuple[np.ndarray, list[str]]]":
    """Columns of groups by name: a mapping, a table with columns, or one column."""
    if given is None:
        return {}
    if isinstance(given, Mapping):
        columns = {str(name): values for name, values in given.items()}
    elif hasattr(given, "column_names") and hasattr(given, "schema"):
        columns = {str(name): given.column(name) for name in given.column_names}
    elif hasattr(given, "columns") and hasattr(given, "__getitem__"):
        columns = {str(name): given[name] for name in given.columns}
    else:
        columns = {str(getattr(given, "name", None) or "group"): given}
    return {name: codes(values, f"groups '{name}'") for name, values in columns.items()}
