"""Hostile calls: real arrays with wrong counts, kinds, handles, options and texts. Prints the codes."""

import collections
import ctypes
import json
import random
import sys

import numpy as np

from candor import _library

calls, seed = int(sys.argv[1]), int(sys.argv[2])
chance = random.Random(seed)
loaded = _library.library()
codes = collections.Counter()
alive = [0, 1, 2**63, 2**64 - 1]

NUMBERS = [0.0, 1.0, 0.5, -1.0, 1e308, -1e308, 1e-320, float("nan"), float("inf"), -float("inf")]
TEXTS = [
    b"", b"{}", b"[]", b"null", b"{", b"\xff\xfe", b"temperature", b"isotonic", b"matrix", b"reliability",
    b"confidence", b'["a","b"]', b'{"bins":0}', b'{"bins":1e400}', b'{"bins":-1}', b'{"level":2}',
    b'{"seed":-1}', b'{"view":"class:99"}', b'{"view":"positive"}', b'{"name":"\\u0000"}', b"[" * 5000,
    b'{"bootstrap":100}', b'{"bootstrap":2}', b'{"clip":1e-6}', b'{"weights":"sampling"}', b'{"positive":7}',
    b'{"class_names":["a"]}', b'{"all":true}', b'{"margin":-1}', b'{"join":"inner"}', b"/nonexistent", b"/dev/null",
    b"/", b'{"schema":"candor.recalibrator/1"}', b'{"storage_error":1e9}', b'{"margins":{"ece":1}}', b"x" * 3000,
]
COUNTS = [0, 1, -1, 2, 3, 2**31, 2**62, -(2**63), 2**40 + 1]


def numbers(count, dtype):
    if dtype == np.int32:
        return np.array([chance.choice([0, 1, 2, -1, 2**31 - 1, -(2**31)]) for _ in range(count)], dtype)
    if chance.random() < 0.7:
        made = np.array([chance.random() for _ in range(count)])
    else:
        made = np.array([chance.choice(NUMBERS) for _ in range(count)])
    with np.errstate(all="ignore"):
        return made.astype(dtype)


def one(name):
    """Arguments for a call: mostly right, one or two of them wrong."""
    out = ctypes.c_uint64()
    text, length = ctypes.c_void_p(), ctypes.c_int64()
    keep = []
    if name == "candor_model_make":
        rows, classes = chance.choice([1, 2, 5, 20, 40]), chance.choice([1, 2, 2, 3, 7])
        wide = chance.random() < 0.5
        scores = numbers(rows * classes, np.float64 if wide else np.float32)
        if chance.random() < 0.7 and classes > 1:
            scores = scores.reshape(rows, classes)
            with np.errstate(all="ignore"):
                scores = np.ascontiguousarray(scores / scores.sum(1, keepdims=True))
        labels = np.array([chance.randrange(classes) for _ in range(rows)], np.int32)
        if chance.random() < 0.1:
            labels = numbers(rows, np.int32)
        weights = numbers(rows, np.float64)
        ids = np.arange(rows, dtype=np.int64) // chance.choice([1, 1, 2])
        clusters = numbers(rows, np.int32)
        keep = [scores, labels, weights, ids, clusters]
        arguments = [
            scores.ctypes.data, scores.size, 2 if wide else 1, rows, classes, chance.choice([0, 1]),
            labels.ctypes.data, rows,
            *chance.choice([(None, 0), (weights.ctypes.data, rows)]),
            *chance.choice([(None, 0), (ids.ctypes.data, rows)]),
            *chance.choice([(None, 0), (clusters.ctypes.data, rows)]),
            chance.choice([b"{}", chance.choice(TEXTS)]), ctypes.byref(out),
        ]
        wrong = chance.random()
        if wrong < 0.2:
            # A count or a size that is not true; never one that a smaller array is behind with its
            # product right, since nothing can know how long an array is but by its count.
            place = chance.choice([1, 2, 3, 4, 5, 7, 9, 11, 13])
            arguments[place] = chance.choice(COUNTS if place not in (2, 5) else [0, 3, -1, 99])
        elif wrong < 0.3:
            arguments[chance.choice([0, 6, 8, 10, 12, 14, 15])] = None
        return arguments, out, None, keep
    arguments = []
    held = (ctypes.c_uint64 * 3)(*(chance.choice(alive) for _ in range(3)))
    for kind in _library._CALLS[name]:
        if kind is ctypes.c_uint64:
            arguments.append(chance.choice(alive))
        elif kind is ctypes.c_char_p:
            arguments.append(None if chance.random() < 0.1 else chance.choice(TEXTS))
        elif kind is ctypes.c_int32:
            arguments.append(chance.choice([0, 1]))
        elif kind is ctypes.c_int64:
            arguments.append(None)
        elif kind is ctypes.c_void_p:
            arguments.append(None)
        elif kind is ctypes.POINTER(ctypes.c_uint64):
            arguments.append(None if chance.random() < 0.05 else ctypes.byref(out))
        elif kind is ctypes.POINTER(ctypes.c_void_p):
            arguments.append(None if chance.random() < 0.05 else ctypes.byref(text))
        elif kind is ctypes.POINTER(ctypes.c_int64):
            arguments.append(ctypes.byref(length))
    kinds = _library._CALLS[name]
    # A pointer and its count: a real array of exactly so many, a null, or a null with a count.
    for place, kind in enumerate(kinds):
        if kind is not ctypes.c_void_p:
            continue
        count = chance.choice([0, 1, 2, 3, 5, 20, 40, 80])
        if name in ("candor_compare", "candor_report"):
            count, array = chance.choice([1, 2, 3]), held
            pointer = ctypes.addressof(held)
        elif name == "candor_accumulator_read":
            array = np.array([chance.randrange(256) for _ in range(count)], np.uint8)
            pointer = array.ctypes.data
        elif name == "candor_model_group":
            array = numbers(count, np.int32)
            pointer = array.ctypes.data
        else:
            array = np.zeros(100)
            pointer = array.ctypes.data
        keep.append(array)
        if chance.random() < 0.1:
            pointer, count = None, chance.choice(COUNTS)
        arguments[place], arguments[place + 1] = pointer, count
    for place, value in enumerate(arguments):
        if value is None and kinds[place] is ctypes.c_int64:
            arguments[place] = chance.choice([2, 2, 15, *COUNTS])
    return arguments, out, text, keep


# Some calls cost far more than others; most of the run goes to the boundary itself.
names = list(_library._CALLS)
weights = [
    {"candor_model_make": 30, "candor_destroy": 12, "candor_report": 0.02, "candor_compare": 1,
     "candor_evaluation_figure": 0.5}.get(name, 3)
    for name in names
]
for number in range(calls):
    name = chance.choices(names, weights)[0]
    arguments, out, text, keep = one(name)
    code = getattr(loaded, name)(*arguments)
    codes[str(code)] += 1
    assert 0 <= code <= 7, (name, code)
    if code == 7:
        print(name, arguments, loaded.candor_last_error(), flush=True)
    if code != 0:
        assert loaded.candor_last_error(), name
    if out.value:
        alive.append(out.value)
    if text is not None and text.value:
        loaded.candor_text_destroy(text)
    while len(alive) > 60:
        loaded.candor_destroy(alive.pop(chance.randrange(4, len(alive))))
print(json.dumps(codes))
