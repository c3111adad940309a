import numpy as np
import pytest

import candor
from candor.testing import assert_calibrated as calibrated
from conftest import drawn, softmax


def test_fixtures_come_with_the_package(assert_calibrated, assert_not_worse):
    logits, labels = drawn(2_000, seed=11)
    assert_calibrated(labels, softmax(logits / 1.4))
    assert_not_worse(labels, softmax(logits / 1.4), softmax(logits))


def test_what_is_not_calibrated():
    logits, labels = drawn(4_000, seed=12, sharpness=3)
    with pytest.raises(AssertionError, match=r"model is not calibrated \(p = "):
        calibrated(labels, softmax(2 * logits))
    with pytest.raises(AssertionError, match="above 0.02"):
        calibrated(labels, softmax(2 * logits), max_ece=0.02)


def test_few_rows_cannot_tell():
    logits, labels = drawn(60, seed=13)
    with pytest.raises(AssertionError, match="60 rows cannot tell"):
        calibrated(labels, softmax(logits / 1.4), max_ece=0.005)


def test_a_worse_model(assert_not_worse):
    logits, labels = drawn(2_000, seed=14)
    with pytest.raises(AssertionError, match="worse than the baseline"):
        assert_not_worse(labels, softmax(3 * logits), softmax(logits))
    with pytest.raises(AssertionError, match="cannot tell"):
        assert_not_worse(
            labels[:80], softmax(logits[:80] + 0.2 * drawn(80, seed=15)[0]), softmax(logits[:80]),
            margin=0.0001,
        )
    with pytest.raises(candor.InputError, match="no verdict"):
        assert_not_worse(labels, softmax(logits), softmax(logits / 1.1), metric="ece")
