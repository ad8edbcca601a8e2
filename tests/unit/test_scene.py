from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.authored import BALCONY, PROPS, SCENES, edited, scene_faults
from vrtherapy.errors import SourceError, VrTherapyError
from vrtherapy.scene import Scene, SceneLibrary, load_scene

balcony = load_scene(SCENES / "balcony", PROPS)
difficulties = st.floats(0, 10)


def test_numbers_are_interpolated_between_keyframes() -> None:
    assert balcony.values_at(2)["height_m"] == 7.0
    assert balcony.values_at(10)["height_m"] == 60.0
    assert balcony.values_at(8.5)["wind_mps"] == 6.0


def test_a_keyframe_that_does_not_name_a_param_is_passed_over() -> None:
    assert balcony.values_at(3.5)["wind_mps"] == 2.5


def test_choices_step_at_their_keyframes() -> None:
    assert [balcony.values_at(at)["railing"] for at in (0, 3.9, 4, 6.9, 7, 10)] == [
        "solid",
        "solid",
        "bars",
        "bars",
        "glass",
        "none",
    ]


def test_difficulty_leaves_alone_what_no_keyframe_names() -> None:
    assert set(balcony.values_at(5)) == {"height_m", "railing", "wind_mps"}


def test_below_its_first_keyframe_a_param_starts_from_its_default(tmp_path: Path) -> None:
    text = edited(BALCONY, ("params: {height_m: 1, railing: solid, wind_mps: 1}", "params: {railing: solid}"))
    (tmp_path / "balcony").mkdir()
    (tmp_path / "balcony" / "scene.yaml").write_text(text, encoding="utf-8")
    scene = load_scene(tmp_path / "balcony")
    assert scene.values_at(0)["height_m"] == 3.0
    assert scene.values_at(2)["height_m"] == 8.0


@given(difficulties, difficulties)
def test_rising_difficulty_never_makes_anything_easier(one: float, other: float) -> None:
    low, high = balcony.values_at(min(one, other)), balcony.values_at(max(one, other))
    assert not any(balcony.harder(name, high[name], low[name]) for name in low if high[name] != low[name])


@given(difficulties)
def test_every_value_of_every_difficulty_is_one_the_param_allows(difficulty: float) -> None:
    for name, value in balcony.values_for(difficulty, {}).items():
        assert balcony.params[name].allows(value)


def test_a_steps_own_params_go_before_its_difficulty_and_that_before_the_defaults() -> None:
    values = balcony.values_for(10, {"height_m": 5.0})
    assert (values["height_m"], values["railing"], values["traffic"]) == (5.0, "none", 0.5)
    assert balcony.values_for(None, {"height_m": 5.0})["railing"] == "solid"


def test_harder_is_up_or_further_down_the_list_or_nothing() -> None:
    assert balcony.harder("height_m", 3.0, 4.0)
    assert not balcony.harder("height_m", 4.0, 3.0)
    assert not balcony.harder("height_m", 3.0, 3.0)
    assert balcony.harder("railing", "bars", "none")
    assert not balcony.harder("railing", "none", "bars")
    assert not balcony.harder("traffic", 0.0, 1.0)


def test_values_are_described_with_unit_or_label() -> None:
    assert balcony.params["height_m"].describe(20.0, "en") == "20 m"
    assert balcony.params["railing"].describe("glass", "fr") == "verre"
    assert balcony.params["traffic"].describe(0.5, "en") == "0.5"
    assert balcony.params["height_m"].describe(2.5, "fr") == "2,5 m"


def test_a_value_may_be_written_with_its_unit() -> None:
    assert balcony.params["height_m"].default == 3.0
    assert balcony.cues["gust"].effects[0].to == 12.0
    assert balcony.props[1].params["length_m"] == 4.0


def test_without_prop_declarations_a_props_unit_is_known_by_its_params_name() -> None:
    assert load_scene(SCENES / "balcony").props == balcony.props


def test_props_follow_the_scenes_values() -> None:
    values = balcony.props[1].values(balcony.values_for(10, {}))
    assert values == {"style": "none", "length_m": 4.0, "bend_deg": 2.0}


@pytest.mark.parametrize("name", ["balcony", "meadow"])
def test_a_scene_comes_back_from_json_as_it_was(name: str) -> None:
    scene = load_scene(SCENES / name, PROPS)
    assert Scene.from_json(scene.to_json()) == scene


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "range: [0, 60]",
            "range: [60, 0]",
            "params.height_m.range: the range must begin with its least value",
        ),
        ("range: [0, 60]", "range: [0]", "params.height_m.range: it must have 2 values, not 1"),
        ("    range: [0, 60]\n", "", "params.height_m: it must have either a range (a number) or choices"),
        ("    rate: 2\n", "", "params.height_m.rate: the field 'rate' is missing: harder changes are ramped"),
        ("    harder: up\n", "", "params.height_m.harder: the field 'harder' is missing"),
        (
            "harder: up",
            "harder: upp",
            "params.height_m.harder: 'upp' is not one of up, down, none — did you mean 'up'?",
        ),
        ("default: 3 m", "default: 3 ft", "params.height_m.default: it is in m, not in 'ft'"),
        ("default: 3 m", "default: 80", "params.height_m.default: it must lie in 0 to 60 m, and is 80"),
        (
            "default: 3 m",
            "default: low",
            "params.height_m.default: it must be a number from 0 to 60 m, not 'low'",
        ),
        ("default: 0.5", "default: 0.5 m", "params.traffic.default: it has no unit: write 0.5 without 'm'"),
        ("default: solid", "default: sold", "params.railing.default: 'sold' is not one of the choices"),
        ("default: solid", "default: solid\n    rate: 1", "params.railing.rate: only a number has a rate"),
        ("- at: 4", "- at: 0", "difficulty[1].at: keyframes must rise: 0 comes after 0"),
        ("- at: 10", "- at: 11", "difficulty[3].at: it must be at most 10, not 11"),
        (
            "height_m: 13",
            "height_m: 0.5",
            "difficulty[1].params.height_m: rising difficulty must not make it easier",
        ),
        (
            "railing: glass",
            "railing: solid",
            "difficulty[2].params.railing: rising difficulty must not make it easier",
        ),
        (
            "height_m: 13",
            "hieght_m: 13",
            "difficulty[1].params.hieght_m: no param 'hieght_m' — did you mean 'height_m'?",
        ),
        (
            "height_m: 60 m",
            "height_m: 61 m",
            "difficulty[3].params.height_m: it must lie in 0 to 60 m, and is 61",
        ),
        ("prop: railing", "prop: raling", "props[1].prop: no prop 'raling' — did you mean 'railing'?"),
        (
            "style: $railing",
            "style: $wind_mps",
            "props[1].params.style: it must be one of solid, bars, glass, none",
        ),
        (
            "style: $railing",
            "stile: $railing",
            "props[1].params.stile: the prop 'railing' has no param 'stile'",
        ),
        ("length_m: 4 m", "length_m: 4 ft", "props[1].params.length_m: it is in m, not in 'ft'"),
        (
            "length_m: 4 m",
            "length_m: $height_m",
            "props[1].params.length_m: it is read once, when the scene is loaded",
        ),
        (
            "bend_deg: clamp(($wind_mps - 4) / 2, 0, 4)",
            "bend_deg: $wind_mps",
            "props[1].params.bend_deg: it may go from 0 to 12",
        ),
        (
            "($wind_mps - 4) / 2",
            "$wind / 2",
            "props[1].params.bend_deg: $wind: no param 'wind' — did you mean",
        ),
        (
            "($wind_mps - 4) / 2",
            "1 / $wind_mps",
            "props[1].params.bend_deg: the formula cannot be used: it may divide by zero",
        ),
        (
            "($wind_mps - 4) / 2",
            "$wind_mps /",
            "props[1].params.bend_deg: the formula cannot be used: ',' was not",
        ),
        (
            "($wind_mps - 4) / 2",
            "$railing / 2",
            "props[1].params.bend_deg: the formula cannot be used: $railing is not a number",
        ),
        (
            "bend_deg: clamp(($wind_mps - 4) / 2, 0, 4)",
            "bend_deg: $railing",
            "props[1].params.bend_deg: it must be a number",
        ),
        (
            "- prop: ground\n",
            "- prop: ground\n    id: front\n",
            "props[1].id: 'front' is taken already, in line 60",
        ),
        (
            "param: wind_mps",
            "param: wind",
            "cues.gust.effects[0].param: no param 'wind' — did you mean 'wind_mps'?",
        ),
        ("to: 12 m/s", "to: 13", "cues.gust.effects[0].to: it must lie in 0 to 12 m/s, and is 13"),
        ("rise: 1 s", "rise: 1", "cues.gust.effects[0].rise: a duration needs its unit"),
        (
            "phases: [exposure, hold]",
            "phases: [debrief]",
            "cues.railing_creak.phases[0]: 'debrief' is not one of exposure, hold",
        ),
        ("phases: [exposure, hold]", "phases: []", "cues.railing_creak.phases: a cue without phases"),
        ("id: balcony", "id: balkony", "id: it must be the name of the scene's folder, 'balcony'"),
        ("sky: day", "sky: sunny", "environment.sky: 'sunny' is not one of day, dusk, overcast, night"),
        ("position_m: [0, 0, 0]", "position_m: [0, 0]", "view.position_m: it must have 3 values, not 2"),
        (
            "exposure, hold]",
            "exposure, hold]\n    colour: red",
            "cues.railing_creak.colour: there is no such field here",
        ),
    ],
)
def test_a_scenes_fault_is_the_only_one_told_and_stands_at_its_line(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    text = edited(BALCONY, (old, new))
    (found,) = scene_faults(tmp_path, text)
    place, _, message = found.partition(": ")
    assert message.startswith(fault)
    line = int(place.split(":")[0])
    changed = BALCONY[: BALCONY.index(old)].count("\n") + 1
    assert changed - 5 <= line <= changed + 6


def test_a_params_name_is_one_that_formulas_can_use(tmp_path: Path) -> None:
    new = "params:\n  Big-one: {label: {en: a, fr: b}, range: [0, 1], default: 0, harder: none}\n  height_m:"
    (found,) = scene_faults(tmp_path, edited(BALCONY, ("params:\n  height_m:", new)))
    assert found.startswith("12:3: params.Big-one: 'Big-one' is not a name: it begins with a small letter")


def test_a_static_prop_param_may_be_a_formula_without_params_only(tmp_path: Path) -> None:
    (found,) = scene_faults(tmp_path, edited(BALCONY, ("size_m: 400", "size_m: 2 * $height_m")))
    assert "$height_m cannot move it, give it a constant" in found


def test_without_prop_declarations_formulas_are_checked_all_the_same(tmp_path: Path) -> None:
    text = edited(BALCONY, ("style: $railing", "style: $raling"), ("length_m: 4 m", "lenth: 4 m"))
    (found,) = scene_faults(tmp_path, text, with_props=False)
    assert "no param 'raling' — did you mean 'railing'?" in found


def test_one_broken_param_does_not_hide_the_faults_that_depend_on_it(tmp_path: Path) -> None:
    text = edited(
        BALCONY, ("harder: up", "harder: yes"), ("height_m: 13", "height_m: 99"), ("to: 12 m/s", "to: fast")
    )
    assert [fault.split(": ")[1] for fault in scene_faults(tmp_path, text)] == [
        "params.height_m.harder",
        "difficulty[1].params.height_m",
        "cues.gust.effects[0].to",
    ]


def test_the_library_finds_scenes_by_their_folders() -> None:
    library = SceneLibrary(SCENES, PROPS)
    assert library.names == ("balcony", "meadow")
    assert "meadow" in library
    assert library.load("meadow").calm
    assert library.load("meadow") is library.load("meadow")
    assert list(library.load_all(["meadow", "balcony", "meadow"])) == ["meadow", "balcony"]


def test_the_library_suggests_a_name_for_an_unknown_one() -> None:
    with pytest.raises(VrTherapyError, match=r"There is no scene 'balcon' — did you mean 'balcony'\?"):
        SceneLibrary(SCENES).load("balcon")


def test_a_broken_scene_stays_broken_and_says_so_each_time(tmp_path: Path) -> None:
    (tmp_path / "balcony").mkdir()
    (tmp_path / "balcony" / "scene.yaml").write_text("id: balcony\n")
    library = SceneLibrary(tmp_path)
    for _ in range(2):
        with pytest.raises(SourceError, match="the field 'title' is missing"):
            library.load("balcony")
