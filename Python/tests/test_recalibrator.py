import pickle

import numpy as np
import pytest

import candor
from conftest import drawn, softmax

sklearn = pytest.importorskip("sklearn")

from sklearn.base import clone  # noqa: E402
from sklearn.datasets import make_classification  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.metrics import log_loss  # noqa: E402
from sklearn.model_selection import cross_val_score  # noqa: E402
from sklearn.naive_bayes import GaussianNB  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import StandardScaler  # noqa: E402
from sklearn.utils.estimator_checks import parametrize_with_checks  # noqa: E402


@pytest.mark.filterwarnings("ignore")
@parametrize_with_checks([candor.Recalibrator(estimator=LogisticRegression(C=1.0), cv=2)])
def test_of_scikit_learn(estimator, check):
    check(estimator)


def test_finds_the_temperature():
    logits, labels = drawn(rows=20_000, seed=2)
    made = candor.Recalibrator(from_logits=True).fit(logits, labels)
    # The labels were drawn at a temperature of 1.4.
    assert made.temperature_ == pytest.approx(1.4, abs=0.05)
    assert np.allclose(made.predict_proba(logits), softmax(logits / made.temperature_), atol=1e-12)


@pytest.mark.parametrize("method", ["temperature", "platt", "isotonic", "beta", "histogram"])
def test_helps_on_new_rows(method):
    logits, labels = drawn(rows=8_000, seed=4)
    p = softmax(logits)
    made = candor.Recalibrator(method).fit(p[:4_000], labels[:4_000])
    new = made.predict_proba(p[4_000:])
    assert np.allclose(new.sum(1), 1)
    assert log_loss(labels[4_000:], new) < log_loss(labels[4_000:], p[4_000:])


def test_as_an_estimator():
    X, y = make_classification(
        800, n_features=8, n_informative=4, n_redundant=4, random_state=0, n_classes=3
    )
    names = np.array(["low", "mid", "high"])[y]
    made = make_pipeline(
        StandardScaler(), candor.Recalibrator("temperature", estimator=GaussianNB(), cv=3)
    )
    scores = cross_val_score(made, X, names, cv=3, scoring="neg_log_loss")
    raw = cross_val_score(
        make_pipeline(StandardScaler(), GaussianNB()), X, names, cv=3, scoring="neg_log_loss"
    )
    assert scores.mean() > raw.mean()
    fitted = made.fit(X, names)
    assert list(fitted.classes_) == ["high", "low", "mid"]
    assert set(fitted.predict(X)) <= set(names)


def test_pickles_and_clones():
    logits, labels = drawn(seed=6)
    p = softmax(logits)
    made = candor.Recalibrator("beta").fit(p, labels)
    back = pickle.loads(pickle.dumps(made))
    assert np.array_equal(back.predict_proba(p), made.predict_proba(p))
    assert clone(made).get_params() == made.get_params()


def test_weights_count():
    logits, labels = drawn(rows=300, seed=8)
    twice = np.r_[np.arange(300), np.arange(100)]
    weights = np.r_[np.full(100, 2.0), np.ones(200)]
    a = candor.Recalibrator("temperature", from_logits=True).fit(logits, labels, weights)
    b = candor.Recalibrator("temperature", from_logits=True).fit(logits[twice], labels[twice])
    assert a.temperature_ == pytest.approx(b.temperature_, rel=1e-6)


def test_one_column():
    logits, labels = drawn(rows=2_000, classes=2, seed=9)
    p = softmax(logits)
    one = candor.Recalibrator("platt").fit(p[:, 1], labels)
    both = candor.Recalibrator("platt").fit(p, labels)
    assert np.allclose(one.predict_proba(p[:, 1]), both.predict_proba(p), atol=1e-9)


def test_warns_of_a_fit_that_cannot_be():
    p = np.tile([[0.8, 0.2], [0.2, 0.8]], (20, 1)) + np.linspace(0, 0.01, 40)[:, None] * [1, -1]
    with pytest.warns(candor.CandorWarning, match="Every row is right"):
        candor.Recalibrator("temperature").fit(p, np.tile([0, 1], 20))
