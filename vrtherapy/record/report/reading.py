"""Pages straight from the session library, for the command line and the console."""

from vrtherapy.errors import JournalError
from vrtherapy.messages import Language, Text
from vrtherapy.record.library import Library
from vrtherapy.record.motion import STREAM, decode_motion
from vrtherapy.record.report.course import course_facts
from vrtherapy.record.report.page import course_page, session_page
from vrtherapy.record.report.session import session_facts


def session_html(library: Library, session: str, language: Language, *, printed: bool = False) -> str:
    """A session's report as a page. Raises JournalError, VaultError."""
    recording = library.read(session, "report")
    wanted = recording.consents.allows("motion_streams") and STREAM in recording.streams
    motion = decode_motion(library.streams(session, STREAM)) if wanted else []
    return session_page(session_facts(recording, language, motion=motion), printed=printed)


def course_html(library: Library, patient: str, language: Language, *, printed: bool = False) -> str:
    """A patient's course as a page. Raises JournalError if there is no session of this patient."""
    cards = library.sessions(patient)
    if not cards:
        hidden = library.locked_count
        en, fr = (
            f"There is no session of patient {patient!r}.",
            f"Il n'y a pas de séance du patient {patient!r}.",
        )
        if hidden:
            en += f" {hidden} sealed sessions cannot be read: `python -m vrtherapy vault unlock`."
            fr += f" {hidden} séances scellées sont illisibles : `python -m vrtherapy vault unlock`."
        raise JournalError(Text(en=en, fr=fr))
    recordings = [library.read(card.session, "course") for card in cards]
    return course_page(course_facts(recordings, language), printed=printed)
