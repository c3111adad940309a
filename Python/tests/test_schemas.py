"""Every document that is printed is valid by its schema, and holds nothing that it does not name."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from conftest import drawn, softmax

jsonschema = pytest.importorskip("jsonschema")
SCHEMAS = os.environ.get("CANDOR_SCHEMAS")
pytestmark = pytest.mark.skipif(SCHEMAS is None, reason="CANDOR_SCHEMAS does not say where they are")


def strict(schema):
    """The same, without room for keys that are not named."""
    if isinstance(schema, dict):
        made = {key: strict(value) for key, value in schema.items()}
        if "properties" in schema:
            made.setdefault("additionalProperties", False)
        return made
    return [strict(each) for each in schema] if isinstance(schema, list) else schema


def check(name, document):
    schema = json.loads((Path(SCHEMAS) / f"{name}.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(strict(schema)).validate(document)
    # A document that lacks what it must have is refused, or the schema says nothing.
    broken = {key: value for key, value in document.items() if key != "schema"}
    assert not jsonschema.Draft202012Validator(schema).is_valid(broken)


@pytest.fixture
def files(tmp_path):
    for classes in (2, 4):
        for number in range(3):
            logits, labels = drawn(400, classes=classes, seed=classes)
            logits = logits + 0.3 * number * drawn(400, classes=classes, seed=number)[0]
            site = np.where(np.arange(400) % 5 < 3, "n", "s")
            np.savez(
                tmp_path / f"{classes}-{number}.npz",
                probabilities=softmax(logits), labels=labels, site=site, ids=np.arange(400),
                weights=1 + np.arange(400) % 2,
            )
    return tmp_path


@pytest.mark.parametrize("classes", [2, 4])
def test_metrics(command, files, classes):
    for said in (
        [], ["--all", "--bootstrap", "50"], ["--group", "site", "--weight", "weights"],
        ["--clip", "1e-6"], ["--gate", "accuracy>0.01", "--gate", "ece<0.9"],
    ):
        check("metrics", json.loads(command("metrics", f"{classes}-0.npz", "--json", *said, cwd=files)))
    command("metrics", f"{classes}-0.npz", "--partial", "sums", cwd=files)
    check("metrics", json.loads(command("merge", "sums", "--json", cwd=files)))


@pytest.mark.parametrize("classes", [2, 4])
def test_comparisons(command, files, classes):
    two = [f"{classes}-0.npz", f"{classes}-1.npz"]
    for said in ([], ["--group", "site"], ["--gate", "log_loss<=baseline+9"], ["--margin", "0.1"]):
        check(
            "comparison",
            json.loads(command("compare", *two, "--json", "--bootstrap", "100", *said, cwd=files)),
        )
    gap = json.loads(command("compare", *two, "--json", "--bootstrap", "100", cwd=files))
    for each in gap["explanation"]:
        assert each.get("interval") == each.get("share_interval")
    for each in gap["agreement"].values():
        assert each.get("interval") == each.get("log_loss_contribution_interval")
    for view in gap["calibration_views"]:
        for each in view["parts"]:
            assert each.get("interval") == each.get("difference_interval")
    check(
        "comparisons",
        json.loads(
            command(
                "compare", *two, f"{classes}-2.npz", "--json", "--bootstrap", "100", "--group", "site",
                cwd=files,
            )
        ),
    )


@pytest.mark.parametrize("classes", [2, 4])
def test_report_and_recalibration(command, files, classes):
    check(
        "report",
        json.loads(
            command(
                "report", f"{classes}-0.npz", f"{classes}-1.npz", "--json", "--bootstrap", "50",
                "--group", "site", cwd=files,
            )
        ),
    )
    check(
        "recalibration",
        json.loads(command("recalibrate", "try", f"{classes}-0.npz", "--json", cwd=files)),
    )
    for method in ("temperature", "beta", "isotonic", "dirichlet"):
        command(
            "recalibrate", "fit", f"{classes}-0.npz", "--method", method, "-o", "map.json", cwd=files
        )
        check("recalibrator", json.loads((files / "map.json").read_text()))


@pytest.fixture(scope="module")
def trained(command, tmp_path_factory):
    """Four small networks of two recipes and two seeds, and what training them printed."""
    folder = tmp_path_factory.mktemp("trained")
    printed = [
        json.loads(
            command(
                "train", "mlp", "dropout", "--hidden", "8,6", "--epochs", "2", "--seed", str(seed),
                "--runs", f"s{seed}", "--evaluate", times, "--json", "--quiet", cwd=folder,
            )
        )
        for seed, times in [(1, "every"), (2, "last")]
    ]
    return folder, printed


def test_training_and_explanation(command, trained):
    folder, printed = trained
    for document in printed:
        check("training", document)
        assert agrees_with_older_names(document) >= 8
    runs = ["s1/mlp", "s2/mlp", "s1/dropout", "s2/dropout"]
    document = json.loads(command("explain", *runs, "--json", "--quiet", cwd=folder))
    assert document["recipe_differences"]
    for cell in document["recipe_differences"][0]["flips"].values():
        # One meaning, two names.
        assert cell.get("interval") == cell.get("log_loss_contribution_interval")
    check("explanation", document)
    check("explanation", json.loads(command("explain", "s1/mlp", "--json", "--quiet", cwd=folder)))
    for epoch in (1, 2):
        command("predict", f"s1/mlp@{epoch}", "-o", f"e{epoch}.npz", "--quiet", cwd=folder)
    check(
        "explanation",
        json.loads(command("explain", "e1.npz", "e2.npz", "--as", "epochs", "--json", cwd=folder)),
    )


def test_doctor(command, trained):
    folder, _ = trained
    check("doctor", json.loads(command("doctor", "s1/mlp", "--json", cwd=folder)))
    shutil.copytree(folder / "s1" / "mlp", folder / "broken", dirs_exist_ok=True)
    (folder / "broken" / "metrics.csv").unlink()
    done = subprocess.run(
        [Path(sys.executable).parent / "candor", "doctor", "broken", "--json"],
        capture_output=True, text=True, cwd=folder,
    )
    document = json.loads(done.stdout)
    assert done.returncode == 65 and document["inputs"][0]["broken"]
    assert document["inputs"][0]["findings"]
    check("doctor", document)


def test_decision_curves_and_infinite_gaps(command, files):
    two = ["2-0.npz", "2-1.npz"]
    acted = ["--threshold", "0.2", "--json", "--bootstrap", "100"]
    for name, said in [
        ("metrics", ["metrics", two[0]]), ("comparison", ["compare", *two]),
        ("comparisons", ["compare", *two, "2-2.npz"]), ("report", ["report", *two]),
    ]:
        document = json.loads(command(*said, *acted, cwd=files))
        assert document["decision_curve"]["models"]
        check(name, document)
    stored = dict(np.load(files / "2-0.npz"))
    sure = np.eye(2)[1 - stored["labels"]]
    np.savez(files / "sure.npz", **{**stored, "probabilities": sure})
    document = json.loads(command("compare", two[0], "sure.npz", *acted[2:], cwd=files))
    assert document["explanation_reason"]
    check("comparison", document)
    check("report", json.loads(command("report", two[0], "sure.npz", *acted[2:], cwd=files)))


def test_study(command, tmp_path):
    given = Path(SCHEMAS).parent / "Tests" / "Fixtures" / "Chapter"
    shutil.copytree(given, tmp_path / "chapter")
    document = json.loads(command("study", "report", "chapter", "--json", cwd=tmp_path))
    check("study_report", document)
    assert agrees_with_older_names(document) > 10
    (tmp_path / "plan.yaml").write_text(
        "name: small\nbase: { width: 8, epochs: 1 }\nfactors:\n  seed: [0, 1]\n"
    )
    command("study", "plan.yaml", "--output", "small", "--quiet", cwd=tmp_path)
    status = ["study", "status", "small", "--json"]
    document = json.loads(command(*status, cwd=tmp_path))
    assert document["finished"] == document["units"] == 2
    check("study_status", document)
    # A study that is not finished says so by the code, too.
    next((tmp_path / "small" / "units").glob("*.json")).unlink()
    done = subprocess.run(
        [Path(sys.executable).parent / "candor", *status], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 75
    assert json.loads(done.stdout)["finished"] == document["units"] - 1
    check("study_status", json.loads(done.stdout))


def agrees_with_older_names(document):
    """Every key of several words is there in snake_case and holds what its older name does."""
    found = 0
    if isinstance(document, dict):
        for name, value in document.items():
            if name.isidentifier() and name != name.lower():
                assert document[re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)] == value
                found += 1
    for value in document.values() if isinstance(document, dict) else document:
        if isinstance(value, (dict, list)):
            found += agrees_with_older_names(value)
    return found


def test_the_schemas_are_in_the_package():
    import candor

    shipped = Path(candor.__file__).parent / "schemas"
    given = sorted(Path(SCHEMAS).glob("*.schema.json"))
    assert [each.name for each in given] == sorted(each.name for each in shipped.iterdir())
    for each in given:
        assert (shipped / each.name).read_bytes() == each.read_bytes()


@pytest.mark.parametrize(
    "said, code",
    [
        (["metrics", "none.npz"], 66),
        (["metrics", "bad.csv"], 65),
        (["metrics", "bad.csv", "--bins", "-5"], 64),
        (["compare", "bad.csv"], 64),
        (["metrcs", "bad.csv"], 64),
    ],
)
def test_errors(tmp_path, said, code):
    (tmp_path / "bad.csv").write_text("label,prob_0,prob_1\n0,0.9,0.3\n")
    done = subprocess.run(
        [Path(sys.executable).parent / "candor", *said, "--json"],
        capture_output=True, text=True, cwd=tmp_path,
    )
    document = json.loads(done.stdout)
    assert done.returncode == code == document["error"]["exit_code"]
    assert document["error"]["message"] in done.stderr
    check("error", document)


def test_every_schema_is_checked_here():
    text = Path(__file__).read_text()
    for schema in Path(SCHEMAS).glob("*.schema.json"):
        assert f'"{schema.name.split(".")[0]}"' in text, schema
