"""Writes expected.json: what other tools compute from the binary reference sets.

Run in an environment with scikit-learn 1.9.1, dcurves 1.1.7, statsmodels 0.15.0, MLstatkit 0.1.91,
NumPy and SciPy:  python make.py

The sets are those of Tests/Support/ReferenceSets.swift, row i made of fractional parts of multiples
of irrational numbers. Model a is the set itself; model b mixes in noise. Values under "formula" are
NumPy transcriptions of a published formula where no tool computes the number.
"""
import json
import warnings

import numpy as np
import pandas as pd
import statsmodels.api as sm
from dcurves import dca
from MLstatkit import Delong_test
from scipy import stats
from sklearn import metrics

warnings.simplefilter("ignore")
i = np.arange(1, 1001)
frac = lambda x: x - np.floor(x)
p_a = frac(i * 0.6180339887498949)
y = (frac(i * 0.7548776662466927) < p_a**1.3).astype(int)
sets = {"A": p_a, "B": np.rint(20 * p_a) / 20}
noise = frac(i * 0.8191725133961645)
whole = 1 + np.floor(4 * frac(i * 0.5698402909980532))
real = 0.2 + frac(i * 0.4142135623730951)
clusters = (i * 7) % 90


def delong(p):
    pos, neg = p[y == 1], p[y == 0]
    m, n = len(pos), len(neg)
    psi = (pos[:, None] > neg[None]) + 0.5 * (pos[:, None] == neg[None])
    v, u = psi.mean(1), psi.mean(0)
    return psi.mean(), v, u, v.var(ddof=1) / m + u.var(ddof=1) / n


def average_precision_error(p, weights):
    """The infinitesimal jackknife by central differences of scikit-learn's function."""
    base = np.ones(len(p)) if weights is None else weights
    step = 1e-4
    terms = []
    for row in range(len(p)):
        up, down = base.copy(), base.copy()
        up[row] += step
        down[row] -= step
        slope = (
            metrics.average_precision_score(y, p, sample_weight=up)
            - metrics.average_precision_score(y, p, sample_weight=down)
        ) / (2 * step)
        terms.append(slope)
    return np.array(terms)


result = {"tools": "scikit-learn 1.9.1, dcurves 1.1.7, statsmodels 0.15.0, MLstatkit 0.1.91"}
for name, p in sets.items():
    q = 0.6 * p + 0.4 * noise if name == "A" else np.rint(20 * (0.6 * p + 0.4 * noise)) / 20
    out = {}
    for kind, w in (("none", None), ("whole", whole), ("real", real)):
        out[f"auroc/{kind}"] = metrics.roc_auc_score(y, p, sample_weight=w)
        out[f"average_precision/{kind}"] = metrics.average_precision_score(y, p, sample_weight=w)
        out[f"brier/{kind}"] = metrics.brier_score_loss(y, p, sample_weight=w)
        if name == "A":
            out[f"log_loss/{kind}"] = metrics.log_loss(y, p, sample_weight=w)
    area, v, u, variance = delong(p)
    out["auroc_error"] = variance**0.5
    area_b, v_b, u_b, _ = delong(q)
    out["auroc_difference"] = area_b - area
    m, n = y.sum(), (1 - y).sum()
    error = ((v_b - v).var(ddof=1) / m + (u_b - u).var(ddof=1) / n) ** 0.5
    out["auroc_difference_error"] = error
    out["auroc_difference_z (MLstatkit)"] = abs(Delong_test(y, p, q, return_auc=False)[0])
    out["average_precision_difference"] = metrics.average_precision_score(
        y, q
    ) - metrics.average_precision_score(y, p)
    terms = average_precision_error(p, None)
    out["average_precision_error"] = (1000 / 999 * (terms**2).sum()) ** 0.5
    terms = average_precision_error(p, whole)
    out["average_precision_error/frequency"] = (
        whole.sum() / (whole.sum() - 1) * (whole * terms**2).sum()
    ) ** 0.5
    scaled = real / real.mean()
    terms = average_precision_error(p, scaled)
    out["average_precision_error/sampling"] = (1000 / 999 * ((scaled * terms) ** 2).sum()) ** 0.5

    # Slope and intercept on rows with a finite logit.
    inside = (p > 0) & (p < 1)
    x = np.log(p[inside] / (1 - p[inside]))
    design = sm.add_constant(x)
    family = sm.families.Binomial()
    for kind, w in (("none", None), ("whole", whole[inside])):
        fit = sm.GLM(y[inside], design, family=family, freq_weights=w).fit(tol=1e-14)
        fixed = sm.GLM(
            y[inside], np.ones_like(x), family=family, offset=x, freq_weights=w
        ).fit(tol=1e-14)
        out[f"intercept/{kind}"], out[f"slope/{kind}"] = fit.params
        out[f"slope_low/{kind}"] = fit.conf_int()[1][0]
        out[f"intercept_high/{kind}"] = fit.conf_int()[0][1]
        out[f"intercept_at_unit_slope/{kind}"] = fixed.params[0]
        out[f"intercept_at_unit_slope_low/{kind}"] = fixed.conf_int()[0][0]
    if name == "A":
        fit = sm.GLM(y, design, family=family).fit(
            tol=1e-14,
            cov_type="cluster",
            cov_kwds={"groups": clusters, "use_correction": False},
        )
        g = len(np.unique(clusters))
        out["slope_error/clusters"] = fit.bse[1] * (g / (g - 1)) ** 0.5
        fit = sm.GLM(y, design, family=family, freq_weights=scaled).fit(tol=1e-14)
        r = scaled * (y - fit.fittedvalues)
        s = design * r[:, None]
        h = np.linalg.inv((design * (scaled * fit.fittedvalues * (1 - fit.fittedvalues))[:, None]).T @ design)
        out["slope/sampling"] = fit.params[1]
        out["slope_error/sampling (formula)"] = (1000 / 999 * (h @ (s.T @ s) @ h)[1, 1]) ** 0.5

    # Observed over expected.
    out["observed"], out["expected"] = y.mean(), p.mean()
    terms = y / y.sum() - p / p.sum()
    out["log_ratio_error (formula)"] = (1000 / 999 * (terms**2).sum()) ** 0.5
    out["observed_low (statsmodels)"] = sm.stats.proportion_confint(y.sum(), 1000, method="wilson")[0]

    # Decision curves.
    thresholds = [t / 100 for t in range(0, 100)]
    frame = pd.DataFrame({"y": y, "a": p, "b": q})
    curve = dca(frame, "y", ["a", "b"], thresholds=thresholds)
    for model in ("a", "b", "all", "none"):
        out[f"net_benefit/{model}"] = curve[curve.model == model].net_benefit.tolist()
    out["avoided/a"] = curve[curve.model == "a"].net_intervention_avoided.fillna(0).tolist()

    # Curves of the first 60 rows.
    fpr, tpr, t = metrics.roc_curve(y[:60], p[:60], drop_intermediate=False, sample_weight=real[:60])
    out["roc"] = [fpr.tolist(), tpr.tolist(), t[1:].tolist()]
    corners = metrics.roc_curve(y[:60], p[:60])
    out["roc_corners"] = len(corners[0])
    precision, recall, t = metrics.precision_recall_curve(y[:60], p[:60], sample_weight=real[:60])
    out["precision_recall"] = [precision[:-1].tolist(), recall[:-1].tolist(), t.tolist()]
    result[name] = out

with open("expected.json", "w") as file:
    json.dump(result, file, indent=1)
    file.write("\n")
