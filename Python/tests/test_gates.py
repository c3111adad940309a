"""Gates of the command, and the action that runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from conftest import drawn, softmax


@pytest.fixture
def files(tmp_path):
    logits, labels = drawn(1_500, seed=20)
    site = np.where(np.arange(1_500) % 3 == 0, "north", "south")
    # One that differs by noise, about as good: its rows cannot tell.
    noisy = (logits + 0.1 * drawn(1_500, seed=21)[0]) / 1.05
    models = {"old": logits, "new": logits / 1.4, "poor": logits * 3, "near": noisy}
    for name, given in models.items():
        np.savez(tmp_path / f"{name}.npz", probabilities=softmax(given), labels=labels, site=site)
    return tmp_path


@pytest.mark.parametrize(
    "gate, code, sentence",
    [
        ("accuracy>0.2", 0, ""),
        ("accuracy>=0.99", 1, "The gate fails"),
        ("ece<0.9", 0, ""),
        ("log_loss<0.01", 1, "log_loss of old is"),
        ("accuracy[site=north]>0.2", 0, ""),
        ("accuracy[site=north]<0.2", 1, "where site is north"),
        ("accuracy[site=east]>0.2", 65, "there are south, north"),
        ("accuracy[town=x]>0.2", 65, "there are site"),
        ("nonsense>0.2", 65, "is not measured"),
        ("log_loss<=baseline", 65, "no baseline"),
        ("accuracy=1", 64, "no gate"),
        ("accuracy>nan", 64, "no gate"),
        ("", 64, "no gate"),
    ],
)
def test_of_one_model(command, files, gate, code, sentence):
    said = command("metrics", "old.npz", "--group", "site", "--gate", gate, code=code, cwd=files)
    assert sentence in said


def test_cannot_tell_says_how_many_rows(command, files):
    value = json.loads(command("metrics", "old.npz", "--json", cwd=files))["estimates"][0]
    assert value["id"] == "accuracy"
    bound = value["value"] - 0.01
    said = command("metrics", "old.npz", "--gate", f"accuracy>{bound}", code=2, cwd=files)
    assert "1,500 rows cannot tell: it needs about" in said
    # The half-width against the distance, squared: a worked example.
    half = (value["interval"]["high"] - value["interval"]["low"]) / 2
    needed = 1_500 * (half / 0.01) ** 2
    number = int(said.split("needs about ")[1].split(" ")[0].replace(",", ""))
    assert needed <= number <= 1.11 * needed


@pytest.mark.parametrize(
    "model, gate, code",
    [
        ("new", "log_loss<=baseline+0.01", 0),
        ("poor", "log_loss<=baseline+0.01", 1),
        ("poor", "log_loss[site=north]<=baseline+0.01", 1),
        ("near", "log_loss<baseline", 2),
        ("poor", "accuracy>=baseline-0.5", 0),
        ("new", "calibration_l2<baseline+0.5", 0),
        ("new", "ece<0.5", 0),
        ("new", "ece<baseline", 65),
    ],
)
def test_against_a_baseline(command, files, model, gate, code):
    command("compare", "old.npz", f"{model}.npz", "--bootstrap", "200", "--group", "site", "--gate", gate,
            code=code, cwd=files)


def test_a_failure_counts_more_than_doubt(command, files):
    said = command(
        "compare", "old.npz", "near.npz", "--bootstrap", "200", "--gate", "log_loss<baseline",
        "--gate", "accuracy>0.99", code=1, cwd=files,
    )
    assert said.index("accuracy>0.99") < said.index("log_loss<baseline")


def test_summary_and_document(command, files):
    command("compare", "old.npz", "new.npz", "--bootstrap", "200", "--gate", "log_loss<=baseline+0.01",
            "--summary", "s.md", cwd=files)
    text = (files / "s.md").read_text()
    assert "| gate | model |" in text and "| holds |" in text and "<details>" in text
    document = json.loads(
        command("compare", "old.npz", "new.npz", "--bootstrap", "200", "--gate",
                "log_loss<=baseline+0.01", "--json", cwd=files)
    )
    assert [each["answer"] for each in document["gates"]] == ["holds"]


def action():
    yaml = pytest.importorskip("yaml")
    schemas = os.environ.get("CANDOR_SCHEMAS")
    if schemas is None:
        pytest.skip("CANDOR_SCHEMAS does not say where the project is")
    path = Path(schemas).parent / ".github" / "actions" / "candor" / "action.yml"
    return yaml.safe_load(path.read_text())


def test_the_action_is_one():
    made = action()
    assert made["runs"]["using"] == "composite" and made["name"] and made["description"]
    for step in made["runs"]["steps"]:
        assert step["shell"] == "bash"
        # Inputs reach a script as variables only: text of a pull request is never code.
        assert "${{" not in step["run"]
    said = json.dumps(made)
    for name in made["inputs"]:
        assert "inputs." + name in said


@pytest.mark.parametrize(
    "inputs, code, answer",
    [
        ({"PREDICTIONS": "new.npz", "BASELINE": "old.npz", "GATES": "log_loss<=baseline+0.01\nece<0.5"}, 0, "holds"),
        ({"PREDICTIONS": "poor.npz", "BASELINE": "old.npz", "GATES": "log_loss<=baseline+0.01"}, 1, "fails"),
        ({"PREDICTIONS": "near.npz", "BASELINE": "old.npz", "GATES": "log_loss<baseline"}, 2, "cannot_tell"),
        ({"PREDICTIONS": "near.npz", "BASELINE": "old.npz", "GATES": "log_loss<baseline", "UNDECIDED": "pass"}, 0, "cannot_tell"),
        ({"PREDICTIONS": "old.npz", "GATES": "accuracy[site=north]>0.2", "OPTIONS": "--group\nsite"}, 0, "holds"),
        ({"PREDICTIONS": "$(touch broken).npz"}, 66, None),
    ],
)
def test_the_steps_of_the_action(files, inputs, code, answer):
    step = action()["runs"]["steps"][1]
    given = {name: "" for name in step["env"]} | {"UNDECIDED": "fail"} | inputs
    output, summary = files / "output", files / "summary"
    output.touch(), summary.touch()
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=files, capture_output=True, text=True,
        env={
            **os.environ, **given, "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        },
    )
    assert done.returncode == code, done.stderr
    assert not (files / "broken").exists()
    if answer is not None:
        assert output.read_text() == f"answer={answer}\n"
        assert "| gate |" in summary.read_text()
