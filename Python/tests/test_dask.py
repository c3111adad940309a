"""The example for Dask on a real cluster of processes, one of which is killed on the way."""

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pandas

import candor
from conftest import drawn, softmax

sys.path.insert(0, str(Path(__file__).parent.parent / "examples"))

ROWS, PARTS, CLASSES = 24_000, 24, 4
NAMES = [f"prob_{k}" for k in range(CLASSES)]


def test_a_killed_worker_changes_no_bit(tmp_path):
    import dask.dataframe
    from distributed import Client, LocalCluster
    from with_dask import standard_set

    logits, labels = drawn(ROWS, classes=CLASSES, seed=30)
    table = pandas.DataFrame(softmax(logits), columns=NAMES).assign(label=labels)
    for part in range(PARTS):
        table.iloc[part::PARTS].to_parquet(tmp_path / f"{part:02}.parquet")
    alone = candor.Accumulator().add(labels, table[NAMES].to_numpy())

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    ) as cluster, Client(cluster) as client:
        before = client.run(os.getpid)
        assert len(set(before.values())) == 2 and os.getpid() not in before.values()
        frame = dask.dataframe.read_parquet(str(tmp_path / "*.parquet"))
        # A part takes a while, so that there is a way on which to lose a worker.
        slow = frame.map_partitions(pausing, str(tmp_path / "begun"), meta=frame._meta)
        found = client.compute(standard_set(slow, "label", NAMES))
        victim = next(iter(before.values()))
        while started(tmp_path).count(victim) < 3 and not found.done():
            time.sleep(0.02)
        assert not found.done(), found.exception()
        os.kill(victim, signal.SIGKILL)
        sums = found.result(timeout=120)
        # What the lost worker had was done again: more parts were begun than there are.
        assert len(started(tmp_path)) > PARTS
    assert sums.evaluate().to_dict() == alone.evaluate().to_dict()
    right = table[NAMES].to_numpy().argmax(1) == labels
    assert sums.evaluate().accuracy.value == np.mean(right)


def started(folder):
    file = folder / "begun"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def pausing(rows, note):
    """A part's rows, after a note of the process that is at them."""
    with open(note, "a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(0.15)
    return rows
