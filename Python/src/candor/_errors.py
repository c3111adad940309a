"""What can go wrong, as Python tells it."""

from __future__ import annotations


class CandorError(Exception):
    """Anything that this package refuses or cannot do; its text is a sentence for the user."""


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
