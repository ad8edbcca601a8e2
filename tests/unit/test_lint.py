from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.authored import edited
from vrtherapy.authoring.linting import findings_in
from vrtherapy.check import Checked, check_paths
from vrtherapy.content import protocols_folder, scenes_folder
from vrtherapy.lint import LINTS, Finding
from vrtherapy.lint.reading import ease, syllables_in
from vrtherapy.stage.props import CATALOGUE

HEIGHTS = (protocols_folder() / "heights.yaml").read_text(encoding="utf-8")
BALCONY = (scenes_folder() / "balcony" / "scene.yaml").read_text(encoding="utf-8")
Findings = Callable[[str], list[Finding]]


def looked_at(path: Path) -> Checked:
    checked = check_paths([path], CATALOGUE, [scenes_folder()])
    assert [str(fault) for fault in checked.faults] == []
    return checked


@pytest.fixture
def findings(tmp_path: Path) -> Findings:
    """What is found in the text of a protocol, or of a scene called balcony."""

    def find(text: str) -> list[Finding]:
        scene = "\nenvironment:" in text
        path = tmp_path / "balcony" / "scene.yaml" if scene else tmp_path / "heights.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return list(findings_in(looked_at(path)))

    return find


HARD = (
    "en: Physiological deceleration accompanies successful reintegration into unthreatening environments, "
    "facilitating parasympathetic predominance and consolidation."
)
WIND = (
    "    announcement:\n      en: The wind is picking up a little. You will see it in the plants and the flag.\n"
    "      fr: Le vent se lève un peu. Vous le verrez aux plantes et au drapeau.\n"
)
PROTOCOL_CASES = {
    "step-jump": [("difficulty: 3\n", "difficulty: 5\n"), ("difficulty: 4.5", "difficulty: 7.5")],
    "step-falls": [("difficulty: 3\n", "difficulty: 1.5\n")],
    "no-way-down": [("difficulty: 0\n", "difficulty: 3.5\n")],
    "early-startle": [("decrease_percent: 50}\n", "decrease_percent: 50}\n    cues: [bird]\n")],
    "criterion-never-met": [("suds_every: 2 min", "suds_every: 3 min")],
    "safety-left": [("railing: none", "railing: glass")],
    "no-baseline": [("min: 2 min\n  suds_every", "min: 30 s\n  suds_every")],
    "safe-place-exposes": [
        ("scene: balcony\n    difficulty: 1\n    params: {height_m: 3 m, railing: solid, wind_mps: 1 m/s}",
         "scene: meadow\n    params: {}")
    ],
    "length": [("session: {at: 45 min", "session: {at: 80 min")],
    "first-session": [("max: 5 min", "max: 6 min")],
    "sickness-limit": [("fms: {at: 10, action: safe_place}", "fms: {at: 17, action: safe_place}")],
    "screening-gap": [("Are you pregnant, or might you be?", "Are you well?")],
    "needles-relaxation": [("phobia: heights", "phobia: needles"), ("Look around and let", "Relax and let")],
    "language-missing": [("fr: À quoi vous attendiez-vous, et que s'est-il passé ?", "fr: TODO")],
    "hard-to-read": [
        ("en: Well done. You are back in the meadow. Take your time, and let your breath settle.",
         HARD)
    ],
    "accepted-idle": [("adaptation: suggest",
                       "adaptation: suggest\naccepted: [{lint: step-jumps, reason: it was meant so}]")],
}  # fmt: skip
SCENE_CASES = {
    "ungraded": [("  - at: 10\n    params: {height_m: 60 m, railing: none, wind_mps: 6 m/s}\n", "")],
    "steep": [("  - at: 1\n    params: {height_m: 3 m,", "  - at: 1\n    params: {height_m: 50 m,")],
    "unannounced": [(WIND, "")],
    "restless": [("\nenvironment:", "\ncalm: true\nenvironment:")],
}  # fmt: skip


def test_everything_shipped_is_clean() -> None:
    for folder in (protocols_folder(), scenes_folder()):
        assert [finding.to("en") for finding in findings_in(looked_at(folder))] == []


@pytest.mark.parametrize("lint", PROTOCOL_CASES)
def test_a_lint_of_protocols_finds_what_it_is_for_and_says_it_in_both_languages(
    lint: str, findings: Findings
) -> None:
    found = [one for one in findings(edited(HEIGHTS, *PROTOCOL_CASES[lint])) if one.lint.id == lint]
    assert found
    assert found[0].line > 1
    assert found[0].to("en") != found[0].to("fr")


@pytest.mark.parametrize("lint", SCENE_CASES)
def test_a_lint_of_scenes_finds_what_it_is_for(lint: str, findings: Findings) -> None:
    text = edited(BALCONY, *SCENE_CASES[lint])
    if lint == "steep":
        text = edited(text, *[(f"{{height_m: {m} m", "{height_m: 50 m") for m in (6, 6, 15, 30, 30, 30)])
    assert lint in {one.lint.id for one in findings(text)}


def test_every_lint_has_a_case_or_is_tested_by_name() -> None:
    assert {lint.id for lint in LINTS} == {*PROTOCOL_CASES, *SCENE_CASES, "no-debrief"}


def test_a_protocol_without_debrief_is_told_so(findings: Findings) -> None:
    begin, end = HEIGHTS.index("debrief:\n"), HEIGHTS.index("questionnaires:\n")
    assert [one.lint.id for one in findings(HEIGHTS[:begin] + HEIGHTS[end:])] == ["no-debrief"]


def test_a_finding_stands_at_the_line_of_what_it_is_about(findings: Findings) -> None:
    text = edited(HEIGHTS, *PROTOCOL_CASES["first-session"])
    (found,) = findings(text)
    assert text.splitlines()[found.line - 1].strip() == "max: 6 min"
    assert found.at == "raised-ground-floor"
    assert "Farrell" not in found.to("en")
    assert "accepted: [{lint: first-session, at: raised-ground-floor, reason:" in found.to("fr")


@pytest.mark.parametrize("at", [", at: raised-ground-floor", ""])
def test_what_is_accepted_with_a_reason_is_not_told(at: str, findings: Findings) -> None:
    accepted = f"accepted: [{{lint: first-session{at}, reason: our patients have worn it before}}]\n"
    assert findings(edited(HEIGHTS, *PROTOCOL_CASES["first-session"]) + accepted) == []


def test_what_is_accepted_at_one_step_is_still_told_at_another(findings: Findings) -> None:
    accepted = "accepted: [{lint: first-session, at: second-floor, reason: our patients have worn it}]\n"
    found = findings(edited(HEIGHTS, *PROTOCOL_CASES["first-session"]) + accepted)
    assert {one.lint.id for one in found} == {"first-session", "accepted-idle"}


def test_a_mistyped_acceptance_hears_what_was_meant(findings: Findings) -> None:
    (found,) = findings(edited(HEIGHTS, *PROTOCOL_CASES["accepted-idle"]))
    assert "did you mean 'step-jump'" in found.to("en")


@pytest.mark.parametrize(
    ("word", "language", "syllables"),
    [("balcony", "en", 3), ("asked", "en", 1), ("little", "en", 2), ("house", "en", 1),
     ("lentement", "fr", 3), ("année", "fr", 2), ("première", "fr", 2), ("naïf", "fr", 2), ("2024", "en", 4)],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word: str, language: str, syllables: int) -> None:
    assert syllables_in(word, "fr" if language == "fr" else "en") == syllables


def test_plain_words_read_more_easily_than_learned_ones_in_both_languages() -> None:
    assert ease("You are in a quiet meadow. Look around.", "en") > 80
    assert ease("Vous êtes dans un pré calme. Regardez.", "fr") > 80
    assert ease("Habituation necessitates repeated confrontation with anxiety-provoking stimuli.", "en") < 20
    assert ease("L'habituation nécessite la confrontation répétée aux stimulations anxiogènes.", "fr") < 35


def test_relaxation_among_the_cues_of_a_needle_protocol_is_told_where_it_is_named(findings: Findings) -> None:
    found = findings(edited(HEIGHTS, ("phobia: heights", "phobia: needles")))
    relaxing = [one.path for one in found if one.lint.id == "needles-relaxation"]
    assert relaxing == ["safe_place_cues[3]"]
