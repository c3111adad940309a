"""Runs `candor` for the notebooks. Every number in them is the tool's own."""

import base64
import csv
import html
import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from IPython.display import HTML, display

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent / "Tests" / "Fixtures" / "Golden" / "predictions"
# Lessons executed together share this folder, and with it the networks that one of them trained.
WORK = Path(os.environ.get("CANDOR_WORK", HERE / ".work"))


class Refused(Exception):
    """`candor` ended with another exit code than 0; the message is what it said."""

    def __init__(self, code, message):
        super().__init__(f"exit code {code}: {message}")
        self.code = code
        self.message = message


def binary():
    """The command: $CANDOR, else the release build of this clone, else the one in PATH."""
    named = os.environ.get("CANDOR")
    built = HERE.parent / ".build" / "release" / "candor"
    found = named or (str(built) if built.exists() else shutil.which("candor"))
    if not found:
        raise FileNotFoundError("candor is not built; run `make build`, or set CANDOR to its path.")
    return found


def tell(*arguments):
    """Runs a command and returns the text it prints."""
    WORK.mkdir(exist_ok=True)
    command = [binary(), *map(str, arguments)]
    done = subprocess.run(command, cwd=WORK, capture_output=True, text=True)
    if done.returncode != 0:
        raise Refused(done.returncode, done.stderr.strip())
    return done.stdout


def ask(*arguments):
    """Runs a command with --json and returns its document."""
    return json.loads(tell(*arguments, "--json", "--quiet"))


def metrics(*arguments):
    """The estimates of `candor metrics`, by id."""
    document = ask("metrics", *arguments)
    return {estimate["id"]: estimate for estimate in document["estimates"]}


def values(*arguments):
    """The values alone of `candor metrics`, by id; an undefined number is absent."""
    found = metrics(*arguments)
    return {name: one["value"] for name, one in found.items() if one.get("value") is not None}


def golden(name):
    """Arguments for the predictions of a network another framework trained, kept for the tests."""
    labels = GOLDEN / "fashion_test_labels.npy"
    return ["--logits", GOLDEN / f"{name}.logits.npy", "--labels", labels]


def trained(recipe, *flags, name=None):
    """The folder of a run, trained now unless a notebook before has done so."""
    name = name or recipe
    tell("train", recipe, "--name", name, "--runs", "runs", "--resume", "--quiet", *flags)
    return f"runs/{name}"


def trained_together(*trainings):
    """The folders of several runs, as many trained at once as there are processors.

    Each training is a pair: the recipe with its flags, and the name of the run.
    """
    with ThreadPoolExecutor(max(1, os.cpu_count() or 1)) as pool:
        return list(pool.map(lambda one: trained(*one[0], name=one[1]), trainings))


def curves(run):
    """The rows of a run's metrics.csv, as numbers; a blank field is absent."""
    with open(WORK / run / "metrics.csv", newline="") as file:
        return [
            {name: float(value) for name, value in row.items() if value}
            for row in csv.DictReader(file)
        ]


def write_rows(name, rows):
    """Writes a two-class CSV from (label, probability of class 0, how many rows)."""
    WORK.mkdir(exist_ok=True)
    lines = ["label,prob_0,prob_1"]
    for label, probability, count in rows:
        lines += [f"{label},{probability},{1 - probability:.12g}"] * count
    (WORK / name).write_text("\n".join(lines) + "\n")
    return name


def dial(temperature, predictions, output):
    """Divides all logits by a temperature, through a map of the tool with its dial turned.

    The map is fitted first, so that it is one of the tool's, and then its only number is replaced.
    """
    tell("recalibrate", "fit", *predictions, "--method", "temperature", "-o", "dial.json")
    made = json.loads((WORK / "dial.json").read_text())
    made["map"]["inverse_temperature"] = 1 / temperature
    (WORK / "dial.json").write_text(json.dumps(made))
    tell("recalibrate", "apply", "dial.json", *predictions, "-o", output)
    return output


def figure(name, *inputs):
    """Shows one of the tool's figures, such as `reliability-mlp`."""
    tell("figures", *inputs, "-o", "figures", "--quiet")
    drawn = base64.b64encode((WORK / "figures" / f"{name}.svg").read_bytes()).decode()
    # As an image, because two drawings set into one page would share their ids.
    display(HTML(f'<img alt="{html.escape(name)}" src="data:image/svg+xml;base64,{drawn}">'))


def page(path, height=720):
    """Shows a page of the tool in a frame of its own."""
    text = html.escape((WORK / path).read_text(), quote=True)
    display(HTML(f'<iframe srcdoc="{text}" width="100%" height="{height}"></iframe>'))
