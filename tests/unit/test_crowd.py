"""A crowd: feet that stay where they are set down, ways on which nobody meets anybody, lists of who is drawn."""

import numpy as np
import pytest

from vrtherapy.stage.props.base import Part
from vrtherapy.stage.props.crowd import Crowd
from vrtherapy.stage.props.figures import clips, gait
from vrtherapy.stage.props.figures.cast import CAST
from vrtherapy.stage.props.figures.clips import CLIP, posed
from vrtherapy.stage.props.figures.shape import BONE, body_of
from vrtherapy.stage.props.figures.skeleton import Skeleton
from vrtherapy.stage.props.plaza import passers
from vrtherapy.stage.props.walking import schedule
from vrtherapy.stage.props.walking.packing import APART_M, PATIENT_M, closest_m, nearest_m
from vrtherapy.stage.props.walking.ways import (
    CYCLE_SECONDS,
    SAMPLE_SECONDS,
    Stop,
    around,
    length_m,
    standing,
    walked,
)

MOST = 260


@pytest.fixture(scope="module")
def made() -> passers.Crowd:
    return passers.crowd(MOST, 7)


@pytest.fixture(scope="module")
def prop() -> tuple[Crowd, list[Part]]:
    crowd = Crowd()
    return crowd, crowd.build(defaults() | {"most": 60.0}, 7)


def defaults() -> dict[str, float | str]:
    return {name: param.default for name, param in Crowd.spec.params.items()}


@pytest.mark.parametrize(("clip", "stride"), [("walk", gait.WALK_STRIDE), ("stroll", gait.STROLL_STRIDE)])
def test_a_foot_stays_where_it_is_set_down(clip: str, stride: float) -> None:
    body = body_of(CAST[1])
    skeleton = Skeleton(body.joints, body.palms)
    hips_m = float(skeleton.at("pelvis")[2])
    matrices = posed(skeleton, 0.1, 1)[CLIP[clip]]
    ball = skeleton.at("ball_l")
    turns = matrices[:, BONE["foot_l"]]
    path = turns[..., :3] @ ball + turns[..., 3]
    gone = stride * hips_m * np.arange(clips.FRAMES) / clips.FRAMES
    flat = slice(round(0.14 * clips.FRAMES), round(0.56 * clips.FRAMES))
    assert float(np.ptp(path[flat, 1] + gone[flat])) < 0.02
    assert float(np.ptp(path[flat, 2])) < 0.015
    assert float(path[:, 2].max() - path[:, 2].min()) > 0.03


def test_a_walk_and_a_stroll_are_mixed_as_the_strides_say() -> None:
    shares = gait.stride_share([0.3, gait.STROLL_MPS, 1.05, gait.WALK_MPS, 1.7])
    assert shares[0] == shares[1] == gait.STROLL_STRIDE
    assert shares[2] == pytest.approx((gait.STROLL_STRIDE + gait.WALK_STRIDE) / 2)
    assert shares[3] == shares[4] == gait.WALK_STRIDE


def test_nobody_walks_through_another_at_any_moment(made: passers.Crowd) -> None:
    at = made.cycle.positions()
    at = np.concatenate([at, at[:, :1]], 1)
    assert len(at) > 0.6 * MOST
    for number in range(1, len(at)):
        others = at[:number]
        gaps = closest_m(others, np.broadcast_to(at[number], others.shape))
        assert gaps.min() >= APART_M


def test_nobody_comes_nearer_to_the_patient_than_half_a_metre_of_air(made: passers.Crowd) -> None:
    assert PATIENT_M - 0.25 >= 0.5
    assert min(nearest_m(way.path[:, :2]) for way in made.cycle.ways) >= PATIENT_M


def test_nobody_walks_faster_than_people_do_or_jumps(made: passers.Crowd) -> None:
    for way in made.cycle.ways:
        steps = np.linalg.norm(np.diff(way.path[:, :2], axis=0), axis=1) / SAMPLE_SECONDS
        assert steps.max(initial=0) < 1.9
        assert np.diff(way.path[:, 3]).min(initial=0) >= -1e-9


def test_cues_have_their_people_in_every_cycle(made: passers.Crowd) -> None:
    roles = np.array(made.cycle.roles)
    assert (roles == passers.PASSING).sum() >= 2 * passers.PASSES
    assert (roles == passers.STOPPING).sum() >= passers.STOPS - 1
    assert (roles == passers.GATHERING).sum() >= 5


def test_who_stops_stands_still_for_as_long_and_looks() -> None:
    line = np.array([[0.0, 5.0], [0.0, 1.2]])
    way = walked(np.concatenate([line, [[3.0, 0.5]]]), 1.2, (Stop(3.8, 6.0, (0.0, 0.0), looks=1.0),))
    stays = (np.abs(way.path[:, 1] - 1.2) < 0.02) & (way.does[:, 0] < 0.05)
    assert stays.sum() * SAMPLE_SECONDS == pytest.approx(6.0, abs=1.1)
    assert way.does[stays, 1].max() == pytest.approx(1.0)
    assert abs(float(way.path[np.flatnonzero(stays)[4], 2])) == pytest.approx(np.pi, abs=0.05)


def test_lines_part_around_a_disc_and_stay_side_by_side() -> None:
    x = np.linspace(-10, 10, 60)
    lines = [around(np.column_stack([x, 0 * x + y]), [[0.0, 0.0, 0.8]]) for y in (0.4, 1.3, 2.2)]
    middles = [float(line[np.abs(line[:, 0]).argmin(), 1]) for line in lines]
    assert middles[0] > 0.8
    assert min(np.diff(middles)) > 0.5
    assert length_m(lines[0]) < 22


def test_a_list_of_a_moment_holds_whoever_is_there_once_and_in_order(made: passers.Crowd) -> None:
    away, ranks = schedule.distances_m(made.cycle), made.ranks()
    everyone = np.arange(len(away))
    one = schedule.drawn(made.cycle, everyone, np.isfinite(away), ranks)
    first = 3 * len(one.instances)
    for moment in (0, 31, schedule.MOMENTS - 1):
        assert len(one.ranks[moment]) == np.isfinite(away[:, moment]).sum()
        assert list(one.ranks[moment]) == sorted(one.ranks[moment])
        start = one.starts[moment] - first
        rows = one.more[start : start + len(one.ranks[moment]), 0].astype(int)
        assert len(set(rows)) == len(rows)
    for row, number in zip(one.instances[:5], everyone, strict=False):
        measures = one.more[int(row[9]) - first]
        assert measures[2] == CYCLE_SECONDS
        assert number >= 0


def test_more_people_come_while_those_there_stay_and_nothing_is_built_anew(
    prop: tuple[Crowd, list[Part]],
) -> None:
    crowd, parts = prop
    few, many = (crowd.pose(defaults() | {"share": share}, 12.0) for share in (0.2, 1.0))
    assert set(few) == set(many) == {part.name for part in parts}
    counts = [sum(pose.instances_shown or 0 for pose in poses.values()) for poses in (few, many)]
    assert 0 < counts[0] < counts[1]
    assert crowd.pose(defaults() | {"share": 0.2}, 12.0) == few


def test_the_musician_is_there_before_everyone_and_guests_come_with_the_crowd(made: passers.Crowd) -> None:
    ranks = made.ranks()
    assert ranks.calm[made.performer] == ranks.busy[made.performer] == -1
    stays = np.array([way.always_there for way in made.cycle.ways])
    half = 0.5 * ranks.busy.max()
    assert 0.3 < (ranks.busy[stays] < half).mean() < 0.8


def test_standing_people_are_always_there() -> None:
    way = standing((1.0, 2.0), 0.5, 10.0)
    assert way.always_there
    assert np.ptp(way.path, axis=0).max() == 0
