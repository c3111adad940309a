"""Runs that ``candor train`` made, from their folders."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any, Optional, Union

from ._errors import MissingFileError, UnreadableFileError
from ._predictions import Predictions, read


class Run:
    """One training: its recipe, how far it is, and its numbers by epoch.

    Attributes:
        path: The folder.
        info: What ``run.json`` says: the recipe, the seed, the status, the data's fingerprints.
        metrics: A dictionary an epoch, under the names of ``metrics.csv``; what was not measured is absent.
    """

    def __init__(self, path: "Union[str, os.PathLike[str]]") -> None:
        self.path = Path(path)
        try:
            self.info: "dict[str, Any]" = json.loads((self.path / "run.json").read_bytes())
        except FileNotFoundError:
            raise MissingFileError(
                f"{path}: there is no run.json; name a folder that 'candor train' made."
            ) from None
        except (OSError, ValueError) as error:
            raise UnreadableFileError(f"{path}: run.json cannot be read: {error}.") from error
        self.metrics = self._metrics()

    def _metrics(self) -> "list[dict[str, Any]]":
        try:
            with open(self.path / "metrics.csv", newline="") as file:
                return [
                    {
                        name: int(value) if name == "epoch" else float(value)
                        for name, value in row.items()
                        if value
                    }
                    for row in csv.DictReader(file)
                ]
        except FileNotFoundError:
            # No epoch is done yet.
            return []
        except ValueError as error:
            raise UnreadableFileError(f"{self.path}: metrics.csv: {error}.") from error

    @property
    def name(self) -> str:
        """The folder's own name."""
        return self.path.name

    @property
    def status(self) -> str:
        """``running``, ``finished`` …, as ``run.json`` says."""
        return self.info["status"]

    def predictions(self, epoch: "Optional[int]" = None, **said: Any) -> Predictions:
        """What the network says of the test images, after an epoch or at its end.

        Other arguments are those of ``read`` for networks: ``split="train"``, ``mc_samples=30``, ``data=``.
        """
        return read(str(self.path) if epoch is None else f"{self.path}@{epoch}", **said)

    def to_frame(self) -> Any:
        """The numbers by epoch as a pandas DataFrame."""
        import pandas

        made = pandas.DataFrame(self.metrics)
        return made.set_index("epoch") if "epoch" in made else made

    def __repr__(self) -> str:
        return f"<candor.Run {self.path}: {self.status}, {len(self.metrics)} epochs>"


def runs(folder: "Union[str, os.PathLike[str]]" = "runs") -> "dict[str, Run]":
    """The runs in a folder by name, in the order of their names; or the one run that it is.

    >>> import tempfile
    >>> runs(tempfile.mkdtemp())
    {}
    """
    path = Path(folder)
    if not path.is_dir():
        raise MissingFileError(f"{folder}: there is no such folder; 'candor train' makes runs/.")
    if (path / "run.json").exists():
        return {path.name: Run(path)}
    return {each.parent.name: Run(each.parent) for each in sorted(path.glob("*/run.json"))}
