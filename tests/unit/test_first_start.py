"""The first start: a person at a terminal chooses, and where nobody can be asked the vault waits to be claimed."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vrtherapy.clinic.first_start import keep_session
from vrtherapy.record.vault.home import Vault

ROOT = Path(__file__).parents[2]
PASSPHRASE = "correct horse battery staple"  # noqa: S105 -- it protects nothing but this test
START = (
    "from pathlib import Path; from vrtherapy.clinic.first_start import keep_session;"
    "kept = keep_session(Path('records'), 's1', 'en', plain=False); print('KEPT', kept.protection)"
)


def at_a_terminal(folder: Path, *typed: tuple[str, str]) -> str:
    """What a first start says to a person who types an answer at each prompt."""
    pty = pytest.importorskip("pty", reason="POSIX terminals")
    outer, inner = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", START], cwd=folder, stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
        env=os.environ | {"VRTHERAPY_HOME": str(folder), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(inner)
    said, answers = "", list(typed)
    with contextlib.suppress(OSError):  # how Linux says that the other side has closed
        while part := os.read(outer, 4096):
            said += part.decode(errors="replace")
            if answers and said.endswith(answers[0][0]):
                os.write(outer, f"{answers.pop(0)[1]}\n".encode())
    os.close(outer)
    assert process.wait(60) == 0, said
    return said


def test_nobody_can_be_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path))
    kept = keep_session(tmp_path / "records", "s1", "en", plain=False)
    assert (kept.protection, Vault().claimed) == ("unclaimed", False)
    assert "NO PASSPHRASE PROTECTS THE KEY YET" in kept.standing.en
    assert kept.keys
    assert Vault().unlock(None).keys_of("s1") == kept.keys._asdict()


def test_a_session_that_never_began_leaves_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path))
    kept = keep_session(tmp_path / "records", "s1", "en", plain=False)
    kept.close(tmp_path / "records", "s1")
    assert not Vault().has_keys("s1")


def test_plain_records_need_no_vault_and_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path))
    kept = keep_session(tmp_path / "records", "s1", "fr", plain=True)
    assert (kept.keys, Vault().exists) == (None, False)
    assert "NON CHIFFRÉS" in kept.standing.to("fr")


def test_a_person_chooses_a_passphrase_and_is_shown_the_recovery_key(tmp_path: Path) -> None:
    said = at_a_terminal(
        tmp_path,
        ("1 / 2: ", "x"),
        ("1 / 2: ", "1"),
        ("Passphrase: ", "short"),
        ("Passphrase: ", PASSPHRASE),
        ("The same again: ", PASSPHRASE),
        ("Written down? Enter: ", ""),
    )
    assert "at least 12 characters" in said
    assert "This recovery key opens the records" in said
    assert "KEPT vault" in said
    assert PASSPHRASE not in said
    assert Vault(tmp_path / "vault").unlock(PASSPHRASE).keys_of("s1")


def test_a_person_may_begin_without(tmp_path: Path) -> None:
    said = at_a_terminal(tmp_path, ("1 / 2: ", "2"))
    assert "KEPT unclaimed" in said
    assert not Vault(tmp_path / "vault").claimed
