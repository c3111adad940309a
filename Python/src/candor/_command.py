"""The command, which the wheel carries."""

from __future__ import annotations

import os
import sys
from typing import Any, Sequence, Union

_PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_native", "candor")
# How a complaint begins, of the command itself and of its parser.
_COMPLAINTS = ("candor: ", "Error: ")
_WARNING = "warning: "


def main() -> None:
    """Becomes the command."""
    os.execv(_PATH, ["candor", *sys.argv[1:]])


def run(arguments: "Sequence[Any]", *, cwd: "Union[str, os.PathLike[str], None]" = None) -> Any:
    """Runs the command that the package carries, for what is no function here, such as training.

    What the command says on the way goes to ``sys.stderr`` as it comes, and ``--quiet`` keeps it back; its
    warnings are ``CandorWarning``.

    Args:
        arguments: What would be typed after ``candor``, an item each; paths and numbers as they are.
        cwd: The folder to run in.

    Returns:
        The text that the command prints; with ``--json`` among the arguments, the document.

    Raises:
        CandorError: Where the command ends with another code than 0: of the same kinds as everywhere,
            with the command's sentence, and with the code as ``exit_code``.

    >>> import candor
    >>> candor.run(["--version"]).startswith(candor.__version__)
    True
    >>> try:
    ...     candor.run(["metrics", "no-such-file.npz"])
    ... except candor.MissingFileError as error:
    ...     print(error.exit_code)
    66
    """
    import json
    import subprocess
    import threading

    said = [os.fspath(each) if isinstance(each, os.PathLike) else str(each) for each in arguments]
    process = subprocess.Popen(
        [_PATH, *said],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    printed: "list[str]" = []
    # Beside, since a command that waits for a reader of one stream does not end the other.
    reader = threading.Thread(target=lambda: printed.append(process.stdout.read()))
    reader.start()
    try:
        complaint = _heard(process.stderr)
        code = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    finally:
        reader.join()
        process.stdout.close()
        process.stderr.close()
    if code != 0:
        raise _errors().ended(code, complaint)
    options = said[: said.index("--")] if "--" in said else said
    return json.loads(printed[0]) if "--json" in options else printed[0]


def _heard(stream: Any) -> str:
    """Passes on what a command says until it ends, and gives its complaint, which comes last."""
    import warnings

    complaint: "list[str]" = []
    for line in stream:
        if complaint or line.startswith(_COMPLAINTS):
            complaint.append(line)
        elif line.startswith(_WARNING):
            sentence = line[len(_WARNING) :].rstrip("\n")
            warnings.warn(sentence, _errors().CandorWarning, stacklevel=3)
        else:
            sys.stderr.write(line)
    whole = "".join(complaint).strip()
    return next((whole[len(each) :] for each in _COMPLAINTS if whole.startswith(each)), whole)


def _errors() -> Any:
    # Imported when asked for: the command starts without the rest of the package.
    from . import _errors

    return _errors


if __name__ == "__main__":
    main()
