"""Who may connect, and as what: CURVE key pairs in private files, and the list of the authorised.

    keys/session.json            the session's own pair
    keys/clients/NAME.json       a client's pair, its name and role, and the session's public key: all a client needs
    keys/authorised/NAME.json    what the session knows of a client: name, role, public key

A file each, so that adding and revoking never rewrite what is already there. Keys are written in Z85.
"""

import os
import re
import secrets
import shutil
import stat
import struct
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import zmq
from pydantic import AfterValidator, Field, ValidationError
from zmq.utils import z85

from vrtherapy.errors import NotAuthorised
from vrtherapy.folders import data_folder, make_private_folder, write_private
from vrtherapy.messages import Record, Text

Role = Literal["therapist", "observer", "stage"]
FIRST_CLIENTS: tuple[Role, ...] = ("therapist", "observer", "stage")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
_OTHERS_READ_OR_WRITE = 0o077
_OTHERS_WRITE = 0o022
_LARGEST_KEY_FILE_BYTES = 4096


def _z85_key(value: str) -> str:
    """Refuse what is not 32 bytes in Z85; `zmq` would refuse it later and less clearly."""
    try:
        if len(value) == 40 and len(z85.decode(value.encode("ascii"))) == 32:
            return value
    except (ValueError, KeyError, struct.error):  # not ASCII, not of the alphabet, a group beyond 32 bits
        pass
    raise ValueError("not a CURVE key: 40 characters of Z85 are expected")


Key = Annotated[str, AfterValidator(_z85_key)]
Name = Annotated[str, Field(pattern=rf"^{_NAME.pattern}$")]


class SessionKey(Record):
    """The session's own pair; clients know it by `public`."""

    public: Key
    secret: Key = Field(repr=False)


class Authorised(Record):
    """A client that may connect. The role says what it may ask; the name is what entries call it."""

    name: Name
    role: Role
    public: Key


class ClientKey(Record):
    """All a client needs to connect: its own pair, what it is called, and the session's public key."""

    name: Name
    role: Role
    public: Key
    secret: Key = Field(repr=False)
    session: Key


class KeyFolder:
    """The keys of one installation. `KeyFolder.open()` makes them at the first start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def open(cls, folder: Path | None = None) -> "KeyFolder":
        """The key folder (default: `keys` in the user's data folder), made with its first keys if it is not there.

        All first keys appear at once, so two sessions started at the same moment agree on them.
        Raises NotAuthorised when the folder cannot be made.
        """
        keys = cls(folder if folder is not None else data_folder() / "keys")
        if not keys.folder.is_dir():
            try:
                keys._make()
            except OSError as error:
                raise _unusable(keys.folder, error) from error
        return keys

    def session(self) -> SessionKey:
        """The session's own pair. Raises NotAuthorised when its file is missing, damaged or unsafe."""
        return _load(SessionKey, self.folder / "session.json")

    def client(self, name: str) -> ClientKey:
        """The pair of the client `name`. Raises NotAuthorised when its file is missing, damaged or unsafe."""
        return load_client_key(self.client_path(name))

    def client_path(self, name: str) -> Path:
        """Where the key file of the client `name` is."""
        return self.folder / "clients" / f"{_named(name)}.json"

    def authorised(self) -> tuple[Authorised, ...]:
        """Every client that may connect, by name. Raises NotAuthorised when one of the files is damaged or unsafe."""
        folder = self.folder / "authorised"
        try:
            _refuse_open_to_others(folder, folder.stat().st_mode, _OTHERS_WRITE)
        except OSError as error:
            raise _unusable(folder, error) from error
        return tuple(_load(Authorised, path) for path in sorted(folder.glob("*.json")))

    def stamp(self) -> tuple[tuple[str, int], ...]:
        """Changes whenever `authorised` might: cheap enough to ask once a second in a running session."""
        paths = sorted((self.folder / "authorised").glob("*.json"))
        return tuple((path.name, path.stat().st_mtime_ns) for path in paths if path.exists())

    def add(self, name: str, role: Role) -> ClientKey:
        """Make a pair for a new client and authorise it. Raises NotAuthorised when the name is taken or no name."""
        path = self._authorised_path(name)
        if path.exists():
            raise NotAuthorised(_taken(name))
        key = _client_key(name, role, self.session().public)
        write_private(self.client_path(name), key.to_json())
        write_private(path, Authorised(name=name, role=role, public=key.public).to_json())
        return key

    def revoke(self, name: str) -> None:
        """Strike a client off the list and delete its key file here. Raises NotAuthorised when it is not on it.

        A running session drops it when it next reads the list (within a second).
        """
        path = self._authorised_path(name)
        if not path.exists():
            raise NotAuthorised(_not_listed(name))
        path.unlink()
        self.client_path(name).unlink(missing_ok=True)

    def export(self, name: str, to: Path) -> Path:
        """Write the client's key file to `to`, for a second machine. Carry it by hand: who has it, is that client."""
        write_private(to, self.client(name).to_json())
        return to

    def _authorised_path(self, name: str) -> Path:
        return self.folder / "authorised" / f"{_named(name)}.json"

    def _make(self) -> None:
        make_private_folder(self.folder.parent)
        draft = make_private_folder(self.folder.with_name(f".{self.folder.name}.{secrets.token_hex(4)}"))
        try:
            public, secret = _pair()
            write_private(draft / "session.json", SessionKey(public=public, secret=secret).to_json())
            make_private_folder(draft / "clients")
            make_private_folder(draft / "authorised")
            first = KeyFolder(draft)
            for role in FIRST_CLIENTS:
                first.add(role, role)
            draft.rename(self.folder)
        except OSError:
            if not self.folder.is_dir():
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def load_client_key(path: Path) -> ClientKey:
    """Read a client's key file. Raises NotAuthorised when it is missing, damaged, or open to others."""
    return _load(ClientKey, path)


_R = TypeVar("_R", SessionKey, ClientKey, Authorised)


def _load(kind: type[_R], path: Path) -> _R:
    try:
        with path.open("rb") as file:
            _refuse_open_to_others(path, os.fstat(file.fileno()).st_mode, _OTHERS_READ_OR_WRITE)
            key = kind.from_json(file.read(_LARGEST_KEY_FILE_BYTES))
    except OSError as error:
        raise _unusable(path, error) from error
    except ValidationError as error:
        raise NotAuthorised(_damaged(path)) from error
    if not isinstance(key, Authorised) and zmq.curve_public(key.secret.encode()).decode() != key.public:
        raise NotAuthorised(_damaged(path))
    return key


def _refuse_open_to_others(path: Path, mode: int, forbidden: int) -> None:
    """A key others can read is no key, and a list others can write is no list. POSIX modes only (see `folders`)."""
    if os.name == "posix" and mode & forbidden:
        wanted = "700" if stat.S_ISDIR(mode) else "600"
        raise NotAuthorised(
            Text(
                en=f"Other users of this computer can get at {path}. Close it with: chmod {wanted} '{path}' — and if "
                "others do use this computer, make new keys.",
                fr=f"D'autres utilisateurs de cet ordinateur ont accès à {path}. Fermez-le avec : chmod {wanted} "
                f"'{path}' — et si d'autres utilisent cet ordinateur, faites de nouvelles clés.",
            )
        )


def _client_key(name: str, role: Role, session: str) -> ClientKey:
    public, secret = _pair()
    return ClientKey(name=_named(name), role=role, public=public, secret=secret, session=session)


def _pair() -> tuple[str, str]:
    public, secret = zmq.curve_keypair()
    return public.decode(), secret.decode()


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise NotAuthorised(
            Text(
                en=f"{name!r} cannot be the name of a client: use up to 32 small letters, digits, - and _.",
                fr=f"{name!r} ne peut pas être le nom d'un client : jusqu'à 32 minuscules, chiffres, - et _.",
            )
        )
    return name


def _unusable(path: Path, error: OSError) -> NotAuthorised:
    cause = error.strerror or str(error)
    return NotAuthorised(
        Text(
            en=f"The keys of the link cannot be used: {path}: {cause}. They are made when a session starts for the "
            "first time on this computer; for a console on a second machine, copy its key file there.",
            fr=f"Les clés de la liaison ne peuvent pas être utilisées : {path} : {cause}. Elles sont faites au premier "
            "lancement d'une session sur cet ordinateur ; pour une console sur une autre machine, copiez-y sa clé.",
        )
    )


def _damaged(path: Path) -> Text:
    return Text(
        en=f"{path} is not a key file, or is damaged. Export it again, or make a new one.",
        fr=f"{path} n'est pas un fichier de clé, ou est abîmé. Exportez-le à nouveau, ou faites-en un autre.",
    )


def _taken(name: str) -> Text:
    return Text(
        en=f"A client named {name} is already authorised. Revoke it first, or choose another name.",
        fr=f"Un client nommé {name} est déjà autorisé. Révoquez-le d'abord, ou choisissez un autre nom.",
    )


def _not_listed(name: str) -> Text:
    return Text(
        en=f"No client named {name} is authorised, so there is nothing to revoke.",
        fr=f"Aucun client nommé {name} n'est autorisé : il n'y a rien à révoquer.",
    )
