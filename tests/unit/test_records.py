"""Records: frozen, closed, strict; copies with something changed are records like any other."""

import pytest
from pydantic import ValidationError

from tests.unit.pilot import Pilot
from vrtherapy.events import Cause
from vrtherapy.messages import Text
from vrtherapy.state import SessionState


def test_a_changed_copy_equals_the_record_made_so() -> None:
    cause = Cause(by="therapist", name="anna")
    changed = cause.changed(name="bruno", command="17")
    made = Cause(by="therapist", name="bruno", command="17")
    assert changed == made
    assert hash(changed) == hash(made)
    assert changed.to_json() == made.to_json()
    assert changed.model_fields_set == made.model_fields_set
    assert cause == Cause(by="therapist", name="anna")


def test_a_changed_copy_is_as_frozen_as_its_original() -> None:
    changed = Cause(by="therapist", name="anna").changed(name="bruno")
    with pytest.raises(ValidationError, match="frozen"):
        changed.name = "otto"


def test_a_state_of_many_changes_goes_through_json_whole() -> None:
    state = Pilot().in_exposure().state
    assert SessionState.from_json(state.to_json()) == state


def test_an_unknown_field_is_a_fault() -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        Text.from_json(b'{"en": "yes", "fr": "oui", "de": "ja"}')


@pytest.mark.parametrize(
    "written", [b'{"en": 1, "fr": "un"}', b'{"en": "", "fr": ""}', b'{"en": "one"}', b"[]", b""]
)
def test_nothing_is_guessed(written: bytes) -> None:
    with pytest.raises(ValidationError):
        Text.from_json(written)
