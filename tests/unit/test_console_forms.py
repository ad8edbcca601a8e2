"""The buttons and forms of the page: derived from commands, scenes and protocols, and from nothing else."""

from typing import Annotated, ClassVar, Literal

import pytest
from pydantic import Field

from tests.unit.pilot import REACHED, Pilot
from therapist_console import offers
from therapist_console.forms import Setting, all_offers, step_of
from therapist_console.model import Heard
from therapist_console.page_records import Equipment, Offer
from therapist_console.records import Viewer
from therapist_console.screen import news, screen, steady
from vrtherapy import commands
from vrtherapy.commands import COMMANDS, Command, parse_command
from vrtherapy.commands.base import UNTIL_ENDED, Scale
from vrtherapy.messages import Language, Text
from vrtherapy.state import PHASES, Phase

ANNA = Viewer(name="anna", role="therapist")
every_phase = pytest.mark.parametrize("phase", list(PHASES))


def offered(pilot: Pilot, viewer: Viewer = ANNA, language: Language = "en") -> dict[str, Offer]:
    return {offer.key: offer for offer in all_offers(Setting(pilot.state, viewer, pilot.now, language))}


@every_phase
def test_every_command_a_therapist_may_ever_give_is_offered_unless_there_is_nothing_it_could_name(
    phase: Phase,
) -> None:
    types = {offer.type for offer in offered(REACHED[phase]()).values()}
    named = {"set_param", "fire_cue", "accept_suggestion", "decline_suggestion"}
    assert set(offers.GIVEN_HERE) - named <= types <= set(offers.GIVEN_HERE)


def test_an_observer_is_offered_nothing() -> None:
    assert offered(REACHED["exposure"](), Viewer(name="otto", role="observer")) == {}


@every_phase
def test_what_is_greyed_out_would_be_refused_and_the_rest_would_not(phase: Phase) -> None:
    for offer in offered(REACHED[phase]()).values():
        pilot = REACHED[phase]()
        if offer.fields and not offer.why_not:
            continue  # a form is judged with what is written into it
        command = _with_fields(offer)
        if offer.why_not:
            assert pilot.refused(command)
        else:
            pilot.give(command)


def _with_fields(offer: Offer) -> Command:
    made: dict[str, object] = {}
    for field in offer.fields:
        if field.required:
            made[field.name] = {
                "number": 1.0,
                "integer": 1,
                "yes_no": True,
                "answers": {},
                "ratings": {},
                "text": "words",
                "choice": field.choices[0].value if field.choices else "",
            }[field.kind]
    return COMMANDS[offer.type].model_validate({**offer.command, **made})


def test_a_questionnaire_is_offered_at_its_time_with_the_same_choices_for_each_item() -> None:
    pilot = REACHED["baseline"]()
    before, after = (offered(pilot)[f"answer_questionnaire:calm:{when}"] for when in ("before", "after"))
    assert before.why_not is None
    assert "after the exposure" in (after.why_not or "")
    (ratings,) = before.fields
    assert [item.id for item in ratings.items or ()] == ["calm", "tense"]
    assert [choice.value for choice in ratings.choices or ()] == ["0", "1", "2"]
    pilot.answer_questionnaire("calm", "before", {"calm": 1, "tense": 2})
    assert offered(pilot)["answer_questionnaire:calm:before"].label.endswith("✓")


def test_a_param_is_a_dial_in_the_scenes_own_words() -> None:
    (height,) = offered(REACHED["exposure"](), language="fr")["set_param:height_m"].fields
    assert (height.label, height.kind, height.unit, height.min, height.max) == (
        "Height (fr)",
        "number",
        "m",
        0.0,
        60.0,
    )
    assert (height.value, height.shown, height.harder, height.step) == (9.8, "9,8 m", "up", 2.0)


def test_choices_stand_with_the_easiest_first() -> None:
    (railing,) = offered(REACHED["exposure"]())["set_param:railing"].fields
    assert [choice.value for choice in railing.choices or ()] == ["solid", "bars", "none"]


def test_a_hidden_param_is_no_button() -> None:
    assert "set_param:wind" not in offered(REACHED["exposure"]())


def test_a_cue_that_the_step_does_not_allow_is_there_with_the_reason() -> None:
    found = offered(REACHED["exposure"]())
    assert found["fire_cue:gust"].why_not is None
    assert "this step allows gust" in str(found["fire_cue:bird"].why_not)


def test_the_scale_of_a_rating_stands_once_in_its_command() -> None:
    (suds,) = offered(REACHED["baseline"]())["rate_suds"].fields
    assert (suds.kind, suds.min, suds.max, suds.step) == ("integer", 0.0, 100.0, 10.0)


def test_each_debrief_question_is_a_form_with_the_answer_so_far() -> None:
    pilot = REACHED["debrief"]()
    assert offered(pilot)["answer_debrief:learned"].fields[0].value is None
    pilot.answer_debrief("learned", "That I can stop.")
    assert offered(pilot)["answer_debrief:learned"].fields[0].value == "That I can stop."


def test_the_screening_is_one_form_with_every_question() -> None:
    form = {field.name: field for field in offered(Pilot())["confirm_screening"].fields}
    assert [item.id for item in form["answers"].items or ()] == ["dizziness", "epilepsy"]
    assert form["consent"].kind == "yes_no"
    assert [choice.value for choice in form["consented_by"].choices or ()] == ["patient", "guardian"]


def test_a_new_command_needs_nothing_here(monkeypatch: pytest.MonkeyPatch) -> None:
    class Dim(Command):
        """Dim the light."""

        type: Literal["dim"] = "dim"
        label: ClassVar = Text(en="dim the light", fr="baisser la lumière")
        phases: ClassVar = UNTIL_ENDED
        by: Annotated[float, Scale(0, 1, 0.1, unit="lx", harder="up")] = Field(description="By how much.")
        softly: bool = Field(default=True, description="Whether it takes a while.")

    monkeypatch.setitem(COMMANDS, "dim", Dim)
    monkeypatch.setitem(offers.GIVEN_HERE, "dim", Dim)
    dim = offered(Pilot())["dim"]
    assert dim.label == "Dim the light"
    by, softly = dim.fields
    assert (by.kind, by.min, by.max, by.step, by.unit, by.harder) == ("number", 0.0, 1.0, 0.1, "lx", "up")
    assert (softly.kind, softly.required, softly.value) == ("yes_no", False, True)
    assert commands.COMMANDS["dim"] is Dim


@pytest.mark.parametrize(
    ("low", "high", "step"), [(0, 15, 0.5), (0, 60, 2), (0, 1, 0.05), (0, 10, 0.5), (0, 100, 5), (3, 3, 1)]
)
def test_a_dial_goes_all_the_way_in_some_twenty_round_steps(low: float, high: float, step: float) -> None:
    assert step_of(low, high) == step


@every_phase
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_screen_can_be_made_of_every_phase_and_its_clocks_are_no_news(
    phase: Phase, language: Language
) -> None:
    pilot = REACHED[phase]()
    now, later = (
        screen(Heard(pilot.state, pilot.now + seconds), ANNA, language, Equipment()) for seconds in (0.1, 0.6)
    )
    assert now != later or phase in ("preparation", "ended")
    assert steady(now) == steady(later)


def test_what_is_offered_can_be_sent_as_it_stands() -> None:
    for offer in offered(REACHED["exposure"]()).values():
        if not offer.fields:
            assert parse_command(_with_fields(offer).to_json()) == _with_fields(offer)


def test_in_preparation_the_screen_says_what_comes_next() -> None:
    pilot = Pilot(stage_joined=False)
    assert "questions" in str(screen(Heard(pilot.state, 0.0), ANNA, "en", Equipment())["next"])
    pilot.screened()
    shown = screen(Heard(pilot.state, 0.0), ANNA, "en", Equipment())
    assert "display" in str(shown["next"])
    assert {check["id"]: check["state"] for check in shown["readiness"]}["stage"] == "wait"


def test_little_room_on_the_disk_is_red_with_the_way_out() -> None:
    shown = screen(Heard(Pilot().state, 0.0), ANNA, "en", Equipment(disk_free_bytes=10_000_000))
    disk = next(check for check in shown["readiness"] if check["id"] == "disk")
    assert (disk["state"], disk["next"]) == ("bad", "Make room before you begin.")


def test_who_has_a_screen_is_sent_what_is_small_and_what_changed() -> None:
    pilot = REACHED["exposure"]()
    before = screen(Heard(pilot.state, pilot.now), ANNA, "en", Equipment())
    pilot.rate_suds(60)
    after = screen(Heard(pilot.state, pilot.now), ANNA, "en", Equipment())
    sent = news(before, after)
    assert "hierarchy" not in sent
    assert sent["suds"]["last"] == 60
    assert before | sent == after
    pilot.stop()
    gone = news(after, screen(Heard(pilot.state, pilot.now), ANNA, "en", Equipment()))
    assert gone["step"] is None
    assert "offers" in gone
