from functools import cache
from itertools import pairwise

import pytest

from tests.unit.pilot import make_protocol, make_questionnaire, make_scenes
from vrtherapy.__main__ import main
from vrtherapy.authoring.rehearsal import Part, Rehearsal, fired, unreached, why_it_ended
from vrtherapy.events import Entry
from vrtherapy.patients import PATIENTS, Feeling, begin_step, feel
from vrtherapy.state import replay


@cache
def rehearsed(patient: str, **changes: object) -> Rehearsal:
    part = Part(make_protocol(**changes), make_scenes(), {"calm": make_questionnaire()}, patient)
    rehearsal = Rehearsal(part)
    for _ in rehearsal.play():
        pass
    return rehearsal


@pytest.mark.parametrize("patient", PATIENTS)
def test_every_patient_comes_to_the_end_of_a_session(patient: str) -> None:
    rehearsal = rehearsed(patient)
    assert rehearsal.state.phase == "ended"
    assert replay(Entry.from_json(entry.to_json()) for entry in rehearsal.entries) == rehearsal.state


def test_who_habituates_reaches_every_step() -> None:
    rehearsal = rehearsed("habituating")
    assert unreached(rehearsal.state) == ()
    assert "criterion" in fired(rehearsal.entries)


def test_who_avoids_goes_back_and_does_not_reach_the_top() -> None:
    rehearsal = rehearsed("avoidant")
    steps = [passage.step for passage in rehearsal.state.passages if passage.phase == "exposure"]
    begun = [step for step in steps if step is not None]
    assert any(after < before for before, after in pairwise(begun))
    assert "top" in unreached(rehearsal.state)


def test_who_gets_sick_is_taken_to_the_safe_place_and_one_hears_why() -> None:
    rehearsal = rehearsed("dizzy")
    assert "sickness_limit" in fired(rehearsal.entries)
    assert "FMS" in why_it_ended(rehearsal.state).en


def test_the_same_patient_does_the_same_again() -> None:
    first = rehearsed("sensitive")
    rehearsed.cache_clear()
    assert rehearsed("sensitive").entries == first.entries


def test_fear_rises_with_what_is_seen_and_falls_while_one_stays() -> None:
    traits = PATIENTS["habituating"]
    soon = feel(traits, Feeling(5.0), 8.0, 30.0)
    later = feel(traits, soon, 8.0, 240.0)
    assert soon.suds > 40
    assert later.suds < soon.suds / 2
    assert begin_step(later).familiar < later.familiar


def test_the_tool_tells_and_draws_the_session(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = tmp_path_factory.mktemp("rehearsal")
    monkeypatch.chdir(folder)
    main(["new", "scene", "windy"])
    main(["new", "protocol", "first"])
    assert main(["rehearse", "protocols/first.yaml", "--language", "fr"]) == 0
    told = capsys.readouterr().out
    assert "Toutes les étapes ont été atteintes." in told
    assert "criterion" in told
    assert (folder / "rehearsal-first-habituating.svg").read_text(encoding="utf-8").startswith("<svg")
