"""The panel test of calibration, computed with NumPy alone: every label drawn, every view counted.

Writes panel.json beside this file. Run with NumPy 1.26 or later and SciPy: python3 make_panel.py
"""

import json
import pathlib

import numpy as np
from scipy.stats import norm

DRAWS = 20000
SPREAD = [0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 0.99, 0.997]
EDGES = np.array(sorted(set(SPREAD) | {i / 15 for i in range(16)}))
ODDS = np.log(np.clip(EDGES, 0.001, 0.999) / (1 - np.clip(EDGES, 0.001, 0.999)))
X = (ODDS[1:] + ODDS[:-1]) / 2


def frac(x):
    return np.modf(x)[0]


def data(rows, classes, tilt):
    i = np.arange(rows)[:, None]
    k = np.arange(classes)[None]
    logits = 4 * frac((i * classes + k + 1) * 0.6180339887498949) - 2 * (k == 0)
    p = np.exp(logits)
    p /= p.sum(1, keepdims=True)
    truth = p * np.exp(tilt * (k == 1))
    truth /= truth.sum(1, keepdims=True)
    u = frac((np.arange(rows) + 1) * 0.7548776662466927)
    return logits, p, (np.cumsum(truth, 1) < u[:, None]).sum(1).clip(0, classes - 1)


def range_tail(x):
    """P(max B - min B >= x) of a Brownian motion on [0, 1] (Feller 1951)."""
    k = np.arange(1, 60)
    x = np.maximum(x, 1e-9)
    large = 8 * np.sum((-1.0) ** (k + 1) * k * norm.sf(np.multiply.outer(x, k)), -1)
    square = (np.arange(60) + 0.5) ** 2 * np.pi**2
    y = x[..., None]
    small = 1 - np.sum((8 / y**2 + 2 / square) * np.exp(-2 * square / y**2), -1)
    return np.where(x > 2, large, np.minimum(1, small))


def normal_scale(z, skewness):
    """A standardised sum on the scale of a normal number (Wilson and Hilferty 1931)."""
    a = abs(skewness)
    if a <= 1e-3:
        return z
    shape = 4 / a**2
    root = np.cbrt(1 + a * np.sign(skewness) * z / 2)
    return np.sign(skewness) * (root - 1 + 1 / (9 * shape)) * np.sqrt(9 * shape)


def scores(residual, variance, third):
    """residual: draws x bins."""
    total = variance.sum()
    x = X - (variance * X).sum() / total
    level = residual.sum(1) / np.sqrt(total)
    slope = residual @ x / np.sqrt((variance * x**2).sum())
    running = np.cumsum(residual, 1)
    spread = np.maximum(running.max(1), 0) - np.minimum(running.min(1), 0)
    spread /= np.sqrt(total)
    skew = third.sum() / total**1.5
    tilt = (third * x**3).sum() / (variance * x**2).sum() ** 1.5
    score = np.stack(
        [
            -np.log(2 * norm.sf(np.abs(normal_scale(level, skew)))),
            -np.log(2 * norm.sf(np.abs(normal_scale(slope, tilt)))),
            -np.log(np.maximum(range_tail(np.maximum(0, normal_scale(spread, abs(skew)))), 1e-300)),
        ],
        1,
    )
    return score, np.stack([level, slope, spread], 1)


def case(rows, classes, tilt, rng):
    logits, p, labels = data(rows, classes, tilt)
    top = p.argmax(1)
    views = [("top", None)] + [("class", k) for k in ([1] if classes == 2 else range(classes))]
    drawn = (np.cumsum(p, 1)[None] < rng.random((DRAWS, rows, 1))).sum(2).clip(0, classes - 1)
    best = np.full(DRAWS, -np.inf)
    own = []
    for name, k in views:
        chance = p[np.arange(rows), top] if k is None else p[:, k]
        target = top if k is None else np.full(rows, k)
        bins = np.clip(np.searchsorted(EDGES, chance, side="right") - 1, 0, len(X) - 1)
        into = np.eye(len(X))[bins]
        variance = (chance * (1 - chance)) @ into
        # Level, slope and shape of a class among many share its part 3 : 1 : 1.
        shares = np.full(3, 0.5) if k is None or classes == 2 else 1.5 * np.array([0.6, 0.2, 0.2]) / (len(views) - 1)
        count = into.sum(0)
        mean = chance @ into / np.maximum(count, 1)
        spread = count * mean * (1 - mean)
        unit = np.where(spread > 0, variance / np.where(spread > 0, spread, 1), 0)
        third = variance * (1 - 2 * mean) * unit
        score, _ = scores(((drawn == target) - chance) @ into, variance, third)
        best = np.maximum(best, (score + np.log(shares)).max(1))
        mine, values = scores((((labels == target) - chance) @ into)[None], variance, third)
        hit = float((labels == target).mean())
        for s, kind in enumerate(["level", "slope", "shape"]):
            own.append(
                {
                    "view": -1 if k is None else k,
                    "statistic": kind,
                    "score": float(mine[0, s] + np.log(shares[s])),
                    "value": float(values[0, s]),
                    "predicted": float(chance.mean()),
                    "observed": hit,
                }
            )
    for finding in own:
        finding["adjusted"] = float((1 + np.sum(best >= finding["score"] - 1e-9)) / (1 + DRAWS))
    return {"rows": rows, "classes": classes, "tilt": tilt, "findings": own}


rng = np.random.default_rng(29)
result = {
    "draws": DRAWS,
    "cases": [
        case(150, 3, 0.0, rng),
        case(150, 3, -0.9, rng),
        case(120, 2, 0.8, rng),
        # Most bins of most classes are empty.
        case(60, 40, 1.5, rng),
    ],
}
path = pathlib.Path(__file__).with_name("panel.json")
path.write_text(json.dumps(result, indent=1) + "\n")
