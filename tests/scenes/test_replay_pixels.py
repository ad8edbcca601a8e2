"""Replayed twice, a journal gives the same pixels; from the middle, the same as from the beginning."""

from collections.abc import Callable
from pathlib import Path

from tests.scenes.small import SIZE
from tests.scenes.test_same_entries_same_pixels import ScenicPilot
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.replay import Replay
from vrtherapy.stage.replaying import load_all, write_frames


def recorded() -> ScenicPilot:
    pilot = ScenicPilot()
    pilot.in_baseline()
    pilot.wait(2)
    pilot.advance()
    pilot.wait(6)
    pilot.fire_cue("gust")
    pilot.wait(4)
    pilot.stop()
    return pilot


def pictures(folder: Path) -> dict[str, bytes]:
    lines = (folder / "frames.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {line.split("\t")[1]: (folder / line.split("\t")[0]).read_bytes() for line in lines}


def test_the_same_journal_gives_the_same_pixels(tmp_path: Path, require: Callable[..., None]) -> None:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    entries = recorded().entries
    for name, begin in (("once", 0.0), ("later", 4.5)):
        display = OffscreenDisplay(SIZE)
        try:
            replay = Replay(entries)
            load_all(display, replay)
            write_frames(display, replay, tmp_path / name, 1.5, begin)
        finally:
            display.close()
    once, later = (pictures(tmp_path / name) for name in ("once", "later"))
    assert len(set(once.values())) > len(once) // 2, "nothing moved"
    assert len(later) > 3
    assert later == {at: once[at] for at in later}
