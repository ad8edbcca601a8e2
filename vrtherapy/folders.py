"""Where the software keeps what belongs to the user, and how it writes what nobody else may read.

On POSIX private files are 0600 in 0700 folders and are so from their first moment. On Windows the profile folder's
access list already keeps other users out; the modes are ignored there.
"""

import os
import secrets
import sys
from pathlib import Path


def data_folder() -> Path:
    """The user's data folder: VRTHERAPY_HOME, else the platform's usual place. It need not exist yet."""
    chosen = os.environ.get("VRTHERAPY_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / "vrtherapy"
    shared = os.environ.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / "vrtherapy"


def records_folder() -> Path:
    """Where the journals of this user's sessions are kept unless told otherwise. It need not exist yet."""
    return data_folder() / "records"


def make_private_folder(folder: Path) -> Path:
    """Make `folder` (and its parents) if it is not there; a folder made here is for its owner only."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def write_private(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step, readable by its owner only; a reader sees the old file or the new one."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
