"""How a session begins, and how it goes on after its process died: always out of its journal."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vrtherapy import __version__
from vrtherapy.commands.reports import Reopen
from vrtherapy.content import questionnaire_files, scene_folders
from vrtherapy.engine import SessionEngine
from vrtherapy.errors import JournalError
from vrtherapy.events import Cause, Entry, Protection, SessionOpened
from vrtherapy.messages import Language, Text
from vrtherapy.protocol import load_protocol, scenes_of
from vrtherapy.questionnaire import load_questionnaire
from vrtherapy.record.journal import Journal, create_journal, is_begun, journal_path, reopen
from vrtherapy.scene import Scene, SceneLibrary
from vrtherapy.state import replay

SESSION = Cause(by="session", name="session")
_LONGEST_ABSENCE_SECONDS = 24 * 3600.0


@dataclass(frozen=True)
class Plan:
    """What a session is opened with."""

    session: str
    protocol_file: Path
    patient: str
    language: Language
    stage_expected: bool
    protection: Protection = "plain"
    key: bytes | None = None
    """What the journal is sealed with; None for a plain one."""
    streams_key: bytes | None = None

    def journal_file(self, records: Path) -> Path:
        """Where the session's journal is."""
        return journal_path(records, self.session, self.key)


@dataclass(frozen=True)
class Opened:
    """A session ready to go on. `entries` are new and recorded, but not published; `earlier` were there before."""

    engine: SessionEngine
    journal: Journal
    earlier: Sequence[Entry]
    entries: Sequence[Entry]
    at_seconds: float


def open_session(plan: Plan, records: Path) -> Opened:
    """Open a new session, or reopen the one whose journal is there. Raises SourceError and JournalError."""
    journal_file = plan.journal_file(records)
    return _reopened(journal_file, plan.key) if is_begun(journal_file) else _new(plan, records)


def _new(plan: Plan, records: Path) -> Opened:
    library = SceneLibrary(scene_folders(plan.protocol_file))
    protocol = load_protocol(plan.protocol_file, library)
    asked = questionnaire_files(plan.protocol_file)
    opened = SessionOpened(
        session=plan.session,
        patient=plan.patient,
        started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        language=plan.language,
        protocol=protocol,
        scenes=library.load_all(scenes_of(protocol)),
        software=__version__,
        stage_expected=plan.stage_expected,
        protection=plan.protection,
        questionnaires={name: load_questionnaire(asked[name]) for name in protocol.questionnaires.names},
    )
    _note_own_files(opened.scenes.values())
    engine, entries = SessionEngine.opened(opened)
    journal = create_journal(records, plan.session, plan.key)
    journal.write(entries)
    return Opened(engine, journal, (), entries, 0.0)


def _note_own_files(scenes: Iterable[Scene]) -> None:
    """The stage, which knows scenes from entries alone, finds authors' files by their checksum."""
    files = [use.own for scene in scenes for use in scene.props if use.own is not None]
    for own in files:
        from vrtherapy.own.cache import remember  # noqa: PLC0415 -- brings numpy along, which few sessions need

        if own.original is not None:
            remember(own.sha256, *own.original)


def _reopened(journal_file: Path, key: bytes | None) -> Opened:
    journal, contents = reopen(journal_file, key)
    state = replay(contents.entries)
    at_seconds = state.at_seconds + _absence_seconds(state.started_at, state.at_seconds)
    engine = SessionEngine(state)
    entries = engine.submit(Reopen(lost_bytes=contents.lost_bytes), SESSION, at_seconds, _DIED)
    with suppress(JournalError):  # the journal keeps them, and the loop's chores tell of it at once
        journal.write(entries)
    return Opened(engine, journal, contents.entries, entries, at_seconds)


def _absence_seconds(started_at: str, at_seconds: float) -> float:
    """How long the process was away, by the wall clock where that makes sense: it may have been set meanwhile."""
    since_start = (datetime.now(UTC) - datetime.fromisoformat(started_at)).total_seconds()
    absence = since_start - at_seconds
    return absence if 0 <= absence <= _LONGEST_ABSENCE_SECONDS else 0.0


_DIED = Text(
    en="The session process had died and was started again; the exposure waits in the safe place.",
    fr="Le processus de séance s'était arrêté et a redémarré ; l'exposition attend dans le lieu sûr.",
)
