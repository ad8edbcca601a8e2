"""Scenes drafted in a process of their own: the same as here, and a process that dies is told and replaced."""

import struct
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from subprocess import Popen

import numpy as np
import pytest

from tests.scenes.small import scene
from vrtherapy.content import scenes_folder
from vrtherapy.errors import StageError
from vrtherapy.processes import converse
from vrtherapy.scene import SceneLibrary
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.render import drafting
from vrtherapy.stage.render.draft import Draft, draft_scene
from vrtherapy.stage.render.drafting import Drafter, send

SHIPPED = SceneLibrary(scenes_folder(), CATALOGUE)


@pytest.fixture(scope="module")
def drafter() -> Iterator[Drafter]:
    opened = Drafter()
    yield opened
    opened.close()


def arrays(draft: Draft) -> list[np.ndarray]:
    return [rows.vertices for prop in draft.props for part in prop.parts for rows in part.rows]


def test_a_scene_drafted_elsewhere_is_the_same_and_poses_alike(drafter: Drafter) -> None:
    wanted = scene("there", props=[{"prop": "flag"}, {"prop": "bench"}, {"prop": "trees"}])
    here, there = draft_scene(wanted), drafter.draft(wanted, coarse=False)
    assert there.scene == here.scene
    assert all((a == b).all() for a, b in zip(there.sky, here.sky, strict=True))
    assert [part.part.name for prop in there.props for part in prop.parts] == [
        part.part.name for prop in here.props for part in prop.parts
    ]
    assert all((a == b).all() for a, b in zip(arrays(here), arrays(there), strict=True))
    for mine, other in zip(here.props, there.props, strict=True):
        values = mine.values(wanted.defaults())
        assert other.values(wanted.defaults()) == values
        assert other.prop.pose(values, 1.5) == mine.prop.pose(values, 1.5)


def test_what_locks_python_while_it_is_read_is_small() -> None:
    """A pickle of 16 MB, with the pictures of a table in it, held up the frames of a safe place for 40 ms."""
    for name in ("spiders_table", "lift"):
        for prop in draft_scene(SHIPPED.load(name)).props:
            pipe = BytesIO()
            send(pipe, prop)
            (first,) = struct.unpack_from("<Q", pipe.getbuffer(), 4)
            assert first < 1_500_000, (prop.name, first)


def test_a_picture_of_both_processes_reaches_the_graphics_card_once(drafter: Drafter) -> None:
    wanted = scene("bench", props=[{"prop": "bench"}])
    here, there = draft_scene(wanted), drafter.draft(wanted, coarse=False)
    mine, other = here.props[0].parts[0].color, there.props[0].parts[0].color
    assert mine is not other
    assert mine == other
    assert hash(mine) == hash(other)


def test_what_one_person_reads_by_number_is_in_memory_once_at_whatever_distance(drafter: Drafter) -> None:
    draft = drafter.draft(SHIPPED.load("lecture_hall"), coarse=False)
    skins = {part.part.name: part.part.skin for prop in draft.props for part in prop.parts if part.part.skin}
    near, middle, another = (skins[name] for name in ("anna near", "anna middle", "bruno middle"))
    assert near.clips is middle.clips
    assert near.moves is middle.moves
    assert near.clips is not another.clips


def test_what_cannot_be_drafted_is_told_and_the_next_scene_is(drafter: Drafter) -> None:
    broken = scene("broken").model_copy(
        update={"props": (scene().props[0].model_copy(update={"prop": "unknown"}),)}
    )
    with pytest.raises(StageError, match="unknown"):
        drafter.draft(broken, coarse=False)
    assert drafter.draft(scene("next"), coarse=False).scene.id == "next"


def test_a_child_that_dies_while_it_is_waited_for_is_replaced(drafter: Drafter) -> None:
    drafter.draft(scene("first"), coarse=False)
    child = drafter._child  # pyright: ignore[reportPrivateUsage]
    assert child is not None
    killer = threading.Timer(0.1, child.kill)
    killer.start()
    assert len(drafter.draft(SHIPPED.load("square"), coarse=False).props) == 2  # it takes a second and more
    assert child.poll() is not None
    assert drafter._child is not child  # pyright: ignore[reportPrivateUsage]


def test_a_scene_of_which_two_children_died_is_told(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def astray(*_: object) -> Popen[bytes]:
        return converse("vrtherapy.no_such_module", ())

    drafter._end()  # pyright: ignore[reportPrivateUsage]
    monkeypatch.setattr(drafting, "converse", astray)
    with pytest.raises(StageError, match="died of it twice"):
        drafter.draft(scene("small"), coarse=False)
    monkeypatch.undo()
    assert drafter.draft(scene("next"), coarse=False).scene.id == "next"


def test_a_child_ends_by_itself_when_its_stage_is_gone(drafter: Drafter) -> None:
    drafter.draft(scene("first"), coarse=False)
    child = drafter._child  # pyright: ignore[reportPrivateUsage]
    assert child is not None
    assert child.stdin is not None
    child.stdin.close()
    give_up_at = time.monotonic() + 10.0
    while child.poll() is None and time.monotonic() < give_up_at:
        time.sleep(0.01)
    assert child.poll() == 0


def test_closing_ends_the_child_whatever_it_does() -> None:
    drafter = Drafter()
    drafter.draft(scene("first"), coarse=False)
    child = drafter._child  # pyright: ignore[reportPrivateUsage]
    assert child is not None
    drafter.close()
    assert child.poll() is not None
    with pytest.raises(StageError, match="closing"):
        drafter.draft(scene("late"), coarse=False)
