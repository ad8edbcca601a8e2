"""How long authored files take to read: a large one that is right, and the worst of those made to do harm.

The right one is the shipped heights protocol with its steps repeated up to 1,000 lines, read from disk, checked against
its scenes (which are loaded already) and validated; `lines_1000_ms` is the median of 20 readings. Each hostile file is
written to disk and read as `vrtherapy check` would, five times; its figure is the best of the five (so that the
machine's other work is not measured), and `hostile_ms` is the worst of these figures.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

from vrtherapy.check import check_paths
from vrtherapy.content import protocols_folder, scenes_folder
from vrtherapy.protocol import load_protocol
from vrtherapy.scene import SceneLibrary

LINES = 1000
READINGS = 20
TRIES = 5
HOSTILE_BYTES = 100_000_000
"""A file of this size is made as a hole, which takes no room."""

Clock = Callable[[], float]


def _aliases() -> str:
    layers = [f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]" for before, name in pairwise("abcdefghi")]
    return "\n".join(["a: &a [x]", *layers])


def _merges() -> str:
    merged = ", ".join(f"*m{i}" for i in range(400))
    anchors = [f"m{i}: &m{i} {{k{i}: {i}}}" for i in range(400)]
    return "\n".join([*anchors, *(f"n{i}: {{<<: [{merged}]}}" for i in range(20))])


# Those just below the limits on nodes and groups are the worst of those that are read to their end.
HOSTILE: Mapping[str, Callable[[], str | bytes]] = {
    "100,000 brackets": lambda: "[" * 100_000,
    "1,000,000 brackets": lambda: "[" * 1_000_000,
    "100,000 closed brackets": lambda: "[" * 100_000 + "]" * 100_000,
    "100,000 groups": lambda: "{a: " * 100_000,
    "100,000 question marks": lambda: "? " * 100_000,
    "100,000 dashes": lambda: "- " * 100_000,
    "deep indentation": lambda: "".join(" " * depth + "a:\n" for depth in range(1400)),
    "alias bomb": _aliases,
    "merge bomb": _merges,
    "many anchors": lambda: "&a " * 300_000,
    "a Python tag": lambda: "!!python/object/apply:os.system [ls]",
    "invalid UTF-8": lambda: b"id: caf\xe9\n" * 100_000,
    "UTF-16": lambda: ("id: heights\n" * 20_000).encode("utf-16"),
    "NUL": lambda: "id: a\0b\n" * 100_000,
    "NUL at the end": lambda: "x" * 999_000 + "\0",
    "byte-order mark": lambda: "\ufeffid: heights\n",
    "a very long line": lambda: "id: " + "x" * 990_000,
    "a very long name": lambda: "x" * 500 + ": " + "y" * 990_000,
    "a very long quote": lambda: '"' + "x" * 990_000,
    "escapes": lambda: 'id: "' + "\\x41" * 240_000 + '"',
    "empty lines": lambda: "\n" * 999_000,
    "comments": lambda: "#\n" * 490_000,
    "50,000 fields": lambda: "".join(f"k{i}: 1\n" for i in range(50_000)),
    "50,000 items": lambda: "[" + "a," * 50_000 + "]",
    "unknown fields": lambda: "".join(f"titel{i}: 1\n" for i in range(1_990)),
    "duplicate fields": lambda: "id: 1\n" * 1_990,
    "empty steps": lambda: "hierarchy: [" + "{}," * 690 + "]",
    "mistyped steps": lambda: "hierarchy: [" + "{scen: a, titel: b}," * 690 + "]",
    "wrong values": lambda: "hierarchy: [{params: {" + "".join(f"k{i}: []," for i in range(1_990)) + "}}]",
    "wrong cues": lambda: "hierarchy: [{scene: balcony, cues: [" + "gsut," * 3_900 + "]}]",
    "wrong effects": lambda: "environment: {}\ncues: {a: {effects: [" + "{}," * 690 + "]}}",
    "wrong keyframes": lambda: "environment: {}\ndifficulty: [" + "{at: 0, params: {x: 1}}," * 340 + "]",
    "wrong props": lambda: "environment: {}\nprops: [" + "{id: a, prop: b}," * 690 + "]",
    "long formulas": lambda: "environment: {}\nprops: [" + f"{{params: {{x: {'$a+' * 39}}}}}," * 340 + "]",
    "numbers": lambda: "[" + "1e999," * 3_900 + "]",
    "a number of a million digits": lambda: "version: " + "9" * 990_000,
}


def run() -> dict[str, float]:
    """Measure. Gives milliseconds: `lines_1000_ms` and `hostile_ms`."""
    with tempfile.TemporaryDirectory() as folder:
        return {
            "lines_1000_ms": round(_large_ms(Path(folder)), 2),
            "hostile_ms": round(max(hostile_ms(Path(folder)).values()), 2),
        }


def hostile_ms(folder: Path, clock: Clock = time.perf_counter) -> dict[str, float]:
    """The best of five times for each hostile file, in milliseconds; the files are made in `folder`."""
    figures: dict[str, float] = {}
    file = folder / "hostile.yaml"
    for name, make in HOSTILE.items():
        content = make()
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        figures[name] = min(_check_ms(file, clock) for _ in range(TRIES))
    with file.open("wb") as stream:
        stream.truncate(HOSTILE_BYTES)
    return figures | {"100 MB": min(_check_ms(file, clock) for _ in range(TRIES))}


def large_protocol() -> str:
    """The heights protocol with its steps repeated, each under an id of its own, up to `LINES` lines."""
    text = (protocols_folder() / "heights.yaml").read_text(encoding="utf-8")
    before, steps, after = re.split(r"(?<=\nhierarchy:\n)|(?=\nlimits:\n)", text)
    repeated = ""
    while (before + repeated + after).count("\n") < LINES:
        count = repeated.count("- id: ")
        repeated += re.sub(r"- id: (\S+)", rf"- id: \1-{count}", steps) + "\n"
    return before + repeated + after


def _large_ms(folder: Path) -> float:
    file = folder / "large.yaml"
    file.write_text(large_protocol(), encoding="utf-8")
    library = SceneLibrary(scenes_folder())
    library.load_all(library.names)
    times = [_time_ms(lambda: load_protocol(file, library), time.perf_counter) for _ in range(READINGS)]
    return statistics.median(times)


def _check_ms(file: Path, clock: Clock) -> float:
    return _time_ms(lambda: check_paths([file], None), clock)


def _time_ms(work: Callable[[], object], clock: Clock) -> float:
    begun = clock()
    work()
    return 1000 * (clock() - begun)
