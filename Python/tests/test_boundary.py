"""No call ends the interpreter, whatever it is given; threads and children get what the parent gets."""

import ctypes
import json
import multiprocessing
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

import candor
from candor import _library
from conftest import drawn

HERE = Path(__file__).parent


def test_hostile_calls_end_in_codes():
    """Random pointers to real arrays, counts, handles and texts; in a process of its own."""
    calls = os.environ.get("CANDOR_FUZZ_CALLS", "5000")
    done = subprocess.run(
        [sys.executable, str(HERE / "hostile.py"), calls, "1"],
        capture_output=True,
        text=True,
        # Some 170 processor seconds for a million calls; a busy machine takes longer.
        timeout=600 + int(calls) // 500,
    )
    assert done.returncode == 0, (done.returncode, done.stdout[-2000:], done.stderr[-2000:])
    counts = json.loads(done.stdout.splitlines()[-1])
    # Both kinds must have come, or nothing was tried.
    assert counts["0"] > 50 and counts["1"] > 50 and counts.get("7", 0) == 0


def test_null_pointers():
    loaded = _library.library()
    for name, arguments in _library._CALLS.items():
        nothing = [
            None if kind in (ctypes.c_void_p, ctypes.c_char_p) or hasattr(kind, "contents") else 0
            for kind in arguments
        ]
        assert getattr(loaded, name)(*nothing) != 0, name
        assert loaded.candor_last_error()


def test_header_names_every_call():
    header = os.environ.get("CANDOR_HEADER")
    if header is None:
        pytest.skip("CANDOR_HEADER does not say where candor.h is")
    named = set(re.findall(r"\b(candor_\w+)\(", Path(header).read_text()))
    assert set(_library._CALLS) <= named
    for name in named:
        assert hasattr(_library.library(), name)


def test_stale_handles():
    logits, labels = drawn(50)
    kept = candor.Predictions(labels, logits, from_logits=True)
    number = kept._handle.number
    del kept
    with pytest.raises(candor.InputError, match=f"handle {number} names nothing"):
        _library.given_json("candor_model_document", number)


def test_errors_are_each_threads_own():
    loaded = _library.library()
    texts = {}

    def fail(handle):
        for _ in range(200):
            loaded.candor_destroy(handle)
            texts.setdefault(handle, set()).add(loaded.candor_last_error())

    threads = [threading.Thread(target=fail, args=(10**9 + n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for handle, said in texts.items():
        assert len(said) == 1 and str(handle).encode() in said.pop()


def test_threads_give_the_same():
    logits, labels = drawn(2_000)
    expected = candor.evaluate(labels, logits, from_logits=True).to_dict()
    found = []

    def measure():
        found.append(candor.evaluate(labels, logits, from_logits=True).to_dict())

    threads = [threading.Thread(target=measure) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


def measured(queue):
    logits, labels = drawn(40_000)
    queue.put(candor.evaluate(labels, logits, from_logits=True).to_dict())


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_children_of_a_fork_compute():
    logits, labels = drawn(40_000)
    expected = candor.evaluate(labels, logits, from_logits=True).to_dict()
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    children = [context.Process(target=measured, args=(queue,)) for _ in range(2)]
    for child in children:
        child.start()
    found = [queue.get(timeout=120) for _ in children]
    for child in children:
        child.join(30)
        assert child.exitcode == 0
    assert found == [expected] * 2


def test_the_lock_is_released():
    """Another thread goes on while a call computes."""
    logits, labels = drawn(60_000, seed=3)
    steps, stop = [0], threading.Event()

    def count():
        while not stop.is_set():
            steps[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    model = candor.Predictions(labels, logits, from_logits=True)
    before = steps[0]
    handle = _library.given_handle("candor_evaluate", model._handle.number, b"{}")
    during = steps[0] - before
    stop.set()
    thread.join()
    assert handle.number and during > 1_000


def test_arrays_live_as_long_as_the_call():
    """A copy that is made on the way must not be gone, and its memory used again, before it is read."""
    logits, labels = drawn(300, seed=8)
    weights = (1 + np.arange(300) % 3).tolist()
    clusters = [f"c{n // 2}" for n in range(300)]
    kept = np.asarray(weights, float), np.asarray([n // 2 for n in range(300)], np.int32)
    expected = candor.evaluate(labels, logits, from_logits=True, weights=kept[0], clusters=kept[1])
    for _ in range(20):
        made = candor.evaluate(
            labels.tolist(), logits.tolist(), from_logits=True, weights=weights, clusters=clusters
        )
        assert made.to_dict() == expected.to_dict()
