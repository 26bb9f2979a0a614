"""What can go wrong with a warehouse, each as one plain sentence that says what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

# A warehouse while it is built, with room to spare.
NEEDED_BYTES = 500_000_000

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WORDS = ("no space left", "disk quota", "file too large", "not enough space", "disk full")

_WRONG_VALUES = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    # A value that a CHECK, a key or a column's type of schema.sql refuses.
    duckdb.IntegrityError,
    duckdb.DataError,
)


class WarehouseError(RuntimeError):
    """The warehouse cannot be built or read; the message is a sentence for the reader's terminal."""


def disk_full(folder: Path) -> WarehouseError:
    """The error for a disk without room for a warehouse in `folder`."""
    return WarehouseError(
        f"The disk that holds {folder} has no room for the warehouse; free about "
        f"{NEEDED_BYTES / 1e6:.0f} MB, or set CASEBOOK_CACHE to a folder on another disk, and start again."
    )


def not_writable(folder: Path) -> WarehouseError:
    """The error for a `folder` in which no file can be made."""
    return WarehouseError(
        f"The folder {folder} cannot be written to; change its permissions, or set CASEBOOK_CACHE to a "
        "folder of your own, and start again."
    )


@contextmanager
def blaming_case_file(case_id: str) -> Iterator[None]:
    """Turn what a wrong value in case.toml raises while the data are made into a WarehouseError.

    A fault of the generator itself cannot be told apart; the first error stays attached as the cause.
    """
    try:
        yield
    except _WRONG_VALUES as error:
        text = str(error).strip() or type(error).__name__
        reason = f"no entry {text}" if isinstance(error, KeyError) else text.splitlines()[0].rstrip(".")
        raise WarehouseError(
            f"case.toml of {case_id}: {reason}. Correct the value, or restore the file, and start again."
        ) from error


@contextmanager
def plain_sentences(folder: Path) -> Iterator[None]:
    """Turn a full disk or a missing permission under `folder` into a WarehouseError."""
    try:
        yield
    except (PermissionError, NotADirectoryError, FileExistsError) as error:
        raise not_writable(folder) from error
    except (OSError, duckdb.Error) as error:
        text = str(error).lower()
        if getattr(error, "errno", None) in _FULL or any(words in text for words in _FULL_WORDS):
            raise disk_full(folder) from error
        if getattr(error, "errno", None) == errno.EROFS or "permission denied" in text:
            raise not_writable(folder) from error
        raise
