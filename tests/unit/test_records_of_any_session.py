"""Whatever happened in a session: there is a report, a course, every export, and a replay of it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.pilot import REACHED
from tests.unit.test_engine_properties import any_command, any_therapist, no_therapist
from vrtherapy.commands import Command
from vrtherapy.errors import Refused
from vrtherapy.events import Cause
from vrtherapy.messages import LANGUAGES
from vrtherapy.record.export import Options, bids_files, csv_files, fhir_bundle, json_file, prepare
from vrtherapy.record.recording import PLAIN, Recording
from vrtherapy.record.report import course_facts, course_page, session_facts, session_page
from vrtherapy.stage.replay import Replay

asked = st.tuples(any_command, st.one_of(any_therapist, no_therapist), st.sampled_from([0, 1, 5, 40, 130]))


@settings(max_examples=12)
@given(
    begin=st.sampled_from(["preparation", "baseline", "exposure"]),
    asked=st.lists(asked, min_size=3, max_size=30),
)
def test_nothing_that_can_happen_is_too_much(begin: str, asked: list[tuple[Command, Cause, int]]) -> None:
    pilot = next(go for phase, go in REACHED.items() if phase == begin)()
    for command, cause, seconds in asked:
        pilot.wait(seconds)
        try:
            pilot.entries += pilot.engine.submit(command, cause, pilot.now)
        except Refused:
            continue
    recording = Recording(pilot.entries, marks=(PLAIN,))
    for language in LANGUAGES:
        assert session_page(session_facts(recording, language))
        assert course_page(course_facts([recording, recording], language))
    leaving = prepare([(recording, ())], Options(with_text=True))
    assert csv_files(leaving)
    assert bids_files(leaving)
    assert json_file(leaving)
    assert fhir_bundle(leaving, "r4")
    assert fhir_bundle(leaving, "r5")
    replay = Replay(pilot.entries)
    replay.go_to(replay.end_seconds)
    assert replay.state == pilot.state
