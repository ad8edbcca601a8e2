"""Before anything leaves: whether the patient agreed, under which name, with which dates, and with whose words.

Unless the clinic's own codes are to be kept, every export has names of its own: a key that is drawn for it and then
forgotten makes them, so that two exports cannot be put together. Dates are moved by whole days, for each patient by as
many, to before 1925, which BIDS readers take for moved; the time of day and the days between sessions stay.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from vrtherapy.errors import VrTherapyError
from vrtherapy.messages import Text
from vrtherapy.record.consent import Consents
from vrtherapy.record.motion import MotionSample
from vrtherapy.record.recording import Recording

_MOVED_TO = datetime(1924, 1, 1, tzinfo=UTC)
_MOST_DAYS_ON = 300
_NAME_LETTERS = 8
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Options:
    """How an export is made. `key` makes the names; the same key makes the same names again."""

    keep_codes: bool = False
    with_text: bool = False
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))


@dataclass(frozen=True)
class Leaving:
    """One session as it leaves: the patient's and the session's name out there, when it began out there."""

    recording: Recording
    subject: str
    session: str
    began: datetime
    with_text: bool
    motion: Sequence[MotionSample] = ()

    @property
    def demonstration(self) -> bool:
        """Whether no real patient stands behind it."""
        return self.recording.marked("plain")

    def moment(self, at_seconds: float) -> datetime:
        """A session time as a time of the calendar out there."""
        return self.began + timedelta(seconds=at_seconds)


def refusal(recording: Recording) -> Text | None:
    """Why a session must not leave; None if it may. A demonstration record has no patient who could be asked."""
    return refused(recording.session, recording.consents, demonstration=recording.marked("plain"))


def refused(session: str, consents: Consents, *, demonstration: bool) -> Text | None:
    """The same from what is known of a session without opening its record."""
    if demonstration or consents.allows("research_export"):
        return None
    standing = consents.standing("research_export")
    if standing is None:
        en = "The patient was not asked whether sessions may be exported"
        fr = "On n'a pas demandé au patient si les séances peuvent être exportées"
    else:
        en, fr = "The patient refused, or withdrew, the export", "Le patient a refusé l'export, ou l'a retiré"
    where = "`python -m vrtherapy patients`"
    return Text(
        en=f"{session}: {en}. Consent is recorded with {where}.",
        fr=f"{session} : {fr}. Le consentement se note avec {where}.",
    )


def prepare(
    recordings: Sequence[tuple[Recording, Sequence[MotionSample]]], options: Options
) -> list[Leaving]:
    """The sessions that may leave, patient by patient in time. Motion goes with its own consent alone.

    Raises VrTherapyError where two codes that are to be kept cannot be told apart without their punctuation.
    """
    allowed = [each for each in recordings if refusal(each[0]) is None]
    allowed.sort(key=lambda each: (each[0].patient, _began(each[0])))
    _tell_apart({recording.patient for recording, _ in allowed}, options)
    first: dict[str, datetime] = {}
    counted: dict[str, int] = {}
    leaving: list[Leaving] = []
    for recording, motion in allowed:
        patient, began = recording.patient, _began(recording)
        first.setdefault(patient, began)
        counted[patient] = counted.get(patient, 0) + 1
        moved = recording.marked("plain") or recording.consents.allows("motion_streams")
        leaving.append(
            Leaving(
                recording=recording,
                subject=_subject(patient, options),
                session=f"{counted[patient]:02}",
                began=began if options.keep_codes else began - _shift(patient, first[patient], options),
                with_text=options.with_text,
                motion=motion if moved else (),
            )
        )
    return leaving


def _began(recording: Recording) -> datetime:
    return datetime.fromisoformat(recording.opened.started_at).astimezone(UTC)


def _tell_apart(patients: Iterable[str], options: Options) -> None:
    known: dict[str, str] = {}
    for patient in sorted(patients):
        other = known.setdefault(_subject(patient, options), patient)
        if other != patient:
            raise VrTherapyError(
                f"The codes {other!r} and {patient!r} would have the same name out there. Leave out --keep-codes."
            )


def _subject(patient: str, options: Options) -> str:
    if options.keep_codes:
        return "".join(letter for letter in patient if letter.isascii() and letter.isalnum()) or "patient"
    digest = _digest(options.key, "subject", patient)
    return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:_NAME_LETTERS])


def _shift(patient: str, first: datetime, options: Options) -> timedelta:
    on = int.from_bytes(_digest(options.key, "days", patient)[:4]) % _MOST_DAYS_ON
    return timedelta(days=(first - _MOVED_TO).days - on)


def _digest(key: bytes, what: str, patient: str) -> bytes:
    return hmac.new(key, f"{what}/{patient}".encode(), hashlib.sha256).digest()
