"""The plugin of pytest: the assertions of ``candor.testing`` as fixtures."""

import pytest


@pytest.fixture(scope="session")
def assert_calibrated():
    """``candor.testing.assert_calibrated``."""
    from .testing import assert_calibrated

    return assert_calibrated


@pytest.fixture(scope="session")
def assert_not_worse():
    """``candor.testing.assert_not_worse``."""
    from .testing import assert_not_worse

    return assert_not_worse
