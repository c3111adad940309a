"""The examples in the documentation run, and the package's README."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "candor", "candor._accumulator", "candor._comparison", "candor._estimates",
        "candor._evaluation", "candor._predictions", "candor._recalibrator", "candor._runs",
        "candor.testing",
    ],
)
def test_examples(name):
    module = importlib.import_module(name)
    found = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert found.failed == 0 and found.attempted > 0


def test_everything_public_is_described():
    import candor

    for name in candor.__all__:
        assert getattr(candor, name).__doc__, name
