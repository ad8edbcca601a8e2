"""The session's side of the benches of the stage: small plans, and a process that runs sessions one after the other.

`python -m vrtherapy.bench._sessions FOLDER ENDPOINT stops` opens a new session whenever the one before has ended;
`… entries` runs one in which 200 entries a second happen.
"""

import math
import secrets
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from vrtherapy.commands import Command
from vrtherapy.commands.course import Advance, Begin, ConfirmScreening
from vrtherapy.commands.ratings import AskSuds, RateSuds
from vrtherapy.commands.reports import ReportConsoleJoined, ReportConsoleLeft, ReportStageJoined
from vrtherapy.commands.steering import FireCue, Recentre, SetParam
from vrtherapy.engine import SessionEngine
from vrtherapy.events import Cause, Entry
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.server import LinkServer, SnapshotAsked
from vrtherapy.session.loop import SessionLoop
from vrtherapy.session.opening import Plan, open_session
from vrtherapy.session.stage_child import NoStage

ENTRIES_PER_SECOND = 200.0
_SETTLING_SECONDS = 1.0
"""A stage that hears of a session for the first time while it exposes stays in the safe place."""

_PLACE = """
version: 1
title: {en: Bench, fr: Banc}
purpose: {en: Measuring, fr: Mesurer}
environment: {sky: day}
view: {position_m: [0, 0, 0]}
"""
_MEADOW = f"id: meadow\ncalm: true\n{_PLACE}"
_BALCONY = f"""
id: balcony
{_PLACE}
params:
  height_m:
    {{label: {{en: Height, fr: Hauteur}}, unit: m, range: [0, 60], default: 3, harder: up, rate: 2}}
  wind: {{label: {{en: Wind, fr: Vent}}, range: [0, 1], default: 0, harder: none}}
cues:
  gust:
    label: {{en: A gust, fr: Une rafale}}
    effects: [{{param: wind, to: 1, rise: 1 s, hold: 1 s, fall: 1 s}}]
"""
_PROTOCOL = """
id: bench
version: 1
title: {en: Bench, fr: Banc}
summary: {en: For measuring only, fr: Pour mesurer seulement}
phobia: heights
sources: [none]
screening: [{id: bench, text: {en: "Is this a bench?", fr: "Est-ce un banc ?"}, stop_if: "no"}]
safe_place: meadow
baseline: {announcement: {en: Rest, fr: Repos}, min: 1 s, suds_every: 1 h}
hierarchy:
  - id: balcony
    title: {en: Balcony, fr: Balcon}
    scene: balcony
    params: {height_m: 10}
    announcement: {en: Now the balcony, fr: Le balcon}
    min: 1 s
    max: 1 h
    suds_every: 1 h
    criterion: {kind: therapist}
    cues: [gust]
limits:
  suds: {at: 100, action: hold}
  fms: {at: 20, action: hold}
  session: {at: 2 h, action: hold}
cool_down: {announcement: {en: Rest, fr: Repos}, min: 1 s}
adaptation: "off"
"""


def write_plans(folder: Path) -> None:
    """The bench's protocol and its two scenes, both next to nothing to draw."""
    for name, text in (("meadow", _MEADOW), ("balcony", _BALCONY)):
        scene = folder / "scenes" / name
        scene.mkdir(parents=True, exist_ok=True)
        (scene / "scene.yaml").write_text(text, encoding="utf-8")
    (folder / "bench.yaml").write_text(_PROTOCOL, encoding="utf-8")


@contextmanager
def sessions(folder: Path, endpoint: str, what: str) -> Generator[None]:
    """Run the sessions' process as long as the block lasts."""
    child = subprocess.Popen(
        [sys.executable, "-m", "vrtherapy.bench._sessions", str(folder), endpoint, what],
        stdin=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        child.terminate()
        child.wait(5.0)


def bench_plan(folder: Path) -> Plan:
    """A new session of the bench's protocol."""
    return Plan(
        session=f"bench-{secrets.token_hex(6)}",
        protocol_file=folder / "bench.yaml",
        patient="B000",
        language="en",
        stage_expected=True,
    )


def run_sessions(folder: Path, endpoint: str) -> None:
    """One session after the other, each until it has ended; journals and all."""
    keys = KeyFolder.open(folder / "keys")
    while True:
        plan = bench_plan(folder)
        link = LinkServer(keys, plan.session, endpoint)
        opened = open_session(plan, folder / "records")
        loop = SessionLoop(opened, link, NoStage(expected=True))
        while loop.engine.state.phase != "ended":
            loop.turn()
        link.close()
        opened.journal.close()


def run_entries(folder: Path, endpoint: str) -> None:
    """One session under way, with entries that give a stage something to do."""
    plan = bench_plan(folder)
    opened = open_session(plan, folder / "records")
    link = LinkServer(KeyFolder.open(folder / "keys"), plan.session, endpoint)
    for entry in opened.entries:
        link.publish(entry)
    zero = time.monotonic()
    joined_at = math.inf
    while (now := time.monotonic() - zero) < joined_at + _SETTLING_SECONDS:
        if _listen(link, opened.engine, 0.05, now):
            joined_at = min(joined_at, now)
    _go_to_the_exposure(opened.engine, link, time.monotonic() - zero)
    due = time.monotonic() - zero
    for command in _commands():
        due += 1 / ENTRIES_PER_SECOND
        while (now := time.monotonic() - zero) < due:
            _listen(link, opened.engine, min(0.002, due - now), now)
        cause = _SESSION if "session" in command.givers else _THERAPIST
        _publish(link, opened.engine.submit(command, cause, now))


_THERAPIST = Cause(by="therapist", name="therapist")
_SESSION = Cause(by="session", name="session")


def _listen(link: LinkServer, engine: SessionEngine, seconds: float, now: float) -> bool:
    """Answer whoever asks for a snapshot; True if someone did."""
    link.beat(now)
    asked = [request for request in link.poll(seconds, now) if isinstance(request, SnapshotAsked)]
    for request in asked:
        link.send_snapshot(request, engine.state)
    return bool(asked)


def _go_to_the_exposure(engine: SessionEngine, link: LinkServer, now: float) -> None:
    _publish(link, engine.submit(ReportStageJoined(display="null"), _SESSION, now))
    for command in (ConfirmScreening(answers={"bench": "yes"}, consent=True), Begin(), Advance()):
        _publish(link, engine.submit(command, _THERAPIST, now))


def _publish(link: LinkServer, entries: list[Entry]) -> None:
    for entry in entries:
        link.publish(entry)


def _commands() -> Iterator[Command]:
    """Ramps, blinks, cues, a question, consoles that come and go, and now and then a rating.

    Ratings and notes are few, as in a session: a state with thousands of them costs whoever lets go of it.
    """
    for turn in cycle(range(1000)):
        yield SetParam(name="height_m", value=float(10 + (turn * 7) % 50))
        yield ReportConsoleJoined(name="office", role="observer")
        yield SetParam(name="wind", value=(turn % 11) / 11)
        yield ReportConsoleLeft(name="office", lost=False)
        yield AskSuds() if turn % 10 else RateSuds(value=turn % 90)
        yield Recentre() if turn % 60 else FireCue(name="gust")


def main() -> None:
    """Run what the command line asks for, until killed."""
    folder, endpoint, what = sys.argv[1:]
    run = run_sessions if what == "stops" else run_entries
    run(Path(folder), endpoint)


if __name__ == "__main__":
    main()
