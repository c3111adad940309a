"""Makes the files of this folder. Needs NumPy 2, h5py and zstandard; see README.md."""

import bz2
import collections
import io
import json
import lzma
import os
import pickle
import sys
import types
import zipfile

import h5py
import numpy as np
import zstandard

ROWS, CLASSES = 12, 3
i, j = np.arange(ROWS)[:, None], np.arange(CLASSES)[None]
LOGITS = ((7 * i + 5 * j) % 11) / 4 - 1  # exact in half precision
LABELS = (np.arange(ROWS) * 5 + 1) % CLASSES
OTHER = -LOGITS[:7]  # another part, which must not be taken
FIRST_DAY = (1980, 1, 1, 0, 0, 0)

text = "label,logit_0,logit_1,logit_2\n" + "".join(
    f"{l},{a},{b},{c}\n" for l, (a, b, c) in zip(LABELS, LOGITS.tolist())
)


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


def archive(name, members):
    with zipfile.ZipFile(name, "w") as target:
        for member, data in members:
            info = zipfile.ZipInfo(member, FIRST_DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, data)


def npy(array):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, allow_pickle=True)
    return out.getvalue()


# Text, compressed and in other encodings.
raw = text.encode()
half = raw.index(b"\n", len(raw) // 2) + 1
write("plain.csv", raw)
write("text.csv.zst", zstandard.ZstdCompressor().compress(raw))
write("frames.csv.zst", b"".join(zstandard.ZstdCompressor().compress(x) for x in (raw[:half], raw[half:])))
write("text.csv.bz2", bz2.compress(raw))
write("streams.csv.bz2", bz2.compress(raw[:half]) + bz2.compress(raw[half:]))
write("text.csv.xz", lzma.compress(raw))
write("streams.csv.xz", lzma.compress(raw[:half]) + lzma.compress(raw[half:]))
archive("text.csv.zip", [("folder/", b""), ("folder/text.csv", raw), ("__MACOSX/._text.csv", b"x")])
write("utf16le.csv", b"\xff\xfe" + text.encode("utf-16-le"))
write("utf16be.csv", b"\xfe\xff" + text.encode("utf-16-be"))
write("utf16le_bare.csv", text.encode("utf-16-le"))
write("utf16.csv.zst", zstandard.ZstdCompressor().compress(text.encode("utf-16")))

# Pickles: the calibration literature's pair of pairs, and arrays of objects.
parts = ((OTHER.astype("f4"), LABELS[:7]), (LOGITS.astype("f4"), LABELS))
for protocol in (2, 3, 4, 5):
    write(f"parts{protocol}.pkl", pickle.dumps(parts, protocol))
write("parts_numpy1.pkl", pickle.dumps(parts, 2).replace(b"numpy._core", b"numpy.core"))
write("column_labels.pkl", pickle.dumps((LOGITS, LABELS[:, None].astype("i4")), 4))
write("fortran.pkl", pickle.dumps({"logits": np.asfortranarray(LOGITS), "labels": LABELS}, 4))
write("lists.pkl", pickle.dumps({"logits": LOGITS.tolist(), "labels": [int(x) for x in LABELS]}, 4))
write("big_endian.pkl", pickle.dumps({"logits": LOGITS.astype(">f8"), "labels": LABELS.astype(">i2")}, 3))
write("dictionary.npy", npy(np.array({"logits": LOGITS, "labels": LABELS, "note": "x"}, dtype=object)))
rows = np.empty(ROWS, dtype=object)
for row in range(ROWS):
    rows[row] = LOGITS[row]
archive("objects.npz", [("logits.npy", npy(rows)), ("labels.npy", npy(LABELS.astype(object)))])
scalars = np.empty(ROWS, dtype=object)
for row in range(ROWS):
    scalars[row] = np.int64(LABELS[row])
archive("scalars.npz", [("logits.npy", npy(LOGITS)), ("labels.npy", npy(scalars))])
archive("affixes.npz", [(f"{k}.npy", npy(v)) for k, v in [
    ("logits_val", OTHER), ("labels_val", LABELS[:7]), ("logits_test", LOGITS), ("labels_test", LABELS)]])


# torch.save without torch, by Python's own pickler, of classes that only have PyTorch's names.
class Storage:
    def __init__(self, kind, array):
        self.kind, self.array = kind, array


class Tensor:
    def __init__(self, array):
        kinds = {"float32": "Float", "float64": "Double", "int64": "Long", "float16": "Half", "bool": "Bool"}
        self.storage = Storage(kinds[array.dtype.name] + "Storage", array)

    def __reduce__(self):
        array = self.storage.array
        strides = tuple(s // array.itemsize for s in array.strides)
        return rebuild, (self.storage, 0, array.shape, strides, False, collections.OrderedDict())


def rebuild(*_):
    raise AssertionError("never called")


torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
sys.modules["torch"], sys.modules["torch._utils"] = torch, utils
rebuild.__module__, rebuild.__qualname__, rebuild.__name__ = "torch._utils", "_rebuild_tensor_v2", "_rebuild_tensor_v2"
utils._rebuild_tensor_v2 = rebuild
for kind in ["Float", "Double", "Half", "Long", "Bool"]:
    setattr(torch, kind + "Storage", type(kind + "Storage", (), {"__module__": "torch"}))


def save(name, value):
    stored = []

    class Pickler(pickle._Pickler):
        def persistent_id(self, item):
            if isinstance(item, Storage):
                stored.append(item.array)
                return ("storage", getattr(torch, item.kind), str(len(stored) - 1), "cpu", item.array.size)
            return None

    out = io.BytesIO()
    Pickler(out, 2).dump(value)
    members = [("archive/data.pkl", out.getvalue()), ("archive/byteorder", b"little")]
    for index, array in enumerate(stored):
        members.append((f"archive/data/{index}", np.ascontiguousarray(array).tobytes()))
    with zipfile.ZipFile(name, "w") as target:
        for member, data in members:
            target.writestr(zipfile.ZipInfo(member, FIRST_DAY), data)


logits, labels = Tensor(LOGITS.astype("f4")), Tensor(LABELS)
save("pair.pt", (logits, labels))
save("list.pt", [logits, labels])
save("named.pt", {"logits": logits, "labels": labels, "epoch": 3, "name": "net"})
save("parts.pt", ((Tensor(OTHER.astype("f4")), Tensor(LABELS[:7])), (logits, labels)))
save("groups.pt", {"val": {"logits": Tensor(OTHER), "labels": Tensor(LABELS[:7])},
                   "test": {"logits": Tensor(LOGITS), "labels": labels}})
save("tensor.pt", logits)
weights = collections.OrderedDict([
    ("0.weight", Tensor(np.arange(12, dtype="f4").reshape(3, 4))), ("0.bias", Tensor(np.zeros(3, "f4")))])
save("best.pth", {"best": Tensor(np.array(0.5)), "state_dict": weights, "epoch": 7})

# HDF5.
with h5py.File("groups.h5", "w", libver=("earliest", "v110")) as file:
    file["val/logits"], file["val/labels"] = OTHER, LABELS[:7]
    file.create_dataset("test/logits", data=LOGITS.astype("f4"), chunks=(5, 3), compression="gzip")
    file["test/labels"] = LABELS.astype("u1")
with h5py.File("flat.h5", "w", libver=("earliest", "v110")) as file:
    file["logits"], file["labels"] = LOGITS.astype("f2"), LABELS.astype(">i4")
    file["complex"] = np.zeros(2, "c16")

# Evaluation logs of lm-evaluation-harness: two tasks, of three and of two choices.
os.makedirs("results/model", exist_ok=True)


def records(choices, filters=("none",)):
    for row in range(ROWS):
        values = LOGITS[row, :choices]
        texts = ["no", "maybe", "certainly"][:choices]
        label = int(LABELS[row]) % choices
        for name in filters:
            yield {
                "doc_id": row,
                "doc": {"question": f"question {row}", "choices": texts},
                "target": label if row % 2 else str(label),
                "arguments": {f"gen_args_{k}": {"arg_0": "Q", "arg_1": " " + t} for k, t in enumerate(texts)}
                if row % 2 else [["Q", " " + t] for t in texts],
                "resps": [[[str(v), "False"]] for v in values],
                "filtered_resps": [[str(v), "False"] for v in values],
                "filter": name, "metrics": ["acc"], "doc_hash": "0", "acc": 1.0,
            }


def log(name, rows):
    write(name, "".join(json.dumps(r) + "\n" for r in rows).encode())


log("results/model/samples_three_2024-05-01T10-00-00.000000.jsonl", records(3))
log("results/model/samples_two_2024-05-01T10-00-00.000000.jsonl", records(2))
log("samples_filters.jsonl", records(3, ("strict", "loose")))
