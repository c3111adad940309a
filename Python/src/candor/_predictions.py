"""What a model said of labelled rows, taken over once and measured as often as one likes."""

from __future__ import annotations

import os
import tempfile
import warnings as _warnings
from pathlib import Path
from typing import Any, Optional, Sequence, Union

import numpy as np

from . import _arrays
from ._errors import CandorWarning, InputError
from ._library import (
    Handle,
    address,
    call,
    given_handle,
    given_json,
    options,
)

_WEIGHTINGS = (None, "frequency", "sampling")


class Predictions:
    """Predictions of one model: scores, labels, and what else is known of each row.

    >>> p = Predictions([0, 1, 1], [[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]])
    >>> p.rows, p.classes
    (3, 2)

    ``evaluate``, ``compare`` and ``report`` make one of the arrays they are given.
    """

    def __init__(
        self,
        y_true: Any,
        y_prob: Any,
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
    ) -> None:
        if weighting not in _WEIGHTINGS:
            raise InputError(f"weighting is 'frequency' or 'sampling'; found {weighting!r}.")
        if positive not in (None, 0, 1):
            raise InputError(f"positive is 0 or 1; found {positive!r}.")
        scores = _arrays.scores(y_prob, from_logits, 1 if positive is None else positive)
        rows, classes = scores.values.shape
        labels, shown = (None, None) if y_true is None else _arrays.labels(y_true, names, classes)
        if y_true is None and names is not None:
            shown = [str(each) for each in names]
        # Named, so that they live until the call is over: an address keeps nothing alive.
        arrays = (labels, _arrays.weights(weights), _arrays.ids(ids), _arrays.clusters(clusters))
        self._handle = given_handle(
            "candor_model_make",
            *address(scores.values),
            1 if scores.values.dtype == np.float32 else 2,
            rows,
            classes,
            0 if from_logits else 1,
            *(part for array in arrays for part in address(array)),
            options(
                {
                    "name": str(name),
                    "class_names": shown,
                    "positive": positive,
                    "weights": weighting,
                    "clip": clip,
                    "one_column": scores.one_column,
                    "storage_error": scores.storage_error,
                }
            ),
        )
        for column, (codes, values) in _arrays.groups(groups).items():
            call(
                "candor_model_group",
                self._handle.number,
                column.encode(),
                options_list(values),
                *address(codes),
            )
        self._facts: "Optional[dict[str, Any]]" = None
        self._doubts: "Optional[list[str]]" = None

    @classmethod
    def _held(cls, handle: Handle) -> "Predictions":
        made = cls.__new__(cls)
        made._handle = handle
        made._facts = made._doubts = None
        return made

    @property
    def _document(self) -> "dict[str, Any]":
        if self._facts is None:
            self._facts = given_json("candor_model_document", self._handle.number)
        return self._facts

    @property
    def name(self) -> str:
        """The name under which tables and figures show the model."""
        return self._document["input"]["name"]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self._document["rows"]

    @property
    def classes(self) -> int:
        """Number of classes."""
        return self._document["classes"]

    @property
    def from_logits(self) -> bool:
        """Whether the scores are logits; else they are probabilities."""
        return self._document["kind"] == "logits"

    @property
    def names(self) -> "Optional[list[str]]":
        """The names of the classes, where they are known."""
        return self._document.get("class_names")

    @property
    def understood(self) -> "Optional[str]":
        """What was made of a file's columns or arrays, in one line."""
        return self._document["input"].get("understood")

    @property
    def doubts(self) -> "list[str]":
        """What is doubtful about the rows, a sentence each."""
        if self._doubts is None:
            self._doubts = given_json("candor_model_doubts", self._handle.number)
        return list(self._doubts)

    @property
    def scores(self) -> np.ndarray:
        """The scores, rows × classes, in double precision."""
        values = np.empty((self.rows, self.classes))
        call("candor_model_arrays", self._handle.number, *address(values), None, 0)
        return values

    @property
    def labels(self) -> np.ndarray:
        """The class of each row, from 0."""
        values = np.empty(self.rows, np.int32)
        call("candor_model_arrays", self._handle.number, None, 0, *address(values))
        return values

    def __len__(self) -> int:
        return self.rows

    def __repr__(self) -> str:
        return f"<candor.Predictions {self.name}: {self.rows} rows, {self.classes} classes>"


def options_list(values: "list[str]") -> bytes:
    import json

    return json.dumps(values).encode()


def taken(y_true: Any, y_prob: Any, said: "dict[str, Any]") -> Predictions:
    """Predictions of what a call was given: them already, or arrays."""
    if isinstance(y_true, Predictions) and y_prob is None:
        y_true, y_prob = None, y_true
    if isinstance(y_prob, Predictions):
        ignored = [name for name, value in said.items() if value not in (None, False, "model")]
        if y_true is not None:
            ignored.append("y_true")
        if ignored:
            raise InputError(
                f"Predictions bring their labels and all else with them; leave out"
                f" {', '.join(ignored)}."
            )
        return y_prob
    if y_prob is None:
        raise InputError("Scores are missing: evaluate(y_true, y_prob), or evaluate(predictions).")
    return Predictions(y_true, y_prob, **said)


def warn(sentences: "Sequence[str]") -> None:
    for sentence in sentences:
        _warnings.warn(sentence, CandorWarning, stacklevel=3)


def read(
    path: "Union[str, os.PathLike[str]]",
    *,
    label: "Optional[str]" = None,
    probability: "Union[str, Sequence[str], None]" = None,
    logit: "Union[str, Sequence[str], None]" = None,
    id: "Optional[str]" = None,
    weight: "Optional[str]" = None,
    weighting: "Optional[str]" = None,
    groups: "Union[str, Sequence[str], None]" = None,
    cluster: "Optional[str]" = None,
    names: "Optional[Sequence[str]]" = None,
    positive: "Optional[str]" = None,
    first_label: "Optional[int]" = None,
    part: "Optional[str]" = None,
    clip: "Optional[float]" = None,
    split: "Optional[str]" = None,
    mc_samples: "Optional[int]" = None,
    data: "Union[str, os.PathLike[str], None]" = None,
) -> Predictions:
    """Reads what the command reads, by the same rules: a file of predictions, a run, a checkpoint.

    Arguments have the names and meanings of the command's options. ``split``, ``mc_samples`` and ``data`` are
    for networks: which images they are evaluated on, over how many passes with dropout on, and where the
    images are. Parquet and Feather files need pyarrow, which turns them into a table that is read as any other.

    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "risks.csv"
    >>> _ = file.write_text("label,risk\\n1,0.8\\n0,0.3\\n")
    >>> read(file, probability="risk").scores.tolist()
    [[0.19999999999999996, 0.8], [0.7, 0.3]]
    """
    if weighting not in _WEIGHTINGS:
        raise InputError(f"weighting is 'frequency' or 'sampling'; found {weighting!r}.")
    if split not in (None, "train", "test"):
        raise InputError(f"split is 'train' or 'test'; found {split!r}.")
    said = options(
        {
            "label": label,
            "probability": _listed(probability),
            "logit": _listed(logit),
            "id": id,
            "weight": weight,
            "weights": weighting,
            "groups": _listed(groups),
            "cluster": cluster,
            "class_names": None if names is None else [str(name) for name in names],
            "positive": None if positive is None else str(positive),
            "first_label": first_label,
            "part": part,
            "clip": clip,
            "split": split,
            "mc_samples": mc_samples,
            "data": None if data is None else os.fspath(data),
        }
    )
    text = os.fspath(path)
    if Path(text).suffix in (".parquet", ".pq", ".feather", ".arrow"):
        return _from_arrow(text, said)
    return Predictions._held(given_handle("candor_model_read", os.fsencode(text), said))


def _listed(names: "Union[str, Sequence[str], None]") -> "Optional[list[str]]":
    if names is None:
        return None
    return names.split(",") if isinstance(names, str) else [str(name) for name in names]


def _from_arrow(path: str, said: bytes) -> Predictions:
    try:
        import pyarrow as arrow
        import pyarrow.csv as arrow_csv
        import pyarrow.feather as feather
        import pyarrow.parquet as parquet
    except ImportError as error:
        raise ImportError(f"{path}: pip install pyarrow to read such files.") from error
    is_parquet = Path(path).suffix in (".parquet", ".pq")
    table = parquet.read_table(path) if is_parquet else feather.read_table(path)
    for place, field in enumerate(table.schema):
        # In double precision, so that the digits written are those of the number.
        if arrow.types.is_floating(field.type):
            column = table.column(place).cast(arrow.float64())
            table = table.set_column(place, field.name, column)
    with tempfile.TemporaryDirectory(prefix="candor-") as folder:
        # The name of the file becomes the model's.
        written = Path(folder) / (Path(path).stem + ".csv")
        arrow_csv.write_csv(table, written)
        return Predictions._held(given_handle("candor_model_read", os.fsencode(written), said))
