"""What is to be said of a sealed file's end: whole, cut by a crash, shorter than it was, or altered."""

from collections.abc import Sequence
from pathlib import Path

from vrtherapy.events import Entry
from vrtherapy.messages import Text
from vrtherapy.record.recording import Mark, cut_marks
from vrtherapy.record.sealed import SealedContents, witness_path
from vrtherapy.record.vault.frames import Frames
from vrtherapy.record.vault.witness import Witnessed


def judge_journal(path: Path, sealed: SealedContents) -> tuple[Mark, ...]:
    """Every mark that a sealed journal bears; none on a complete, genuine one."""
    last = sealed.contents.entries[-1].seq
    if sealed.altered:
        return (_altered(path, f"entry {last}", f"l'entrée {last}"), *_judge_end(path, sealed, last))
    return (*_judge_end(path, sealed, last), *_cut(sealed.contents.entries, sealed.contents.lost_bytes))


def judge_stream(path: Path, frames: Frames, witnessed: Witnessed | None) -> tuple[Mark, ...]:
    """Every mark that a stream bears."""
    last = len(frames.messages)
    if frames.altered:
        return (_altered(path, f"chunk {last}", f"le bloc {last}"),)
    if witnessed is None:
        return (_no_witness(path),)
    if frames.place.frames < witnessed.durable:
        return (_removed(path, witnessed.durable - frames.place.frames),)
    if missing := max(0, witnessed.written - frames.place.frames) + witnessed.lost:
        return (_missing(path, missing),)
    return ()


def _judge_end(path: Path, sealed: SealedContents, last: int) -> tuple[Mark, ...]:
    if sealed.witnessed is None:
        return (_no_witness(path),)
    if sealed.removed:
        return (_removed(path, sealed.witnessed.durable - sealed.place.frames, last),)
    if sealed.missing:
        return (_missing(path, sealed.missing),)
    return ()


def _cut(entries: Sequence[Entry], lost_bytes: int) -> tuple[Mark, ...]:
    last, torn = entries[-1].seq, f" ({lost_bytes} bytes of a torn entry are left out)" if lost_bytes else ""
    torn_fr = f" ({lost_bytes} octets d'une entrée déchirée sont écartés)" if lost_bytes else ""
    return tuple(
        Mark(
            mark.kind,
            Text(
                en=f"{mark.sentence.en} Its last whole entry is number {last}{torn}.",
                fr=f"{mark.sentence.fr} Sa dernière entrée entière est la numéro {last}{torn_fr}.",
            ),
        )
        for mark in cut_marks(entries)
    )


def _altered(path: Path, after: str, apres: str) -> Mark:
    return Mark(
        "altered",
        Text(
            en=f"ALTERED: {path} is genuine up to {after}; what follows was changed, moved or put there by someone.",
            fr=f"MODIFIÉ : {path} est authentique jusqu'à {apres} ; la suite a été changée, déplacée ou ajoutée.",
        ),
    )


def _removed(path: Path, count: int, last: int | None = None) -> Mark:
    after, apres = (f" after entry {last}", f" après l'entrée {last}") if last else ("", "")
    return Mark(
        "altered",
        Text(
            en=f"ALTERED: the end of {path} was removed{after}: {count} pieces that the disk had confirmed are gone.",
            fr=f"MODIFIÉ : la fin de {path} a été enlevée{apres} : {count} éléments confirmés par le disque manquent.",
        ),
    )


def _missing(path: Path, count: int) -> Mark:
    if count >= 1 << 40:
        return _no_witness(path)
    return Mark(
        "missing",
        Text(
            en=f"MISSING: {count} pieces at the end of {path} were written but not yet confirmed by the disk. A power "
            "failure explains it; so would someone who removed them within that second.",
            fr=f"MANQUANT : {count} éléments à la fin de {path} avaient été écrits mais pas encore confirmés par le "
            "disque. Une coupure de courant l'explique ; une suppression dans cette seconde aussi.",
        ),
    )


def _no_witness(path: Path) -> Mark:
    witness = witness_path(path)
    return Mark(
        "altered",
        Text(
            en=f"ALTERED: the witness {witness} is gone or was changed; nobody can say whether the end is missing.",
            fr=f"MODIFIÉ : le témoin {witness} a disparu ou été changé ; nul ne peut dire si la fin manque.",
        ),
    )
