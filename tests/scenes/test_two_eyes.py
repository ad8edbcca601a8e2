"""Both eyes in one pass: pixel for pixel what two ordinary cameras draw, whatever the headset, and where it must be."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from panda3d.core import CardMaker, ShaderAttrib

from tests.scenes.eyes import EYE, LOPSIDED, PlainTarget, after, headset, load, plain, rotated, turned, views
from tests.scenes.small import scene
from vrtherapy.content import scene_folders
from vrtherapy.scene import Scene, SceneLibrary
from vrtherapy.stage.choose import egl_works
from vrtherapy.stage.display.base import Frame, Pixels, Room
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.render.eyes import EyeImages, EyeView
from vrtherapy.stage.render.nodes import CASTS_FAR, CASTS_NEAR
from vrtherapy.stage.render.shaders import Variant, program
from vrtherapy.stage.render.two_cameras import TwoCameras
from vrtherapy.stage.render.two_eyes import EYES, TwoEyes

TIME_SECONDS = 2.0
_SIDEWAYS, _UP, _BACK = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
TILTED = after(turned(_UP, 33), after(turned(_SIDEWAYS, -21), turned(_BACK, 17)))
HEADS = {
    "looking ahead": views(),
    "lopsided fields of view": views(fovs=LOPSIDED),
    "canted eyes, tilted head": views(TILTED, LOPSIDED, canted_deg=7.0),
}
# Solid parts and glass without leaves, whose cut edges hang on the last bit of a number.
SOLID = scene("solid", props=[{"prop": "ground"}, {"prop": "bench"}, {"prop": "flag"}])
# Instances are where a wrong count would show: grass and flowers stand, trees are many parts each.
GARDEN = scene(
    "garden",
    props=[{"prop": name} for name in ("ground", "grass", "flowers", "trees", "bench")],
)


class Pair(NamedTuple):
    """One pass, what it draws into, and two cameras beside it."""

    eyes: TwoEyes
    target: PlainTarget
    cameras: TwoCameras

    def both(self, frame: Frame, at: tuple[EyeView, EyeView]) -> list[tuple[Pixels, Pixels]]:
        """Each eye's picture in one pass, and as its own camera sees it."""
        self.cameras.show_in_turn(drawn=False)
        self.eyes.draw(frame, at, self.target)
        one_pass = [self.target.picture(eye) for eye in EYES]
        self.eyes.rest()
        self.cameras.show_in_turn(drawn=True)
        self.cameras.draw(frame, at)
        return list(zip(one_pass, self.cameras.pictures(), strict=True))


@pytest.fixture(scope="module", autouse=True)
def _egl(require: Callable[..., None]) -> None:
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())


def pair(samples: int, *scenes: Scene, by_clip: bool = False, layers: bool = True) -> Iterator[Pair]:
    with headset(samples, by_clip=by_clip) as eyes:
        cameras = TwoCameras(eyes.output, plain(samples), EYE, samples)
        load(eyes, *scenes)
        load(cameras, *scenes)
        yield Pair(eyes, PlainTarget(eyes.gl, layers=layers), cameras)
        cameras.close()


@pytest.fixture(scope="module")
def looking(request: pytest.FixtureRequest) -> Iterator[Pair]:
    """One pair at a time: `single` sample, `smooth` with four, `by clip` for drivers without layers."""
    if request.param == "single":
        yield from pair(0, SOLID)
    elif request.param == "smooth":
        yield from pair(4, SOLID, GARDEN, *shipped("balcony", "meadow"))
    else:
        yield from pair(4, SOLID, GARDEN, by_clip=True, layers=False)


def through(kind: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("looking", [kind], indirect=True, scope="module")


def shipped(*names: str) -> list[Scene]:
    library = SceneLibrary(scene_folders(Path(__file__)), CATALOGUE)
    return [library.load(name) for name in names]


def off(pictures: tuple[Pixels, Pixels]) -> int:
    """How many pixels are off by more than 1."""
    one, other = (picture.astype(int) for picture in pictures)
    return int((np.abs(one - other).max(-1) > 1).sum())


@through("single")
@pytest.mark.parametrize("head", HEADS)
def test_each_eye_sees_exactly_what_a_camera_in_its_place_sees(looking: Pair, head: str) -> None:
    left, right = looking.both(Frame("solid", {}, TIME_SECONDS), HEADS[head])
    assert (off(left), off(right)) == (0, 0)
    assert off((left[0], right[0])) > 1000  # and the eyes do not see the same


@through("smooth")
@pytest.mark.parametrize("head", HEADS)
def test_with_four_samples_and_leaves_all_but_five_pixels_are_the_same(looking: Pair, head: str) -> None:
    for eye in looking.both(Frame("garden", {}, TIME_SECONDS), HEADS[head]):
        assert off(eye) <= 5


@through("smooth")
@pytest.mark.parametrize("name", ["balcony", "meadow"])
def test_the_shipped_scenes_are_the_same_in_both_eyes(looking: Pair, name: str) -> None:
    (wanted,) = shipped(name)
    frame = Frame(name, wanted.values_for(5.0, {}), TIME_SECONDS)
    for eye in looking.both(frame, views(TILTED, LOPSIDED, 7.0, at=(0.1, wanted.view.eye_height_m, 0.0))):
        assert eye[0].std() > 20
        assert off(eye) <= 5


@through("smooth")
def test_edges_are_smooth_with_four_samples(looking: Pair) -> None:
    smooth = looking.both(Frame("solid", {}, TIME_SECONDS), views())[0][0]
    looking.eyes._samples, looking.eyes._canvas = 0, None
    hard = looking.both(Frame("solid", {}, TIME_SECONDS), views())[0][0]
    looking.eyes._samples, looking.eyes._canvas = 4, None
    assert off((smooth, hard)) > 50


@through("smooth")
@pytest.mark.parametrize("head", HEADS)
def test_a_dot_is_where_the_mathematics_of_projection_puts_it(looking: Pair, head: str) -> None:
    room = Room(turn_deg=20.0, origin_m=(0.3, -0.2), lift_m=0.15)
    frame = Frame("solid", {}, TIME_SECONDS, room=room)
    tilt = HEADS[head][0].orientation
    for ahead in ((0.4, 0.3, -2.0), (-0.5, -0.4, -2.5)):
        dot = np.add(rotated(tilt, ahead), (0.0, 1.65, 0.0))
        for eye, found in enumerate(_dot_in(looking, frame, HEADS[head], dot)):
            assert np.hypot(*np.subtract(found, _projected(HEADS[head][eye], dot))) < 0.5


@through("single")
def test_a_narrowed_view_is_narrow_for_both_eyes(looking: Pair) -> None:
    open_, narrow = (Frame("solid", {}, TIME_SECONDS, narrow=narrow) for narrow in (0.0, 1.0))
    looking.cameras.show_in_turn(drawn=False)
    for frame, dark in ((open_, False), (narrow, True)):
        looking.eyes.draw(frame, views(), looking.target)
        for eye in EYES:
            picture = looking.target.picture(eye)
            sides = np.concatenate([picture[:, :4], picture[:, -4:]])
            assert (sides.max() <= 1) == dark
            assert picture[60:100, 60:100].mean() > 30


@through("smooth")
def test_shadows_are_drawn_once_for_both_eyes(looking: Pair) -> None:
    garden = looking.eyes.world.place("garden").root
    seen, casting = (
        [
            node.get_state().get_attrib(ShaderAttrib).get_instance_count()
            for node in garden.find_all_matches(f"**/{kind}")
        ]
        for kind in ("seen", "cast")
    )
    assert casting
    assert seen == [2 * count for count in casting]


@through("smooth")
def test_the_eyes_may_become_larger_and_their_images_go_and_come_back(looking: Pair) -> None:
    frame, before = Frame("solid", {}, TIME_SECONDS), looking.both(Frame("solid", {}, TIME_SECONDS), views())
    larger = PlainTarget(looking.eyes.gl, (200, 180), layers=False)
    looking.eyes.draw(frame, views(), larger)
    assert larger.picture(1).std() > 20
    looking.eyes.forget_target()
    assert off((looking.both(frame, views())[0][0], before[0][0])) == 0
    assert off((np.hstack([pair[0] for pair in before]), _picture(looking, frame))) == 0


@through("smooth")
def test_what_goes_wrong_with_an_image_is_raised_and_the_next_frame_is_drawn(looking: Pair) -> None:
    class Lost(PlainTarget):
        def acquire(self) -> EyeImages:
            raise ConnectionError("the runtime is gone")

    with pytest.raises(ConnectionError, match="the runtime is gone"):
        looking.eyes.draw(Frame("solid", {}, TIME_SECONDS), views(), Lost(looking.eyes.gl))
    left, right = looking.both(Frame("solid", {}, TIME_SECONDS), views())
    assert (off(left), off(right)) <= (5, 5)


@through("smooth")
def test_in_the_dark_a_caption_is_before_the_eyes_and_stays_in_the_room(looking: Pair) -> None:
    low, dark = (0.0, 1.2, 0.0), Frame("", fade=1.0, caption="In a moment")
    looking.eyes.draw(dark, views(at=low), looking.target)
    assert all(looking.target.picture(eye).max() > 150 for eye in EYES)
    looking.eyes.draw(dark, views(turned(_UP, 150), at=low), looking.target)
    assert all(looking.target.picture(eye).max() <= 1 for eye in EYES)


@through("by clip")
@pytest.mark.parametrize("name", ["solid", "garden"])
def test_a_driver_without_layers_for_vertex_shaders_shows_the_same(looking: Pair, name: str) -> None:
    for head in HEADS.values():
        for eye in looking.both(Frame(name, {}, TIME_SECONDS), head):
            assert off(eye) <= 10  # the right half begins where numbers are coarser


def _picture(looking: Pair, frame: Frame) -> Pixels:
    looking.eyes.draw(frame, views(), looking.target)
    picture = looking.eyes.picture()
    assert picture is not None
    return picture


def _dot_in(
    looking: Pair, frame: Frame, at: tuple[EyeView, EyeView], dot_m: np.ndarray
) -> list[tuple[float, float]]:
    """Where a white dot in the patient's room is seen by each eye: the middle of what it changes."""
    looking.eyes.draw(frame, at, looking.target)
    without = [looking.target.picture(eye).astype(float) for eye in EYES]
    maker = CardMaker("dot")
    maker.set_frame(-0.03, 0.03, -0.03, 0.03)
    dot = looking.eyes._room.attach_new_node(maker.generate())
    dot.set_pos(float(dot_m[0]), float(-dot_m[2]), float(dot_m[1]))
    dot.look_at(looking.eyes._head)
    dot.set_two_sided(True)
    dot.hide(CASTS_NEAR | CASTS_FAR)
    dot.set_shader(program(Variant("plate", style=looking.eyes.world.style)))
    dot.set_shader_input("textured", 0)
    looking.eyes.draw(frame, at, looking.target)
    dot.remove_node()
    found = list[tuple[float, float]]()
    for eye in EYES:
        change = np.abs(looking.target.picture(eye) - without[eye]).sum(-1)
        rows, columns = np.nonzero(change)
        weights = change[rows, columns]
        found.append(
            (
                float(np.average(columns + 0.5, weights=weights)),
                float(np.average(rows + 0.5, weights=weights)),
            )
        )
    return found


def _projected(view: EyeView, point: np.ndarray) -> tuple[float, float]:
    """Column and row of a point, by OpenXR's definition of pose and field of view."""
    x, y, z, w = view.orientation
    right, up, back = rotated((-x, -y, -z, w), tuple(np.subtract(point, view.position_m)))
    left_edge, right_edge, upper_edge, lower_edge = np.tan(view.fov_rad)
    across = (right / -back - left_edge) / (right_edge - left_edge)
    down = (upper_edge - up / -back) / (upper_edge - lower_edge)
    return float(across * EYE[0]), float(down * EYE[1])
