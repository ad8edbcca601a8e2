import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from vrtherapy.bench.protocol import HOSTILE, HOSTILE_BYTES, hostile_ms
from vrtherapy.check import check_paths

# The whole of these is read, and each of their many faults is found; the others end at their first.
READ_TO_THE_END = {
    "a very long line",
    "a very long name",
    "escapes",
    "unknown fields",
    "duplicate fields",
    "empty steps",
    "mistyped steps",
    "wrong values",
    "wrong cues",
    "wrong effects",
    "wrong keyframes",
    "wrong props",
    "long formulas",
    "numbers",
    "a number of a million digits",
}
MAX_MS = 100
MAX_MEGABYTES = 100
MEASURE = """
import json, resource, sys, tempfile, pathlib
from vrtherapy.bench.protocol import hostile_ms
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
with tempfile.TemporaryDirectory() as folder:
    hostile_ms(pathlib.Path(folder))
print(json.dumps((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024))
"""


@pytest.mark.parametrize(("name", "make"), HOSTILE.items(), ids=HOSTILE)
def test_a_hostile_file_gives_clear_errors(
    tmp_path: Path, name: str, make: Callable[[], str | bytes]
) -> None:
    content = make()
    (tmp_path / "hostile.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    faults = check_paths([tmp_path / "hostile.yaml"], None).faults
    assert 1 <= len(faults) <= (51 if name in READ_TO_THE_END else 1)
    for fault in faults:
        assert len(str(fault)) < 600
        assert str(fault).isprintable()


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.yaml").open("wb") as stream:
        stream.truncate(HOSTILE_BYTES)
    (fault,) = check_paths([tmp_path / "huge.yaml"], None).faults
    assert fault.message == "the file is larger than 1 MB, which no protocol or scene needs"


def test_every_hostile_file_is_refused_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    # The processor's time: what else the machine does while the tests run is not the file's fault.
    slow = {name: ms for name, ms in hostile_ms(tmp_path, time.process_time).items() if ms > MAX_MS}
    assert slow == {}


@pytest.mark.skipif(sys.platform == "win32", reason="the resource module is POSIX's")
def test_hostile_files_take_little_memory_and_end_no_process() -> None:
    measured = subprocess.run([sys.executable, "-c", MEASURE], capture_output=True, text=True, check=True)
    assert json.loads(measured.stdout) < MAX_MEGABYTES


def test_what_is_no_regular_file_is_never_opened() -> None:
    (fault,) = check_paths([Path("/dev/zero")], None).faults
    assert "file" in fault.message
