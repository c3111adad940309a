"""What can go wrong, as Python tells it."""

from __future__ import annotations

from typing import Optional


class CandorError(Exception):
    """Anything that this package refuses or cannot do; its text is a sentence for the user."""

    #: What the command ended with, where ``run`` raised this.
    exit_code: "Optional[int]" = None


class InputError(CandorError, ValueError):
    """Data or options that cannot be what they claim to be."""


class NotComparableError(InputError):
    """Models that were not evaluated on the same rows."""


class UndefinedError(InputError):
    """A quantity that the data do not define."""


class MissingFileError(CandorError, FileNotFoundError):
    """A file that is not there."""


class UnreadableFileError(CandorError, OSError):
    """A file that cannot be read."""


class InternalError(CandorError, RuntimeError):
    """A failure that is our fault."""


class CandorWarning(UserWarning):
    """What is doubtful about data or a fit that can be used all the same."""


_KINDS = {
    1: InputError,
    2: InputError,
    3: NotComparableError,
    4: UndefinedError,
    5: MissingFileError,
    6: UnreadableFileError,
}


def failure(code: int, sentence: str) -> CandorError:
    """The exception of a code of the library."""
    return _KINDS.get(code, InternalError)(sentence or f"The call failed with code {code}.")


_ENDS = {64: InputError, 65: InputError, 66: MissingFileError, 70: InternalError, 74: UnreadableFileError}


def ended(code: int, sentence: str) -> CandorError:
    """The exception of a command's exit code; a gate that failed is a plain ``CandorError``."""
    made = _ENDS.get(code, CandorError)(sentence or f"The command ended with code {code}.")
    made.exit_code = code
    return made
