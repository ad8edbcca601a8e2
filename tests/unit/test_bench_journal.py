"""The bench of the journal measures what it says: a busy session of the shipped protocol, as the engine makes it."""

from vrtherapy.bench.journal import make_entries
from vrtherapy.state import replay


def test_its_entries_are_a_session_under_way() -> None:
    entries = make_entries(400)
    assert [entry.seq for entry in entries] == list(range(1, 401))
    assert replay(entries).phase in ("exposure", "hold")
    kinds = {entry.event.type for entry in entries}
    assert {"step_begun", "difficulty_set", "suds_rated", "held", "resumed", "noted", "cue_fired"} <= kinds
