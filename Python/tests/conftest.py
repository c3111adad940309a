import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest


@pytest.fixture(scope="session")
def command():
    """The command that the wheel installed."""
    path = Path(sys.executable).parent / "candor"
    assert path.exists(), f"{path} is missing: install the wheel first"

    def run(*arguments, code=0, cwd=None):
        done = subprocess.run(
            [str(path), *map(str, arguments)], capture_output=True, text=True, cwd=cwd
        )
        assert done.returncode == code, f"exit code {done.returncode}: {done.stderr}"
        return done.stdout if code == 0 else done.stderr

    return run


def drawn(rows=600, classes=4, seed=0, sharpness=1.5):
    """Logits and labels of an over-confident model."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(rows, classes)) * sharpness
    chances = np.exp(logits / 1.4)
    chances /= chances.sum(1, keepdims=True)
    labels = (random.random(rows)[:, None] > chances.cumsum(1)).sum(1).clip(0, classes - 1)
    return logits, labels.astype(np.int32)


def softmax(logits):
    powers = np.exp(logits - logits.max(1, keepdims=True))
    return powers / powers.sum(1, keepdims=True)


@pytest.fixture
def four():
    return drawn()


@pytest.fixture
def two():
    return drawn(classes=2, seed=1)
