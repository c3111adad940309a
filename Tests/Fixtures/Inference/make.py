"""Intervals of calibration errors by inversion, computed with NumPy alone, row by row.

Writes inversion.json beside this file. Run with NumPy 1.26 or later and SciPy: python3 make.py
Rows are resampled one by one and every bin is counted anew, where the product works on cells and on normal deviations
of their weights; so the two agree within simulation error and a few parts in a hundred of the width.
"""

import json
import pathlib

import numpy as np
from scipy.optimize import brentq, isotonic_regression, minimize
from scipy.stats import beta

BINS = 15
DRAWS = 6000
ALPHA = 0.05


def rows(count, power):
    index = np.arange(1, count + 1)
    c = np.modf(index * 0.6180339887498949)[0]
    u = np.modf(index * 0.7548776662466927)[0]
    order = np.argsort(c, kind="stable")
    return c[order], (u < c**power)[order].astype(float)


def cox(c, y):
    x = np.log(c) - np.log1p(-c)

    def loss(t):
        eta = t[0] + t[1] * x
        return np.sum(np.logaddexp(0, eta) - y * eta) + 0.5e-3 * (t[0] ** 2 + (t[1] - 1) ** 2)

    t = minimize(loss, [0.0, 1.0], method="BFGS", options={"gtol": 1e-10}).x
    return 1 / (1 + np.exp(-(t[0] + t[1] * x)))


def statistics(c, y, with_corp=True):
    """c, y: draws x rows, c ascending in each."""
    n = c.shape[1]
    residual = y - c
    place = np.minimum((c * BINS).astype(int), BINS - 1)
    gap = np.stack([np.where(place == b, residual, 0).sum(1) for b in range(BINS)], 1)
    rows_in = np.stack([(place == b).sum(1) for b in range(BINS)], 1)
    filled = np.maximum(rows_in, 1)
    running = np.cumsum(residual, 1)
    high = np.maximum(running.max(1), 0)
    low = np.minimum(running.min(1), 0)
    found = {
        "ece": np.abs(gap).sum(1) / n,
        "mce": (np.abs(gap) / filled).max(1),
        "rmsce": np.sqrt((gap**2 / filled).sum(1) / n),
        "ks": np.maximum(high, -low) / n,
        "kuiper": (high - low) / n,
    }
    if with_corp:
        found["corp_miscalibration"] = np.array(
            [
                np.mean((ci - yi) ** 2) - np.mean((isotonic_regression(yi).x - yi) ** 2)
                for ci, yi in zip(c, y)
            ]
        )
    return found


def quantile(draws, share):
    draws = np.sort(draws)
    place = share * (len(draws) + 1) - 1
    if place <= 0:
        return draws[0]
    if place >= len(draws) - 1:
        return draws[-1]
    below = int(place)
    return draws[below] + (place - below) * (draws[below + 1] - draws[below])


def shifted(c, y):
    """All log-odds moved alike, to as many hits as there are."""
    x = np.log(c) - np.log1p(-c)
    move = brentq(lambda b: np.sum(1 / (1 + np.exp(-x - b))) - y.sum(), -12, 12)
    return 1 / (1 + np.exp(-x - move))


def ends(c, step, observed, null, critical, rng, with_corp):
    """Population errors at the low end, the middle and the high end of one path; no high end where it is not reached."""
    count = len(c)
    # Far enough for the upper ends of all.
    places = np.linspace(0, 5, 41)[1:] * (observed["ece"] / np.mean(np.abs(step)))
    names = [k for k in observed if with_corp or k != "corp_miscalibration"]
    least = {k: [null[k].min()] for k in names}
    curves = {k: [(-np.inf, quantile(null[k], 0.5), critical[k], 0.0)] for k in names}
    for place in places:
        pick = np.sort(rng.integers(0, count, (DRAWS // 3, count)), 1)
        q = np.clip(c + place * step, 0, 1)
        drawn = statistics(c[pick], (rng.random(pick.shape) < q[pick]).astype(float), with_corp)
        truth = statistics(c[None], q[None], with_corp)
        for k in names:
            least[k].append(drawn[k].min())
            power_here = np.mean(drawn[k] > critical[k])
            below = ALPHA / 2 * min(1, max(0, (power_here - ALPHA) / (0.5 - ALPHA)))
            curves[k].append(
                (
                    quantile(drawn[k], below) if below * (DRAWS // 3 + 1) >= 1 else -np.inf,
                    quantile(drawn[k], 0.5),
                    quantile(drawn[k], 1 - (ALPHA - below)),
                    truth[k][0],
                )
            )
    found = {}
    for k in names:
        value = observed[k]
        low, middle, high, truth = map(np.array, zip(*curves[k]))

        def first(curve):
            if curve[0] >= value:
                return 0.0
            j = int(np.argmax(curve >= value))
            share = (value - curve[j - 1]) / (curve[j] - curve[j - 1])
            return truth[j - 1] + share * (truth[j] - truth[j - 1])

        last = int(np.max(np.nonzero(low <= value)))
        end = None
        if last + 1 < len(low):
            base = low[last] if np.isfinite(low[last]) else min(value, least[k][last])
            share = (value - base) / (low[last + 1] - base)
            end = truth[last] + share * (truth[last + 1] - truth[last])
        found[k] = first(high), first(middle), end
    return found


def bin_limit(c, y):
    """The largest gap that some bin's own exact limits allow (Clopper and Pearson 1934)."""
    place = np.minimum((c * BINS).astype(int), BINS - 1)
    largest = 0.0
    for b in np.unique(place):
        inside = place == b
        trials, hits, mean = inside.sum(), y[inside].sum(), c[inside].mean()
        low = beta.ppf(ALPHA / 2, hits, trials - hits + 1) if hits > 0 else 0.0
        high = beta.ppf(1 - ALPHA / 2, hits + 1, trials - hits) if hits < trials else 1.0
        largest = max(largest, high - mean, mean - low)
    return largest


def case(count, power, rng):
    c, y = rows(count, power)
    observed = {k: v[0] for k, v in statistics(c[None], y[None]).items()}
    null = statistics(
        np.broadcast_to(c, (DRAWS, count)), (rng.random((DRAWS, count)) < c).astype(float)
    )
    critical = {k: quantile(v, 1 - ALPHA) for k, v in null.items()}
    main = ends(c, cox(c, y) - c, observed, null, critical, rng, True)
    other = ends(c, shifted(c, y) - c, observed, null, critical, rng, False)
    found = {}
    for k, value in observed.items():
        p = (1 + np.sum(null[k] >= value - 1e-12)) / (1 + DRAWS)
        low, corrected, high = main[k]
        if k in other:
            low = min(low, other[k][0])
            high = None if high is None or other[k][2] is None else max(high, other[k][2])
        if high is None:
            # The grid does not reach the upper end.
            continue
        if k == "mce":
            high = max(high, bin_limit(c, y))
        found[k] = {
            "value": value,
            "by_chance": null[k].mean(),
            "p_value": p,
            "low": 0.0 if p > ALPHA else low,
            "corrected": corrected,
            "high": high,
        }
    return {"rows": count, "power": power, "statistics": found}


rng = np.random.default_rng(28)
result = {"draws": DRAWS, "cases": [case(200, 1.2, rng), case(200, 2.0, rng), case(60, 1.0, rng)]}
path = pathlib.Path(__file__).with_name("inversion.json")
path.write_text(json.dumps(result, indent=1) + "\n")
