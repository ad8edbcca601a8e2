"""Reading a sealed journal back: every genuine entry, whether it is complete, and what its witness says of its end."""

from pathlib import Path
from typing import NamedTuple

from vrtherapy.errors import JournalError
from vrtherapy.messages import Text
from vrtherapy.record.reading import Contents, first_line_is_whole, parse_lines
from vrtherapy.record.trouble import cannot_read
from vrtherapy.record.vault.frames import Place, has_frame, read_frames
from vrtherapy.record.vault.witness import Witnessed, read_witness

SEALED_NAME = "journal.sealed"
_FIRST_BYTES = 1 << 20
"""More than any first entry takes: it carries the protocol and its scenes."""


class SealedContents(NamedTuple):
    """What a sealed journal holds."""

    contents: Contents
    place: Place
    """Where the next frame would stand."""
    complete: bool
    """Whether its final frame is there."""
    altered: bool
    """Whether something stands behind the genuine entries that no writer of ours leaves there."""
    witnessed: Witnessed | None
    """None if the witness is not there or was altered."""

    @property
    def missing(self) -> int:
        """How many frames are gone that the operating system had."""
        return (
            max(0, self.witnessed.written - self.place.frames) + self.witnessed.lost if self.witnessed else 0
        )

    @property
    def removed(self) -> bool:
        """Whether frames are gone that the disk had confirmed: nothing but a hand or a broken disk does that."""
        return self.witnessed is not None and self.place.frames < self.witnessed.durable


def witness_path(path: Path) -> Path:
    """Where the witness of a sealed file is."""
    return path.with_suffix(".witness")


def read_sealed_journal(path: Path, key: bytes) -> SealedContents:
    """Every genuine entry of a sealed journal, at least one. Raises JournalError, which names the file."""
    place = Place(path.parent.name, path.name)
    try:
        witnessed = read_witness(witness_path(path), key, place.binding())  # first: a running session goes on
        frames = read_frames(path.read_bytes(), key, place)
    except OSError as error:
        raise cannot_read(path, error) from error
    lines = frames.messages[:-1] if frames.final else frames.messages
    if not lines:
        raise _nothing_genuine(path)
    contents = Contents(parse_lines(path, lines), frames.lost_bytes)
    return SealedContents(contents, frames.place, frames.final, frames.altered, witnessed)


def is_begun(path: Path) -> bool:
    """Whether a session was ever opened there: its first entry is whole. Until then nobody was told of it."""
    if path.suffix != Path(SEALED_NAME).suffix:
        return first_line_is_whole(path)
    try:
        with path.open("rb") as file:
            return has_frame(file.read(_FIRST_BYTES))
    except OSError:
        return False


def not_to_be_gone_on_with(path: Path, *, complete: bool) -> JournalError:
    """A record that is complete or altered has no next entry."""
    if complete:
        en, fr = "is complete: its session has ended", "est complet : sa séance est terminée"
    else:
        en, fr = "was altered. Restore it from a copy", "a été modifié. Restaurez-le d'une copie"
    return JournalError(Text(en=f"The record {path} {en}.", fr=f"L'enregistrement {path} {fr}."))


def _nothing_genuine(path: Path) -> JournalError:
    en = f"The record {path} holds no genuine entry: it was altered, or does not belong to this session or its key."
    fr = f"L'enregistrement {path} ne contient rien d'authentique : il a été modifié, ou il n'appartient pas à cette "
    return JournalError(Text(en=en, fr=fr + "séance ni à sa clé."))
