"""What a disk refuses, said to a therapist: what happened, where, what to do."""

import errno
from pathlib import Path

from vrtherapy.errors import JournalError
from vrtherapy.messages import Text

_FULL = Text(en="the disk is full. Make room on it", fr="le disque est plein. Faites-y de la place")
_SHARE = Text(
    en="this user's share of the disk is used up. Make room on it",
    fr="la part de cet utilisateur sur le disque est épuisée. Faites-y de la place",
)
_READ_ONLY = Text(
    en="the disk is read-only. Choose another place with --records",
    fr="le disque est en lecture seule. Choisissez un autre endroit avec --records",
)
_FORBIDDEN = Text(
    en="this user has no right to. Change the permissions or choose another place with --records",
    fr="cet utilisateur n'en a pas le droit. Changez les droits ou choisissez un autre endroit avec --records",
)
_TOO_BIG = Text(
    en="the file has reached the largest size allowed here. Raise that limit",
    fr="le fichier a atteint la taille maximale permise ici. Relevez cette limite",
)
_BROKEN = Text(
    en="the disk reports an error. Check its connection and its health",
    fr="le disque signale une erreur. Vérifiez sa connexion et son état",
)
_NO_FOLDER = Text(
    en="a part of this path is a file, not a folder. Choose another place",
    fr="une partie de ce chemin est un fichier et non un dossier. Choisissez un autre endroit",
)
_A_FOLDER = Text(en="it is a folder. Name a journal", fr="c'est un dossier. Indiquez un journal")
_THERE = Text(
    en="it is there already, and a record is never overwritten. Choose another place",
    fr="il existe déjà, et un enregistrement n'est jamais écrasé. Choisissez un autre endroit",
)
_GONE = Text(
    en="it is not there. Check the path; the disk may have been unplugged",
    fr="il n'existe pas. Vérifiez le chemin ; le disque a peut-être été débranché",
)
_CAUSES: dict[int, Text] = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _SHARE,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EFBIG: _TOO_BIG,
    errno.EIO: _BROKEN,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: _A_FOLDER,
    errno.EEXIST: _THERE,
    errno.ENOENT: _GONE,
} | {errno.ENOSPC: _FULL}


def cause_of(error: OSError) -> Text:
    """Why the system refused, and what to do; in the system's own words where there are no better ones."""
    words = error.strerror or str(error)
    return _CAUSES.get(error.errno or 0, Text(en=words, fr=words))


def cannot_write(path: Path, error: OSError) -> JournalError:
    """The record cannot be written, in two languages."""
    why = cause_of(error)
    en = f"The record {path} cannot be written: {why.en}."
    fr = f"L'enregistrement {path} ne peut pas être écrit : {why.fr}."
    return JournalError(Text(en=en, fr=fr))


def cannot_read(path: Path, error: OSError) -> JournalError:
    """The journal cannot be read, in two languages."""
    why = cause_of(error)
    en = f"The journal {path} cannot be read: {why.en}."
    fr = f"Le journal {path} est illisible : {why.fr}."
    return JournalError(Text(en=en, fr=fr))
