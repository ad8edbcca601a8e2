"""The register of patients: codes, consents and how long to keep, each patient's file sealed with a key of its own.

A file is named after a random number, so that neither names of files nor copies of them tell who is treated here. It is
written anew with each answer, and the audit log keeps its digest, so that an older one is not put back unnoticed.
"""

import secrets
from contextlib import suppress
from pathlib import Path

from pydantic import Field, ValidationError

from vrtherapy.errors import VaultError
from vrtherapy.messages import Record, Text
from vrtherapy.record.consent import NOT_ASKED, Consent, Consents
from vrtherapy.record.vault.files import destroy, fetch, keep
from vrtherapy.record.vault.home import OpenVault
from vrtherapy.record.vault.room import mark_folder
from vrtherapy.record.vault.sealing import digest, new_key, unwrap, wrap

PATIENTS_FOLDER = "patients"
DEFAULT_KEEP_DAYS = 3653
"""Ten years. What the law says of a clinic's records goes before; see docs/explanation/records.md."""


class Patient(Record):
    """What the register knows of a patient. No name, no date of birth: the code's meaning stays with the clinic."""

    code: str = Field(min_length=1, max_length=32, description="Pseudonymous code.")
    consents: tuple[Consent, ...] = Field(default=(), description="Every answer, oldest first.")
    keep_days: int = Field(
        default=DEFAULT_KEEP_DAYS, ge=1, description="How long after the last session the records are kept."
    )


class Register:
    """The patients of one records folder."""

    def __init__(self, records: Path, opened: OpenVault) -> None:
        self._records = records
        self._folder = records / PATIENTS_FOLDER
        self._opened = opened

    def patients(self) -> dict[str, Patient]:
        """Every patient by number. Raises VaultError, which names a file that was altered."""
        return {number: self._patient(number) for number in self.numbers()}

    def known_consents(self) -> dict[str, Consents]:
        """By code, what every patient has agreed to whose file can be read; the others have agreed to nothing."""
        known: dict[str, Consents] = {}
        for number in self.numbers():
            with suppress(VaultError):
                patient = self._patient(number)
                known[patient.code] = Consents(patient.consents)
        return known

    def find(self, code: str) -> tuple[str, Patient] | None:
        """A patient's number and file, by code. Raises VaultError."""
        return next(
            ((number, patient) for number, patient in self.patients().items() if patient.code == code), None
        )

    def consents(self, code: str) -> Consents:
        """What a patient has agreed to. Raises VaultError."""
        found = self.find(code)
        return Consents(found[1].consents) if found else NOT_ASKED

    def record(self, code: str, consent: Consent) -> None:
        """Keep a patient's answer; a patient who is not known yet is from now on. Raises VaultError."""
        number, patient = self.find(code) or (secrets.token_hex(8), Patient(code=code))
        patient = patient.changed(consents=(*patient.consents, consent))
        self._keep(number, patient, f"{consent.purpose} {'given' if consent.granted else 'not given'}")

    def keep_for(self, code: str, days: int) -> None:
        """Say how long a patient's records are kept. Raises VaultError."""
        number, patient = self.find(code) or (secrets.token_hex(8), Patient(code=code))
        kept = Patient.model_validate(patient.model_dump() | {"keep_days": days})
        self._keep(number, kept, f"kept for {days} days")

    def number_of(self, code: str) -> str | None:
        """By what number the audit log knows a patient. Raises VaultError."""
        found = self.find(code)
        return found[0] if found else None

    def erase(self, number: str) -> None:
        """Destroy a patient's key and file. Raises VaultError."""
        self._opened.vault.forget_keys(_item(number))
        destroy(self._path(number))

    def digests(self) -> dict[str, str]:
        """What the audit log should have as the last digest of each patient's file. Raises VaultError."""
        return {number: digest(fetch(self._path(number))).hex() for number in self._files()}

    def _keep(self, number: str, patient: Patient, what: str) -> None:
        vault = self._opened.vault
        if not vault.has_keys(_item(number)):
            vault.keep_keys(_item(number), {"key": new_key()})
        data = wrap(self._opened.keys_of(_item(number))["key"], _item(number), patient.to_json())
        detail = f"{what} {mark_folder(self._records)} {digest(data).hex()}"
        vault.audit.append("consent_recorded", item=number, detail=detail, holder=self._opened.holder)
        keep(self._path(number), data)

    def _patient(self, number: str) -> Patient:
        path = self._path(number)
        data = fetch(path)
        try:
            key = self._opened.keys_of(_item(number))["key"]
            return Patient.from_json(unwrap(key, _item(number), data))
        except (VaultError, ValidationError, KeyError) as error:
            en = f"The patient's file {path} or its key was altered. Restore both from a copy."
            fr = f"Le fichier patient {path} ou sa clé a été modifié. Restaurez les deux d'une copie."
            raise VaultError(Text(en=en, fr=fr)) from error

    def numbers(self) -> list[str]:
        """Of every patient whose key is here: a file that was put back after an erasure is dead."""
        return [number for number in self._files() if self._opened.vault.has_keys(_item(number))]

    def _files(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.sealed"))

    def _path(self, number: str) -> Path:
        return self._folder / f"{number}.sealed"


def _item(number: str) -> str:
    return f"patient-{number}"
