"""What holds whatever is asked of a session, by whomever, in whatever order and at whatever time."""

from typing import Any, Literal, get_args, get_origin

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic.fields import FieldInfo

from tests.unit.pilot import REACHED, limit, make_protocol, make_scenes
from vrtherapy.commands import COMMANDS, Command, legal_commands
from vrtherapy.commands.course import Stop
from vrtherapy.engine import SessionEngine
from vrtherapy.errors import Refused
from vrtherapy.events import By, Cause, CueFired, Entry
from vrtherapy.messages import ParamValue, Text
from vrtherapy.rules import RULES
from vrtherapy.state import EXPOSING, PHASES, Phase, SessionState, evolve

_NAMES = [
    "low",
    "middle",
    "high",
    "top",
    "gust",
    "bird",
    "height_m",
    "railing",
    "wind",
    "light",
    "learned",
    "calm",
    "none",
]
_numbers = st.one_of(st.sampled_from([0, 1, 2, 5, 10, 15, 20, 60, 95, 100]), st.integers(-5, 10**9))
_floats = st.one_of(_numbers.map(float), st.floats(allow_nan=False, allow_infinity=False))
_words = st.one_of(st.sampled_from(_NAMES), st.text(min_size=1, max_size=20))
_answers = st.one_of(
    st.just({"dizziness": "no", "epilepsy": "no"}),
    st.dictionaries(st.sampled_from(["dizziness", "epilepsy", "age"]), st.sampled_from(["yes", "no"])),
)
_BY_ANNOTATION: dict[object, st.SearchStrategy[object]] = {
    str: _words,
    int: _numbers.filter(lambda number: number > 0),
    float: _floats,
    bool: st.booleans(),
    dict[str, int]: st.dictionaries(st.sampled_from(["calm", "tense"]), st.integers(0, 3), max_size=3),
    ParamValue: st.one_of(_floats, _words),
    Text: st.builds(Text, en=st.just("Why."), fr=st.just("Pourquoi.")),
}


def _value(name: str, field: FieldInfo) -> st.SearchStrategy[object]:
    """Values of one field: mostly such as make sense here, some that do not."""
    if name == "answers":
        return _answers
    if name == "value" and field.annotation is int:
        return _numbers
    if get_origin(field.annotation) is Literal:
        return st.sampled_from(get_args(field.annotation))
    return _BY_ANNOTATION[field.annotation]


def _command(command: type[Command]) -> st.SearchStrategy[Command]:
    fields = {name: _value(name, field) for name, field in command.model_fields.items() if name != "type"}
    return st.builds(command, **fields)


any_command = st.sampled_from(sorted(COMMANDS)).flatmap(lambda tag: _command(COMMANDS[tag]))
_RAISING = ["advance", "resume", "go_to_step", "set_difficulty", "set_param", "fire_cue", "accept_suggestion"]
raising_command = st.sampled_from(_RAISING).flatmap(lambda tag: _command(COMMANDS[tag]))
any_therapist = st.builds(Cause, by=st.just("therapist"), name=st.sampled_from(["anna", "bruno"]))
no_therapist = st.one_of(
    st.builds(
        Cause, by=st.sampled_from([by for by in get_args(By) if by != "therapist"]), name=st.just("otto")
    ),
    st.builds(Cause, by=st.just("rule"), name=st.sampled_from([judge.__name__ for judge in RULES])),
)
moments = st.sampled_from([0.0, 0.01, 0.5, 5.0, 31.0, 61.0, 95.0, 125.0, 601.0, 2000.0])


def asks_more(before: SessionState, entry: Entry, after: SessionState) -> bool:
    """Whether an entry brings the patient into more exposure; said here anew, not with the engine's own words."""
    if isinstance(entry.event, CueFired):
        return True
    if after.phase not in EXPOSING or after.step is None:
        return False
    if (
        before.phase not in EXPOSING
        or before.step is None
        or (before.phase, after.phase) == ("hold", "exposure")
    ):
        return True
    if after.step.index != before.step.index:
        return after.step.index > before.step.index
    old, new = before.step.params, after.step.params
    order = {"solid": 0, "bars": 1, "none": 2}
    return (
        new["height_m"] > old["height_m"]
        or new["wind"] > old["wind"]
        or order[str(new["railing"])] > order[str(old["railing"])]
    )


class AnySession(RuleBasedStateMachine):
    """A session to which anything may happen, with a mirror that sees nothing but its entries as JSON."""

    @initialize(
        adaptation=st.sampled_from(["off", "suggest", "automatic"]), phase=st.sampled_from(sorted(PHASES))
    )
    def open(self, adaptation: str, phase: Phase) -> None:
        limits = {
            "suds": limit(90, "hold"),
            "fms": limit(15, "safe_place"),
            "session": limit("45 min", "hold"),
        }
        pilot = REACHED[phase](make_protocol(adaptation=adaptation, limits=limits))
        self.engine = pilot.engine
        self.now = 0.0
        self.mirror = pilot.rebuilt()

    @rule(command=any_command, cause=st.one_of(any_therapist, no_therapist))
    def give(self, command: Command, cause: Cause) -> None:
        before = self.engine.state
        try:
            entries = self.engine.submit(command, cause, self.now)
        except Refused as refusal:
            self._nothing_but_a_sentence(before, refusal.sentence)
        else:
            self._follow(entries)

    def _as_therapist(self, command: Command) -> None:
        self.give(command, Cause(by="therapist", name=self.engine.state.control or "anna"))

    @rule(command=any_command)
    def steer(self, command: Command) -> None:
        """By the therapist who holds control, so that much of it is done."""
        self._as_therapist(command)

    @rule(
        tag=st.sampled_from(["confirm_screening", "begin", "advance", "resume", "hold", "switch_adaptation"])
    )
    def go_on(self, tag: str) -> None:
        """What brings a session along, so that random commands do not all meet the preparation."""
        fields: dict[str, Any] = {
            "confirm_screening": {"answers": {"dizziness": "no", "epilepsy": "no"}, "consent": True},
            "switch_adaptation": {"on": True},
        }
        self._as_therapist(COMMANDS[tag](**fields.get(tag, {})))

    @rule(name=st.sampled_from(["height_m", "railing", "light"]), value=st.one_of(_floats, _words))
    def dial(self, name: str, value: ParamValue) -> None:
        self._as_therapist(COMMANDS["set_param"](name=name, value=value))

    @rule(command=raising_command, cause=no_therapist)
    def raise_without_a_therapist(self, command: Command, cause: Cause) -> None:
        self.give(command, cause)

    @rule(value=st.integers(0, 100))
    def rate(self, value: int) -> None:
        self.give(COMMANDS["rate_suds"](value=value), Cause(by="patient", name="stage"))

    @rule()
    def accept(self) -> None:
        for suggestion in self.engine.state.suggestions[:1]:
            self._as_therapist(COMMANDS["accept_suggestion"](suggestion=suggestion.seq))

    @rule(seconds=moments)
    def wait(self, seconds: float) -> None:
        self.now += seconds
        entries = self.engine.tick(self.now)
        for entry in entries:
            assert entry.cause.by == "rule"
            assert entry.reason, f"{entry.event.type} carries no reason"
        self._follow(entries)

    def _nothing_but_a_sentence(self, before: SessionState, sentence: Text) -> None:
        assert self.engine.state is before
        assert sentence.en.startswith("Cannot ")
        assert sentence.fr.startswith("Impossible d")

    def _follow(self, entries: list[Entry]) -> None:
        for entry in entries:
            before = self.mirror
            self.mirror = evolve(before, Entry.from_json(entry.to_json()))
            assert self.mirror.seq == before.seq + 1
            if entry.cause.by != "therapist" and asks_more(before, entry, self.mirror):
                assert entry.cause.by == "rule"
                assert entry.event.type == "step_begun"
                assert before.plan.adaptation == "automatic"
                assert before.adaptation_on

    @invariant()
    def the_state_rebuilt_from_the_entries_is_the_engines(self) -> None:
        assert self.mirror == self.engine.state

    @invariant()
    def a_stop_leads_to_the_safe_place(self) -> None:
        for by in ("therapist", "patient", "session"):
            engine = SessionEngine(self.engine.state)
            engine.submit(Stop(), Cause(by=by, name="bruno"), self.now)
            assert not engine.state.showing.exposing
            assert engine.state.stop or engine.state.phase == "ended"
            assert engine.submit(Stop(), Cause(by=by, name="bruno"), self.now) == []

    @invariant()
    def after_a_stop_no_exposure_is_shown(self) -> None:
        if self.engine.state.stop:
            assert self.engine.state.phase in ("stopped", "debrief", "ended")

    @invariant()
    def exposure_always_has_its_step_and_all_params(self) -> None:
        showing = self.engine.state.showing
        assert showing.exposing == (self.engine.state.phase in EXPOSING)
        scene = self.engine.state.scenes[showing.scene]
        assert set(showing.params) == set(scene.params)
        assert all(scene.params[name].allows(value) for name, value in showing.params.items())

    @invariant()
    def what_may_be_done_can_always_be_told(self) -> None:
        for by in ("therapist", "patient", "stage"):
            legalities = legal_commands(self.engine.state, Cause(by=by, name="anna"), self.now)
            assert all(legality.why_not is None or legality.why_not.fr for legality in legalities)


AnySession.TestCase.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
TestAnySession = AnySession.TestCase


@pytest.mark.parametrize("tag", COMMANDS)
def test_every_command_says_its_name_in_both_languages(tag: str) -> None:
    command = COMMANDS[tag]
    assert command.label.en
    assert command.label.fr
    assert command.__doc__
    assert command.phases <= set(PHASES)
    assert command.givers <= set(get_args(By))


def test_the_scenes_of_the_tests_have_the_params_the_oracle_knows() -> None:
    assert set(make_scenes()["balcony"].params) == {"height_m", "railing", "wind", "light"}
