"""Key files: private from their first moment, made once, refused when others can get at them."""

import os
import stat
import threading
from pathlib import Path

import pytest
import zmq

from vrtherapy import folders
from vrtherapy.errors import NotAuthorised
from vrtherapy.link.keys import ClientKey, KeyFolder, load_client_key

posix_only = pytest.mark.skipif(os.name != "posix", reason="modes mean nothing on Windows")


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder.open(tmp_path / "data" / "keys")


def test_the_first_start_makes_a_key_for_the_session_and_one_for_each_kind_of_client(keys: KeyFolder) -> None:
    assert {(client.name, client.role) for client in keys.authorised()} == {
        ("therapist", "therapist"),
        ("observer", "observer"),
        ("stage", "stage"),
    }
    for client in keys.authorised():
        key = keys.client(client.name)
        assert (key.public, key.session) == (client.public, keys.session().public)
        assert zmq.curve_public(key.secret.encode()).decode() == key.public


def test_the_second_start_finds_the_same_keys(keys: KeyFolder) -> None:
    again = KeyFolder.open(keys.folder)
    assert again.session() == keys.session()
    assert again.authorised() == keys.authorised()


def test_a_revoked_client_stays_revoked_at_the_next_start(keys: KeyFolder) -> None:
    keys.revoke("observer")
    assert "observer" not in {client.name for client in KeyFolder.open(keys.folder).authorised()}


def test_sessions_that_start_first_at_the_same_moment_agree_on_the_keys(tmp_path: Path) -> None:
    found: list[str] = []
    starts = threading.Barrier(8)

    def start() -> None:
        starts.wait()
        found.append(KeyFolder.open(tmp_path / "keys").session().public)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["keys"], "no drafts are left behind"


@posix_only
def test_no_key_is_ever_open_to_others_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    opened = os.open

    def watched(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
        descriptor = opened(path, flags, mode, **more)
        if flags & os.O_CREAT:
            modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return descriptor

    monkeypatch.setattr(os, "open", watched)
    before = os.umask(0)
    try:
        keys = KeyFolder.open(tmp_path / "keys")
        keys.add("second", "therapist")
    finally:
        os.umask(before)
    assert len(modes) >= 9
    assert set(modes) == {0o600}
    for path in [keys.folder, *keys.folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


@posix_only
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_can_read_is_refused_with_the_way_to_mend_it(keys: KeyFolder, mode: int) -> None:
    path = keys.client_path("therapist")
    path.chmod(mode)
    with pytest.raises(NotAuthorised, match=f"chmod 600 '{path}'"):
        load_client_key(path)
    path.chmod(0o600)
    assert load_client_key(path).name == "therapist"


@posix_only
def test_a_list_that_others_can_write_is_no_list(keys: KeyFolder) -> None:
    (keys.folder / "authorised").chmod(0o777)
    with pytest.raises(NotAuthorised, match="chmod 700"):
        keys.authorised()


def test_a_client_is_added_listed_and_revoked(keys: KeyFolder) -> None:
    before = keys.stamp()
    key = keys.add("dr-martin", "therapist")
    assert keys.stamp() != before
    assert ("dr-martin", "therapist", key.public) in [(c.name, c.role, c.public) for c in keys.authorised()]
    with pytest.raises(NotAuthorised, match="already authorised"):
        keys.add("dr-martin", "observer")
    keys.revoke("dr-martin")
    assert "dr-martin" not in {client.name for client in keys.authorised()}
    assert not keys.client_path("dr-martin").exists()
    with pytest.raises(NotAuthorised, match="nothing to revoke"):
        keys.revoke("dr-martin")


def test_an_exported_key_is_all_that_a_second_machine_needs(keys: KeyFolder, tmp_path: Path) -> None:
    exported = load_client_key(keys.export("observer", tmp_path / "observer.json"))
    assert exported == keys.client("observer")
    assert exported.session == keys.session().public
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "observer.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["", "../therapist", "Anna", "a b", "x" * 33, "-x", "a/b", "nul\0"])
def test_a_name_that_could_lead_out_of_the_folder_is_no_name(keys: KeyFolder, name: str) -> None:
    with pytest.raises(NotAuthorised, match="cannot be the name"):
        keys.add(name, "observer")
    with pytest.raises(NotAuthorised, match="cannot be the name"):
        keys.client(name)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xfe", b"[" * 9999, b'{"public": "x", "secret": "y"}'])
def test_a_damaged_key_file_is_told_in_a_sentence(keys: KeyFolder, content: bytes) -> None:
    path = keys.client_path("therapist")
    path.write_bytes(content)
    with pytest.raises(NotAuthorised, match="not a key file, or is damaged"):
        load_client_key(path)


def test_a_secret_that_does_not_belong_to_its_public_key_is_damaged(keys: KeyFolder) -> None:
    key, other = keys.client("therapist"), keys.client("observer")
    folders.write_private(keys.client_path("therapist"), key.changed(secret=other.secret).to_json())
    with pytest.raises(NotAuthorised, match="damaged"):
        keys.client("therapist")


def test_a_missing_key_file_says_where_keys_come_from(tmp_path: Path) -> None:
    with pytest.raises(NotAuthorised, match="copy its key file"):
        load_client_key(tmp_path / "nowhere.json")


def test_secrets_do_not_show_when_a_key_is_printed(keys: KeyFolder) -> None:
    key: ClientKey = keys.client("therapist")
    assert key.secret not in repr(key)
    assert keys.session().secret not in repr(keys.session())


def test_the_data_folder_is_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path))
    assert folders.data_folder() == tmp_path


@posix_only
def test_the_data_folder_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("VRTHERAPY_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert folders.data_folder() == tmp_path / "vrtherapy"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert folders.data_folder() == Path.home() / ".local" / "share" / "vrtherapy"
