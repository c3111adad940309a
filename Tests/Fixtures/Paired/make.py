"""Golden numbers of paired calibration differences, Tango's interval and weighted means.

Everything is computed from the definitions by matrices over pairs of units (no shortcuts), with NumPy
2.4 and SciPy 1.17. The rows are those of `PairedFixture.swift`: fractional parts of multiples.
"""
import numpy as np
from scipy.stats import norm, t as student
from scipy.optimize import brentq, minimize_scalar

def frac(n, x): return np.modf(np.arange(1, n + 1) * x)[0]
def rows(n):
    pa = frac(n, 0.6180339887498949)
    pb = np.minimum(1, 0.8 * pa + 0.15 * frac(n, 0.7548776662466927))
    y = (frac(n, 0.5698402909980532) < pa ** 1.2).astype(float)
    w = 0.5 + 2 * frac(n, 0.8191725133961645)
    c = (np.arange(n) * 7) % 40
    return pa, pb, y, w, c

def design(n, w, c, kind):
    """Rows -> (unit of row, weight of row); frequencies are written out."""
    if kind == 'clusters': return c, np.ones(n)
    if kind == 'both': return c, w
    if kind == 'sampling': return np.arange(n), w
    return np.arange(n), np.ones(n)

def totals(n, unit, w, values):
    out = np.zeros(unit.max() + 1); np.add.at(out, unit, w * values); return out

def l2(pa, pb, y, unit, w, B=15):
    n = len(y); m = unit.max() + 1; cells = []; sign = []
    for p, s in ((pa, -1), (pb, 1)):
        k = np.minimum((p * B).astype(int), B - 1)
        for b in range(B):
            inside = (k == b).astype(float)
            cells.append((totals(n, unit, w, inside * (y - p)), totals(n, unit, w, inside))); sign.append(s)
    W = totals(n, unit, w, np.ones(n)); tot = W.sum()
    def square(of, kept):
        v = 0.
        for (S, V), s in zip(cells, sign):
            if s != of: continue
            S, V = S[kept], V[kept]; pairs = V.sum() ** 2 - (V ** 2).sum(); cross = np.outer(S, S); np.fill_diagonal(cross, 0)
            if pairs > 1e-9: v += V.sum() / pairs * cross.sum()
        return v / W[kept].sum()
    everything = np.ones(m, bool); squares = {s: square(s, everything) for s in (-1, 1)}
    d = squares[1] - squares[-1]
    left = []
    for u in range(m):
        kept = everything.copy(); kept[u] = False; left.append(square(1, kept) - square(-1, kept))
    off = np.array(left) - np.mean(left); jackknife = (m - 1) / m * (off ** 2).sum()
    kurtosis = (off ** 4).mean() / (off ** 2).mean() ** 2
    E = []; scale = []; size = []
    for S, V in cells:
        pairs = V.sum() ** 2 - (V ** 2).sum()
        E.append(S - (S.sum() / V.sum() if V.sum() > 0 else 0) * V); scale.append(V.sum() / pairs if pairs > 1e-9 else 0); size.append(V.sum())
    E = np.array(E); M = E @ E.T; D = 0
    for i in range(len(E)):
        for j in range(len(E)):
            if size[i] == 0 or size[j] == 0: continue
            D += 2 * sign[i] * sign[j] * M[i, j] ** 2 * (scale[i] ** 2 if i == j else 1 / (size[i] * size[j]))
    D = max(0, D / tot ** 2)
    eff = tot ** 2 / (W ** 2).sum()
    V = max(jackknife - D, D); df = min(eff - 1, max(2, 2 * m / (kurtosis - 1)))
    q = student.ppf(.975, df); return squares[-1], squares[1], d, V ** .5, d - q * V ** .5, d + q * V ** .5, 2 * student.sf(abs(d) / V ** .5, df)

def atb(pa, pb, y, unit, w):
    n = len(y); m = unit.max() + 1; W = totals(n, unit, w, np.ones(n)); tot = W.sum(); H = {}
    U = np.zeros((m, n)); U[unit, np.arange(n)] = 1
    vals = []
    for key, p in (('a', pa), ('b', pb)):
        u = w * (y - p); K = np.outer(u, u) * (1 - abs(p[:, None] - p[None])); vals.append(K.sum() / tot ** 2); H[key] = U @ K @ U.T
    G = H['b'] - H['a']; np.fill_diagonal(G, 0)
    for k in H: np.fill_diagonal(H[k], 0)
    pairs = tot ** 2 - (W ** 2).sum(); A = H['a'].sum() / pairs; Bv = H['b'].sum() / pairs; d = Bv - A
    psi = 2 * (tot / pairs * G.sum(1) - d * W); linear = m / (m - 1) * (psi ** 2).sum() / tot ** 2
    D = max(0, 2 * ((G ** 2).sum() / pairs ** 2 - d * d / (m * (m - 1)))); V = max(linear - 2 * D, 0) + D
    return vals[0], vals[1], A, Bv, d, V ** .5, linear, D

def tango(x, y, n, z=norm.ppf(.975)):
    """By numerical likelihood: x only b right, y only a right; q = P(only a), P(only b) = q + delta."""
    def test(delta):
        lo = max(0, -delta); hi = (1 - delta) / 2
        if hi <= lo: q = lo
        else:
            def loss(q):
                r = n - x - y; v = 0
                for k, p in ((x, q + delta), (y, q), (r, 1 - 2 * q - delta)):
                    if k > 0: v -= k * np.log(max(p, 1e-300))
                return v
            grid = np.linspace(lo, hi, 20001); g = grid[np.argmin([loss(q) for q in grid])]; h = (hi - lo) / 20000
            q = minimize_scalar(loss, bounds=(max(lo, g - h), min(hi, g + h)), method='bounded', options=dict(xatol=1e-15)).x
        var = n * (2 * q + delta - delta ** 2)
        return (x - y - n * delta) / max(var, 1e-300) ** .5
    est = (x - y) / n
    low = -1. if abs(test(-1 + 1e-9)) <= z else brentq(lambda d: test(d) - z, -1 + 1e-9, est, xtol=1e-10)
    high = 1. if abs(test(1 - 1e-9)) <= z else brentq(lambda d: test(d) + z, est, 1 - 1e-9, xtol=1e-10)
    return low, high

if __name__ == '__main__':
    for n in (400,):
        pa, pb, y, w, c = rows(n)
        for kind in ('plain', 'sampling', 'clusters', 'both'):
            unit, weight = design(n, w, c, kind)
            print('L2', n, kind, *('%.15g' % v for v in l2(pa, pb, y, unit, weight)))
            print('ATB', n, kind, *('%.15g' % v for v in atb(pa, pb, y, unit, weight)))
    for x, yy, n in ((12, 2, 50), (1, 0, 44), (86, 150, 1600), (5, 0, 30), (3, 9, 100), (0, 4, 4)):
        print('Tango', x, yy, n, '%.9f %.9f' % tango(x, yy, n))
