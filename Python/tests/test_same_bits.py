"""Every value of the package equals the command's, bit for bit."""

import json
import re

import numpy as np
import pytest

import candor
from candor import _library
from conftest import drawn, softmax


def told(command, *arguments, cwd):
    return json.loads(command(*arguments, "--json", "--quiet", cwd=cwd))


def same(document, other):
    """Equal but for where the rows came from; floats are compared with ==."""
    document, other = dict(document), dict(other)
    document.pop("input"), other.pop("input")
    assert document == other


def same_estimates(made):
    """What attributes are made of is what the document holds, to the last bit."""
    found = _library.given_json("candor_evaluation_estimates", made._handle.number)
    assert found == made.to_dict()["estimates"] and len(found) == len(made)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", ["logits", "probabilities"])
@pytest.mark.parametrize("classes", [2, 4])
def test_every_id(command, tmp_path, dtype, kind, classes):
    logits, labels = drawn(classes=classes, seed=classes)
    scores = (logits if kind == "logits" else softmax(logits)).astype(dtype)
    np.savez(tmp_path / "p.npz", **{kind: scores, "labels": labels})
    printed = told(command, "metrics", "p.npz", "--all", "--bootstrap", "100", cwd=tmp_path)
    made = candor.evaluate(
        labels, scores, from_logits=kind == "logits", all_metrics=True, bootstrap=100
    )
    assert len(made) > 40
    same(printed, made.to_dict())
    same_estimates(made)


@pytest.mark.parametrize("view", ["top-label", "class:2", "class:0"])
def test_views_and_options(command, tmp_path, four, view):
    logits, labels = four
    np.savez(tmp_path / "p.npz", logits=logits, labels=labels)
    printed = told(
        command, "metrics", "p.npz", "--view", view, "--bins", "20", "--level", "0.9", "--seed", "7",
        cwd=tmp_path,
    )
    made = candor.evaluate(
        labels, logits, from_logits=True, view=view, bins=20, level=0.9, seed=7
    )
    same(printed, made.to_dict())
    same_estimates(made)


def test_names_that_json_must_escape():
    logits, labels = drawn(classes=4)
    names = ['a"b', "c\\d", "−e", "f\ng\t"]
    for number in range(4):
        made = candor.evaluate(labels, logits, from_logits=True, names=names, view=f"class:{number}")
        same_estimates(made)


@pytest.mark.parametrize("positive", [0, 1])
def test_one_column(command, tmp_path, positive):
    logits, labels = drawn(classes=2, seed=3)
    risk = softmax(logits)[:, positive]
    table = "label,risk\n" + "".join(f"{y},{p!r}\n" for y, p in zip(labels.tolist(), risk.tolist()))
    (tmp_path / "p.csv").write_text(table)
    printed = told(
        command, "metrics", "p.csv", "--probability", "risk", "--positive", str(positive),
        cwd=tmp_path,
    )
    same(printed, candor.evaluate(labels, risk, positive=positive).to_dict())


@pytest.mark.parametrize("weighting", ["frequency", "sampling"])
def test_weights_groups_and_clusters(command, tmp_path, four, weighting):
    logits, labels = four
    random = np.random.default_rng(5)
    rows = len(labels)
    weights = random.integers(1, 5, rows).astype(float)
    if weighting == "sampling":
        weights = random.random(rows) + 0.5
    site = random.choice(["north", "south", "a rare one"], rows, p=[0.6, 0.38, 0.02])
    patient = random.integers(0, 90, rows)
    np.savez(
        tmp_path / "p.npz", logits=logits, labels=labels, weights=weights, site=site, patient=patient
    )
    said = ["--weight", "weights", "--weights", weighting, "--group", "site"]
    for clusters in [None, patient]:
        more = [] if clusters is None else ["--cluster", "patient"]
        printed = told(command, "metrics", "p.npz", *said, *more, "--all", cwd=tmp_path)
        made = candor.evaluate(
            labels, logits, from_logits=True, weights=weights, weighting=weighting,
            groups={"site": site}, clusters=clusters, all_metrics=True,
        )
        same(printed, made.to_dict())
        assert made.groups[0]["column"] == "site"


@pytest.mark.parametrize("view", ["top-label", "positive", "class:0", "class:1"])
@pytest.mark.parametrize("weighting", [None, "frequency", "sampling"])
def test_views_of_two_classes_with_weights_and_groups(command, tmp_path, two, view, weighting):
    logits, labels = two
    rows = len(labels)
    random = np.random.default_rng(9)
    arrays = {"logits": logits, "labels": labels}
    said, given = [], {}
    if weighting is not None:
        whole = random.integers(1, 4, rows)
        weights = whole.astype(float) if weighting == "frequency" else random.random(rows) + 0.2
        arrays["weights"] = weights
        said += ["--weight", "weights", "--weights", weighting]
        given.update(weights=weights, weighting=weighting)
    groups = {
        "site": random.choice(["north", "south"], rows), "age": random.choice(["old", "young"], rows)
    }
    patient = random.integers(0, rows // 4, rows)
    arrays.update(groups, patient=patient)
    np.savez(tmp_path / "p.npz", **arrays)
    said += ["--group", "site", "--group", "age", "--cluster", "patient"]
    printed = told(command, "metrics", "p.npz", "--all", "--view", view, *said, cwd=tmp_path)
    made = candor.evaluate(
        labels, logits, from_logits=True, all_metrics=True, view=view, groups=groups,
        clusters=patient, **given,
    )
    same(printed, made.to_dict())
    assert [each["column"] for each in made.groups] == ["site", "age"]
    # What the objects hold is what the document says.
    for document, estimate in zip(printed["estimates"], made):
        assert estimate.id == document["id"] and estimate.value == document.get("value")
        found = document.get("interval")
        if found is None:
            assert estimate.interval is None
        else:
            assert list(estimate.interval) == [found["low"], found["high"]]
            assert estimate.interval.level == found["level"]


@pytest.mark.parametrize("classes", [2, 4])
@pytest.mark.parametrize("weighting", ["frequency", "sampling"])
def test_comparisons_with_weights_and_clusters(command, tmp_path, classes, weighting):
    logits, labels = drawn(classes=classes, seed=7)
    rows = len(labels)
    random = np.random.default_rng(3)
    weights = random.integers(1, 4, rows).astype(float)
    if weighting == "sampling":
        weights = random.random(rows) + 0.2
    site = random.choice(["x", "y"], rows)
    patient = random.integers(0, rows // 3, rows)
    given = {"a": softmax(logits), "b": softmax(logits / 1.5)}
    for name, p in given.items():
        np.savez(
            tmp_path / f"{name}.npz", probabilities=p, labels=labels, weights=weights, site=site,
            patient=patient,
        )
    printed = told(
        command, "compare", "a.npz", "b.npz", "--bootstrap", "100", "--weight", "weights",
        "--weights", weighting, "--group", "site", "--cluster", "patient", cwd=tmp_path,
    )
    compared = candor.compare(
        given, labels, bootstrap=100, weights=weights, weighting=weighting, groups={"site": site},
        clusters=patient,
    )
    made = compared.to_dict()
    assert len(made["differences"]) > 5 and made["groups"]
    for document in [printed, made]:
        document.pop("a"), document.pop("b")
    assert printed == made
    for document, difference in zip(printed["differences"], compared):
        assert (difference.id, difference.difference) == (document["id"], document["difference"])
        assert difference.p_value == document.get("p_value")


def test_runs(command, tmp_path):
    printed = told(
        command, "train", "mlp", "--hidden", "8", "--epochs", "2", "--runs", "runs", cwd=tmp_path
    )
    found = candor.runs(tmp_path / "runs")
    assert list(found) == ["mlp"] and found["mlp"].status == "finished"
    run = found["mlp"]
    assert run.info == printed["runs"][0]["info"]
    shown = printed["runs"][0]["metrics"]
    assert len(run.metrics) == len(shown) == 2
    for ours, theirs in zip(run.metrics, shown):
        assert len(ours) == 8 and ours == {name: theirs[name] for name in ours}
    assert run.metrics[1]["epoch"] == 2 and run.to_frame().loc[2, "test_loss"] > 0
    for epoch in (None, 1):
        name = "runs/mlp" if epoch is None else f"runs/mlp@{epoch}"
        same(
            told(command, "metrics", name, cwd=tmp_path),
            candor.evaluate(run.predictions(epoch)).to_dict(),
        )
    assert list(candor.runs(tmp_path / "runs" / "mlp")) == ["mlp"]
    with pytest.raises(FileNotFoundError, match="candor train"):
        candor.runs(tmp_path / "none")


@pytest.mark.parametrize(
    "name, said",
    [
        ("p.csv", {"label": "outcome", "probability": "risk", "weight": "w", "weighting": "sampling",
                   "groups": "site", "cluster": "who"}),
        ("p.jsonl", {}),
        ("p.npz", {"names": ["a", "b"], "positive": "a"}),
    ],
)
def test_read(command, tmp_path, two, name, said):
    logits, labels = two
    p = softmax(logits)
    if name.endswith("csv"):
        lines = [
            f"{y},{q!r},{1 + n % 3},{'ns'[n % 2]},c{n // 3}"
            for n, (y, q) in enumerate(zip(labels.tolist(), p[:, 1].tolist()))
        ]
        (tmp_path / name).write_text("\n".join(["outcome,risk,w,site,who", *lines]) + "\n")
    elif name.endswith("jsonl"):
        rows = [{"label": y, "probabilities": q} for y, q in zip(labels.tolist(), p.tolist())]
        (tmp_path / name).write_text("\n".join(map(json.dumps, rows)) + "\n")
    else:
        np.savez(tmp_path / name, probabilities=p, labels=labels)
    options = {
        "label": "--label", "probability": "--probability", "weight": "--weight",
        "weighting": "--weights", "groups": "--group", "cluster": "--cluster",
        "names": "--classes", "positive": "--positive",
    }
    flags = []
    for key, value in said.items():
        flags += [options[key], ",".join(value) if isinstance(value, list) else value]
    printed = told(command, "metrics", name, *flags, "--all", cwd=tmp_path)
    same(printed, candor.evaluate(candor.read(tmp_path / name, **said), all_metrics=True).to_dict())


@pytest.mark.parametrize("classes, view", [(2, "class:0"), (2, "top-label"), (4, "class:2")])
def test_views_of_comparisons_and_pages(command, tmp_path, classes, view):
    logits, labels = drawn(classes=classes, seed=7)
    given = {"a": softmax(logits), "b": softmax(logits / 1.5)}
    for name, p in given.items():
        np.savez(tmp_path / f"{name}.npz", probabilities=p, labels=labels)
    files = ["a.npz", "b.npz"]
    printed = told(
        command, "compare", *files, "--bootstrap", "100", "--view", view, cwd=tmp_path
    )
    made = candor.compare(given, labels, bootstrap=100, view=view).to_dict()
    for document in [printed, made]:
        document.pop("a"), document.pop("b")
    assert printed == made
    command("report", *files, "-o", "theirs.html", "--view", view, "--quiet", cwd=tmp_path)
    ours = candor.report(given, labels, tmp_path / "ours.html", view=view).read_text()
    pictures = re.compile(r"data:image/svg[^\"]+")
    theirs = (tmp_path / "theirs.html").read_text()
    assert pictures.findall(ours) == pictures.findall(theirs) and pictures.search(ours)


@pytest.mark.parametrize("models", [2, 3])
def test_comparisons(command, tmp_path, models):
    _, labels = drawn(seed=0)
    site = np.where(np.arange(len(labels)) % 3 == 0, "x", "y")
    given = {}
    for number in range(models):
        logits = drawn(seed=0)[0] + 0.3 * number * drawn(seed=number + 10)[0]
        given[f"m{number}"] = softmax(logits)
        np.savez(
            tmp_path / f"m{number}.npz", probabilities=given[f"m{number}"], labels=labels, site=site
        )
    printed = told(
        command, "compare", *(f"{name}.npz" for name in given), "--bootstrap", "200",
        "--group", "site", "--margin", "log_loss=0.01", cwd=tmp_path,
    )
    made = candor.compare(
        given, labels, bootstrap=200, groups={"site": site}, margins={"log_loss": 0.01}
    ).to_dict()
    for document in [printed, made]:
        for each in document.get("comparisons", [document]):
            each.pop("a"), each.pop("b")
    assert printed == made


def test_what_is_read_is_what_the_command_reads(command, tmp_path, four):
    logits, labels = four
    np.savez(tmp_path / "p.npz", logits=logits.astype(np.float16), labels=labels)
    printed = told(command, "metrics", "p.npz", cwd=tmp_path)
    same(printed, candor.evaluate(candor.read(tmp_path / "p.npz")).to_dict())


def test_half_precision_is_known_for_what_it_is(command, tmp_path, four):
    logits, labels = four
    halves = softmax(logits).astype(np.float16)
    np.savez(tmp_path / "p.npz", probabilities=halves, labels=labels)
    printed = told(command, "metrics", "p.npz", cwd=tmp_path)
    same(printed, candor.evaluate(labels, halves).to_dict())


@pytest.mark.parametrize(
    "method",
    ["temperature", "vector", "matrix", "platt", "beta", "isotonic", "histogram", "dirichlet"],
)
def test_maps(command, tmp_path, four, method):
    logits, labels = four
    p = softmax(logits)
    np.savez(tmp_path / "fit.npz", probabilities=p[:400], labels=labels[:400])
    np.savez(tmp_path / "new.npz", probabilities=p[400:], labels=labels[400:])
    command("recalibrate", "fit", "fit.npz", "--method", method, "-o", "map.json", cwd=tmp_path)
    command("recalibrate", "apply", "map.json", "new.npz", "-o", "out.npz", cwd=tmp_path)
    made = candor.Recalibrator(method).fit(p[:400], labels[:400])
    saved, ours = json.loads((tmp_path / "map.json").read_text()), json.loads(made.map_)
    saved.pop("fit"), ours.pop("fit")
    assert saved == ours
    assert np.array_equal(np.load(tmp_path / "out.npz")["probabilities"], made.predict_proba(p[400:]))


def test_sums(command, tmp_path, four):
    logits, labels = four
    p = softmax(logits)
    parts = [slice(0, 200), slice(200, 450), slice(450, None)]
    for number, part in enumerate(parts):
        np.savez(tmp_path / f"p{number}.npz", probabilities=p[part], labels=labels[part])
        command("metrics", f"p{number}.npz", "--partial", f"p{number}.sums", cwd=tmp_path)
    printed = told(command, "merge", "p0.sums", "p1.sums", "p2.sums", "--all", cwd=tmp_path)
    whole = sum(candor.Accumulator().add(labels[part], p[part]) for part in reversed(parts))
    same(printed, whole.evaluate(all_metrics=True).to_dict())
    whole.save(tmp_path / "whole.sums")
    same(printed, told(command, "merge", "whole.sums", "--all", cwd=tmp_path))
