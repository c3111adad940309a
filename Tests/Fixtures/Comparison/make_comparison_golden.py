"""Expected values of every difference and interval that `candor compare` prints.

Reads the first 2,000 rows of the golden logits of `mlp` and `dropout` and computes, with NumPy and
SciPy and from the definitions alone, what `ComparisonGoldenTests.swift` expects of them. Means over
rows have BCa intervals (Efron 1987), what is recomputed from the table basic bootstrap intervals; the
draws are NumPy's own, so that these agree with Candor's within their Monte Carlo error, which is
written beside them. Differences of the squared calibration error, of ATB and of accuracy have closed
forms and agree to rounding. Smooth ECE comes from relplot 1.0.3.

    python3 make_comparison_golden.py        writes comparison.json beside this file
"""
import json
import pathlib

import numpy as np
from scipy.optimize import brentq, isotonic_regression
from scipy.stats import norm, t as student

HERE = pathlib.Path(__file__).parent
PREDICTIONS = HERE.parent / "Golden" / "predictions"
ROWS = 2000
BINS = 15
LEVEL = 0.95
DRAWS = 20_000
TAIL = (1 - LEVEL) / 2
rng = np.random.default_rng(20261128)


def load(name):
    z = np.load(PREDICTIONS / f"{name}.logits.npy")[:ROWS].astype(np.float64)
    y = np.load(PREDICTIONS / "fashion_test_labels.npy")[:ROWS].astype(int)
    top = z.max(1)
    log_total = top + np.log(np.exp(z - top[:, None]).sum(1))
    p = np.exp(z - log_total[:, None])
    predicted = z.argmax(1)
    return dict(
        p=p,
        y=y,
        loss=log_total - z[np.arange(ROWS), y],
        brier=((p - np.eye(p.shape[1])[y]) ** 2).sum(1),
        hit=(predicted == y).astype(float),
        confidence=p[np.arange(ROWS), predicted],
    )


def ece(p, y):
    k = np.minimum((p * BINS).astype(int), BINS - 1)
    return sum(abs((y - p)[k == b].sum()) for b in range(BINS)) / len(p)


def corp(p, y, w=None):
    """Miscalibration and discrimination of the Brier score, ties pooled."""
    w = np.ones(len(p)) if w is None else w
    keep = w > 0
    p, y, w = p[keep], y[keep], w[keep]
    values, place = np.unique(p, return_inverse=True)
    weight = np.bincount(place, w)
    hits = np.bincount(place, w * y)
    fitted = isotonic_regression(hits / weight, weights=weight).x
    total = weight.sum()

    def score(x):
        return (hits * (1 - x) ** 2 + (weight - hits) * x**2).sum() / total

    rate = hits.sum() / total
    return score(values) - score(fitted), score(rate) - score(fitted)


def aurc(p, y, w=None):
    """Mean risk of the k surest rows over k; rows of equal confidence in mean order."""
    w = np.ones(len(p)) if w is None else w
    keep = w > 0
    values, place = np.unique(-p[keep], return_inverse=True)
    rows = np.bincount(place, w[keep])
    wrong = np.bincount(place, w[keep] * (1 - y[keep]))
    n = int(rows.sum())
    harmonic = np.concatenate([[0], np.cumsum(1 / np.arange(1, n + 1))])
    end = np.cumsum(rows).astype(int)
    start = np.concatenate([[0], end[:-1]])
    before = np.concatenate([[0], np.cumsum(wrong)[:-1]])
    rate = wrong / rows
    return (wrong + (before - rate * start) * (harmonic[end] - harmonic[start])).sum() / n


def bca(d):
    """BCa interval of a mean, its Monte Carlo standard error at an end for 2,000 draws, and p."""
    n = len(d)
    draws = np.empty(DRAWS)
    for i in range(0, DRAWS, 500):
        draws[i : i + 500] = d[rng.integers(0, n, (500, n))].mean(1)
    mean = d.mean()
    share = ((draws < mean).sum() + (draws == mean).sum() / 2) / DRAWS
    z0 = norm.ppf(share)
    c = d - mean
    a = (c**3).sum() / (6 * (c**2).sum() ** 1.5)

    def end(q):
        z = z0 + norm.ppf(q)
        return np.quantile(draws, norm.cdf(z0 + z / (1 - a * z)))

    p = (1 + (abs(draws - draws.mean()) >= abs(mean)).sum()) / (1 + DRAWS)
    return dict(low=end(TAIL), high=end(1 - TAIL), standard_error=draws.std(ddof=1), p_value=p)


def basic(statistic, a, b, draws=4000):
    whole = statistic(b["confidence"], b["hit"]) - statistic(a["confidence"], a["hit"])
    found = np.empty(draws)
    for i in range(draws):
        w = np.bincount(rng.integers(0, ROWS, ROWS), minlength=ROWS).astype(float)
        found[i] = statistic(b["confidence"], b["hit"], w) - statistic(
            a["confidence"], a["hit"], w
        )
    return dict(
        low=2 * whole - np.quantile(found, 1 - TAIL),
        high=2 * whole - np.quantile(found, TAIL),
        standard_error=found.std(ddof=1),
        p_value=(1 + (abs(found - found.mean()) >= abs(whole)).sum()) / (1 + draws),
    )


def tango(hit_a, hit_b):
    x = ((hit_b == 1) & (hit_a == 0)).sum()
    y = ((hit_a == 1) & (hit_b == 0)).sum()
    n = len(hit_a)

    def z(delta):
        b = -x - y + (2 * n - x + y) * delta
        c = -y * delta * (1 - delta)
        q = (np.sqrt(b * b - 8 * n * c) - b) / (4 * n)
        return (x - y - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta)))

    k = norm.ppf(1 - TAIL)
    estimate = (x - y) / n
    low = brentq(lambda d: z(d) - k, -0.999, estimate - 1e-12, xtol=1e-15)
    high = brentq(lambda d: z(d) + k, estimate + 1e-12, 0.999, xtol=1e-15)
    return dict(low=low, high=high, p_value=2 * norm.sf(abs(x - y) / np.sqrt(x + y)))


def debiased_square(view, kept):
    """The debiased square of the rows that are kept, bin by bin as it is defined."""
    n = kept.sum()
    square = 0.0
    for p, y in view:
        u = (y - p)[kept]
        k = np.minimum((p[kept] * BINS).astype(int), BINS - 1)
        for bin in range(BINS):
            inside = u[k == bin]
            if len(inside) > 1:
                square += (inside.sum() ** 2 - (inside**2).sum()) / (len(inside) - 1) / n
    return square


def squared_l2(views):
    """Debiased squares of both models, and the interval of their difference.

    The jackknife's variance, every row really left out, less what it counts twice. `views` holds for each model
    its columns, each a probability and an outcome a row.
    """
    n = ROWS
    everything = np.ones(n, bool)
    squares = [debiased_square(view, everything) for view in views]
    left = np.empty(n)
    for row in range(n):
        kept = everything.copy()
        kept[row] = False
        left[row] = debiased_square(views[1], kept) - debiased_square(views[0], kept)
    d = left - left.mean()
    jackknife = (n - 1) / n * (d**2).sum()
    kurtosis = (d**4).mean() / (d**2).mean() ** 2
    degrees = min(n - 1, max(2, 2 * n / (kurtosis - 1)))
    centred, sizes, signs = [], [], []
    for view, sign in zip(views, (-1, 1)):
        for p, y in view:
            u = y - p
            k = np.minimum((p * BINS).astype(int), BINS - 1)
            for bin in range(BINS):
                inside = k == bin
                if inside.any():
                    centred.append(np.where(inside, u - u[inside].mean(), 0))
                    sizes.append(inside.sum())
                    signs.append(sign)
    e, sizes, signs = np.array(centred), np.array(sizes, float), np.array(signs)
    scale = 1 / np.outer(sizes, sizes)
    np.fill_diagonal(scale, np.where(sizes > 1, 1 / np.maximum(sizes - 1, 1) ** 2, 0))
    degenerate = max(0, (2 * np.outer(signs, signs) * (e @ e.T) ** 2 * scale).sum() / n**2)
    variance = max(jackknife - degenerate, degenerate)
    difference = squares[1] - squares[0]
    reach = student.ppf(1 - TAIL, degrees) * np.sqrt(variance)
    root = lambda x: np.sign(x) * np.sqrt(abs(x))
    return dict(
        a=root(squares[0]),
        b=root(squares[1]),
        difference=root(difference),
        low=root(difference - reach),
        high=root(difference + reach),
        p_value=2 * student.sf(abs(difference) / np.sqrt(variance), degrees),
    )


def atb(a, b):
    """ATB of both models as defined, and the debiased difference as a U-statistic."""
    n = ROWS
    values, kernels = [], []
    for model in (a, b):
        u = model["hit"] - model["confidence"]
        near = 1 - abs(model["confidence"][:, None] - model["confidence"][None, :])
        h = np.outer(u, u) * near
        values.append(h.sum() / n**2)
        np.fill_diagonal(h, 0)
        kernels.append(h)
    h = kernels[1] - kernels[0]
    pairs = n * n - n
    difference = h.sum() / pairs
    psi = 2 * (n / pairs * h.sum(1) - difference)
    linear = psi.var(ddof=1) / n
    degenerate = max(0, 2 * ((h**2).sum() / pairs**2 - difference**2 / pairs))
    variance = max(linear - 2 * degenerate, 0) + degenerate
    reach = student.ppf(1 - TAIL, n - 1) * np.sqrt(variance)
    return dict(
        plain_a=values[0],
        plain_b=values[1],
        difference=difference,
        low=difference - reach,
        high=difference + reach,
        standard_error=np.sqrt(variance),
        p_value=2 * student.sf(abs(difference) / np.sqrt(variance), n - 1),
    )


def main():
    a, b = load("mlp"), load("dropout")
    out = {}
    for id, key in (("log_loss", "loss"), ("brier", "brier")):
        out[id] = dict(
            a=a[key].mean(),
            b=b[key].mean(),
            difference=(b[key] - a[key]).mean(),
            **bca(b[key] - a[key]),
        )
    out["accuracy"] = dict(
        a=a["hit"].mean(),
        b=b["hit"].mean(),
        difference=(b["hit"] - a["hit"]).mean(),
        **tango(a["hit"], b["hit"]),
    )
    out["calibration_l2"] = squared_l2([[(m["confidence"], m["hit"])] for m in (a, b)])
    out["calibration_l2_classwise"] = squared_l2(
        [[(m["p"][:, k], m["y"] == k) for k in range(m["p"].shape[1])] for m in (a, b)]
    )
    out["atb"] = atb(a, b)
    for id, statistic in (("aurc", aurc),):
        va, vb = (statistic(m["confidence"], m["hit"]) for m in (a, b))
        out[id] = dict(a=va, b=vb, difference=vb - va, **basic(statistic, a, b))
    described = {
        "ece": ece,
        "corp_miscalibration": lambda p, y: corp(p, y)[0],
        "corp_discrimination": lambda p, y: corp(p, y)[1],
    }
    try:
        import relplot

        described["smece"] = lambda p, y: relplot.smECE(f=p, y=y)
    except ImportError:
        print("relplot is not installed: smece is left out")
    for id, statistic in described.items():
        va, vb = (statistic(m["confidence"], m["hit"]) for m in (a, b))
        out[id] = dict(a=va, b=vb, difference=vb - va)
    out = {id: {k: float(v) for k, v in entry.items()} for id, entry in out.items()}
    (HERE / "comparison.json").write_text(json.dumps(out, indent=1) + "\n")


if __name__ == "__main__":
    main()
