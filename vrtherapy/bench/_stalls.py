"""When this machine let nobody run: processes that do nothing but sleep note how late they were woken.

`python -m vrtherapy.bench._stalls FILE` is one of them. A figure that was taken while even a sleeper was late tells of
the machine (a virtual one whose processor is lent elsewhere, another program), not of what is measured.

With a number after FILE the sleeper stays on that processor and goes before every other program, so that it is late
only when the processor itself stood still: what is measured cannot hold it up. That takes Linux, and the right to
(root); where it is refused, the sleeper notes nothing.
"""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

_SLEEP_SECONDS = 0.002
_LATE_SECONDS = 0.003
"""Later than a timer is by itself; less would not show in a frame."""
_FIRST_SLEEP_SECONDS = _FIRST_LATE_SECONDS = 0.0005


class Stalls:
    """What the sleepers have noted."""

    def __init__(self, folder: Path) -> None:
        self.files = [folder / f"stalls-{number}.txt" for number in range(os.cpu_count() or 1)]

    def noted(self) -> list[tuple[float, float]]:
        """When a sleeper was late so far: from when to when, by the machine's steady clock."""
        return [span for file in self.files for span in _spans(file)]

    def seconds(self, since: float, until: float) -> float:
        """For how long of this time some sleeper was late; when two were at once, that counts once."""
        total = 0.0
        for due, woken in sorted(self.noted()):
            total += max(0.0, min(woken, until) - max(due, since))
            since = max(since, woken)
        return total

    def longest_of_all(self, since: float, until: float) -> float:
        """The longest time of this for which all sleepers were late together: no processor of the machine ran."""
        together = [(since, until)]
        for file in self.files:
            both = [(max(a, due), min(b, woken)) for a, b in together for due, woken in _spans(file)]
            together = [(begun, ended) for begun, ended in both if begun < ended]
        return max((ended - begun for begun, ended in together), default=0.0)


def _spans(file: Path) -> list[tuple[float, float]]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(float(since), float(until)) for since, until in map(str.split, lines)]


@contextmanager
def sleepers(folder: Path, *, first: bool = False) -> Generator[Stalls]:
    """One for every processor, as long as the block lasts; `first`: before every other program."""
    stalls = Stalls(folder)
    for file in stalls.files:
        file.touch()
    running = [
        subprocess.Popen([sys.executable, "-m", __name__, str(file), *([str(number)] if first else [])])
        for number, file in enumerate(stalls.files)
    ]
    try:
        yield stalls
    finally:
        for sleeper in running:
            sleeper.terminate()
            sleeper.wait(5.0)


def main() -> None:
    """Sleep, and note each time that lasted too long, until terminated."""
    path, *processor = sys.argv[1:]
    sleep, late = _SLEEP_SECONDS, _LATE_SECONDS
    if processor:
        sleep, late = _FIRST_SLEEP_SECONDS, _FIRST_LATE_SECONDS
        try:
            os.sched_setaffinity(0, {int(processor[0])})
            os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
        except (AttributeError, OSError):
            return
    with Path(path).open("a", encoding="utf-8", buffering=1) as file:
        while True:
            due = time.monotonic() + sleep
            time.sleep(sleep)
            if (woken := time.monotonic()) - due > late:
                file.write(f"{due:.6f} {woken:.6f}\n")


if __name__ == "__main__":
    main()
