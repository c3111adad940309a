"""The calls of the toolkit's library, by ctypes. The interpreter's lock is released in every one."""

from __future__ import annotations

import ctypes
import functools
import json
import os
import threading
from pathlib import Path
from typing import Any, Optional, Sequence

import numpy as np

from ._errors import InputError, failure

_ABI = 1
_NATIVE = Path(__file__).resolve().parent / "_native"

_int32 = ctypes.c_int32
_int64 = ctypes.c_int64
_handle = ctypes.c_uint64
_pointer = ctypes.c_void_p
_text = ctypes.c_char_p
_text_out = [ctypes.POINTER(_pointer), ctypes.POINTER(_int64)]
_handle_out = ctypes.POINTER(_handle)

_CALLS: "dict[str, list[Any]]" = {
    "candor_destroy": [_handle],
    "candor_model_make": [
        _pointer, _int64, _int32, _int64, _int64, _int32,
        _pointer, _int64, _pointer, _int64, _pointer, _int64, _pointer, _int64,
        _text, _handle_out,
    ],
    "candor_model_group": [_handle, _text, _text, _pointer, _int64],
    "candor_model_read": [_text, _text, _handle_out],
    "candor_model_document": [_handle, *_text_out],
    "candor_model_doubts": [_handle, *_text_out],
    "candor_model_arrays": [_handle, _pointer, _int64, _pointer, _int64],
    "candor_evaluate": [_handle, _text, _handle_out],
    "candor_evaluation_document": [_handle, *_text_out],
    "candor_evaluation_estimates": [_handle, *_text_out],
    "candor_evaluation_figures": [_handle, *_text_out],
    "candor_evaluation_words": [_handle, *_text_out],
    "candor_evaluation_figure": [_handle, _text, *_text_out],
    "candor_compare": [_pointer, _int64, _text, _handle_out],
    "candor_comparison_document": [_handle, *_text_out],
    "candor_comparison_words": [_handle, *_text_out],
    "candor_comparison_figure": [_handle, _int64, *_text_out],
    "candor_report": [_pointer, _int64, _text, *_text_out],
    "candor_recalibrator_fit": [_handle, _text, _handle_out],
    "candor_recalibrator_read": [_text, _handle_out],
    "candor_recalibrator_document": [_handle, *_text_out],
    "candor_recalibrator_warnings": [_handle, *_text_out],
    "candor_recalibrator_apply": [_handle, _handle, _pointer, _int64],
    "candor_accumulator_make": [_int64, _int64, _handle_out],
    "candor_accumulator_add": [_handle, _handle],
    "candor_accumulator_merge": [_handle, _handle],
    "candor_accumulator_bytes": [_handle, *_text_out],
    "candor_accumulator_read": [_pointer, _int64, _handle_out],
    "candor_accumulator_document": [_handle, _text, _int32, *_text_out],
}

_loading = threading.Lock()


@functools.lru_cache(maxsize=None)
def library() -> ctypes.CDLL:
    """The library, loaded when first asked for: $CANDOR_LIBRARY, else the one in the package."""
    with _loading:
        path = os.environ.get("CANDOR_LIBRARY") or str(_NATIVE / "libCandorInterface.so")
        try:
            loaded = ctypes.CDLL(path)
        except OSError as error:
            raise ImportError(
                f"The library of candor cannot be loaded: {error}. It is made for Linux on x86-64 with"
                " glibc 2.36 or newer; install the wheel there, or set CANDOR_LIBRARY to its path."
            ) from error
        loaded.candor_abi_version.restype = _int32
        loaded.candor_abi_version.argtypes = []
        found = loaded.candor_abi_version()
        if found != _ABI:
            raise ImportError(
                f"{path} has version {found} of the interface, and this package needs {_ABI};"
                " install both from one wheel."
            )
        loaded.candor_version.restype = _text
        loaded.candor_version.argtypes = []
        loaded.candor_last_error.restype = _text
        loaded.candor_last_error.argtypes = []
        loaded.candor_handles.restype = _int64
        loaded.candor_handles.argtypes = []
        loaded.candor_text_destroy.restype = None
        loaded.candor_text_destroy.argtypes = [_pointer]
        for name, arguments in _CALLS.items():
            call = getattr(loaded, name)
            call.restype = _int32
            call.argtypes = arguments
        return loaded


def command() -> Path:
    """The command `candor` in the package."""
    return _NATIVE / "candor"


def call(name: str, *arguments: Any) -> None:
    """Makes a call and raises what its code stands for."""
    loaded = library()
    code = getattr(loaded, name)(*arguments)
    if code != 0:
        sentence = loaded.candor_last_error()
        raise failure(code, (sentence or b"").decode("utf-8", "replace"))


def given_bytes(name: str, *arguments: Any) -> bytes:
    """Makes a call whose last two arguments take a text, and takes it over."""
    start, length = _pointer(), _int64()
    call(name, *arguments, ctypes.byref(start), ctypes.byref(length))
    try:
        return ctypes.string_at(start.value or 0, length.value)
    finally:
        library().candor_text_destroy(start)


def given_text(name: str, *arguments: Any) -> str:
    return given_bytes(name, *arguments).decode("utf-8")


def given_json(name: str, *arguments: Any) -> Any:
    text = given_bytes(name, *arguments)
    return [] if text == b"[]" else json.loads(text)


def options(values: "dict[str, Any]") -> bytes:
    """Options as JSON, without those that are None."""
    seed = values.get("seed")
    if seed is not None and not 0 <= seed < 2**64:
        raise InputError(f"seed must lie in 0...2^64 - 1; found {seed}.")
    said = {name: value for name, value in values.items() if value is not None}
    return json.dumps(said, allow_nan=False, default=_plain).encode("utf-8")


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{value!r} is no option: a number, a text or a list was expected.")


class Handle:
    """A value on the other side, given back when this is collected."""

    __slots__ = ("number", "_destroy")

    def __init__(self, number: int) -> None:
        self.number = number
        # Held here, since a module may be gone before its objects at the interpreter's end.
        self._destroy = library().candor_destroy

    def __del__(self) -> None:
        self._destroy(self.number)


def given_handle(name: str, *arguments: Any) -> Handle:
    """Makes a call whose last argument takes a handle."""
    number = _handle()
    call(name, *arguments, ctypes.byref(number))
    return Handle(number.value)


def address(array: "Optional[np.ndarray]") -> "tuple[Optional[int], int]":
    """The pointer to an array's numbers and their count; the caller keeps the array alive."""
    if array is None:
        return None, 0
    return array.__array_interface__["data"][0], array.size


def handles(models: "Sequence[Handle]") -> "ctypes.Array[ctypes.c_uint64]":
    return (_handle * len(models))(*(model.number for model in models))
