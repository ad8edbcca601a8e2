"""The vault's own small files: written whole, locked while they change, and destroyed so that little is left."""

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from vrtherapy.errors import VaultError
from vrtherapy.folders import make_private_folder, write_private
from vrtherapy.messages import Text

_PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.02


def keep(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step and on the disk, with its name, for this user only. Raises VaultError."""
    try:
        make_private_folder(path.parent)
        write_private(path, data)
        sync_folder(path.parent)
    except OSError as error:
        raise cannot("write", path, error) from error


def fetch(path: Path) -> bytes:
    """What a file of the vault holds. Raises VaultError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise cannot("read", path, error) from error


def destroy(path: Path) -> None:
    """Overwrite a file with zeros and remove it; one that is not there is destroyed already. Raises VaultError.

    A solid-state disk may keep the old blocks for a while: that is why what a key protects dies with the key *and* its
    file, and why a whole-disk encryption below is still worth having.
    """
    try:
        with path.open("r+b") as file:
            file.write(bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)
    except FileNotFoundError:
        return
    except OSError as error:
        raise cannot("destroy", path, error) from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does so with the files. Raises OSError."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path) -> Generator[None, None, None]:
    """Hold the lock at `path` against other processes and threads. Raises VaultError after 20 s of waiting."""
    try:
        make_private_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise cannot("write", path, error) from error
    try:
        _acquire(descriptor, path)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, path: Path) -> None:
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while not _try_lock(descriptor):
        if time.monotonic() >= give_up_at:
            en = f"Another process has held {path} for {_PATIENCE_SECONDS:.0f} s. End it and try again."
            fr = (
                f"Un autre processus tient {path} depuis {_PATIENCE_SECONDS:.0f} s. Terminez-le et réessayez."
            )
            raise VaultError(Text(en=en, fr=fr))
        time.sleep(_POLL_SECONDS)


def _try_lock(descriptor: int) -> bool:
    with suppress(OSError):
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 -- exists on Windows only

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 -- does not exist on Windows

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


_DONE = {"read": "lu", "write": "écrit", "destroy": "détruit"}
_DONE_EN = {"read": "read", "write": "written", "destroy": "destroyed"}


def cannot(do: str, path: Path, error: OSError) -> VaultError:
    """A file of the vault that the system refuses; `do` is read, write or destroy."""
    why = error.strerror or str(error)
    en = f"The vault's file {path} cannot be {_DONE_EN[do]}: {why}."
    fr = f"Le fichier {path} du coffre ne peut pas être {_DONE[do]} : {why}."
    return VaultError(Text(en=en, fr=fr))
