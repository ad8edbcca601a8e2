"""Every prop builds what a renderer and a patient may rely on: sound meshes, true measures, poses out of time alone."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from vrtherapy.messages import ParamValue
from vrtherapy.scene.library import load_scene
from vrtherapy.stage.props import CATALOGUE, PROPS
from vrtherapy.stage.props.base import Mesh, Part
from vrtherapy.stage.props.town import belongings, flows, plan, railings, streets, terrace
from vrtherapy.stage.props.town.flows import FLOWS

BALCONY = Path(__file__).parents[2] / "scenes" / "balcony" / "scene.yaml"
SCENE_TRIANGLES = 700_000
SCENE_PARTS = 120


def defaults(name: str) -> dict[str, ParamValue]:
    return {key: param.default for key, param in CATALOGUE[name].params.items()}


@pytest.fixture(scope="module")
def built() -> dict[str, list[Part]]:
    return {name: prop().build(defaults(name), 7) for name, prop in PROPS.items()}


def triangles(part: Part) -> int:
    return len(part.mesh.indices) * (1 if part.instances is None else len(part.instances))


def extent(mesh: Mesh, axis: int) -> tuple[float, float]:
    return float(mesh.positions[:, axis].min()), float(mesh.positions[:, axis].max())


@pytest.mark.parametrize("name", PROPS)
def test_every_prop_builds_sound_meshes_with_its_defaults(built: dict[str, list[Part]], name: str) -> None:
    for part in built[name]:
        mesh = part.mesh
        count = len(mesh.positions)
        assert count, part.name
        assert len(mesh.indices), part.name
        shapes = [array.shape for array in (mesh.positions, mesh.normals, mesh.uvs, mesh.colors)]
        assert shapes == [(count, 3), (count, 3), (count, 2), (count, 4)], part.name
        assert mesh.indices.max() < count, part.name
        for array in (mesh.positions, mesh.normals, mesh.uvs, mesh.colors):
            assert array.dtype == np.float32, part.name
            assert np.isfinite(array).all(), part.name
        lengths = np.linalg.norm(mesh.normals, axis=1)
        assert np.abs(lengths - 1).max() < 1e-3, part.name
        assert mesh.colors.min() >= 0, part.name


@pytest.mark.parametrize("name", PROPS)
def test_instances_are_rows_of_eight_numbers_and_of_what_lives_twelve(
    built: dict[str, list[Part]], name: str
) -> None:
    for part in built[name]:
        if part.instances is not None:
            assert part.instances.dtype == np.float32
            assert part.instances.shape[1] == (12 if part.instancing in ("people", "spiders") else 8), (
                part.name
            )
            assert np.isfinite(part.instances).all(), part.name


@pytest.mark.parametrize("name", PROPS)
def test_a_prop_names_each_part_once_and_poses_only_parts_it_has(
    built: dict[str, list[Part]], name: str
) -> None:
    names = [part.name for part in built[name]]
    assert len(set(names)) == len(names)
    assert set(PROPS[name]().pose(defaults(name), 3.0)) <= set(names)


@pytest.mark.parametrize("name", PROPS)
def test_the_same_seed_builds_the_same_parts(built: dict[str, list[Part]], name: str) -> None:
    again = PROPS[name]().build(defaults(name), 7)
    for first, second in zip(built[name], again, strict=True):
        assert np.array_equal(first.mesh.positions, second.mesh.positions), first.name
        assert np.array_equal(first.mesh.colors, second.mesh.colors), first.name
        if first.instances is not None and second.instances is not None:
            assert np.array_equal(first.instances, second.instances), first.name


@pytest.mark.parametrize("name", PROPS)
def test_a_pose_depends_on_values_and_time_alone(name: str) -> None:
    one, other = PROPS[name](), PROPS[name]()
    values = defaults(name)
    first = one.pose(values, 12.5)
    one.pose(values, 999.0)
    assert one.pose(values, 12.5) == first
    assert other.pose(values, 12.5) == first


def test_another_seed_builds_another_city(built: dict[str, list[Part]]) -> None:
    other = {part.name: part for part in PROPS["city"]().build(defaults("city"), 8)}
    assert any(
        not np.array_equal(part.mesh.positions, other[part.name].mesh.positions) for part in built["city"]
    )


def test_the_balcony_scene_passes_the_loader_and_stays_within_its_budget(
    built: dict[str, list[Part]],
) -> None:
    scene = load_scene(BALCONY, CATALOGUE)
    parts = [part for use in scene.props for part in built[use.prop]]
    assert sum(triangles(part) for part in parts) <= SCENE_TRIANGLES
    assert len(parts) <= SCENE_PARTS


def test_every_railing_kind_of_the_scene_is_known_to_the_balcony() -> None:
    scene = load_scene(BALCONY, CATALOGUE)
    assert tuple(scene.params["railing"].choices or ()) == tuple(railings.KINDS)


def test_nothing_of_the_balcony_gets_easier_as_its_difficulty_grows() -> None:
    scene = load_scene(BALCONY, CATALOGUE)
    steps = [scene.values_at(tenths / 10) for tenths in range(101)]
    for easier, harder in pairwise(steps):
        for name in harder:
            assert not scene.harder(name, harder[name], easier[name]), (name, easier[name], harder[name])
    assert steps[0] == {"height_m": 1.0, "railing": "solid", "wind_mps": 0.0}
    assert steps[100] == {"height_m": 60.0, "railing": "none", "wind_mps": 6.0}


def test_what_may_startle_is_for_exposure_only_and_named_so() -> None:
    scene = load_scene(BALCONY, CATALOGUE)
    assert {name for name, cue in scene.cues.items() if cue.startling} == {"bird", "railing_creak"}
    assert all(cue.phases == ("exposure",) for cue in scene.cues.values())


@pytest.mark.parametrize("kind", ["solid", "bars", "glass"])
def test_a_railing_is_1_10_m_high_and_stands_on_the_floor(kind: str) -> None:
    low, high = extent(railings.KINDS[kind](4.0).body.mesh(), 2)
    assert high == pytest.approx(1.10, abs=0.001)
    assert low == pytest.approx(0.0, abs=0.001)


def test_bars_stand_close_enough_that_no_head_passes() -> None:
    mesh = railings.bars(4.0).body.mesh()
    at_knee = mesh.positions[(mesh.positions[:, 2] > 0.10) & (mesh.positions[:, 2] < 0.12), 0]
    gaps = np.diff(np.unique(np.concatenate([at_knee, railings.posts(4.0)]).round(3)))
    assert gaps.max() <= 0.12


def test_without_a_railing_only_a_kerb_remains() -> None:
    _, high = extent(railings.none(4.0).body.mesh(), 2)
    assert high <= 0.08


def test_a_chair_s_seat_is_0_45_m_high() -> None:
    mesh = belongings.chair().mesh()
    level = (mesh.normals[:, 2] > 0.99) & (np.abs(mesh.positions[:, 1]) < 0.15)
    assert float(mesh.positions[level, 2].max()) == pytest.approx(0.45, abs=0.001)


def test_the_door_is_2_04_m_high() -> None:
    wall = terrace.back_wall()
    glass = wall.glass.mesh().positions
    door = glass[glass[:, 2] < 2.1]
    left_of_window = door[door[:, 0] > -0.8]
    assert float(np.ptp(left_of_window[:, 2])) == pytest.approx(2.04, abs=0.001)


@pytest.mark.parametrize("height_m", [0.0, 1.0, 3.0, 6.0, 17.3, 60.0])
def test_city_traffic_and_shops_stand_on_the_same_ground(height_m: float) -> None:
    city = PROPS["city"]().pose(defaults("city") | {"height_m": height_m}, 5.0)
    traffic = PROPS["traffic"]().pose(defaults("traffic") | {"height_m": height_m}, 5.0)
    balcony = PROPS["balcony"]().pose(defaults("balcony") | {"height_m": height_m}, 5.0)
    road = city["roads"].position_m[2]
    assert road < -height_m
    assert {pose.position_m[2] for pose in city.values()} == {road}
    assert {pose.position_m[2] for pose in traffic.values() if pose.visible} == {road}
    pavement = road + plan.KERB_M
    assert balcony["shops"].position_m[2] <= pavement + 1e-9
    if height_m > terrace.SHOPS_M + 0.5:
        assert balcony["shops"].position_m[2] == pytest.approx(pavement)


@pytest.mark.parametrize("height_m", [0.0, 2.0, 5.0, 9.1, 30.0, 60.0])
def test_no_balcony_below_reaches_out_over_a_street_that_is_too_near(height_m: float) -> None:
    poses = PROPS["balcony"]().pose(defaults("balcony") | {"height_m": height_m}, 0.0)
    pavement = -height_m - 0.18
    for name, pose in poses.items():
        if name.endswith("below") and pose.visible and pose.position_m[1] > -0.5:
            assert pose.position_m[2] - 0.2 > pavement + 2.5, name


@pytest.mark.parametrize("kind", railings.KINDS)
def test_only_the_railing_chosen_shows(kind: str) -> None:
    poses = PROPS["balcony"]().pose(defaults("balcony") | {"railing": kind}, 0.0)
    shown = {name.split()[0] for name, pose in poses.items() if name.endswith("front") and pose.visible}
    assert shown == {kind}


def test_the_floor_and_the_house_never_move() -> None:
    for height_m, wind_mps, play in ((0.0, 12.0, 1.0), (60.0, 0.0, 0.0)):
        values = defaults("balcony") | {"height_m": height_m, "wind_mps": wind_mps, "play": play}
        poses = PROPS["balcony"]().pose(values, 3.3)
        assert not {"floor", "house", "house panes", "things"} & set(poses)


def test_a_creak_tilts_the_railing_outward_by_less_than_a_degree() -> None:
    values = defaults("balcony") | {"railing": "bars", "play": 1.0, "wind_mps": 12.0}
    tilts = [
        PROPS["balcony"]().pose(values, second)["bars front"].hpr_deg[1] for second in np.linspace(0, 3, 60)
    ]
    assert -1.0 < min(tilts) < max(tilts) < -0.2


def test_vehicles_wait_before_the_stop_line_while_their_street_has_red() -> None:
    for flow in FLOWS:
        red = flows.GREEN_FROM["y" if flow.along == "x" else "x"] + 1.0
        for second in (red, red + 10, red + 25):
            pitch = flows.PITCH_M[flow.along]
            for place in range(flows.QUEUE):
                into = flows.driven_m(flow, place, second) / pitch
                assert into == pytest.approx(round(into), abs=1e-6), (flow.name, place, second)


def test_nobody_is_on_a_crossing_while_the_cars_that_cross_it_drive() -> None:
    for along in ("x", "y"):
        pitch = flows.PITCH_M[along]
        crossed = plan.columns(0, 0)[0] if along == "x" else plan.rows(0, 0)[0]
        rows = np.concatenate([flows.people(along, figure, 6, 3) for figure in range(6)])
        way = np.where(np.abs(np.sin(rows[:, 3])) > 0.5, -np.sin(rows[:, 3]), np.cos(rows[:, 3]))
        axis = 0 if along == "x" else 1
        driving = flows.GREEN_FROM["y" if along == "x" else "x"]
        for second in driving + np.linspace(0.0, flows.DRIVE_SECONDS + 4.0, 40):
            walked = (rows[:, 7] * flows.lane_m(along) + flows.walked_m(along, second)) % flows.lane_m(along)
            at = (rows[:, axis] + way * walked - crossed.centre_m + pitch / 2) % pitch - pitch / 2
            assert np.abs(at).min() > crossed.road_m / 2 - 0.05, (along, second)


def test_zebra_and_stop_line_lie_apart_on_every_road() -> None:
    assert streets.ZEBRA_M[1] < streets.STOP_LINE_M[0]


def test_the_bird_is_out_of_sight_at_both_ends_and_never_nearer_than_two_metres() -> None:
    bird = PROPS["bird"]()
    for end in (0.0, 1.0):
        assert not any(pose.visible for pose in bird.pose({"path": end}, 1.0).values())
    head = np.array([0.0, 0.0, 1.65])
    ways = [bird.pose({"path": float(path)}, 1.0)["body"].position_m for path in np.linspace(0.01, 0.99, 99)]
    distances = [float(np.linalg.norm(np.array(way) - head)) for way in ways]
    assert 2.0 < min(distances) < 3.0
    assert max(distances[0], distances[-1]) > 20


def test_the_stronger_the_wind_the_further_the_flag_streams_out() -> None:
    flag = PROPS["flag"]()
    reach: list[float] = []
    for wind_mps in (0.0, 4.0, 8.0, 12.0):
        values = defaults("flag") | {"wind_mps": wind_mps}
        ends = [flag.pose(values, second)["strip 7"].position_m[0] for second in np.linspace(0, 20, 80)]
        reach.append(float(np.mean(ends)))
    assert reach == sorted(reach)
    assert reach[-1] - reach[0] > 0.4


def test_to_know_the_props_draws_no_picture() -> None:
    """Every process knows them all, and most never show one."""
    probe = (
        "import gc; from vrtherapy.stage.props.base import Image; "
        "print([kept.name for kept in gc.get_objects() if isinstance(kept, Image)])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
