"""Which display a stage gets: a headset that answers, else a window where one can be seen, else a picture offscreen."""

import socket
from pathlib import Path

import pytest

from vrtherapy.stage.choose import (
    choose_automatically,
    choose_display,
    has_runtime,
    headset_answers,
    x_server_answers,
)


def works() -> bool:
    return True


def fails() -> bool:
    return False


def no_headset() -> tuple[bool, str]:
    return False, "no OpenXR runtime answers"


@pytest.mark.parametrize("asked", ["headset", "window", "offscreen", "null", "none"])
def test_what_is_asked_for_is_what_one_gets(asked: str) -> None:
    assert choose_display(asked)[0] == asked


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_a_computer_with_a_desktop_gets_a_window(platform: str) -> None:
    assert choose_automatically({}, platform, no_headset, fails)[0] == "window"


def test_a_display_server_that_answers_gets_a_window() -> None:
    with socket.socket() as server:
        number = _listen(server)
        assert x_server_answers(f"127.0.0.1:{number}.0")
        assert (
            choose_automatically({"DISPLAY": f"127.0.0.1:{number}"}, "linux", no_headset, fails)[0]
            == "window"
        )


def test_a_display_server_that_does_not_answer_is_named() -> None:
    with socket.socket() as server:
        name = f"127.0.0.1:{_listen(server)}"
    choice, why = choose_automatically({"DISPLAY": name}, "linux", no_headset, works)
    assert choice == "offscreen"
    assert f"{name} does not answer" in why


@pytest.mark.parametrize("name", ["", "0", ":", ":zero", "host:-1"])
def test_what_is_no_displays_name_has_no_server(name: str) -> None:
    assert not x_server_answers(name)


def test_without_a_display_server_pictures_are_drawn_offscreen() -> None:
    choice, why = choose_automatically({}, "linux", no_headset, works)
    assert choice == "offscreen"
    assert "no display server" in why


def test_without_any_graphics_the_choice_says_loudly_that_nothing_is_seen() -> None:
    choice, why = choose_automatically({}, "linux", no_headset, fails)
    assert choice == "null"
    assert "THE PATIENT SEES NOTHING" in why
    assert "libegl1" in why


def _listen(server: socket.socket) -> int:
    """Listen where an X server of some number would; the number."""
    for number in range(500, 900):
        try:
            server.bind(("127.0.0.1", 6000 + number))
        except OSError:
            continue
        server.listen()
        return number
    raise AssertionError("every port is taken")


def test_a_headset_that_answers_goes_before_everything_else() -> None:
    environment = {"XR_RUNTIME_JSON": "/somewhere/runtime.json", "DISPLAY": ":0"}
    chosen = choose_automatically(environment, "linux", lambda: (True, "Index on SteamVR"), works)
    assert chosen == ("headset", "Index on SteamVR")


def test_a_runtime_without_a_headset_is_told_with_the_reason() -> None:
    environment = {"XR_RUNTIME_JSON": "/somewhere/runtime.json"}
    choice, why = choose_automatically(environment, "linux", no_headset, works)
    assert choice == "offscreen"
    assert "no headset: no OpenXR runtime answers" in why


def test_where_no_runtime_is_installed_nobody_is_asked_for_a_headset(tmp_path: Path) -> None:
    nowhere = {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path / "xdg")}
    if has_runtime(nowhere, "linux"):
        pytest.skip("a runtime is installed on this machine for everybody (/etc/openxr)")
    configured = tmp_path / "xdg" / "openxr" / "1"
    configured.mkdir(parents=True)
    (configured / "active_runtime.json").touch()
    assert has_runtime(nowhere, "linux")


def test_a_probe_that_finds_no_runtime_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XR_RUNTIME_JSON", str(tmp_path / "none.json"))
    answers, told = headset_answers()
    assert not answers
    assert "No OpenXR runtime answers" in told
    assert "SteamVR" in told
