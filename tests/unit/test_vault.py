"""The vault: who can open it, what they can open with it, and that nothing else opens anything."""

import os
import stat
import time
from pathlib import Path

import pytest

from tests.unit.vaulted import PASSPHRASE, Room, anna, cheap, course
from vrtherapy.errors import VaultError
from vrtherapy.record.vault import agent
from vrtherapy.record.vault.holders import Holder, recovery_key, recovery_words
from vrtherapy.record.vault.home import Vault
from vrtherapy.record.vault.sealing import new_pair, seal, unseal, unwrap, wrap

KEYS = {"journal": b"j" * 32, "streams": b"s" * 32}


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = Vault(tmp_path / "vault")
    vault.make([anna()])
    vault.keep_keys("s1", KEYS)
    return vault


class TestSealing:
    def test_what_was_sealed_for_one_thing_does_not_open_as_another(self) -> None:
        pair = new_pair()
        sealed = seal(pair.public, "s1:journal", b"secret")
        assert unseal(pair.private, "s1:journal", sealed) == b"secret"
        with pytest.raises(VaultError, match="belongs to something else"):
            unseal(pair.private, "s2:journal", sealed)

    def test_another_key_or_an_altered_byte_opens_nothing(self) -> None:
        *_, last = wrapped = wrap(b"k" * 32, "index", b"secret")
        altered = wrapped[:-1] + bytes([last ^ 1])
        for key, data in ((b"x" * 32, wrapped), (b"k" * 32, altered), (b"k" * 32, b"")):
            with pytest.raises(VaultError):
                unwrap(key, "index", data)


class TestHolders:
    def test_the_passphrase_opens_every_record(self, vault: Vault) -> None:
        assert vault.unlock(PASSPHRASE).keys_of("s1") == KEYS

    def test_a_wrong_passphrase_opens_nothing_and_says_what_to_do(self, vault: Vault) -> None:
        for wrong in ("", PASSPHRASE + " ", "correct horse battery stable"):
            with pytest.raises(VaultError, match="opens no key of the vault"):
                vault.unlock(wrong)

    def test_a_short_passphrase_is_refused(self) -> None:
        with pytest.raises(VaultError, match="at least 12 characters"):
            Holder.of_passphrase("anna", "short", new_pair(), cheap())

    @pytest.mark.parametrize("name", ["", "../anna", "Anna", "recovery", "a" * 33])
    def test_a_name_is_a_small_word(self, name: str) -> None:
        with pytest.raises(VaultError, match="cannot name a key"):
            Holder.of_passphrase(name, PASSPHRASE, new_pair(), cheap())

    def test_a_colleague_has_a_passphrase_of_their_own(self, vault: Vault) -> None:
        ben = Holder.of_passphrase("ben", "another long passphrase", new_pair(), cheap())
        vault.unlock(PASSPHRASE).admit(ben)
        opened = vault.unlock("another long passphrase")
        assert (opened.holder, opened.keys_of("s1")) == ("ben", KEYS)
        with pytest.raises(VaultError, match="already"):
            opened.admit(ben)

    def test_the_recovery_key_is_typed_as_it_was_printed(self, vault: Vault) -> None:
        pair = new_pair()
        vault.unlock(PASSPHRASE).admit(Holder.without_passphrase("recovery", pair))
        typed = recovery_words(pair.private).lower().replace("-", " ")
        assert vault.unlock(recovery_key(typed)).keys_of("s1") == KEYS

    def test_a_mistyped_recovery_key_is_noticed_before_it_is_tried(self) -> None:
        words = recovery_words(new_pair().private)
        wrong = ("B" if words[0] != "B" else "C") + words[1:]
        for typed in (wrong, words[:-1], "", "hello"):
            with pytest.raises(VaultError, match="not a recovery key"):
                recovery_key(typed)

    def test_there_is_one_vault(self, vault: Vault) -> None:
        with pytest.raises(VaultError, match="already"):
            vault.make([anna()])

    def test_a_public_key_that_was_replaced_is_noticed(self, vault: Vault) -> None:
        path = vault.folder / "vault.json"
        stranger = vault.public.changed(public=new_pair().public.hex())
        path.write_bytes(stranger.to_json())
        with pytest.raises(VaultError, match="was replaced"):
            vault.unlock(PASSPHRASE)


class TestRotation:
    def test_every_record_has_new_keys_and_opens_with_them_alone(self, vault: Vault) -> None:
        before = vault.unlock(PASSPHRASE)
        after = before.rotate()
        assert after.keys_of("s1") == vault.unlock(PASSPHRASE).keys_of("s1") == KEYS
        with pytest.raises(VaultError):
            before.keys_of("s1")

    def test_who_is_shut_out_stays_out(self, vault: Vault) -> None:
        opened = vault.unlock(PASSPHRASE)
        opened.admit(Holder.of_passphrase("ben", "another long passphrase", new_pair(), cheap()))
        opened.rotate(without=["ben"])
        with pytest.raises(VaultError):
            vault.unlock("another long passphrase")

    def test_somebody_must_stay(self, vault: Vault) -> None:
        with pytest.raises(VaultError, match="Nobody could open"):
            vault.unlock(PASSPHRASE).rotate(without=["anna"])
        assert vault.unlock(PASSPHRASE).keys_of("s1") == KEYS

    def test_killed_in_the_middle_it_can_be_done_again(self, vault: Vault) -> None:
        vault.keep_keys("s2", KEYS)
        damaged = vault.key_path("s2")
        whole = damaged.read_bytes()
        damaged.write_bytes(b"{}")
        with pytest.raises(VaultError):
            vault.unlock(PASSPHRASE).rotate()
        damaged.write_bytes(whole)
        assert vault.unlock(PASSPHRASE).keys_of("s1") == KEYS
        rotated = vault.unlock(PASSPHRASE).rotate()
        assert rotated.keys_of("s1") == rotated.keys_of("s2") == KEYS
        assert len(rotated.ring.privates) == 1
        assert not vault.audit.read(rotated.ring.pair().private, rotated.ring.audit).faults

    def test_an_unclaimed_vault_is_claimed_and_its_open_key_is_worth_nothing_then(
        self, tmp_path: Path
    ) -> None:
        vault = Vault(tmp_path / "vault")
        vault.make([Holder.without_passphrase("unclaimed", new_pair())])
        vault.keep_keys("s1", KEYS)
        assert not vault.claimed
        open_key = (vault.folder / "holders" / "unclaimed.json").read_bytes()
        opened = vault.unlock(None)
        opened.admit(anna())
        opened.rotate(without=["unclaimed"])
        assert vault.claimed
        (vault.folder / "holders" / "unclaimed.json").write_bytes(open_key)
        with pytest.raises(VaultError):
            vault.unlock(None)
        assert vault.unlock(PASSPHRASE).keys_of("s1") == KEYS


class TestAgent:
    def test_it_holds_the_ring_until_it_is_locked(self, vault: Vault) -> None:
        assert agent.unlocked(vault) is None
        agent.keep_unlocked(vault.unlock(PASSPHRASE), 60)
        held = agent.unlocked(vault)
        assert held
        assert held.keys_of("s1") == KEYS
        assert PASSPHRASE.encode() not in (vault.folder / "agent.json").read_bytes()
        agent.ask(vault, "lock")
        assert agent.unlocked(vault) is None

    def test_its_time_runs_out(self, vault: Vault) -> None:
        agent.keep_unlocked(vault.unlock(PASSPHRASE), 1.0)
        give_up_at = time.monotonic() + 20
        while agent.unlocked(vault) is not None:
            assert time.monotonic() < give_up_at
            time.sleep(0.1)

    def test_a_stranger_who_found_the_port_learns_nothing(self, vault: Vault) -> None:
        agent.keep_unlocked(vault.unlock(PASSPHRASE), 60)
        path = vault.folder / "agent.json"
        mine = agent.AgentFile.from_json(path.read_bytes())
        path.write_bytes(mine.changed(token="00" * 32).to_json())
        assert agent.unlocked(vault) is None
        path.write_bytes(mine.to_json())
        assert agent.unlocked(vault)
        agent.ask(vault, "lock")


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_everything_is_for_this_user_alone(tmp_path: Path) -> None:
    mask = os.umask(0)
    try:
        Room(tmp_path / "room").hold("s1", course(), motion=[b"[0]\n"])
    finally:
        os.umask(mask)
    for path in (tmp_path / "room").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
