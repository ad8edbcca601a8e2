"""A patient's own copy: everything the records hold about them, in files that any computer reads."""

import io
import json
import zipfile
from pathlib import Path

from vrtherapy.errors import JournalError
from vrtherapy.folders import write_private
from vrtherapy.messages import Language, Text
from vrtherapy.record.library import Library, locked
from vrtherapy.record.register import Register
from vrtherapy.record.story import tell
from vrtherapy.record.trouble import cannot_write

_WHAT_IT_IS = Text(
    en="""This is everything the clinic's records hold about you under the code {code}.

consents.json              what you were asked and what you answered
SESSION/story.txt          the session in words
SESSION/journal.jsonl      the same, as the program wrote it: one event a line
SESSION/streams/           recorded motion, if you agreed to it

Nothing in here is encrypted: keep it where you keep your letters.
""",
    fr="""Voici tout ce que les enregistrements du cabinet contiennent sur vous sous le code {code}.

consents.json              ce qui vous a été demandé et ce que vous avez répondu
SÉANCE/story.txt           la séance en mots
SÉANCE/journal.jsonl       la même, telle que le programme l'a écrite : un événement par ligne
SÉANCE/streams/            les mouvements enregistrés, si vous y aviez consenti

Rien ici n'est chiffré : rangez-le là où vous gardez votre courrier.
""",
)


def copy_for_patient(library: Library, code: str, out: Path, language: Language) -> int:
    """Write the copy as a zip file for this user's eyes only; how many sessions are in it.

    The patient's own copy needs no consent. Raises VaultError, VaultLocked, and JournalError if it cannot be written.
    """
    if library.opened is None:
        raise locked()
    register = Register(library.records, library.opened)
    cards = library.sessions(patient=code)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as copy:
        copy.writestr("README.txt", _WHAT_IT_IS.to(language).format(code=code))
        consents = [consent.model_dump(mode="json") for consent in register.consents(code).given]
        copy.writestr("consents.json", json.dumps(consents, indent=2))
        for card in cards:
            library.audit("exported", session=card.session, detail="patient's copy")
            _add_session(copy, library, card.session, language)
    try:
        write_private(out, data.getvalue())
    except OSError as error:
        raise cannot_write(out, error) from error
    if library.unreadable:
        raise _incomplete(out, len(library.unreadable))
    return len(cards)


def _add_session(copy: zipfile.ZipFile, library: Library, session: str, language: Language) -> None:
    recording = library.read(session, why="patient's copy")
    lines = tell(recording.contents, language)
    copy.writestr(
        f"{session}/story.txt", "\n".join([*(mark.sentence.to(language) for mark in recording.marks), *lines])
    )
    journal = b"".join(entry.to_json() + b"\n" for entry in recording.entries)
    copy.writestr(f"{session}/journal.jsonl", journal)
    for name in recording.streams:
        copy.writestr(f"{session}/streams/{name}", b"".join(library.streams(session, name)))


def _incomplete(out: Path, count: int) -> JournalError:
    en = f"{out} is written, but {count} sessions cannot be read; nobody knows whose they are. See `sessions verify`."
    fr = (
        f"{out} est écrit, mais {count} séances sont illisibles ; nul ne sait de qui. Voir `sessions verify`."
    )
    return JournalError(Text(en=en, fr=fr))
