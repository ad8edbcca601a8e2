"""docs/reference/vault.md is enough to write a reader: this one uses libsodium and hashlib, and no code of ours."""

import hashlib
import json
from pathlib import Path
from typing import Any

from nacl import bindings as sodium
from nacl import pwhash
from nacl.public import PrivateKey, SealedBox
from nacl.secret import SecretBox

from tests.unit.vaulted import NOTE, PASSPHRASE, Room, course

SESSION = "20261122T090000Z-aaaaaa"


def h(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=32).digest()


def k(key: bytes, what: str) -> bytes:
    return hashlib.blake2b(b"vrtherapy " + what.encode(), key=key, digest_size=32).digest()


def labelled(what: str, data: bytes) -> bytes:
    assert data[:32] == h(f"vrtherapy sealed {what}".encode())
    return data[32:]


def ring(vault: Path, name: str) -> dict[str, Any]:
    holder = json.loads((vault / "holders" / f"{name}.json").read_bytes())
    costs = holder["stretching"]
    key = pwhash.argon2id.kdf(
        32, PASSPHRASE.encode(), bytes.fromhex(costs["salt"]), costs["operations"], costs["memory_bytes"]
    )
    private = labelled(f"holder {name}", SecretBox(key).decrypt(bytes.fromhex(holder["private"])))
    sealed = SealedBox(PrivateKey(private)).decrypt(bytes.fromhex(holder["ring"]))
    return json.loads(labelled(f"ring {name}", sealed))


def key_of(vault: Path, item: str, what: str) -> bytes:
    file = json.loads((vault / "keys" / f"{item}.json").read_bytes())
    private = PrivateKey(bytes.fromhex(ring(vault, "anna")["privates"][str(file["epoch"])]))
    return labelled(f"{item}:{what}", SealedBox(private).decrypt(bytes.fromhex(file["keys"][what])))


def binding(name: str, frames: int, check: bytes) -> bytes:
    parts = (b"VRTSEAL1", SESSION.encode(), name.encode(), str(frames).encode(), check)
    return h(b"".join(str(len(part)).encode() + b":" + part for part in parts))


def messages(path: Path, key: bytes) -> list[bytes]:
    data = path.read_bytes()
    assert data[:8] == b"VRTSEAL1"
    at, state, bound, read, tag, sealed = 8, None, None, [], 0, b""
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        at += 4
        if length == 0:
            state, bound = (
                sodium.crypto_secretstream_xchacha20poly1305_state(),
                binding(path.name, len(read), sealed[-16:]),
            )
            sodium.crypto_secretstream_xchacha20poly1305_init_pull(state, data[at : at + 24], key)
            at += 24
            continue
        sealed = data[at : at + length]
        padded, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(state, sealed, bound)
        read.append(padded[: padded.rindex(b"\x80")])
        at, bound = at + length, None
    assert (tag, read[-1]) == (3, b"")
    return read[:-1]


def test_a_record_is_read_with_libsodium_alone(tmp_path: Path) -> None:
    path = Room(tmp_path).hold(SESSION, motion=[b"one", b"two"])
    entries = [
        json.loads(message) for message in messages(path, key_of(tmp_path / "vault", SESSION, "journal"))
    ]
    assert [entry["seq"] for entry in entries] == list(range(1, len(course()) + 1))
    assert NOTE in str(entries)
    streams = key_of(tmp_path / "vault", SESSION, "streams")
    assert messages(path.with_name("motion.sealed"), k(streams, "stream motion")) == [b"one", b"two"]


def test_so_is_its_witness(tmp_path: Path) -> None:
    path = Room(tmp_path).hold(SESSION)
    key = k(key_of(tmp_path / "vault", SESSION, "journal"), "witness")
    slots = path.with_name("journal.witness").read_bytes()
    key = hashlib.blake2b(binding("journal.sealed", 0, b""), key=key, digest_size=32).digest()
    counts = {}
    for place, name in enumerate((b"written", b"durable", b"lost")):
        slot = slots[place * 64 : place * 64 + 64]
        assert slot[8:40] == hashlib.blake2b(name + slot[:8], key=key, digest_size=32).digest()
        counts[name] = int.from_bytes(slot[:8], "big")
    frames = len(course()) + 1
    assert counts == {b"written": frames, b"durable": frames, b"lost": 0}


def test_and_the_audit_log(tmp_path: Path) -> None:
    Room(tmp_path).hold(SESSION)
    held = ring(tmp_path / "vault", "anna")
    private = PrivateKey(bytes.fromhex(held["privates"]["1"]))
    audit = tmp_path / "vault" / "audit"
    key = labelled("audit", SealedBox(private).decrypt((audit / "first").read_bytes()))
    assert h(key).hex() == held["audit"]
    data, at, acts = (audit / "log").read_bytes(), 0, []
    while at < len(data):
        number, length = (
            int.from_bytes(data[at : at + 8], "big"),
            int.from_bytes(data[at + 8 : at + 12], "big"),
        )
        at += 12 + length
        acts.append(
            json.loads(
                labelled(f"audit {number}", SecretBox(k(key, "entry")).decrypt(data[at - length : at]))
            )
        )
        key = k(key, "next")
    assert [act["act"] for act in acts] == ["vault_made", "session_begun", "session_closed"]
    assert (audit / "next").read_bytes() == len(acts).to_bytes(8, "big") + len(data).to_bytes(8, "big") + key
