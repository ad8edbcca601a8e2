"""Whether a change costs frames: going on, going back, harder, easier, the safe place, while scenes are still loading.

The stage's own loop at 90 Hz leads through every shipped protocol, each in a process of its own: the first and the last
step of each scene. What is counted is the time from one submitted frame to the next by the clock, in frame periods, at
the quality of a graphics card. Draw calls are not carried out (see `stereo`), as on a machine whose card is quick
enough. The count begins where a session does, with the safe place in view; `before_worst_periods` is the longest in the
dark before it, in which the driver compiles its programs if it has not kept them.

`worst_periods` is the longest of all, and `p9999_periods` what one frame in ten thousand exceeds. The same loop at rest
is `idle_worst_periods`: what this machine alone does to a frame. `missed` counts frames of more than two periods, `n`
all.

Two things a virtual machine does that are no cost of a change. Its host may stop the whole of it: a protocol during
which no processor ran for 5 ms says nothing, whatever its frames were, and is led anew (up to 8 times; the last counts
as it is). `repeated` tells how often, `repeated_worst_periods` the longest frame in those that were thrown away. Or the
host stops one processor: `calm_worst_periods` leaves that time out of late frames. Programs that go before all others
tell of both (see `_stalls`); where they may not, nothing is led anew or left out.
"""

import json
import sys
from pathlib import Path
from typing import NamedTuple

from vrtherapy.bench._figures import percentile
from vrtherapy.bench.stereo import VOID, build_void, last_line
from vrtherapy.content import protocols_folder

_FRAMES = Path(__file__).with_name("_step_frames.py")
_MOST_LEADS = 8
_STANDSTILL_SECONDS = 0.005


class Lead(NamedTuple):
    """What frames took while a protocol was led through, in periods: before the safe place, then, at rest after it."""

    before: list[float]
    led: list[float]
    calm: list[float]
    """As `led`, late ones without the time for which a processor stood still."""
    idle: list[float]
    standstill_seconds: float
    """The longest time for which the whole machine stood still meanwhile."""


def run() -> dict[str, float]:
    """Measure. Raises VrTherapyError where something it needs is missing."""
    build_void()
    kept, thrown_away = dict[str, Lead](), list[Lead]()
    for name in protocols():
        kept[name] = _lead(name)
        for _ in range(_MOST_LEADS - 1):
            if kept[name].standstill_seconds < _STANDSTILL_SECONDS:
                break
            thrown_away.append(kept[name])
            kept[name] = _lead(name)
    led = [period for lead in kept.values() for period in lead.led]
    calm = [period for lead in kept.values() for period in lead.calm]
    idle = [period for lead in kept.values() for period in lead.idle]
    figures = {
        "worst_periods": max(led), "calm_worst_periods": max(calm), "p9999_periods": percentile(led, 99.99),
        "idle_worst_periods": max(idle), "before_worst_periods": max(max(lead.before) for lead in kept.values()),
        "missed": _missed(led), "calm_missed": _missed(calm), "idle_missed": _missed(idle), "n": float(len(led)),
        "repeated": float(len(thrown_away)),
        "repeated_worst_periods": max((max(lead.led) for lead in thrown_away), default=0.0),
    }  # fmt: skip
    return figures | {f"{name}_worst_periods": max(lead.led) for name, lead in kept.items()}


def protocols() -> list[str]:
    """The shipped ones."""
    return sorted(path.stem for path in protocols_folder().glob("*.yaml"))


def _lead(name: str) -> Lead:
    return Lead(**json.loads(last_line([sys.executable, str(_FRAMES), name], {"LD_PRELOAD": str(VOID)})))


def _missed(periods: list[float]) -> float:
    return float(sum(period > 2.0 for period in periods))
