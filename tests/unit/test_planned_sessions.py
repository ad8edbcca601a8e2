"""A plan over several sessions: what an author may write, what is unwise, and what the therapist reads of it."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.unit.authored import edited
from vrtherapy.content import protocols_folder, scenes_folder
from vrtherapy.errors import SourceError
from vrtherapy.lint import lint_protocol
from vrtherapy.protocol import Protocol, load_protocol, protocol_from
from vrtherapy.scene import SceneLibrary
from vrtherapy.sources import parse_source
from vrtherapy.stage.props import CATALOGUE

HEIGHTS = (protocols_folder() / "heights.yaml").read_text(encoding="utf-8")
LIBRARY = SceneLibrary(scenes_folder(), CATALOGUE)


@pytest.fixture(scope="module")
def heights() -> Protocol:
    return load_protocol(protocols_folder() / "heights.yaml", LIBRARY)


def test_six_sessions_lead_through_every_step_of_the_heights(heights: Protocol) -> None:
    assert len(heights.sessions) == 6
    assert {name for session in heights.sessions for name in session.steps} == {
        step.id for step in heights.hierarchy
    }


def test_time_at_one_go_begins_with_five_minutes_and_grows_by_two_or_three(heights: Protocol) -> None:
    minutes = [session.at_one_go_seconds / 60 for session in heights.sessions]
    assert minutes[0] == 5
    assert {after - before for before, after in pairwise(minutes)} <= {2, 3}


def test_a_session_begins_no_further_than_one_step_after_the_one_before(heights: Protocol) -> None:
    place = {step.id: number for number, step in enumerate(heights.hierarchy)}
    for before, after in pairwise(heights.sessions):
        assert place[after.steps[0]] <= place[before.steps[-1]] + 1


def test_the_therapist_reads_steps_time_and_homework_in_both_languages(heights: Protocol) -> None:
    first = heights.sessions[0]
    assert first.told(heights, "en").startswith(
        "Arriving. Steps: 1 m, solid wall; 3 m, solid wall. At most 5 min"
    )
    assert "d'affilée" in first.told(heights, "fr")
    assert first.homework.fr in first.told(heights, "fr")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("steps: [raised-ground-floor, first-floor]", "steps: []", "it is empty: at least one is needed"),
        ("steps: [raised-ground-floor, first-floor]", "steps: [raised-groundfloor]", "did you mean"),
        (
            "steps: [raised-ground-floor, first-floor]",
            "steps: [first-floor, raised-ground-floor]",
            "stand in the order of the hierarchy",
        ),
    ],
)
def test_a_plan_that_does_not_fit_the_hierarchy_is_told(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    file = tmp_path / "heights.yaml"
    file.write_text(edited(HEIGHTS, (old, new)), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        load_protocol(file, LIBRARY)
    assert [fault in str(one) for one in caught.value.faults] == [True]


def test_a_session_that_grows_too_fast_is_unwise() -> None:
    text = edited(HEIGHTS, ("at_one_go: 8 min", "at_one_go: 20 min"))
    source = parse_source(text.encode(), "heights.yaml")
    found = lint_protocol(source, protocol_from(source, LIBRARY), LIBRARY.load_all(LIBRARY.names))
    assert [(one.lint.id, one.path) for one in found] == [("first-session", "sessions[1].at_one_go")]
