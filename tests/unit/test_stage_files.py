"""What a stage writes besides: pictures, and the log of its frames."""

import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

from vrtherapy.errors import StageError
from vrtherapy.stage.frames_log import FramesLog
from vrtherapy.stage.png import write_png
from vrtherapy.stage.snapshots import Picture, Snapshots


def read_png(path: Path) -> Picture:
    """A PNG of ours, read by the book and not by our code: every filter but `none` and `up` is refused."""
    data, header, packed = path.read_bytes(), b"", b""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == zlib.crc32(kind + body)
        header = body if kind == b"IHDR" else header
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    width, height, *kind_of_picture = struct.unpack(">IIBBBBB", header)
    assert kind_of_picture == [8, 2, 0, 0, 0]
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + width * 3)
    rows, above = [], np.zeros(width * 3, np.uint8)
    for line in lines:
        assert line[0] in (0, 2)
        above = line[1:] + above if line[0] == 2 else line[1:]
        rows.append(above)
    return np.stack(rows).reshape(height, width, 3)


def picture(seed: int = 0) -> Picture:
    return np.random.default_rng(seed).integers(0, 256, (9, 16, 3), np.uint8)


def test_a_picture_is_in_its_file_pixel_for_pixel(tmp_path: Path) -> None:
    write_png(tmp_path / "picture.png", picture())
    assert np.array_equal(read_png(tmp_path / "picture.png"), picture())


def test_pictures_come_every_few_seconds_and_when_a_phase_has_settled(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path / "pictures", every_seconds=5.0)
    for tenth in range(120):
        phase, settled = ("baseline", True) if tenth < 70 else ("exposure", tenth >= 90)
        snapshots.after_frame(100 + tenth / 10, phase, at_rest=settled, take=picture)
    snapshots.close()
    names = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert names == ["00001-baseline.png", "00002-baseline.png", "00003-exposure.png"]
    assert np.array_equal(read_png(tmp_path / "pictures" / names[0]), picture())


def test_a_display_without_pictures_leaves_none(tmp_path: Path) -> None:
    snapshots = Snapshots(tmp_path)
    snapshots.after_frame(100.0, "baseline", at_rest=True, take=lambda: None)
    snapshots.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("make", [Snapshots, FramesLog])
def test_a_place_that_cannot_be_written_to_is_named(
    make: type[Snapshots | FramesLog], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StageError, match=r"file.*below.*[Cc]hoose another"):
        make(tmp_path / "file" / "below" / "x")


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
def test_a_full_disk_ends_the_frames_log_and_nothing_else() -> None:
    log = FramesLog(Path("/dev/full"))
    for _ in range(2):
        log.write(1.0, "meadow", exposing=False, fade=0.0, seq=1)
    log.close()


def test_two_stages_of_one_session_append_to_one_log(tmp_path: Path) -> None:
    for seq in (1, 2):
        log = FramesLog(tmp_path / "frames.jsonl")
        log.write(1.0, "meadow", exposing=False, fade=0.0, seq=seq)
        log.close()
    assert len((tmp_path / "frames.jsonl").read_text().splitlines()) == 2
