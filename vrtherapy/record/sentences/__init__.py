"""What happened, in one sentence for each kind of event. A new event without words in one of these fails a test."""

from vrtherapy import events as ev
from vrtherapy.messages import Text
from vrtherapy.record.sentences import course, said, surroundings
from vrtherapy.record.sentences.said import DONE, HAPPENED
from vrtherapy.state import SessionState

__all__ = ["DONE", "HAPPENED", "SENTENCES", "say"]

SENTENCES = course.says.by_kind | said.says.by_kind | surroundings.says.by_kind
"""How each kind of event is said, out of the event, its entry, and the state before it."""


def say(entry: ev.Entry, before: SessionState) -> Text:
    """What an entry says happened; `before` is the state that it met."""
    return SENTENCES[type(entry.event)](entry.event, entry, before)
