"""Times other tools and ours on the same 1,000,000 x 10 logits, in one run.

Ours starts from float32 logits and computes in double. The others start from probabilities that
were made, outside the timing, in the precision each takes; so the ratios flatter them. Each time is the
best of up to three calls; ours is measured before and after the others, and the better counts. The
ratio of processor time says what all threads together computed: it is the steadier one beside other
work, and leaves out what a tool gains by using both processors.
"""

import os
import subprocess
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")

ROWS, CLASSES, BINS = 1_000_000, 10, 15


def data():
    """The benchmark's logits: the same generator, all its states at once."""
    draws = ROWS * (1 + 3 * CLASSES)
    multiplier = np.uint64(6364136223846793005)
    increment = np.uint64(1442695040888963407)
    powers = np.multiply.accumulate(np.full(draws, multiplier, dtype=np.uint64))
    sums = np.ones(draws, dtype=np.uint64)
    np.add.accumulate(np.concatenate([sums[:1], powers[:-1]]), out=sums)
    states = powers + increment * sums
    uniform = (states >> np.uint64(40)).astype(np.float32) / np.float32(16777216)
    uniform = uniform.reshape(ROWS, 1 + 3 * CLASSES)
    labels = np.minimum((uniform[:, 0] * np.float32(CLASSES)).astype(np.int64), CLASSES - 1)
    thirds = uniform[:, 1:].reshape(ROWS, CLASSES, 3)
    noise = thirds[:, :, 0] + thirds[:, :, 1] + thirds[:, :, 2] - np.float32(1.5)
    logits = noise * np.float32(4)
    logits[np.arange(ROWS), labels] += np.float32(3.5)
    return logits, labels


def ours(binary):
    """Our value, wall and processor time in seconds of each metric of the standard set."""
    lines = subprocess.run([binary, "single"], check=True, capture_output=True, text=True)
    rows = [line.split("\t") for line in lines.stdout.splitlines() if line.count("\t") == 3]
    return {name: tuple(float(number) for number in numbers) for name, *numbers in rows}


def peers(logits, labels):
    """The calls to compare: (our metric, tool, whether it defines the same number, call)."""
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    double = np.exp(shifted)
    double /= double.sum(axis=1, keepdims=True)
    single = double.astype(np.float32)
    confidence = double.max(axis=1)
    hits = (double.argmax(axis=1) == labels).astype(np.float64)
    calls = []

    import sklearn.metrics

    calls.append(("log_loss", "scikit-learn", True, lambda: sklearn.metrics.log_loss(labels, double)))
    calls.append(
        (
            "brier",
            "scikit-learn",
            True,
            lambda: sklearn.metrics.brier_score_loss(labels, double, scale_by_half=False),
        )
    )
    predicted = double.argmax(axis=1)
    calls.append(
        (
            "accuracy",
            "scikit-learn, classes given",
            True,
            lambda: sklearn.metrics.accuracy_score(labels, predicted),
        )
    )

    import relplot

    calls.append(("smece", "relplot", True, lambda: relplot.smECE(confidence, hits)))

    import calibration

    calls.append(
        (
            "ece",
            "uncertainty-calibration",
            True,
            lambda: calibration.get_ece(double, labels, num_bins=BINS),
        )
    )
    calls.append(
        (
            "classwise_ece",
            "uncertainty-calibration",
            False,
            lambda: calibration.get_calibration_error(double, labels),
        )
    )

    try:
        from netcal.metrics import ECE, MCE

        calls.append(("ece", "netcal", True, lambda: ECE(BINS).measure(double, labels)))
        calls.append(("mce", "netcal", True, lambda: MCE(BINS).measure(double, labels)))
    except ImportError as error:
        print(f"peers: without netcal ({error})", file=sys.stderr)
    try:
        import torch
        from torchmetrics.functional.classification import multiclass_calibration_error

        scores, right = torch.from_numpy(single), torch.from_numpy(labels)
        for name, norm in [("ece", "l1"), ("mce", "max"), ("rmsce", "l2")]:
            calls.append(
                (
                    name,
                    "torchmetrics",
                    True,
                    lambda norm=norm: multiclass_calibration_error(
                        scores, right, CLASSES, n_bins=BINS, norm=norm
                    ),
                )
            )
    except ImportError as error:
        print(f"peers: without torchmetrics ({error})", file=sys.stderr)
    return calls


def best(call):
    """The value of a call, and the least wall and processor time of up to three within 10 s."""
    walls, processors = [], []
    while len(walls) < 3 and sum(walls) < 10:
        start, used = time.perf_counter(), time.process_time()
        value = float(call())
        walls.append(time.perf_counter() - start)
        processors.append(time.process_time() - used)
    return value, min(walls), min(processors)


def main(binary):
    logits, labels = data()
    before = ours(binary)
    rows = []
    for name, tool, is_same, call in peers(logits, labels):
        try:
            value, seconds, processor = best(call)
        except Exception as error:  # a tool that fails is worth a line, not the end of the table
            print(f"peers: {tool} {name}: {error}", file=sys.stderr)
            continue
        rows.append((name, tool, is_same, value, seconds, processor))
    after = ours(binary)
    print(f"{ROWS:,} rows, {CLASSES} classes, {os.cpu_count()} processors,", end=" ")
    print("load average {:.1f}".format(os.getloadavg()[0]))
    print()
    print("| metric | tool | its time | ours | ratio | processor time | its value | our value |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, tool, is_same, value, seconds, processor in rows:
        own = min(before[name][1], after[name][1])
        own_processor = min(before[name][2], after[name][2])
        note = "" if is_same else " (another definition)"
        print(
            f"| {name} | {tool}{note} | {seconds * 1e3:.0f} ms | {own * 1e3:.0f} ms"
            f" | {seconds / own:.1f} | {processor / own_processor:.1f}"
            f" | {value:.9f} | {before[name][0]:.9f} |"
        )


main(sys.argv[1])
