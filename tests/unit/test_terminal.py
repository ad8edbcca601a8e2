"""The page in the terminal: it fits, leaves out the least, steers nobody's terminal, is repainted where it changed."""

import io
import re

import pytest

from tests.unit.pilot import REACHED, Pilot
from therapist_console.model import Happening, Heard, view
from therapist_console.page import Line, page, texts
from therapist_console.records import ConsoleView, Viewer
from therapist_console.terminal import PlainLines, Window, output_for, repaint
from therapist_console.words import language_of_user
from vrtherapy.commands.reports import ReportRecordFailed
from vrtherapy.messages import LANGUAGES, Language, Text
from vrtherapy.state import Phase

ANNA = Viewer(name="anna", role="therapist")
PROGRAM = "python -m therapist_console"
SIZES = [(80, 24), (120, 40), (40, 10), (300, 100)]
HAPPENED = [
    Happening(i, 10.0 * i, Text(en=f"Thing {i} happened.", fr=f"La chose {i} arriva.")) for i in range(60)
]


def seen(
    pilot: Pilot, language: Language = "en", *, silent_seconds: float = 0.0, recent: int = 0
) -> ConsoleView:
    happened = HAPPENED[len(HAPPENED) - recent :]
    return view(Heard(pilot.state, pilot.now, silent_seconds, happened), ANNA, language)


def busy() -> Pilot:
    """A session that has something to show in every part of the page."""
    pilot = Pilot().in_baseline()
    pilot.rate_suds(10)
    pilot.state_expectancy("I will fall", 70)
    pilot.advance()
    pilot.rate_sickness(2)
    pilot.rate_suds(60)
    pilot.wait(125)
    pilot.rate_suds(25)
    pilot.wait(3)
    return pilot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("phase", REACHED)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_page_fills_the_window_exactly(phase: Phase, language: Language, width: int, height: int) -> None:
    lines = page(seen(REACHED[phase](), language, silent_seconds=3, recent=60), width, height, PROGRAM)
    assert len(lines) == height
    assert max(len(line.text) for line in lines) <= width


def test_the_page_of_an_exposure_at_80_by_24() -> None:
    assert texts(page(seen(busy(), recent=60), 80, 24, PROGRAM)) == [
        "Heights · patient P001 · session 2:08 / 45:00 · you hold control",
        "EXPOSURE · step 1/4: Balcony, low",
        "Clock 2:08, min 2:00, max 10:00 · go on when SUDS has fallen by 50 % from the",
        "  step's peak",
        "Patient sees: Balcony · difficulty 2 · display null",
        "SUDS 25 (3 s ago), peak 60, baseline 10, due in 1:27 · FMS 2 (2:08 ago, limit",
        "  15)",
        "Expected of Balcony, low: “I will fall”, 70 % · open",
        "Suggested: advance. SUDS has fallen from 60 to 25, by 58 %. Write: send",
        "  accept_suggestion --suggestion 14",
        "Params: height_m = 9.8 m · railing = solid · light = 0.5",
        "Cues: gust",
        f"Now possible ({PROGRAM} send …): advance · go_to_step --step",
        "  TEXT · hold · go_to_safe_place · end · set_difficulty --difficulty N ·",
        "  set_param --name TEXT --value VALUE · fire_cue --name TEXT · recentre ·",
        "  choose_language --language en|fr · decline_suggestion --suggestion N ·",
        "  ask_suds · rate_suds --value N · rate_sickness --value N · state_expectancy",
        "  --expectation TEXT --likelihood_percent N · rate_outcome --happened",
        "  no|partly|yes · note --text TEXT · answer_questionnaire --questionnaire TEXT",
        "  --when before|after --ratings ID=N · review_homework --done no|partly|yes",
        "   9:40  Thing 58 happened.",
        "   9:50  Thing 59 happened.",
        f"STOP: {PROGRAM} send stop",
        "Ctrl-C closes this page and, as no other therapist is there, holds the exposure.",
    ]


def test_the_page_of_an_exposure_in_french_at_120_by_40() -> None:
    lines = texts(page(seen(busy(), "fr", recent=3), 120, 40, PROGRAM))
    assert lines[:3] == [
        "Heights (fr) · patient P001 · séance 2:08 / 45:00 · vous avez la main",
        "EXPOSITION · étape 1/4 : Balcony, low (fr)",
        "Horloge 2:08, min 2:00, max 10:00 · continuer quand le SUDS a baissé de 50 % depuis le pic de l'étape",
    ]
    assert "  height_m = 9,8 m (Height (fr); 0–60 m, vers le haut, plus difficile)" in lines
    assert "   9:50  La chose 59 arriva." in lines
    assert lines[-2] == f"ARRÊT : {PROGRAM} send stop"


def test_how_to_stop_stands_on_every_page_however_small() -> None:
    for width, height in SIZES:
        lines = texts(page(seen(busy(), silent_seconds=5, recent=60), width, height, PROGRAM))
        assert f"STOP: {PROGRAM} send stop" in " ".join(line.strip() for line in lines)


def test_silence_is_a_banner_above_everything_else_and_says_so_in_words() -> None:
    lines = page(seen(busy(), silent_seconds=2), 80, 24, PROGRAM)
    assert lines[1].text.startswith("! NO DATA FROM THE SESSION")
    assert [line.tone for line in lines[1:5]] == ["alarm"] * 4
    assert "(2 s ago)" in " ".join(texts(lines[1:7]))


def test_the_newest_happenings_are_kept_and_the_oldest_give_way() -> None:
    lines = texts(page(seen(REACHED["safe_place"](), recent=60), 80, 40, PROGRAM))
    told = [line for line in lines if "Thing" in line]
    assert told[-1] == "   9:50  Thing 59 happened."
    assert 2 < len(told) < 60


def test_a_long_happening_takes_two_lines_of_the_page_at_most() -> None:
    pilot = Pilot()
    long = Happening(9, 60.0, Text(en="word " * 100, fr="mot " * 100))
    shown = view(Heard(pilot.state, pilot.now, 0.0, [long, HAPPENED[7]]), ANNA, "en")
    lines = texts(page(shown, 80, 70, PROGRAM))
    assert sum("word" in line for line in lines) == 2
    assert any(line.endswith(" …") for line in lines)


def test_what_does_not_fit_is_counted_not_dropped_in_silence() -> None:
    lines = texts(page(seen(busy()), 60, 18, PROGRAM))
    assert any(re.search(r"… \d+ more: enlarge the window", line) for line in lines)


def test_with_room_enough_commands_that_are_not_possible_say_why() -> None:
    lines = texts(page(seen(Pilot()), 120, 100, PROGRAM))
    assert any(line.startswith("  (begin: the screening is not confirmed.") for line in lines)


def test_nobodys_words_steer_the_terminal() -> None:
    pilot = Pilot().in_baseline()
    pilot.state_expectancy("\x1b[2J\x07\nfall\u202e", 70)
    shown = "".join(texts(page(seen(pilot), 120, 40, PROGRAM)))
    assert shown.isprintable()
    assert "fall" in shown


def test_repainting_writes_only_lines_that_changed() -> None:
    before = [Line("one"), Line("two"), Line("three")]
    assert repaint(before, before, colour=True) == ""
    painted = repaint(before, [Line("one"), Line("TWO", "alarm"), Line("three")], colour=True)
    assert painted == "\x1b[2;1H\x1b[0m\x1b[1;7m\x1b[31mTWO\x1b[0m\x1b[K"


def test_lines_that_are_gone_are_cleared() -> None:
    assert repaint([Line("one"), Line("two")], [Line("one")], colour=True) == "\x1b[2;1H\x1b[0m\x1b[0m\x1b[K"


def test_without_colour_an_alarm_is_still_loud() -> None:
    painted = repaint([], [Line("x", "alarm")], colour=False)
    assert "\x1b[31m" not in painted
    assert "\x1b[1;7m" in painted


def test_a_window_gives_the_terminal_back_as_it_was() -> None:
    stream = io.StringIO()
    window = Window(stream, colour=True)
    window.show(seen(busy()))
    window.close()
    written = stream.getvalue()
    assert written.startswith("\x1b[?1049h")
    assert written.endswith("\x1b[?1049l")
    assert "\x1b[?25l" in written
    assert "\x1b[?25h" in written


def test_a_window_that_shows_the_same_view_again_writes_nothing() -> None:
    stream = io.StringIO()
    window = Window(stream, colour=True)
    shown = seen(busy())
    window.show(shown)
    length = len(stream.getvalue())
    window.show(shown)
    assert len(stream.getvalue()) == length


def test_a_pipe_gets_plain_lines() -> None:
    assert isinstance(output_for(io.StringIO(), "en"), PlainLines)


def test_plain_lines_tell_each_happening_and_nothing_twice() -> None:
    stream = io.StringIO()
    lines = PlainLines(stream, "fr")
    lines.show(seen(busy(), "fr"))
    begun = stream.getvalue()
    lines.show(seen(busy(), "fr"))
    assert stream.getvalue() == begun
    lines.happened(HAPPENED[6])
    assert stream.getvalue() == f"{begun}   1:00  La chose 6 arriva.\n"


def test_plain_lines_tell_an_alarm_when_it_begins_and_again_when_it_comes_back() -> None:
    stream = io.StringIO()
    lines = PlainLines(stream, "en")
    pilot = busy()
    for silent in (0.0, 1.2, 2.2, 0.0, 1.2):
        lines.show(seen(pilot, silent_seconds=silent))
    assert stream.getvalue().count("! NO DATA FROM THE SESSION") == 2


def test_an_alarm_that_is_over_is_told_to_be_over() -> None:
    stream = io.StringIO()
    lines = PlainLines(stream, "en")
    pilot = busy()
    for silent in (0.0, 1.2, 0.0):
        lines.show(seen(pilot, silent_seconds=silent))
    assert stream.getvalue().endswith("Over: NO DATA FROM THE SESSION\n")


def test_a_record_failure_is_an_alarm_line() -> None:
    pilot = busy()
    pilot.give(ReportRecordFailed(sentence=Text(en="The disk is full.", fr="…")), by="session")
    lines = texts(page(seen(pilot), 80, 24, PROGRAM))
    assert lines[1] == "! NOT RECORDED. The disk is full."


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "fr_CH.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "de_DE.UTF-8"}, "en"),
        ({"LANG": "C", "LC_MESSAGES": "fr_FR"}, "fr"),
        ({"LC_ALL": "", "LANG": "fr"}, "fr"),
    ],
)
def test_the_language_is_the_users_own(environment: dict[str, str], language: Language) -> None:
    assert language_of_user(environment) == language
