"""Whether a session may keep where the patient's head is."""

from pathlib import Path

from vrtherapy.clinic.first_start import Keeping
from vrtherapy.messages import Text
from vrtherapy.record.consent import NOT_ASKED
from vrtherapy.record.library import unlocked_now
from vrtherapy.record.register import Register

_PLAIN = Text(en="not recorded: a demonstration", fr="non enregistrés : une démonstration")
_LOCKED = Text(
    en="not recorded: the vault is locked, so that nobody knows whether the patient agreed",
    fr="non enregistrés : le coffre est fermé, l'accord du patient est inconnu",
)
_NOT_AGREED = Text(
    en="not recorded: the patient did not agree", fr="non enregistrés : le patient n'a pas donné son accord"
)
_AGREED = Text(
    en="the head's is recorded, as the patient agreed",
    fr="ceux de la tête sont enregistrés, avec l'accord du patient",
)


def motion_allowed(keeping: Keeping, records: Path, patient: str) -> tuple[bool, Text]:
    """Whether the patient agreed to motion streams, as far as this computer can know, and how to say so."""
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
