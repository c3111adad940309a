"""The examples in the documentation run, and the package's README."""

import doctest
import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "candor", "candor._accumulator", "candor._command", "candor._comparison", "candor._drawing",
        "candor._estimates", "candor._evaluation", "candor._predictions", "candor._recalibrator", "candor._runs",
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


def test_the_first_lines_of_the_readme(tmp_path):
    """They run as they stand, and draw the picture that stands below them."""
    schemas = os.environ.get("CANDOR_SCHEMAS")
    if schemas is None:
        pytest.skip("CANDOR_SCHEMAS does not say where the project is")
    root = Path(schemas).parent
    text = (root / "README.md").read_text()
    lines = re.search(r"```python\n(.*?)```\n\n!\[[^]]*\]\(([^)]*)\)", text, re.DOTALL)
    assert len(lines[1].splitlines()) == 5
    (tmp_path / "Tests").symlink_to(root / "Tests")
    done = subprocess.run(
        [sys.executable, "-c", lines[1]], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0 and "10,000 rows" in done.stdout, done.stderr
    drawn, shown = (tmp_path / "reliability.svg").read_text(), (root / lines[2]).read_text()
    words = re.compile(r">([^<>]*[a-z][^<>]*)<")
    assert words.findall(drawn) == words.findall(shown) and words.search(drawn)
