import numpy as np
import pytest

import candor
from conftest import softmax

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")


def test_points_are_the_bins(four):
    logits, labels = four
    p = softmax(logits)
    made = candor.ReliabilityDisplay.from_predictions(labels, p, name="net", bins=10)
    confidence, hit = p.max(1), p.argmax(1) == labels
    bins = np.minimum((confidence * 10).astype(int), 9)
    there = np.unique(bins)
    assert made.prob_pred_ == pytest.approx([confidence[bins == b].mean() for b in there])
    assert made.prob_true_ == pytest.approx([hit[bins == b].mean() for b in there])
    assert made.ax_.get_xlabel() == "confidence" and made.figure_ is made.ax_.figure
    assert made.line_.get_label() == "net"
    assert made.svg().startswith("<svg") or "<svg" in made.svg()


def test_agrees_with_scikit_learn_on_two_classes(two):
    display = pytest.importorskip("sklearn.calibration")
    logits, labels = two
    p = softmax(logits)[:, 1]
    ours = candor.ReliabilityDisplay.from_predictions(labels, p, bins=10)
    theirs = display.CalibrationDisplay.from_predictions(labels, p, n_bins=10)
    assert ours.prob_pred == pytest.approx(theirs.prob_pred)
    assert ours.prob_true == pytest.approx(theirs.prob_true)
    assert ours.ax_.get_ylabel() == "share of the class"


def test_two_models_on_one_axes(two):
    logits, labels = two
    p = softmax(logits)[:, 1]
    first = candor.ReliabilityDisplay.from_predictions(labels, p, name="a")
    second = candor.ReliabilityDisplay.from_predictions(labels, p**0.8, name="b", ax=first.ax_)
    assert second.ax_ is first.ax_
    assert [t.get_text() for t in first.ax_.get_legend().get_texts()].count(
        "perfectly calibrated"
    ) == 1


def test_from_estimator():
    linear = pytest.importorskip("sklearn.linear_model")
    random = np.random.default_rng(0)
    X = random.normal(size=(300, 3))
    y = np.where(X[:, 0] + random.normal(size=300) > 0, "yes", "no")
    made = candor.ReliabilityDisplay.from_estimator(linear.LogisticRegression().fit(X, y), X, y)
    assert made.name == "LogisticRegression" and len(made.prob_true_) > 3
