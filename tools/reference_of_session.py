"""Markdown of what a session is made of: commands, events, and its states as trying every command shows them."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from tests.unit.pilot import Pilot, make_protocol
from tools.reference_of_records import field_table
from vrtherapy import commands, rules
from vrtherapy.commands import COMMANDS, Command, type_of
from vrtherapy.commands.reports import ReportHeadset
from vrtherapy.engine import SessionEngine
from vrtherapy.errors import Refused
from vrtherapy.events import By, Cause, Entry, Event
from vrtherapy.messages import kind_of
from vrtherapy.state import CALM, PHASES, Phase, SessionState

WHO: tuple[By, ...] = get_args(By)
MODULES = {
    commands.course: "The course of a session",
    commands.steering: "Within an exposure step",
    commands.ratings: "What patient and therapist say",
    commands.reports: "What stage and session report, and rules suggest",
}
EXAMPLES: dict[str, dict[str, Any]] = {
    "confirm_screening": {"answers": {"dizziness": "no", "epilepsy": "no"}, "consent": True},
    "go_to_step": {"step": "middle"},
    "set_difficulty": {"difficulty": 6.0},
    "set_param": {"name": "height_m", "value": 20.0},
    "fire_cue": {"name": "gust"},
    "choose_language": {"language": "fr"},
    "set_posture": {"posture": "sitting"},
    "switch_adaptation": {"on": True},
    "accept_suggestion": {"suggestion": 9},
    "decline_suggestion": {"suggestion": 9},
    "rate_suds": {"value": 60},
    "rate_sickness": {"value": 3},
    "state_expectancy": {"expectation": "I will fall", "likelihood_percent": 80},
    "rate_outcome": {"happened": "no", "outcome": "I stood still"},
    "note": {"text": "Holds the railing with one hand."},
    "answer_questionnaire": {
        "questionnaire": "calm",
        "when": "before",
        "ratings": {"calm": 1, "tense": 2},
    },
    "review_homework": {"done": "partly", "comment": "Twice, not every day."},
    "set_homework": {"text": "Stand at a window on the second floor every day."},
    "answer_debrief": {"question": "learned", "answer": "That I can stop."},
    "report_safe_place": {"why": {"en": "The session fell silent.", "fr": "La séance s'est tue."}, "seq": 12},
    "report_shown": {"seq": 12},
    "report_headset": {"condition": "taken_off"},
    "report_stage_joined": {"display": "window"},
    "report_console_joined": {"name": "anna", "role": "therapist"},
    "report_console_left": {"name": "anna", "lost": True},
    "report_record_failed": {"sentence": {"en": "The disk is full.", "fr": "Le disque est plein."}},
    "reopen": {"lost_bytes": 0},
    "suggest": {"command": "advance"},
}
"""The fields of one command of each kind that has any; with the protocol of the tests they make sense."""


def example(tag: str) -> Command:
    """One command of a kind, as a client would send it."""
    return COMMANDS[tag].model_validate({"type": tag} | EXAMPLES.get(tag, {}))


def commands_page() -> Iterator[str]:
    """The lines of docs/reference/commands.md."""
    yield "# Commands\n"
    yield (
        "Everything that can be asked of a session. A command is one JSON object; its `type` says which. On the link "
        "it stands in a `command` message ([wire.md](wire.md)); in a terminal it is "
        "`python -m therapist_console send TYPE --field value`. What is not legal is refused with a sentence, and "
        "nothing has changed. What may be asked when: [states.md](states.md). What it leads to: "
        "[events.md](events.md).\n"
    )
    for module, title in MODULES.items():
        yield f"## {title}\n"
        for command in COMMANDS.values():
            if command.__module__ == module.__name__:
                yield from _command(command)


def _command(command: type[Command]) -> Iterator[str]:
    yield f"### {type_of(command)}\n"
    yield f"{command.__doc__}\n"
    yield f"- In words: “{command.label.en}”, « {command.label.fr} »"
    yield f"- Who: {_who(command)}"
    yield f"- Phases: {_phases(command)}"
    yield f"- Example: `{example(type_of(command)).to_json().decode()}`\n"
    if set(command.model_fields) != {"type"}:
        yield field_table(command, without=("type",))


def _who(command: type[Command]) -> str:
    names = [by for by in WHO if by in command.givers]
    return ", ".join(
        f"{by} (who holds control)" if by == "therapist" and command.needs_control else by for by in names
    )


def _phases(command: type[Command]) -> str:
    missing = [PHASES[phase].en for phase in PHASES if phase not in command.phases]
    words = ", ".join(PHASES[phase].en for phase in PHASES if phase in command.phases)
    if len(missing) <= 2:
        words = f"every phase but {' and '.join(missing)}" if missing else "every phase"
    late = command.phases & {"debrief", "stopped"}
    return words if command.after_stop or not late else f"{words}; not after a stop"


def events_page() -> Iterator[str]:
    """The lines of docs/reference/events.md."""
    yield "# Entries and events\n"
    yield (
        "What happened in a session. An entry is one line of the journal and one message on the link; its event's "
        "`type` says what happened. The state of a session follows from its entries alone.\n"
    )
    for record in (Entry, Cause):
        yield from _record(record.__name__, record)
    yield "## Events\n"
    for event in get_args(get_args(Event)[0]):
        yield from _record(kind_of(event), event)


def _record(title: str, record: type[BaseModel]) -> Iterator[str]:
    yield f"### {title}\n"
    yield f"{record.__doc__}\n"
    if set(record.model_fields) != {"type"}:
        table = field_table(record, without=("type",))
        for elsewhere in ("Protocol", "Questionnaire", "Scene"):
            page = f"{elsewhere.lower()}.md"
            table = table.replace(f"[{elsewhere}](#{elsewhere.lower()})", f"[{elsewhere}]({page})")
        yield re.sub(r"\[SessionOpened\]\S+( or \S+)+", "one of the [events](#events)", table)


def states_page() -> Iterator[str]:
    """The lines of docs/reference/states.md: every command was given in every phase to make it."""
    places = {column: _pilot(column).state for column in _COLUMNS}
    outcomes = {tag: {column: _try(tag, state) for column, state in places.items()} for tag in COMMANDS}
    yield "# States\n"
    yield (
        "Where a session can stand and what leads on, as found by giving every command in every phase. Behind a "
        "command stands who may give it, where that is not the therapist alone.\n"
    )
    yield "```mermaid\nstateDiagram-v2\n    [*] --> preparation"
    for (here, there), labels in _edges(outcomes).items():
        yield f"    {here} --> {there}: {', '.join(labels)}"
    yield "    ended --> [*]\n```\n"
    yield (
        "A stop is legal in every phase and latches: whatever comes after it, no command leads back to exposure. "
        "`accept_suggestion` does what was suggested: `advance` or `end`.\n"
    )
    yield "## What may be asked when\n"
    yield "→ names the phase that follows; • leaves the phase as it is; an empty field is refused.\n"
    yield from _matrix(outcomes)
    yield "\n## What the software does by itself\n"
    yield "In this order; each with its reason in the record. None raises exposure but the criterion, where allowed.\n"
    yield "| rule | what it looks at |\n|---|---|"
    for rule in rules.RULES:
        yield f"| `{rule.__name__}` | {rule.__doc__} |"


_STOPPED_DEBRIEF = "debrief after a stop"
_COLUMNS: tuple[str, ...] = (*PHASES, _STOPPED_DEBRIEF)
_WAYS: dict[str, tuple[str, ...]] = {
    "exposure": (),
    "hold": ("hold",),
    "safe_place": ("go_to_safe_place",),
    "cool_down": ("end",),
    "debrief": ("end", "end"),
    "stopped": ("stop",),
    "ended": ("end", "end", "end"),
    _STOPPED_DEBRIEF: ("stop", "end"),
}
"""How each place beyond the baseline is reached, from an exposure step."""
Outcomes = dict[str, dict[str, dict[By, Phase]]]


def _pilot(column: str) -> Pilot:
    """A session that stands there, with all that its commands may refer to."""
    pilot = Pilot(make_protocol(adaptation="automatic", safe_place_cues=["script"])).screened()
    pilot.give(ReportHeadset(condition="worn"), by="stage")
    if column != "preparation":
        pilot.begin()
    if column in _WAYS:
        pilot.state_expectancy("I will fall", 80, "high")
        pilot.go_to_step("high")
        pilot.wait(130)  # until there is a suggestion
        for tag in _WAYS[column]:
            getattr(pilot, tag)()
    if pilot.phase in CALM or pilot.phase == "exposure":
        pilot.fire_cue("script" if pilot.phase in CALM else "gust")
    return pilot


def _try(tag: str, state: SessionState) -> dict[By, Phase]:
    """For everyone who may give a command in a state: the phase that follows."""
    command = example(tag)
    if "suggestion" in tag and state.suggestions:
        command = command.changed(suggestion=state.suggestions[0].seq)
    elif tag == "fire_cue" and state.phase in CALM:
        command = command.changed(name="script")
    reached: dict[By, Phase] = {}
    for by in WHO:
        engine = SessionEngine(state)
        try:
            engine.submit(command, Cause(by=by, name="anna"), state.at_seconds)
        except Refused:
            continue
        reached[by] = engine.state.phase
    return reached


def _edges(outcomes: Outcomes) -> dict[tuple[str, str], list[str]]:
    edges: dict[tuple[str, str], list[str]] = defaultdict(list)
    for here in PHASES:
        for tag, columns in outcomes.items():
            ends = defaultdict(list)
            for by, there in columns[here].items():
                ends[there].append(by)
            for there, who in ends.items():
                if there != here:
                    edges[here, there].append(tag if who == ["therapist"] else f"{tag} ({', '.join(who)})")
    return edges


def _matrix(outcomes: Outcomes) -> Iterator[str]:
    yield "| command | " + " | ".join(PHASES[c].en if c in PHASES else c for c in _COLUMNS) + " |"
    yield "|---" * (len(_COLUMNS) + 1) + "|"
    for tag, columns in outcomes.items():
        cells = [_cell(column, columns[column]) for column in _COLUMNS]
        yield f"| `{tag}` | " + " | ".join(cells) + " |"


def _cell(column: str, reached: dict[By, Phase]) -> str:
    here = "debrief" if column == _STOPPED_DEBRIEF else column
    ends = dict.fromkeys(reached.values())
    return ", ".join("•" if there == here else f"→ {PHASES[there].en}" for there in ends)
