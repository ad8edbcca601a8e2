"""Which display a stage gets: a window where one can be seen, else a picture offscreen, else nothing but words."""

import socket

import pytest

from vrtherapy.stage.choose import choose_automatically, choose_display, x_server_answers


def works() -> bool:
    return True


def fails() -> bool:
    return False


@pytest.mark.parametrize("asked", ["window", "offscreen", "null", "none"])
def test_what_is_asked_for_is_what_one_gets(asked: str) -> None:
    assert choose_display(asked)[0] == asked


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_a_computer_with_a_desktop_gets_a_window(platform: str) -> None:
    assert choose_automatically({}, platform, fails)[0] == "window"


def test_a_display_server_that_answers_gets_a_window() -> None:
    with socket.socket() as server:
        number = _listen(server)
        assert x_server_answers(f"127.0.0.1:{number}.0")
        assert choose_automatically({"DISPLAY": f"127.0.0.1:{number}"}, "linux", fails)[0] == "window"


def test_a_display_server_that_does_not_answer_is_named() -> None:
    with socket.socket() as server:
        name = f"127.0.0.1:{_listen(server)}"
    choice, why = choose_automatically({"DISPLAY": name}, "linux", works)
    assert choice == "offscreen"
    assert f"{name} does not answer" in why


@pytest.mark.parametrize("name", ["", "0", ":", ":zero", "host:-1"])
def test_what_is_no_displays_name_has_no_server(name: str) -> None:
    assert not x_server_answers(name)


def test_without_a_display_server_pictures_are_drawn_offscreen() -> None:
    choice, why = choose_automatically({}, "linux", works)
    assert choice == "offscreen"
    assert "no display server" in why


def test_without_any_graphics_the_choice_says_loudly_that_nothing_is_seen() -> None:
    choice, why = choose_automatically({}, "linux", fails)
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
