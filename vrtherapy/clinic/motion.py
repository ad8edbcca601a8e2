"""Whether a session may keep where the patient's head and hands are: the protocol wants it, and the patient agreed."""

from pathlib import Path

from vrtherapy.clinic.first_start import Keeping
from vrtherapy.messages import Text
from vrtherapy.protocol import Protocol
from vrtherapy.record.consent import NOT_ASKED
from vrtherapy.record.library import unlocked_now
from vrtherapy.record.register import Register

_PLAIN = Text(en="not recorded: a demonstration", fr="non enregistrés : une démonstration")
_NOT_WANTED = Text(
    en="not recorded: the protocol does not ask for it (streams: [motion])",
    fr="non enregistrés : le protocole ne le demande pas (streams: [motion])",
)
_LOCKED = Text(
    en="not recorded: the vault is locked, so that nobody knows whether the patient agreed",
    fr="non enregistrés : le coffre est fermé, l'accord du patient est inconnu",
)
_NOT_AGREED = Text(
    en="not recorded: the patient did not agree", fr="non enregistrés : le patient n'a pas donné son accord"
)
_AGREED = Text(
    en="those of head and hands are recorded, as the patient agreed",
    fr="ceux de la tête et des mains sont enregistrés, avec l'accord du patient",
)


def motion_allowed(protocol: Protocol, keeping: Keeping, records: Path, patient: str) -> tuple[bool, Text]:
    """Whether motion is recorded, as far as this computer can know what the patient agreed to, and how to say so."""
    if "motion" not in protocol.streams:
        return False, _NOT_WANTED
    if keeping.keys is None:
        return False, _PLAIN
    opened = unlocked_now(keeping.vault)
    if opened is None:
        return False, _LOCKED
    consents = (
        Register(records, opened).known_consents().get(patient, NOT_ASKED)
    )  # a damaged file allows nothing
    agreed = consents.allows("motion_streams")
    return agreed, _AGREED if agreed else _NOT_AGREED
