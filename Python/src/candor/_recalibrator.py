"""Maps that recalibrate, as estimators of scikit-learn."""

from __future__ import annotations

import json
from typing import Any, Optional

import numpy as np

from . import _arrays
from ._errors import InputError
from ._library import address, call, given_handle, given_json, given_text
from ._predictions import Predictions, warn

try:
    from sklearn.base import BaseEstimator, ClassifierMixin, MetaEstimatorMixin, clone
    from sklearn.utils.validation import check_is_fitted

    _HAS_SKLEARN = True
except ImportError:  # works alone, without Pipeline and clone
    _HAS_SKLEARN = False

    class BaseEstimator:  # type: ignore[no-redef]
        """What of scikit-learn's base is needed where it is not installed."""

        def get_params(self, deep: bool = True) -> "dict[str, Any]":
            return {name: getattr(self, name) for name in self._names}

        def set_params(self, **params: Any) -> Any:
            for name, value in params.items():
                if name not in self._names:
                    raise ValueError(f"there is no parameter '{name}'")
                setattr(self, name, value)
            return self

    class ClassifierMixin:  # type: ignore[no-redef]
        """Says nothing without scikit-learn."""

    class MetaEstimatorMixin:  # type: ignore[no-redef]
        """Says nothing without scikit-learn."""

    def check_is_fitted(estimator: Any) -> None:
        if not hasattr(estimator, "classes_"):
            raise ValueError("fit the recalibrator first")


class Recalibrator(ClassifierMixin, MetaEstimatorMixin, BaseEstimator):
    """Fits a map on held-out scores and applies it; or recalibrates a classifier by cross-fitting.

    Without an estimator, ``X`` is what a model said: probabilities of shape (rows, classes) or (rows,),
    or logits. With one, ``X`` is what the estimator takes: the map is fitted on predictions for rows
    that the estimator was not trained on, and the estimator is then trained on all rows.

    Args:
        method: ``temperature``, ``vector``, ``matrix``, ``platt``, ``beta``, ``isotonic``,
            ``histogram`` or ``dirichlet``.
        from_logits: Whether ``X`` is logits; without an estimator only.
        estimator: A classifier with ``predict_proba``.
        cv: How rows are split for the cross-fitting, as scikit-learn takes it.

    >>> chance = np.random.default_rng(0)
    >>> p = chance.random(500)
    >>> y = (chance.random(500) < 0.25 + 0.5 * p).astype(int)   # never as sure as p says
    >>> bool(Recalibrator("platt").fit(p, y).predict_proba([0.99])[0, 1] < 0.9)
    True
    """

    _names = ("method", "from_logits", "estimator", "cv")

    def __init__(
        self,
        method: str = "temperature",
        *,
        from_logits: bool = False,
        estimator: Any = None,
        cv: Any = None,
    ) -> None:
        self.method = method
        self.from_logits = from_logits
        self.estimator = estimator
        self.cv = cv

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "Recalibrator":
        """Fits the map; ``sample_weight`` counts rows in proportion."""
        if self.estimator is not None:
            return self._fit_estimator(X, y, sample_weight)
        scores = _arrays.scores(X, self.from_logits)
        classes = self._classes(y, scores.values.shape[1])
        self._fit_map(X, y, classes, self.from_logits, sample_weight)
        self.n_features_in_ = 1 if scores.one_column else scores.values.shape[1]
        return self

    def _fit_map(self, X: Any, y: Any, classes: Any, from_logits: bool, weight: Any) -> None:
        rows = Predictions(
            y,
            X,
            from_logits=from_logits,
            names=None if classes is None else classes,
            weights=weight,
            weighting=None if weight is None else "sampling",
        )
        handle = given_handle(
            "candor_recalibrator_fit", rows._handle.number, str(self.method).encode()
        )
        self.map_ = given_text("candor_recalibrator_document", handle.number)
        self.classes_ = np.arange(rows.classes) if classes is None else np.asarray(classes)
        warn(given_json("candor_recalibrator_warnings", handle.number))

    def _fit_estimator(self, X: Any, y: Any, sample_weight: Any) -> "Recalibrator":
        if not _HAS_SKLEARN:
            raise ImportError("pip install scikit-learn to recalibrate an estimator.")
        from sklearn.model_selection import cross_val_predict
        from sklearn.utils import check_consistent_length
        from sklearn.utils.multiclass import check_classification_targets
        from sklearn.utils.validation import (
            _check_sample_weight,
            column_or_1d,
            has_fit_parameter,
        )

        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        y = column_or_1d(y, warn=True)
        check_classification_targets(y)
        check_consistent_length(X, y)
        classes = np.unique(y)
        if len(classes) < 2:
            raise ValueError("Recalibration needs at least two classes; found 1 class.")
        params = {}
        if sample_weight is not None:
            sample_weight = _check_sample_weight(sample_weight, X)
            if has_fit_parameter(self.estimator, "sample_weight"):
                params = {"sample_weight": sample_weight}
        held_out = cross_val_predict(
            self.estimator, X, y, cv=self.cv, method="predict_proba", params=params
        )
        # A class that no fold's training rows had gets no column of its own elsewhere.
        self._fit_map(held_out, y, classes, False, sample_weight)
        self.estimator_ = clone(self.estimator).fit(X, y, **params)
        if hasattr(self.estimator_, "n_features_in_"):
            self.n_features_in_ = self.estimator_.n_features_in_
        if hasattr(self.estimator_, "feature_names_in_"):
            self.feature_names_in_ = self.estimator_.feature_names_in_
        return self

    @staticmethod
    def _classes(y: Any, count: int) -> "Optional[np.ndarray]":
        """The labels' own values in order, where they are not the numbers of the columns."""
        found = np.unique(_arrays._flat(y, "labels"))
        if found.dtype.kind in "iub" and len(found) and 0 <= found[0] and found[-1] < count:
            return None
        if len(found) != count:
            raise InputError(
                f"The labels have {len(found)} different values and the scores {count} classes; give"
                " labels that are the numbers of the columns, or rows of every class."
            )
        return found

    def predict_proba(self, X: Any) -> np.ndarray:
        """The recalibrated probabilities, rows × classes."""
        check_is_fitted(self)
        if self.estimator is not None:
            X, from_logits = self.estimator_.predict_proba(X), False
        else:
            from_logits = self.from_logits
        rows = Predictions(None, X, from_logits=from_logits)
        handle = given_handle("candor_recalibrator_read", self.map_.encode())
        made = np.empty((rows.rows, rows.classes))
        call(
            "candor_recalibrator_apply", handle.number, rows._handle.number, *address(made)
        )
        return made

    def predict(self, X: Any) -> np.ndarray:
        """The class of the largest recalibrated probability."""
        check_is_fitted(self)
        return self.classes_[np.argmax(self.predict_proba(X), axis=1)]

    @property
    def temperature_(self) -> float:
        """The temperature of a temperature map."""
        found = json.loads(self.map_)["map"].get("inverse_temperature")
        if found is None:
            raise AttributeError(f"a {self.method} map has no temperature")
        return 1 / found

    def save(self, path: Any) -> None:
        """Writes the map as ``candor recalibrate apply`` reads it."""
        with open(path, "w", encoding="utf-8") as file:
            file.write(self.map_ + "\n")

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "map_")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        if self.estimator is not None:
            from sklearn.utils import get_tags

            inner = get_tags(self.estimator)
            tags.input_tags.sparse = inner.input_tags.sparse
            tags.input_tags.allow_nan = inner.input_tags.allow_nan
        return tags
