"""The meadow: within budget, and all of it on the ground it shares. What every prop owes stands in test_props.py."""

import numpy as np
import pytest

from vrtherapy.content import scenes_folder
from vrtherapy.messages import ParamValue
from vrtherapy.scene import Scene, SceneLibrary
from vrtherapy.stage.props import CATALOGUE, PROPS
from vrtherapy.stage.props.base import Part
from vrtherapy.stage.props.country import growth, land, pictures, woods
from vrtherapy.stage.props.country.noise import soft_noise
from vrtherapy.stage.render.draft import draft_scene

MOST_NODES = 60
MOST_VERTICES = 400_000
"""Of the whole meadow all around, instances counted. A quarter is in view; small pictures draw half of the grass."""


def built(name: str, seed: int = 7, **changed: ParamValue) -> list[Part]:
    prop = PROPS[name]
    defaults = {key: param.default for key, param in prop.spec.params.items()}
    return prop().build(defaults | changed, seed)


@pytest.fixture(scope="module")
def meadow() -> Scene:
    return SceneLibrary(scenes_folder(), CATALOGUE).load("meadow")


@pytest.mark.parametrize("name", ["grass", "flowers", "trees"])
def test_what_grows_stands_on_the_ground_and_off_the_path(name: str) -> None:
    for part in built(name):
        if part.instances is None or part.name == "reeds":
            continue
        x, y, z = part.instances[:, 0], part.instances[:, 1], part.instances[:, 2]
        assert np.allclose(z, land.height_m(x, y), atol=1e-3), part.name
        assert land.from_path_m(x, y).min() > 0.4 * land.PATH_WIDTH_M, part.name
        assert land.from_shore(x, y).min() > 1.0, part.name


def test_the_patient_stands_level_on_the_path() -> None:
    near = np.linspace(-2, 2, 9, dtype=np.float32)
    x, y = np.meshgrid(near, near)
    assert np.abs(land.height_m(x, y)).max() < 0.01
    assert float(land.from_path_m(0.0, 0.0)) < 0.05


def test_nothing_stands_within_an_arms_length_but_grass() -> None:
    for name in ("trees", "flowers"):
        for part in built(name):
            assert part.instances is not None
            assert np.hypot(part.instances[:, 0], part.instances[:, 1]).min() > 1.2


def test_there_is_no_empty_horizon() -> None:
    turn = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    far = np.geomspace(300, land.FAR_REACH_M * 0.95, 80)
    x, y = far[:, None] * np.sin(turn), far[:, None] * np.cos(turn)
    rise = np.degrees(np.arctan2(land.height_m(x, y) - 1.65, far[:, None]))
    assert rise.max(0).min() > 1.0, "in some direction the land does not rise above the eyes"


def test_woods_leave_the_view_ahead_open() -> None:
    y = np.linspace(80, 240, 30, dtype=np.float32)
    assert float(woods.wooded(0.10 * y, y).max()) < 0.05


def test_fewer_clumps_are_built_for_a_thinner_meadow() -> None:
    def clumps(density: float) -> int:
        return sum(
            len(part.instances) for part in built("grass", density=density) if part.instances is not None
        )

    assert 0.4 * clumps(1.0) < clumps(0.5) < 0.7 * clumps(1.0)


def test_a_thinned_out_picture_still_has_grass_on_all_sides() -> None:
    for part in built("grass"):
        if not part.thinnable or part.instances is None:
            continue
        whole = part.instances[:, :2]
        half = whole[: len(whole) // 2]
        assert np.abs(half.mean(0) - whole.mean(0)).max() < 0.2 * np.abs(whole).max()


def test_the_meadow_keeps_to_its_budget(meadow: Scene) -> None:
    nodes = vertices = 0
    for use in meadow.props:
        constants = {key: value for key, value in use.params.items() if not str(value).startswith("$")}
        for part in built(use.prop, **constants):
            nodes += 1
            vertices += len(part.mesh.positions) * (1 if part.instances is None else len(part.instances))
    assert nodes <= MOST_NODES
    assert vertices <= MOST_VERTICES


def test_shadows_of_the_meadow_need_no_new_map_each_frame(meadow: Scene) -> None:
    draft = draft_scene(meadow)
    assert not draft.restless
    assert sum(len(prop.parts) for prop in draft.props) <= MOST_NODES


def test_the_meadow_is_calm_and_startles_nobody(meadow: Scene) -> None:
    assert meadow.calm
    assert not meadow.difficulty
    assert not any(cue.startling for cue in meadow.cues.values())
    assert meadow.title.to("fr") != meadow.title.to("en")


def test_only_leaves_carry_the_palettes_green() -> None:
    mesh = growth.tree(growth.SHRUB, 1)
    leaves = mesh.colors[:, 3] < 0.999
    assert leaves.any()
    assert not leaves.all()
    assert mesh.uvs[~leaves, 0].max() < pictures.BARK_SIDE < mesh.uvs[leaves, 0].min()


def test_the_picture_of_a_twig_is_cut_out_and_its_edge_is_bark() -> None:
    pixels = pictures.twig().pixels
    strip = int(pictures.BARK_SIDE * pixels.shape[1])
    assert (pixels[:, :strip, 3] == 255).all()
    covered = (pixels[:, 2 * strip :, 3] > 127).mean()
    assert 0.2 < covered < 0.8


def test_noise_has_no_seam() -> None:
    field = soft_noise(128, 3)
    steps = np.abs(np.diff(field, axis=1))
    seam = np.abs(field[:, 0] - field[:, -1])
    assert seam.mean() < 2 * steps.mean()
    assert field.min() == 0.0
    assert field.max() == 1.0
