import pickle
import subprocess
import sys

import numpy as np
import pytest

import candor
from conftest import softmax


def test_numbers_are_attributes(four):
    logits, labels = four
    e = candor.evaluate(labels, logits, from_logits=True)
    p = softmax(logits)
    assert e.accuracy.value == np.mean(p.argmax(1) == labels)
    assert e.log_loss.value == pytest.approx(-np.log(p[np.arange(len(p)), labels]).mean(), rel=1e-12)
    low, high = e.ece.interval
    assert low <= e.ece.corrected <= high and e.ece.interval.level == 0.95
    assert "15 equal-width bins" in e.ece.spec
    assert float(e["ece"]) == e.ece.value and "ece" in e and "ece" in dir(e)
    with pytest.raises(AttributeError, match="no estimate 'ecee'"):
        e.ecee


def test_ece_is_that_of_the_definition(four):
    logits, labels = four
    p = softmax(logits)
    confidence, hit = p.max(1), p.argmax(1) == labels
    bins = np.minimum((confidence * 15).astype(int), 14)
    gaps = [
        abs(confidence[bins == b].mean() - hit[bins == b].mean()) * (bins == b).mean()
        for b in np.unique(bins)
    ]
    assert candor.evaluate(labels, p).ece.value == pytest.approx(sum(gaps), abs=1e-12)


def test_frame_and_page(four):
    logits, labels = four
    e = candor.evaluate(labels, logits, from_logits=True)
    frame = e.to_frame()
    assert list(frame.index) == [each.id for each in e]
    assert frame.loc["ece", "value"] == e.ece.value and frame["low"].dtype == float
    page = e._repr_html_()
    assert e.verdict.split(".")[0] in page and "data:image/svg+xml" in page
    assert page.count("<tr>") == 7
    assert "accuracy" in str(e) and "accuracy" in repr(e)


@pytest.mark.parametrize("name", ["reliability", "confidence", "risk"])
def test_figures(four, name):
    logits, labels = four
    e = candor.evaluate(labels, logits, from_logits=True, name="net & <co>")
    import xml.dom.minidom as xml

    try:
        drawn = e.svg(name)
    except candor.InputError as error:
        # The sentence lists what there is.
        assert name != "reliability" and "reliability" in str(error)
        return
    assert xml.parseString(drawn).documentElement.tagName == "svg"


def test_pickles(four):
    logits, labels = four
    e = candor.evaluate(labels, logits, from_logits=True)
    back = pickle.loads(pickle.dumps(e))
    assert back.to_dict() == e.to_dict() and back.svg() == e.svg() and back.verdict == e.verdict
    assert back.ece.interval == e.ece.interval and back.ece.interval.method == e.ece.interval.method
    c = candor.compare({"a": logits, "b": logits * 0.5}, labels, from_logits=True, bootstrap=100)
    again = pickle.loads(pickle.dumps(c))
    assert again.to_dict() == c.to_dict() and str(again) == str(c)


def test_comparison_reads_well(four):
    logits, labels = four
    c = candor.compare({"a": logits, "b": logits / 1.4}, labels, from_logits=True, bootstrap=200)
    assert c.names == ("a", "b") and c.log_loss.difference == c.log_loss.b - c.log_loss.a
    assert c.log_loss.verdict in {"a_better", "b_better", "no_difference_detected", "cannot_tell"}
    assert c.ece.verdict is None and c.ece.reason
    assert c.headline in c._repr_html_() or "&" in c._repr_html_()
    assert c.to_frame().loc["log_loss", "difference"] == c.log_loss.difference
    assert len(c.pairs) == 1


def test_report(tmp_path, four):
    logits, labels = four
    path = candor.report(
        {"plain": logits, "cooler": logits / 1.4}, labels, tmp_path / "r.html", from_logits=True,
        bootstrap=100,
    )
    page = path.read_text()
    assert page.startswith("<!") and "plain" in page and "cooler" in page and "<svg" in page


def test_read_of_parquet(tmp_path, two):
    arrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet as parquet

    logits, labels = two
    risk = softmax(logits)[:, 1]
    parquet.write_table(arrow.table({"label": labels, "risk": risk}), tmp_path / "p.parquet")
    read = candor.read(tmp_path / "p.parquet", probability="risk")
    assert np.array_equal(read.scores[:, 1], risk) and np.array_equal(read.labels, labels)
    assert read.name == "p"


def test_light_until_used():
    code = (
        "import sys, candor; candor.evaluate([0, 1, 1], [0.2, 0.7, 0.9]);"
        "heavy = {'pandas', 'sklearn', 'matplotlib', 'torch', 'pyarrow', 'polars', 'scipy'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_handles_are_given_back(four):
    from candor._library import library

    logits, labels = four
    before = library().candor_handles()
    for _ in range(5):
        candor.evaluate(labels, logits, from_logits=True)
        candor.compare({"a": logits, "b": logits / 2}, labels, from_logits=True, bootstrap=100)
        candor.Recalibrator(from_logits=True).fit(logits, labels).predict(logits)
    assert library().candor_handles() == before


def test_version():
    assert candor.__version__.count(".") == 2
