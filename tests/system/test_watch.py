"""What an author sees of a scene while writing: on the real renderer, and through the page's real socket."""

import json
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import numpy as np
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.unit.own_files import jpeg
from vrtherapy.authoring.sheet import rows_of
from vrtherapy.authoring.starting import new_scene
from vrtherapy.authoring.watching.page import Page
from vrtherapy.authoring.watching.tool import take, turn
from vrtherapy.authoring.watching.watch import Watch
from vrtherapy.content import scenes_folder
from vrtherapy.messages import ParamValue
from vrtherapy.scene import load_scene
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.props import PROPS
from vrtherapy.stage.props.base import Part, Prop


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path / "home"))
    return new_scene(tmp_path, "windy", "en")


@pytest.fixture
def watch(file: Path) -> Iterator[Watch]:
    watching = Watch(file, lambda: OffscreenDisplay((96, 54)))
    yield watching
    watching.close()


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_fault_is_told_and_the_last_good_picture_stays(watch: Watch, file: Path) -> None:
    assert watch.look_at_file()
    assert watch.faults == []
    before = watch.picture(0.0)
    edit(file, "harder: up", "harder: upp")
    assert watch.look_at_file()
    assert any("did you mean 'up'" in fault for fault in watch.faults)
    after = watch.picture(0.0)
    assert before is not None
    assert after is not None
    assert (before == after).all()
    edit(file, "harder: upp", "harder: up")
    watch.look_at_file()
    assert watch.faults == []


def test_a_saved_change_is_drawn_and_an_unsaved_file_is_left_alone(watch: Watch, file: Path) -> None:
    watch.look_at_file()
    before = watch.picture(0.0)
    assert not watch.look_at_file()
    edit(file, "sky: day", "sky: night")
    assert watch.look_at_file()
    after = watch.picture(0.0)
    assert before is not None
    assert after is not None
    assert before.mean() > after.mean() + 10


def test_a_changed_prop_is_drawn_as_if_the_scene_were_opened_anew_and_the_others_are_kept(
    watch: Watch, file: Path
) -> None:
    watch.look_at_file()
    watch.picture(0.0)
    edit(file, "{x_m: 2 m, y_m: 5 m}", "{x_m: -1 m, y_m: 4 m}")
    edit(file, "prop: bench", "prop: flag\n  - prop: bench")
    assert watch.look_at_file()
    changed = watch.picture(0.0)
    watch.close()
    opened = Watch(file, lambda: OffscreenDisplay((96, 54)))
    opened.look_at_file()
    fresh = opened.picture(0.0)
    opened.close()
    assert changed is not None
    assert fresh is not None
    # Only chance differs: where each blade of grass stands goes by the prop's number in the file.
    assert np.abs(changed.astype(int) - fresh).mean() < 3


def test_a_picture_that_is_put_beside_the_file_or_changed_is_drawn(watch: Watch, file: Path) -> None:
    own = "own: {file: dog.jpg, licence: made for tests, consent: nobody can be recognised}"
    edit(file, "- prop: bench", f"- prop: own_photo\n    {own}\n  - prop: bench")
    watch.look_at_file()
    assert "no such file" in watch.faults[0]
    (file.parent / "dog.jpg").write_bytes(jpeg(64, 48))
    assert watch.look_at_file()
    assert watch.faults == []
    before = watch.picture(0.0)
    (file.parent / "dog.jpg").write_bytes(jpeg(48, 64, orientation=3))
    assert watch.look_at_file()
    after = watch.picture(0.0)
    assert before is not None
    assert after is not None
    assert (before != after).any()
    assert not watch.look_at_file()


def test_a_prop_that_has_not_changed_is_not_built_again(
    watch: Watch, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[str] = []

    def counting(prop: type[Prop]) -> type[Prop]:
        class Counted(prop):
            def build(self, values: Mapping[str, ParamValue], seed: int) -> list[Part]:
                built.append(self.spec.name)
                return super().build(values, seed)

        return Counted

    for name, prop in list(PROPS.items()):
        monkeypatch.setitem(PROPS, name, counting(prop))
    watch.look_at_file()
    assert sorted(built) == ["bench", "flag", "ground", "hills"]
    built.clear()
    edit(file, "prop: bench", "prop: bench\n    id: other")
    watch.look_at_file()
    assert built == ["bench"]
    assert watch.faults == []


def test_a_file_that_is_away_for_a_moment_ends_nothing(watch: Watch, file: Path) -> None:
    watch.look_at_file()
    text = file.read_text(encoding="utf-8")
    file.unlink()
    assert watch.look_at_file()
    assert watch.faults
    file.write_text(text, encoding="utf-8")
    assert watch.look_at_file()
    assert watch.faults == []


def test_dials_move_the_params_and_cues_come_and_go(watch: Watch) -> None:
    watch.look_at_file()
    scene = watch.scene
    assert scene is not None
    take(watch, {"difficulty": 10}, 0.0)
    assert watch.dials.values(scene, 0.0) == {"wind_mps": 10}
    take(watch, {"param": "wind_mps", "value": 3}, 0.0)
    assert watch.dials.values(scene, 0.0) == {"wind_mps": 3}
    take(watch, {"param": "wind_mps", "value": 300}, 0.0)
    assert watch.dials.values(scene, 0.0) == {"wind_mps": 10}
    take(watch, {"cue": "gust"}, 5.0)
    assert watch.dials.values(scene, 8.0)["wind_mps"] == 11
    assert watch.dials.running(scene, 8.0)
    assert not watch.dials.running(scene, 60.0)


def test_the_page_gets_what_is_told_and_the_picture_and_sends_what_the_author_does(watch: Watch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    page = Page(port, "fr")
    page.start()
    try:
        turn(watch, page, 0.0)
        assert 'lang="fr"' in fetched(page.address)
        with connect(f"ws://127.0.0.1:{port}/live") as browser:
            told = json.loads(browser.recv(timeout=20))
            assert told["scene"]["cues"][0]["label"]["fr"] == "Rafale de vent"
            assert bytes(browser.recv(timeout=20))[:2] == b"\xff\xd8"
            browser.send(json.dumps({"difficulty": 7}))
            while not turn(watch, page, 0.0):
                pass
            assert json.loads(browser.recv(timeout=20))["scene"]["difficulty"] == 7
        with (
            pytest.raises(InvalidStatus),
            connect(f"ws://127.0.0.1:{port}/live", origin="http://evil.example"),
        ):
            pass
        with pytest.raises(HTTPError):
            urlopen(Request(page.address, headers={"Host": "evil.example"}))  # noqa: S310  our own page
    finally:
        page.close()


def fetched(address: str) -> str:
    for _ in range(200):
        try:
            with urlopen(address) as answer:  # noqa: S310  our own page
                return str(answer.read().decode())
        except OSError:
            continue
    raise AssertionError(f"nothing answers at {address}")


def test_a_sheet_shows_each_difficulty_each_param_over_its_range_and_each_cue() -> None:
    scene = load_scene(scenes_folder() / "balcony")
    rows = dict(rows_of(scene, "fr"))
    assert [shot.label for shot in rows["Difficulté"]] == [str(number) for number in range(11)]
    assert rows["Garde-corps"][0].label == "muret plein"
    assert rows["Hauteur au-dessus de la rue"][-1].values["height_m"] == 60
    assert len(rows["Événements à leur comble"]) == len(scene.cues)
