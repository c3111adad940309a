"""What people have, in the libraries that they have it in."""

import numpy as np
import pytest

import candor
import candor.testing
from conftest import softmax


@pytest.fixture
def plain(four):
    logits, labels = four
    p = softmax(logits)
    return p, labels, candor.evaluate(labels, p).to_dict()


def as_pandas(p, labels):
    pandas = pytest.importorskip("pandas")
    return pandas.DataFrame(p), pandas.Series(labels)


def as_polars(p, labels):
    polars = pytest.importorskip("polars")
    return polars.DataFrame(p), polars.Series(labels)


def as_arrow(p, labels):
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table({f"c{k}": p[:, k] for k in range(p.shape[1])})
    return table, arrow.chunked_array([labels[:100], labels[100:]])


def as_torch(p, labels):
    torch = pytest.importorskip("torch")
    return torch.from_numpy(p).requires_grad_(), torch.from_numpy(labels)


def as_lists(p, labels):
    return p.tolist(), labels.tolist()


def as_fortran(p, labels):
    return np.asfortranarray(p), labels.astype(np.int64)[:, None]


def as_stride(p, labels):
    wide = np.zeros((len(p), 2 * p.shape[1]))
    wide[:, ::2] = p
    return wide[:, ::2], labels.astype(float)


@pytest.mark.parametrize(
    "way", [as_pandas, as_polars, as_arrow, as_torch, as_lists, as_fortran, as_stride]
)
def test_one_result(plain, way):
    p, labels, expected = plain
    scores, truth = way(p, labels)
    assert candor.evaluate(truth, scores).to_dict() == expected


def test_names_of_classes(plain):
    p, labels, expected = plain
    names = np.array(["cat", "dog", "emu", "fox"])
    for said in [names, list(names), None]:
        made = candor.evaluate(names[labels], p, names=said).to_dict()
        assert made["estimates"] == expected["estimates"]
    # The order of the columns counts.
    other = candor.evaluate(names[labels], p[:, ::-1], names=names[::-1])
    assert other.accuracy.value == candor.evaluate(labels, p).accuracy.value
    # Labels that are numbers of another kind, as scikit-learn's classes_ may be.
    tens = candor.evaluate(labels * 10, p, names=[0, 10, 20, 30])
    assert tens.accuracy.value == other.accuracy.value


def test_groups_of_a_table(plain):
    pandas = pytest.importorskip("pandas")
    p, labels, _ = plain
    site = np.where(np.arange(len(labels)) < 200, "s", "t")
    expected = candor.evaluate(labels, p, groups={"site": site}).groups
    frame = pandas.DataFrame({"site": site})
    assert candor.evaluate(labels, p, groups=frame).groups == expected
    assert candor.evaluate(labels, p, groups=frame["site"]).groups == expected
    assert candor.evaluate(labels, p, groups=frame["site"].astype("category")).groups == expected


@pytest.mark.parametrize(
    "labels, scores, said, sentence",
    [
        ([0, 1], [[0.5, 0.5]], {}, "1 rows but 2 labels"),
        ([0, 2], [[0.5, 0.5], [0.1, 0.9]], {}, "label of row 1 is 2"),
        ([0, 0.5], [0.5, 0.5], {}, "label of row 1 is 0.5"),
        ([0, float("nan")], [0.5, 0.5], {}, "label of row 1 is nan"),
        ([0, 1], [0.5, 1.5], {}, "row 1.*1.5"),
        ([0, 1], [0.5, float("nan")], {}, "probability of row 1 is nan"),
        ([0, 1], [[1.0, 2.0], [0.5, 0.5]], {}, r"must lie in \[0, 1\]"),
        ([0, 1], [[1, 2], [3, float("inf")]], {"from_logits": True}, "row 1, class 1"),
        ([0, 1], [0.5, 0.5], {"weights": [1, -1]}, "weight of row 1"),
        ([0, 1], [0.5, 0.5], {"weights": [1, 2.5]}, "weight of row 1 is 2.5"),
        ([0, 1], [0.5, 0.5], {"weights": [1]}, "2 rows but 1 weights"),
        ([0, 1], [0.5, 0.5], {"weighting": "odd"}, "frequency"),
        ([0, 1], [0.5, 0.5], {"level": 1.5}, "level"),
        ([0, 1], [0.5, 0.5], {"bins": 0}, "bins"),
        ([0, 1], [0.5, 0.5], {"bins": "x"}, "bins"),
        ([0, 1], [0.5, 0.5], {"seed": -1}, "seed"),
        ([0, 1], [0.5, 0.5], {"view": "class:9"}, "class '9'"),
        ([0, 1], [0.5, 0.5], {"view": "side"}, "top-label"),
        ([0, 1], [0.5, 0.5], {"clip": 3}, "clip"),
        ([0, 1], [0.5, 0.5], {"names": ["a", "b", "c"]}, "3 names"),
        (["a", "z"], [0.5, 0.5], {"names": ["a", "b"]}, "row 1 is 'z'"),
        (["a", "a"], [0.5, 0.5], {}, "names"),
        ([], [], {}, "row"),
        ([[0, 1], [1, 0]], [[0.5, 0.5], [0.5, 0.5]], {}, "argmax"),
        ([0, 1], ["a", "b"], {}, "no numbers"),
        ([0, 1], np.zeros((2, 2, 2)), {}, "shape"),
        ([0, 1], np.ma.masked_array([0.5, 0.5], [False, True]), {}, "Row 1 is masked"),
    ],
)
def test_refusals_name_the_place(labels, scores, said, sentence):
    with pytest.raises(ValueError, match=sentence) as caught:
        candor.evaluate(labels, scores, **said)
    assert isinstance(caught.value, candor.CandorError)


def test_doubts_are_warnings():
    with pytest.warns(candor.CandorWarning, match="probability 0"):
        e = candor.evaluate([0, 1, 1], [0.0, 0.0, 0.9])
    assert e.log_loss.value is None and "infinite" in e.log_loss.reason
    with pytest.warns(candor.CandorWarning, match="lies in 0...1"):
        candor.evaluate([0, 1, 1], [[0.4, 0.6], [0.2, 0.8], [0.9, 0.1]], from_logits=True)


@pytest.fixture
def impossible(two):
    """Labels, risks, and risks that give the right class of row 3 the probability 0."""
    logits, labels = two
    risk = softmax(logits)[:, 1]
    broken = risk.copy()
    broken[3] = 1 - labels[3]
    return labels, risk, broken


@pytest.mark.filterwarnings("ignore::candor.CandorWarning")
def test_an_infinite_loss_is_compared(impossible):
    labels, risk, broken = impossible
    c = candor.compare({"a": risk, "b": broken}, labels, bootstrap=100)
    found = c.log_loss
    assert found.a > 0 and found.b is None and found.difference is None and found.interval is None
    assert found.verdict == "a_better" and "row 3" in found.reason
    assert np.isnan(float(found)) and found.shown(found.b) == "infinite"
    assert c.brier.difference == c.brier.b - c.brier.a
    assert "infinite" in c._repr_html_() and "infinite" in c.headline and "infinite" in str(c)
    with pytest.raises(AssertionError, match="log_loss of the model is infinite.*worse"):
        candor.testing.assert_not_worse(labels, broken, risk)


@pytest.mark.filterwarnings("ignore::candor.CandorWarning")
def test_two_infinite_losses(impossible):
    labels, _, broken = impossible
    c = candor.compare({"a": broken, "b": broken[:]}, labels, bootstrap=100)
    assert c.log_loss.a is None and c.log_loss.b is None and c.log_loss.difference is None
    frame = pytest.importorskip("pandas") and c.to_frame()
    assert np.isnan(frame.loc["log_loss", "difference"]) and frame["difference"].dtype == float
    # What the reader of a document may leave out.
    bare = candor.Difference._of({"id": "log_loss", "spec": "s", "reason": "infinite: a"})
    assert bare.a is None and bare.shown(bare.a) == "infinite"


def test_other_failures(tmp_path, four):
    logits, labels = four
    with pytest.raises(FileNotFoundError, match="none.npz"):
        candor.read(tmp_path / "none.npz")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n")
    with pytest.raises(candor.InputError, match="bad.csv"):
        candor.read(tmp_path / "bad.csv")
    with pytest.raises(candor.NotComparableError):
        candor.compare({"a": candor.Predictions(labels, logits, from_logits=True),
                        "b": candor.Predictions(labels[::-1], logits, from_logits=True)})
    with pytest.raises(candor.InputError, match="two models"):
        candor.compare({"a": logits}, labels, from_logits=True)
    with pytest.raises(candor.InputError, match="labels are missing"):
        candor.evaluate(None, logits, from_logits=True)
    with pytest.raises(candor.InputError, match="leave out y_true"):
        candor.evaluate(labels, candor.Predictions(labels, logits, from_logits=True))
    with pytest.raises(candor.InputError, match="no method 'magic'"):
        candor.Recalibrator("magic", from_logits=True).fit(logits, labels)
