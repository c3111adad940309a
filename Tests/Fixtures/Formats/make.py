"""Makes the files of this folder. Needs NumPy 2; see README.md for the versions that were used."""

import collections
import io
import pickle
import struct
import sys
import types
import zipfile

import numpy as np

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
ROWS, CLASSES = 5, 3
SCORES = (np.arange(ROWS * CLASSES).reshape(ROWS, CLASSES) / 8) - 1  # exact in half precision
LABELS = np.array([0, 2, 1, 1, 2])


def npy(array, version=(1, 0)):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return out.getvalue()


def archive(path, members, method=zipfile.ZIP_STORED, zip64=False):
    with zipfile.ZipFile(path, "w") as target:
        for name, data in members:
            info = zipfile.ZipInfo(name, FIRST_DAY)
            info.compress_type = method
            with target.open(info, "w", force_zip64=zip64) as member:
                member.write(data)


arrays = []
for kind in ["<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]:
    for order in "CF":
        arrays.append((f"scores {kind} {order}", npy(np.array(SCORES, dtype=kind, order=order))))
for major in (2, 3):
    arrays.append((f"scores <f4 C v{major}", npy(SCORES.astype("<f4"), (major, 0))))
for kind in ["|i1", "|u1"] + [o + t for o in "<>" for t in ("i2", "u2", "i4", "u4", "i8", "u8")]:
    arrays.append((f"labels {kind}", npy(LABELS.astype(kind))))
archive("arrays.npz", arrays)

prediction = [
    ("logits.npy", npy(SCORES.astype("<f4"))),
    ("labels.npy", npy(LABELS)),
    ("weights.npy", npy(np.array([1, 0.5, 2, 0, 0.25]))),
    ("ids.npy", npy(np.array([10, 11, 12, -13, 2**62]))),
    ("extra.npy", npy(np.array(["not", "numbers"]))),
]
archive("stored.npz", prediction)
archive("deflated.npz", prediction, zipfile.ZIP_DEFLATED)
archive("zip64.npz", prediction, zip64=True)


# torch.save without torch: the same pickle, by Python's own pickler, of classes that only have the
# names of PyTorch's.
class Storage:
    def __init__(self, kind, key, data, count):
        self.kind, self.key, self.data, self.count = kind, key, data, count


class Tensor:
    def __init__(self, storage, offset, shape, strides):
        self.args = (storage, offset, shape, strides, False, collections.OrderedDict())

    def __reduce__(self):
        return sys.modules["torch._utils"]._rebuild_tensor_v2, self.args


def rebuild(*_):
    raise AssertionError("never called")


torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
sys.modules["torch"], sys.modules["torch._utils"] = torch, utils
rebuild.__module__, rebuild.__qualname__ = "torch._utils", "_rebuild_tensor_v2"
rebuild.__name__ = "_rebuild_tensor_v2"
utils._rebuild_tensor_v2 = rebuild
for name in ["Float", "Double", "Half", "BFloat16", "Long"]:
    cls = type(name + "Storage", (), {"__module__": "torch"})
    setattr(torch, name + "Storage", cls)


class Pickler(pickle._Pickler):
    def persistent_id(self, value):
        if isinstance(value, Storage):
            return ("storage", getattr(torch, value.kind), value.key, "cpu", value.count)
        return None


def save(path, value, storages, protocol=2):
    out = io.BytesIO()
    Pickler(out, protocol).dump(value)
    members = [("archive/data.pkl", out.getvalue()), ("archive/byteorder", b"little")]
    members += [(f"archive/data/{s.key}", s.data) for s in storages]
    archive(path, members + [("archive/version", b"3\n")])


flat = np.arange(12, dtype="<f4") - 4
floats = Storage("FloatStorage", "0", flat.tobytes(), 12)
halves = Storage("HalfStorage", "1", flat.astype("<f2").tobytes(), 12)
doubles = Storage("DoubleStorage", "2", flat.astype("<f8").tobytes(), 12)
bfloats = Storage("BFloat16Storage", "3", (flat.view("<u4") >> 16).astype("<u2").tobytes(), 12)
longs = Storage("LongStorage", "4", np.array([7], dtype="<i8").tobytes(), 1)
state = collections.OrderedDict(
    [
        ("plain", Tensor(floats, 0, (3, 4), (4, 1))),
        ("transposed", Tensor(floats, 0, (4, 3), (1, 4))),
        ("half", Tensor(halves, 2, (2, 5), (5, 1))),
        ("double", Tensor(doubles, 0, (12,), (1,))),
        ("bfloat16", Tensor(bfloats, 11, (), ())),
        ("steps", Tensor(longs, 0, (), ())),
        ("none", Tensor(floats, 0, (0, 4), (4, 1))),
    ]
)
storages = [floats, halves, doubles, bfloats, longs]
save("tensors.pt", state, storages)
save("wrapped.pt", {"epoch": 3, "model_state_dict": state, "loss": [0.5, None]}, storages, 4)
