"""Who can open the vault: each holder has a key pair of their own, to which the ring of the vault's keys is sealed.

A passphrase protects a holder's private key; a recovery key is its private key, printed once and kept nowhere; an
*unclaimed* vault, made by a first start that could ask nobody, has one holder whose private key lies in the clear.
"""

import base64
import binascii
import re
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from vrtherapy.errors import VaultError
from vrtherapy.messages import Record, Text
from vrtherapy.record.vault.files import fetch
from vrtherapy.record.vault.sealing import (
    KEY_BYTES,
    KeyPair,
    Stretching,
    cannot_open,
    digest,
    pair_of,
    seal,
    unseal,
    unwrap,
    wrap,
)

LEAST_PASSPHRASE_LENGTH = 12
_CHECK_BYTES = 3
_GROUP = 4


class Ring(Record):
    """The vault's private keys by epoch; the highest is the one that new records are sealed to."""

    vault: str = Field(description="The vault's id.")
    privates: dict[int, str] = Field(description="Epoch → private key, in hexadecimal.")
    audit: str = Field(description="What the audit log began with: its first key's digest, in hexadecimal.")

    @property
    def epoch(self) -> int:
        """The newest epoch."""
        return max(self.privates)

    def pair(self, epoch: int | None = None) -> KeyPair:
        """The key pair of an epoch. Raises VaultError if the ring does not have it."""
        private = self.privates.get(epoch or self.epoch)
        if private is None:
            raise cannot_open(Text(en="it is from before a rotation", fr="elle date d'avant une rotation"))
        return pair_of(bytes.fromhex(private))


class Holder(Record):
    """One way into the vault, as its file says."""

    name: str = Field(description="Whose it is; names its file.")
    kind: Literal["passphrase", "recovery", "unclaimed"] = Field(description="What opens it.")
    public: str = Field(description="The holder's public key, in hexadecimal.")
    private: str | None = Field(
        description="The private key: wrapped by the passphrase, in the clear, or not here."
    )
    stretching: Stretching | None = Field(description="How the passphrase becomes a key.")
    ring: str = Field(description="The ring, sealed to the public key, in hexadecimal.")

    @classmethod
    def of_passphrase(cls, name: str, passphrase: str, pair: KeyPair, stretching: Stretching) -> "Holder":
        """A holder with a passphrase, who has no ring yet. Raises VaultError if the name or passphrase will not do."""
        check_name(name)
        check_passphrase(passphrase)
        private = wrap(stretching.stretch(passphrase), f"holder {name}", pair.private).hex()
        return cls(
            name=name,
            kind="passphrase",
            public=pair.public.hex(),
            private=private,
            stretching=stretching,
            ring="",
        )

    @classmethod
    def without_passphrase(cls, kind: Literal["recovery", "unclaimed"], pair: KeyPair) -> "Holder":
        """The printed key's holder, or the unclaimed vault's."""
        private = pair.private.hex() if kind == "unclaimed" else None
        return cls(name=kind, kind=kind, public=pair.public.hex(), private=private, stretching=None, ring="")

    def with_ring(self, ring: Ring) -> "Holder":
        """The same holder with a copy of the ring."""
        return self.changed(ring=seal(bytes.fromhex(self.public), f"ring {self.name}", ring.to_json()).hex())

    def open(self, secret: str | bytes | None) -> Ring:
        """The ring. `secret`: the passphrase, the recovery key's bytes, or None where unclaimed. Raises VaultError."""
        try:
            return Ring.from_json(
                unseal(self._private(secret), f"ring {self.name}", bytes.fromhex(self.ring))
            )
        except (ValueError, ValidationError) as error:
            raise cannot_open(Text(en="its file is damaged", fr="son fichier est abîmé")) from error

    def _private(self, secret: str | bytes | None) -> bytes:
        if self.kind == "unclaimed":
            return bytes.fromhex(self.private or "")
        if self.kind == "recovery" and isinstance(secret, bytes):
            return secret
        if self.stretching is None or self.private is None or not isinstance(secret, str):
            raise wrong_passphrase()
        try:
            return unwrap(self.stretching.stretch(secret), f"holder {self.name}", bytes.fromhex(self.private))
        except VaultError:
            raise wrong_passphrase() from None


def wrong_passphrase() -> VaultError:
    """A passphrase that opens nothing; which of the keys it was tried on makes no difference."""
    en = "This passphrase opens no key of the vault. Try again; if it is lost: `vault recover`."
    fr = "Cette phrase de passe n'ouvre aucune clé du coffre. Réessayez ; si elle est perdue : `vault recover`."
    return VaultError(Text(en=en, fr=fr))


def read_holder(path: Path) -> Holder:
    """A holder's file. Raises VaultError."""
    try:
        return Holder.from_json(fetch(path))
    except ValidationError as error:
        en, fr = (
            f"The key file {path} is damaged. Restore it.",
            f"Le fichier de clé {path} est abîmé. Restaurez-le.",
        )
        raise VaultError(Text(en=en, fr=fr)) from error


def check_name(name: str) -> None:
    """Raise VaultError unless a holder may be called so."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,31}", name) or name in ("recovery", "unclaimed"):
        en = f"{name!r} cannot name a key: write 1 to 32 small letters, digits, - or _."
        fr = f"{name!r} ne peut pas nommer une clé : 1 à 32 minuscules, chiffres, - ou _."
        raise VaultError(Text(en=en, fr=fr))


def check_passphrase(passphrase: str) -> None:
    """Raise VaultError if a passphrase is too short to protect anything."""
    if len(passphrase) < LEAST_PASSPHRASE_LENGTH:
        least = LEAST_PASSPHRASE_LENGTH
        en = f"A passphrase has at least {least} characters; several unrelated words are easy to remember."
        fr = f"Une phrase de passe a au moins {least} caractères ; plusieurs mots sans rapport se retiennent bien."
        raise VaultError(Text(en=en, fr=fr))


def recovery_words(private: bytes) -> str:
    """A recovery key as it is printed: base 32 in groups of four, with a check against typing errors."""
    letters = base64.b32encode(private + digest(private)[:_CHECK_BYTES]).decode().rstrip("=")
    return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))


def recovery_key(words: str) -> bytes:
    """A recovery key as it was typed: case, spaces and hyphens do not matter. Raises VaultError."""
    letters = re.sub(r"[\s-]", "", words).upper()
    try:
        data = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except binascii.Error:
        data = b""
    private, check = data[:KEY_BYTES], data[KEY_BYTES:]
    if len(data) != KEY_BYTES + _CHECK_BYTES or check != digest(private)[:_CHECK_BYTES]:
        en = "This is not a recovery key, or a letter is wrong: it has 56 letters and digits 2 to 7. Read it again."
        fr = "Ce n'est pas une clé de secours, ou une lettre est fausse : 56 lettres et chiffres de 2 à 7. Relisez-la."
        raise VaultError(Text(en=en, fr=fr))
    return private
