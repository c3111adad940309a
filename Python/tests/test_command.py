"""The command from Python: its texts, documents, warnings, refusals; and what its runs give."""

import json
import os
import pickle
import subprocess
import xml.dom.minidom as xml
from pathlib import Path

import numpy as np
import pytest

import candor
from conftest import drawn


@pytest.fixture
def file(tmp_path, four):
    logits, labels = four
    np.savez(tmp_path / "m.npz", logits=logits, labels=labels)
    return tmp_path / "m.npz"


def test_the_text_and_the_document_are_the_command_s(command, file):
    assert candor.run(["metrics", file, "--quiet"]) == command("metrics", file, "--quiet")
    document = candor.run(["metrics", file.name, "--json", "--quiet"], cwd=file.parent)
    assert document == json.loads(command("metrics", file.name, "--json", "--quiet", cwd=file.parent))
    # What stands after two dashes is no option.
    with pytest.raises(candor.MissingFileError):
        candor.run(["metrics", "--quiet", "--", "--json"], cwd=file.parent)


@pytest.mark.parametrize(
    "said, kind, code, sentence",
    [
        (["metrics", "none.npz"], candor.MissingFileError, 66, "none.npz"),
        (["metrics", "bad.csv"], candor.InputError, 65, "bad.csv"),
        (["metrics", "m.npz", "--bins", -5], candor.InputError, 64, "1...100000"),
        (["metrcs"], candor.InputError, 64, "metrics"),
        (["metrics", "m.npz", "--gate", "accuracy>1", "--quiet"], candor.CandorError, 1, "accuracy"),
    ],
)
def test_refusals(file, said, kind, code, sentence):
    (file.parent / "bad.csv").write_text("label,prob_0,prob_1\n0,0.9,0.3\n")
    with pytest.raises(kind) as caught:
        candor.run(said, cwd=file.parent)
    assert caught.value.exit_code == code
    assert sentence in str(caught.value) and not str(caught.value).startswith(("candor:", "Error:"))


def test_notes_come_to_standard_error_and_warnings_are_warnings(file, capsys):
    made = file.parent / "map.json"
    assert candor.run(["recalibrate", "fit", file, "-o", made]) == ""
    assert f"wrote {made}" in capsys.readouterr().err
    candor.run(["recalibrate", "fit", file, "-o", made, "--quiet"])
    assert capsys.readouterr().err == ""
    logits, labels = drawn(20, classes=2)
    np.savez(file.parent / "twice.npz", logits=np.tile(logits, (9, 1)), labels=np.tile(labels, 9))
    with pytest.warns(candor.CandorWarning, match="rows"):
        candor.run(["metrics", file.parent / "twice.npz"])


def test_a_run_is_read_with_its_split_and_passes(command, tmp_path):
    schemas = os.environ.get("CANDOR_SCHEMAS")
    if schemas is None:
        pytest.skip("CANDOR_SCHEMAS does not say where the project is")
    folder = tmp_path / "images"
    maker = Path(schemas).parent / "Tests" / "Slurm" / "small-data"
    subprocess.run([str(maker), str(folder)], check=True)
    candor.run(
        ["train", "dropout", "--hidden", 8, "--dropout", 0.5, "--epochs", 1, "--runs", tmp_path, "--data", folder,
         "--quiet"]
    )
    run = candor.runs(tmp_path)["dropout"]
    for said, options in [
        ({}, []),
        ({"split": "train"}, ["--split", "train"]),
        ({"mc_samples": 3}, ["--mc-samples", "3"]),
    ]:
        made = candor.evaluate(run.predictions(data=folder, **said)).to_dict()
        assert made == json.loads(
            command("metrics", run.path, "--data", folder, "--json", "--quiet", *options)
        )
    drawn = candor.evaluate(run.predictions(data=folder)).svg("training")
    assert "epoch" in drawn
    for wrong in [{"split": "both"}, {"mc_samples": 0}]:
        with pytest.raises(candor.InputError):
            run.predictions(data=folder, **wrong)


def test_drawings(four):
    logits, labels = four
    e = candor.evaluate(labels, logits, from_logits=True)
    c = candor.compare({"a": logits, "b": logits * 0.5, "c": logits * 2}, labels, from_logits=True,
                       bootstrap=100)
    for drawing in [e.svg(), c.svg(), c.pairs[1].svg()]:
        assert xml.parseString(drawing).documentElement.tagName == "svg"
        assert drawing._repr_html_().startswith('<img alt="') and drawing.title
    assert c.svg() == c.pairs[0].svg() != c.pairs[1].svg() and "c" in c.pairs[1].svg().title
    # A pickle keeps the pictures in place of what draws them.
    back = pickle.loads(pickle.dumps(c))
    assert [each.svg() for each in back.pairs] == [each.svg() for each in c.pairs]
    assert pickle.loads(pickle.dumps(c.pairs[1])).svg() == c.pairs[1].svg()
    assert pickle.loads(pickle.dumps(e.svg())).title == e.svg().title


def test_an_infinite_gap_has_no_picture(two):
    _, labels = two
    sure = np.stack([labels, 1 - labels], 1).astype(float)
    with pytest.warns(candor.CandorWarning):
        c = candor.compare({"a": np.full(len(labels), 0.5), "b": sure[:, 0]}, labels, bootstrap=100)
        wrong = candor.compare({"a": np.full(len(labels), 0.5), "b": sure[:, 1]}, labels, bootstrap=100)
    assert c.svg()
    with pytest.raises(candor.UndefinedError, match="no picture"):
        wrong.svg()
    assert pickle.loads(pickle.dumps(wrong)).headline == wrong.headline
