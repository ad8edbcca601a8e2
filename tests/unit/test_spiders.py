"""Spiders: ways that bring them home, hair that stands on them, places that keep apart, a jar whose lid comes off."""

from itertools import pairwise

import numpy as np
import pytest

from vrtherapy.messages import ParamValue
from vrtherapy.stage.props import CATALOGUE
from vrtherapy.stage.props.arachnids import hair, homes, jar, shape, tracks
from vrtherapy.stage.props.base import Array, Part, PartPose
from vrtherapy.stage.props.spiders import Spiders


def defaults(**changes: ParamValue) -> dict[str, ParamValue]:
    return {name: param.default for name, param in CATALOGUE["spiders"].params.items()} | changes


@pytest.fixture(scope="module")
def prop() -> tuple[Spiders, dict[str, Part]]:
    made = Spiders()
    return made, {part.name: part for part in made.build(defaults(), 7)}


@pytest.fixture(scope="module")
def ways() -> Array:
    return tracks.ways(np.random.default_rng(3)).reshape(tracks.TRACKS, tracks.WAY_POINTS + 1, 4)


def test_a_way_ends_where_and_as_it_began_and_leads_no_further_than_1(ways: Array) -> None:
    assert np.abs(ways[:, 0, :3]).max() < 1e-6
    assert np.abs(ways[:, -1, :3]).max() < 0.02
    assert np.hypot(ways[..., 0], ways[..., 1]).max() <= 1.0 + 1e-6


def test_spiders_walk_the_way_they_look(ways: Array) -> None:
    steps = np.diff(ways[..., :2], axis=1)
    heading = (ways[:, 1:, 2] + ways[:, :-1, 2]) / 2
    far = np.linalg.norm(steps, axis=2)
    ahead = (steps * np.stack([-np.sin(heading), np.cos(heading)], -1)).sum(-1)
    moved = far > 0.3 * far.mean()
    assert (ahead[moved] / far[moved]).min() > 0.8


def test_a_timetable_only_goes_on_and_has_rests_and_bursts() -> None:
    rows = tracks.times(np.random.default_rng(3)).reshape(tracks.TRACKS, tracks.TIME_POINTS + 1, 4)
    assert np.diff(rows[..., 0], axis=1).min() >= 0
    assert np.all(rows[:, 0, 0] == 0)
    assert rows[:, -1, 0] == pytest.approx(1.0)
    still = np.diff(rows[..., 0], axis=1) == 0
    assert ((still.mean(1) > 0.3) & (still.mean(1) < 0.9)).all()
    assert rows[..., 1][:, :-1][still].max() < 0.6


def test_who_comes_first_is_at_home_nearest_to_the_hands_and_all_keep_apart_on_the_table() -> None:
    rows = homes.homes(40, np.random.default_rng(1))
    near = rows[:, 2:4]
    gaps = np.linalg.norm(near[:, None] - near[None], axis=2) + np.eye(40)
    assert gaps.min() > 0.10
    assert np.abs(rows[:, [0, 2]]).max() < homes.TABLE_HALF_M
    assert rows[:, [1, 3]].max() < homes.TABLE_FAR_M
    assert near[:, 1].min() > homes.HANDS_M[0][1]
    hands = np.linalg.norm(near[:, None] - np.array(homes.HANDS_M)[None], axis=2).min(1)
    assert hands[0] < 0.12
    assert list(rows[:, 7]) == list(range(40))


def test_hair_stands_off_what_it_grows_on() -> None:
    pieces = [piece for piece in shape.surfaces(6, 4) if piece.limb in (shape.BODY, shape.ABDOMEN)]
    mesh, skin = hair.coat(pieces, 0.3, np.random.default_rng(2))
    offsets = skin.weights
    blades = offsets[:, :3].reshape(-1, 5, 3)
    tips = blades[:, 4]
    assert (skin.marks[:, 0] == shape.HAIR).all()
    assert (np.linalg.norm(tips, axis=1) > 0.004).all()
    facing = mesh.normals.reshape(-1, 5, 3)[:, 0]
    assert ((tips * facing).sum(1) > 0).mean() > 0.97
    assert np.ptp(mesh.positions.reshape(-1, 5, 3), axis=1).max() == 0
    assert 0 < offsets[:, 3].min() < offsets[:, 3].max() <= 1


def test_a_spider_has_eight_legs_eight_eyes_two_palps_and_two_fangs() -> None:
    pieces = shape.surfaces(6, 4)
    assert {piece.limb for piece in pieces if piece.kind == shape.LEG} == set(range(2, 12))
    assert sum(piece.kind == shape.EYE for piece in pieces) == 8
    assert sum(piece.kind == shape.CLAW and piece.limb >= shape.JAWS for piece in pieces) == 2


def test_forty_spiders_stay_within_the_triangles_of_a_scene(prop: tuple[Spiders, dict[str, Part]]) -> None:
    parts = prop[1].values()
    total = sum(
        len(part.mesh.indices) * (1 if part.instances is None else len(part.instances)) for part in parts
    )
    assert total < 900_000


def test_no_dial_has_a_part_built_anew_and_the_first_of_them_are_shown(
    prop: tuple[Spiders, dict[str, Part]],
) -> None:
    few, many = (prop[0].pose(defaults(number=number), 1.0) for number in (2.0, 30.5))
    assert (few["near"].instances_shown, few["rest"].instances_shown) == (2, 0)
    assert (many["near"].instances_shown, many["rest"].instances_shown) == (8, 23)
    assert many["shade"].instances_shown == 31
    assert few["near"].uniforms["number"] == 2.0


def test_time_alone_asks_nothing_of_the_processor(prop: tuple[Spiders, dict[str, Part]]) -> None:
    assert prop[0].pose(defaults(walking=1.0), 1.0) is prop[0].pose(defaults(walking=1.0), 2.0)


def test_who_was_asked_before_it_was_built_knows_its_parts_afterwards() -> None:
    made = Spiders()
    made.coarse = True
    made.pose(defaults(), 0.0)
    parts = made.build(defaults(), 7)
    assert set(made.pose(defaults(), 0.0)) == {part.name for part in parts}


def lid(**changes: ParamValue) -> PartPose:
    return Spiders().pose(defaults(place="jar", **changes), 0.0)["lid"]


def test_the_lid_is_lifted_before_it_goes_aside_and_comes_to_lie_on_the_table() -> None:
    way = [lid(lid=share / 20) for share in range(21)]
    on, off = way[0].position_m, way[-1].position_m
    table = float(defaults()["height_m"])
    assert on[2] == pytest.approx(table + jar.HIGH_M, abs=0.01)
    assert off[2] == pytest.approx(table, abs=0.001)
    assert off[0] - on[0] > 2 * jar.OUTER_M
    assert abs(off[0]) + jar.OUTER_M < homes.TABLE_HALF_M
    for pose in way:
        x, _, z = pose.position_m
        if x - on[0] < jar.OUTER_M:  # still above the jar
            assert z > table + jar.HIGH_M - 0.01
    assert max(abs(b.position_m[2] - a.position_m[2]) for a, b in pairwise(way)) < 0.06


def test_the_jar_keeps_its_distance_from_the_hands_and_is_away_when_spiders_are_on_the_table() -> None:
    near, far = (Spiders().pose(defaults(place="jar", distance_m=away), 0.0)["jar"] for away in (0.2, 0.7))
    assert far.position_m[1] - near.position_m[1] == pytest.approx(0.5)
    assert near.position_m[1] - jar.OUTER_M - homes.HANDS_M[0][1] == pytest.approx(0.2, abs=0.1)
    assert not Spiders().pose(defaults(place="table"), 0.0)["jar"].visible
    assert not Spiders().pose(defaults(place="table"), 0.0)["lid"].visible


def test_who_is_in_the_jar_has_room_there(prop: tuple[Spiders, dict[str, Part]]) -> None:
    told = prop[0].pose(defaults(place="jar", size_mm=100.0, walking=1.0), 0.0)["near"].uniforms
    span_m = told["size_m"]
    assert told["jar"] == 1.0
    assert told["reach"] * span_m + 0.42 * span_m <= jar.INNER_M + 0.016
