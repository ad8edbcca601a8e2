"""The few things that are done with keys; libsodium does all of them (PyNaCl).

A *sealed* key can be made by whoever knows a public key and opened only with its private one; it says what it is for,
so that it cannot be put in another's place. A *wrapped* secret needs one key both ways, a passphrase's for example.
"""

import hashlib
import hmac
import secrets
from typing import NamedTuple

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from vrtherapy.errors import VaultError
from vrtherapy.messages import Record, Text

KEY_BYTES = 32
_MOST_MEMORY_BYTES = 2 << 30
_MOST_OPERATIONS = 20


class KeyPair(NamedTuple):
    """An X25519 key pair."""

    private: bytes
    public: bytes


class Stretching(Record):
    """How a passphrase becomes a key (Argon2id): what it costs to try one."""

    salt: str
    operations: int
    memory_bytes: int

    @classmethod
    def fresh(cls, memory_bytes: int = pwhash.argon2id.MEMLIMIT_MODERATE) -> "Stretching":
        """A new salt, at libsodium's moderate cost (256 MB, most of a second) unless told otherwise."""
        salt = secrets.token_hex(pwhash.argon2id.SALTBYTES)
        return cls(salt=salt, operations=pwhash.argon2id.OPSLIMIT_MODERATE, memory_bytes=memory_bytes)

    def stretch(self, passphrase: str) -> bytes:
        """The key of a passphrase. Raises VaultError on figures that no vault of ours has."""
        if self.memory_bytes > _MOST_MEMORY_BYTES or self.operations > _MOST_OPERATIONS:
            raise cannot_open(Text(en="its figures are absurd", fr="ses chiffres sont absurdes"))
        return pwhash.argon2id.kdf(
            KEY_BYTES, passphrase.encode(), bytes.fromhex(self.salt), self.operations, self.memory_bytes
        )


def new_key() -> bytes:
    """A random key."""
    return secrets.token_bytes(KEY_BYTES)


def new_pair() -> KeyPair:
    """A random key pair."""
    private = PrivateKey.generate()
    return KeyPair(bytes(private), bytes(private.public_key))


def pair_of(private: bytes) -> KeyPair:
    """The pair that a private key belongs to."""
    return KeyPair(private, bytes(PrivateKey(private).public_key))


def seal(public: bytes, what: str, secret: bytes) -> bytes:
    """`secret`, for the holder of the private key only, marked with what it is."""
    return SealedBox(PublicKey(public)).encrypt(_label(what) + secret)


def unseal(private: bytes, what: str, sealed: bytes) -> bytes:
    """What was sealed as `what`. Raises VaultError if it was altered, is something else, or the key is another."""
    try:
        labelled = SealedBox(PrivateKey(private)).decrypt(sealed)
    except (CryptoError, ValueError, TypeError) as error:
        raise cannot_open(
            Text(en="altered, or sealed for another key", fr="altérée, ou pour une autre clé")
        ) from error
    if not hmac.compare_digest(labelled[:KEY_BYTES], _label(what)):
        raise cannot_open(Text(en="it belongs to something else", fr="elle appartient à autre chose"))
    return labelled[KEY_BYTES:]


def wrap(key: bytes, what: str, secret: bytes) -> bytes:
    """`secret` encrypted with `key`, marked with what it is."""
    return SecretBox(key).encrypt(_label(what) + secret)


def unwrap(key: bytes, what: str, wrapped: bytes) -> bytes:
    """What was wrapped as `what`. Raises VaultError if it was altered, is something else, or the key is another."""
    try:
        labelled = SecretBox(key).decrypt(wrapped)
    except (CryptoError, ValueError, TypeError) as error:
        raise cannot_open(
            Text(en="altered, or for another key", fr="altéré, ou pour une autre clé")
        ) from error
    if not hmac.compare_digest(labelled[:KEY_BYTES], _label(what)):
        raise cannot_open(Text(en="it belongs to something else", fr="il appartient à autre chose"))
    return labelled[KEY_BYTES:]


def derive(key: bytes, what: str) -> bytes:
    """A key for one purpose out of another key; neither tells of the other but in this direction."""
    return keyed_hash(key, b"vrtherapy " + what.encode())


def keyed_hash(key: bytes, data: bytes) -> bytes:
    """32 bytes that only who has the key can make: BLAKE2b."""
    return hashlib.blake2b(data, key=key, digest_size=KEY_BYTES).digest()


def digest(data: bytes) -> bytes:
    """32 bytes that stand for `data`: BLAKE2b."""
    return hashlib.blake2b(data, digest_size=KEY_BYTES).digest()


def same(one: bytes, other: bytes) -> bool:
    """Whether two secrets are equal, in a time that tells nothing."""
    return hmac.compare_digest(one, other)


def cannot_open(why: Text) -> VaultError:
    """A key or a file of the vault that is not what it should be."""
    return VaultError(
        Text(
            en=f"A key of the vault does not open: {why.en}.",
            fr=f"Une clé du coffre ne s'ouvre pas : {why.fr}.",
        )
    )


def _label(what: str) -> bytes:
    return digest(b"vrtherapy sealed " + what.encode())
