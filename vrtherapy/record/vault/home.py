"""The vault's folder: its public key, its holders, one file of sealed keys for each record, and the audit log.

    vault/vault.json          id, epoch and public key: what a session needs to seal a record
    vault/holders/NAME.json   who can open it (see `holders`)
    vault/keys/ITEM.json      the keys of one record, sealed to the clinic; without them no copy of it can be read
    vault/audit/              what was done (see `audit`)

The records themselves lie elsewhere: a backup of them alone can be read by nobody.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from vrtherapy.errors import VaultError
from vrtherapy.folders import data_folder
from vrtherapy.messages import Record, Text
from vrtherapy.record.vault.audit import AuditLog
from vrtherapy.record.vault.files import destroy, fetch, keep, locked
from vrtherapy.record.vault.holders import Holder, Ring, read_holder, wrong_passphrase
from vrtherapy.record.vault.sealing import digest, new_key, new_pair, seal, unseal


class VaultFile(Record):
    """What everyone may know of a vault."""

    format: Literal[1] = 1
    vault: str = Field(description="The vault's id.")
    epoch: int = Field(ge=1, description="Counts the clinic's key pairs.")
    public: str = Field(description="The public key of the epoch, in hexadecimal.")


class KeyFile(Record):
    """The keys of one record, each sealed to the clinic."""

    epoch: int = Field(ge=1, description="Which of the clinic's key pairs opens them.")
    keys: dict[str, str] = Field(description="What for → the sealed key, in hexadecimal.")


class Vault:
    """A vault as anyone on this computer can use it: to seal, not to open."""

    def __init__(self, folder: Path | None = None) -> None:
        """The vault in `folder` (default: in the user's data folder). It need not exist yet."""
        self.folder = folder or data_folder() / "vault"
        self.audit = AuditLog(self.folder / "audit")

    @property
    def exists(self) -> bool:
        """Whether it was made."""
        return self._file.exists()

    @property
    def public(self) -> VaultFile:
        """What everyone may know. Raises VaultError."""
        try:
            return VaultFile.from_json(fetch(self._file))
        except ValidationError as error:
            raise _damaged(self._file) from error

    @property
    def claimed(self) -> bool:
        """Whether a passphrase protects it."""
        return all(holder.kind != "unclaimed" for holder in self.holders())

    def make(self, holders: Sequence[Holder]) -> "OpenVault":
        """Make the vault for its first holders. Raises VaultError if there is one already."""
        with locked(self.folder / "lock"):
            if self.exists:
                raise _there_already(self.folder)
            pair, first = new_pair(), new_key()
            ring = Ring(
                vault=secrets.token_hex(8), privates={1: pair.private.hex()}, audit=digest(first).hex()
            )
            for holder in holders:
                self.put_holder(holder.with_ring(ring))
            self.audit.begin(pair.public, first)
            self.put_public(ring)
        self.audit.append("vault_made", holder=holders[0].name)
        return OpenVault(self, ring, holders[0].name)

    def holders(self) -> list[Holder]:
        """Everyone who can open it, by name. Raises VaultError."""
        return [read_holder(path) for path in sorted((self.folder / "holders").glob("*.json"))]

    def unlock(self, secret: str | bytes | None, name: str | None = None) -> "OpenVault":
        """Open it with a passphrase, a recovery key's bytes, or (unclaimed) nothing. Raises VaultError.

        Without `name` a passphrase is tried on every holder's key; each try takes most of a second, as it should.
        """
        kind = "passphrase" if isinstance(secret, str) else "recovery" if secret else "unclaimed"
        public = self.public
        for holder in self.holders():
            if holder.kind == kind and name in (None, holder.name):
                try:
                    ring = holder.open(secret)
                except VaultError:
                    continue
                return OpenVault(self, _fitting(ring, public, self.folder), holder.name)
        raise wrong_passphrase()

    def keep_keys(self, item: str, keys: Mapping[str, bytes]) -> None:
        """Seal the keys of a record, durably. Raises VaultError."""
        with locked(self.folder / "lock"):
            self._put_keys(item, keys)

    def forget_keys(self, item: str) -> None:
        """Destroy the keys of a record: nobody ever reads it again, nor any copy of it. Raises VaultError."""
        with locked(self.folder / "lock"):
            destroy(self.key_path(item))

    def forget_part(self, item: str, what: str) -> None:
        """Destroy one of the keys of a record. Raises VaultError."""
        with locked(self.folder / "lock"):
            file, path = self.key_file(item), self.key_path(item)
            destroy(path)
            keep(
                path,
                file.changed(keys={name: key for name, key in file.keys.items() if name != what}).to_json(),
            )

    def has_keys(self, item: str) -> bool:
        """Whether the keys of a record are here."""
        return self.key_path(item).exists()

    def items(self) -> Iterable[str]:
        """Every record whose keys are here."""
        return (path.stem for path in (self.folder / "keys").glob("*.json"))

    def key_path(self, item: str) -> Path:
        """The file of a record's keys."""
        if Path(item).name != item or item.startswith("."):
            raise ValueError(f"{item!r} does not name a record")
        return self.folder / "keys" / f"{item}.json"

    def key_file(self, item: str) -> KeyFile:
        """The sealed keys of a record. Raises VaultError."""
        path = self.key_path(item)
        data = fetch(path)
        try:
            file = KeyFile.from_json(data)
        except ValidationError as error:
            raise _damaged(path) from error
        if file.to_json() != data:
            raise _damaged(path)
        return file

    def put_holder(self, holder: Holder) -> None:
        """Write a holder's file. Raises VaultError."""
        keep(self.folder / "holders" / f"{holder.name}.json", holder.to_json())

    def put_public(self, ring: Ring) -> None:
        """Let new records be sealed to the ring's newest key. Raises VaultError."""
        public = ring.pair().public.hex()
        keep(
            self._file,
            VaultFile(vault=ring.vault, epoch=ring.epoch, public=public).to_json(),
        )

    def _put_keys(self, item: str, keys: Mapping[str, bytes]) -> None:
        public = self.public
        sealed = {
            what: seal(bytes.fromhex(public.public), f"{item}:{what}", key).hex()
            for what, key in keys.items()
        }
        keep(self.key_path(item), KeyFile(epoch=public.epoch, keys=sealed).to_json())

    @property
    def _file(self) -> Path:
        return self.folder / "vault.json"


@dataclass(frozen=True)
class OpenVault:
    """A vault that somebody has unlocked: whoever holds this can read every record."""

    vault: Vault
    ring: Ring
    holder: str

    def keys_of(self, item: str) -> dict[str, bytes]:
        """The keys of a record. Raises VaultError if they are not there, altered, or another record's."""
        return _opened_keys(self.vault, self.ring, item)

    def admit(self, holder: Holder, *, replace: bool = False) -> None:
        """Let somebody else open the vault too. Raises VaultError if the name is taken and not to be replaced."""
        with locked(self.vault.folder / "lock"):
            if not replace and any(known.name == holder.name for known in self.vault.holders()):
                en, fr = f"There is a key {holder.name!r} already.", f"Il y a déjà une clé {holder.name!r}."
                raise VaultError(Text(en=en, fr=fr))
            self.vault.put_holder(holder.with_ring(self.ring))
        self.vault.audit.append("key_added", detail=holder.name, holder=self.holder)

    def rotate(self, without: Iterable[str] = ()) -> "OpenVault":
        """New clinic keys for everything, old and to come; those `without` cannot open the vault any more.

        Killed in the middle it leaves a vault that works; done again, it completes. Raises VaultError.
        """
        leaving = frozenset(without)
        with locked(self.vault.folder / "lock"):
            staying = [holder for holder in self.vault.holders() if holder.name not in leaving]
            if not staying:
                raise _nobody_left()
            for name in leaving:
                destroy(self.vault.folder / "holders" / f"{name}.json")
            epoch, pair = self.ring.epoch + 1, new_pair()
            both = self.ring.changed(privates=self.ring.privates | {epoch: pair.private.hex()})
            self._hand_out(staying, both)
            self.vault.put_public(both)
            self._seal_again(both)
            rotated = both.changed(privates={epoch: pair.private.hex()})
            self._hand_out(staying, rotated)
        detail = f"epoch {epoch}" + "".join(f", without {name}" for name in sorted(leaving))
        self.vault.audit.append("keys_rotated", detail=detail, holder=self.holder)
        return OpenVault(self.vault, rotated, self.holder)

    def _hand_out(self, holders: Iterable[Holder], ring: Ring) -> None:
        for holder in holders:
            self.vault.put_holder(holder.with_ring(ring))

    def _seal_again(self, ring: Ring) -> None:
        vault, public = self.vault, ring.pair().public
        for item in sorted(vault.items()):
            if vault.key_file(item).epoch != ring.epoch:
                keys = _opened_keys(vault, ring, item)
                sealed = {what: seal(public, f"{item}:{what}", key).hex() for what, key in keys.items()}
                keep(vault.key_path(item), KeyFile(epoch=ring.epoch, keys=sealed).to_json())
        vault.audit.seal_again(public, _first_audit_key(vault, ring))


def _first_audit_key(vault: Vault, ring: Ring) -> bytes:
    """The audit log's first key, which any epoch may have sealed. Raises VaultError."""
    for epoch in sorted(ring.privates):
        try:
            return vault.audit.first(ring.pair(epoch).private)
        except VaultError:
            continue
    return vault.audit.first(ring.pair().private)


def _opened_keys(vault: Vault, ring: Ring, item: str) -> dict[str, bytes]:
    file = vault.key_file(item)
    try:
        private = ring.pair(file.epoch).private
        return {what: unseal(private, f"{item}:{what}", _bytes(key)) for what, key in file.keys.items()}
    except (VaultError, ValueError) as error:
        path = vault.key_path(item)
        en = f"The key {path} was altered, or belongs to another record or vault. Restore it from a copy."
        fr = f"La clé {path} a été modifiée, ou vient d'un autre enregistrement ou coffre. Restaurez-la."
        raise VaultError(Text(en=en, fr=fr)) from error


def _bytes(written: str) -> bytes:
    """Bytes from the one way we write them in hexadecimal. Raises ValueError."""
    data = bytes.fromhex(written)
    if data.hex() != written:
        raise ValueError("not as we write it")
    return data


def _fitting(ring: Ring, public: VaultFile, folder: Path) -> Ring:
    """The ring, if the public key that records are sealed to is really the clinic's."""
    known = ring.privates.get(public.epoch)
    if known is None or ring.vault != public.vault or ring.pair(public.epoch).public.hex() != public.public:
        en = f"The public key in {folder} is not this clinic's: it was replaced; sessions since then are sealed for "
        fr = f"La clé publique dans {folder} a été remplacée : les séances depuis lors sont scellées pour quelqu'un "
        sentence = Text(
            en=en + "somebody else. Restore the vault's folder.",
            fr=fr + "d'autre. Restaurez le dossier du coffre.",
        )
        raise VaultError(sentence)
    return ring


def _damaged(path: Path) -> VaultError:
    en, fr = f"The vault's file {path} is damaged. Restore it.", f"Le fichier {path} est abîmé. Restaurez-le."
    return VaultError(Text(en=en, fr=fr))


def _there_already(folder: Path) -> VaultError:
    en = f"There is a vault in {folder} already. `vault status` says how it stands."
    fr = f"Il y a déjà un coffre dans {folder}. `vault status` dit où il en est."
    return VaultError(Text(en=en, fr=fr))


def _nobody_left() -> VaultError:
    en, fr = "Nobody could open the vault any more.", "Plus personne ne pourrait ouvrir le coffre."
    return VaultError(Text(en=en, fr=fr))
