"""Opening a journal's file for its one writer."""

import errno
import os
import sys
from pathlib import Path

from vrtherapy.errors import JournalError
from vrtherapy.messages import Text


def open_to_append(path: Path, flags: int) -> int:
    """Open for appending, unbuffered, for one writer. Raises OSError, or JournalError if there is another."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0) | flags, 0o600)
    try:
        _lock(descriptor)
    except OSError as error:
        if error.errno not in _LOCKED:
            return descriptor  # a file system without locks
        os.close(descriptor)
        raise JournalError(
            Text(
                en=f"The record {path} is being written by another process. End that one first.",
                fr=f"L'enregistrement {path} est tenu par un autre processus. Terminez d'abord celui-ci.",
            )
        ) from error
    return descriptor


def is_being_written(path: Path) -> bool:
    """Whether a process has the file open to append to it."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except OSError:
        return False
    try:
        _lock(descriptor)
    except OSError as error:
        return error.errno in _LOCKED
    finally:
        os.close(descriptor)
    return False


_LOCKED = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})


def _lock(descriptor: int) -> None:
    """Keep other writers out until this process lets go or dies; readers go undisturbed. Raises OSError."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 -- exists on Windows only

        end = os.lseek(descriptor, 0, os.SEEK_END)
        os.lseek(descriptor, 2**31 - 2, os.SEEK_SET)  # far behind any entry: a locked byte cannot be read
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        finally:
            os.lseek(descriptor, end, os.SEEK_SET)
    else:
        import fcntl  # noqa: PLC0415 -- does not exist on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
