"""The generated pages on commands, events and states say something about each of them."""

from typing import get_args

import pytest

from tools.reference_of_session import EXAMPLES, commands_page, events_page, example, states_page
from vrtherapy.commands import COMMANDS, parse_command
from vrtherapy.events import Cause, Entry, Event
from vrtherapy.messages import kind_of
from vrtherapy.state import PHASES

EVENTS = get_args(get_args(Event)[0])


@pytest.mark.parametrize("tag", COMMANDS)
def test_every_command_is_described_with_an_example_that_a_client_may_send(tag: str) -> None:
    assert f"### {tag}\n" in list(commands_page())
    assert parse_command(example(tag).to_json()) == example(tag)


def test_no_example_is_left_over() -> None:
    assert set(EXAMPLES) <= set(COMMANDS)


def test_every_event_is_described() -> None:
    lines = list(events_page())
    assert [event for event in EVENTS if f"### {kind_of(event)}\n" not in lines] == []


def test_every_field_of_commands_and_events_is_described() -> None:
    missing = [
        f"{record.__name__}.{name}"
        for record in (*COMMANDS.values(), *EVENTS, Entry, Cause)
        for name, field in record.model_fields.items()
        if name != "type" and not field.description
    ]
    assert missing == []


def test_every_command_is_legal_somewhere_and_every_phase_is_reached() -> None:
    """Else the diagram was drawn from an example that makes no sense."""
    lines = list(states_page())
    rows = [line for line in lines if line.startswith("| `") and line.count("|") > 5]
    assert len(rows) == len(COMMANDS)
    assert [row for row in rows if "•" not in row and "→" not in row] == []
    edges = [line.split(":")[0].split(" --> ")[1] for line in lines if " --> " in line and ":" in line]
    assert set(edges) | {"preparation"} == set(PHASES)
