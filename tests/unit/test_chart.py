"""The chart of a session: what is drawn, in both languages and themes, and nothing that a strict page forbids."""

import os
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.unit.pilot import REACHED, Pilot
from vrtherapy.commands.course import Stop
from vrtherapy.messages import LANGUAGES, Language, Text
from vrtherapy.record.chart import CHART_CSS, Layout, Line, moments, session_chart
from vrtherapy.record.chart.paint import COLOURS
from vrtherapy.state import Phase

GOLDEN = Path(__file__).parent / "data" / "chart.svg"
SVG = "{http://www.w3.org/2000/svg}"


def eventful() -> Pilot:
    """A session with two steps, a cue, a hold, the safe place and a stop by the patient."""
    pilot = Pilot().in_baseline()
    pilot.wait(60)
    pilot.rate_suds(20)
    pilot.advance()
    pilot.wait(20)
    pilot.rate_suds(70)
    pilot.fire_cue("gust")
    pilot.wait(60)
    pilot.hold()
    pilot.wait(20)
    pilot.resume()
    pilot.rate_suds(40)
    pilot.advance()
    pilot.rate_suds(95)
    pilot.wait(30)
    pilot.go_to_safe_place()
    pilot.wait(30)
    pilot.resume()
    pilot.rate_sickness(4)
    pilot.give(Stop(), by="patient", name="stage")
    return pilot


def drawn(pilot: Pilot, language: Language = "en", layout: Layout | None = None) -> ET.Element:
    """The pilot's session as a tree of elements."""
    return ET.fromstring(session_chart(pilot.state, language, layout))  # noqa: S314 -- as above


def labels(tree: ET.Element) -> list[str]:
    return [text.text or "" for text in tree.iter(f"{SVG}text")]


def test_the_chart_is_drawn_as_it_was() -> None:
    """Look at the new picture, then write it with REGENERATE=1."""
    svg = session_chart(eventful().state, "en") + "\n"
    if os.environ.get("REGENERATE"):
        GOLDEN.write_text(svg, encoding="utf-8")
    assert svg == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("phase", REACHED)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_session_can_be_drawn_in_every_phase(phase: Phase, language: Language) -> None:
    tree = drawn(REACHED[phase](), language, Layout((320.0, 240.0), "live", now=500.0))
    assert tree.find(f"{SVG}title") is not None


def test_every_rating_is_a_dot_and_the_highest_has_its_figure() -> None:
    tree = drawn(eventful())
    hints = [title.text for title in tree.iter(f"{SVG}title") if (title.text or "").startswith("SUDS ")]
    assert [hint.split(" ·")[0] for hint in hints if hint] == [
        "SUDS over the session",
        "SUDS 20",
        "SUDS 70",
        "SUDS 40",
        "SUDS 95",
    ]
    assert "95" in labels(tree)


def test_cues_of_earlier_steps_and_reasons_of_the_software_are_among_the_moments() -> None:
    found = [(moment.kind, moment.text.en) for moment in moments(eventful().state)]
    assert [kind for kind, _ in found] == ["cue", "software", "stop"]
    assert found[0][1] == "A gust"
    assert found[1][1].startswith("To hold: ")
    assert found[2][1] == "Stopped by the patient"


def test_who_does_not_see_the_picture_is_told_the_curve() -> None:
    description = drawn(eventful(), "fr").findtext(f"{SVG}desc") or ""
    assert description.startswith("4 évaluations : d'abord 20")
    assert "Arrêtée par le patient" in description


def test_nothing_in_it_needs_inline_style_or_scripts() -> None:
    tree = drawn(eventful())
    for element in tree.iter():
        assert element.tag.removeprefix(SVG) not in ("style", "script")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_ids_begin_with_the_name_so_that_two_charts_fit_on_a_page() -> None:
    ids = [
        element.attrib["id"]
        for element in drawn(eventful(), layout=Layout(name="left")).iter()
        if "id" in element.attrib
    ]
    assert ids
    assert all(each.startswith("left-") for each in ids)


def test_words_of_others_cannot_leave_their_place() -> None:
    pilot = Pilot().in_exposure()
    evil = Line(Text(en="</text><script>", fr="x"), "bpm", [(0.0, 60.0)])
    assert "<script" not in session_chart(pilot.state, "en", None, [evil])


def test_a_long_line_is_thinned_but_keeps_its_peak() -> None:
    pilot = Pilot().in_exposure()
    pilot.wait(100)
    samples = [(index / 100, 60.0) for index in range(10_000)]
    samples[5_000] = (50.0, 180.0)
    svg = session_chart(pilot.state, "en", None, [Line(Text(en="Heart", fr="Cœur"), "bpm", samples)])
    assert len(svg) < 40_000
    line = list(ET.fromstring(svg).iter(f"{SVG}polyline"))[-1].attrib["points"].split()  # noqa: S314 -- as above
    heights = [float(point.split(",")[1]) for point in line]
    assert len(heights) < 1_000
    assert max(heights) - min(heights) > 30, "the peak is lost"


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dim"])
def test_text_and_shapes_stand_out_from_the_paper_in_both_themes(theme: int) -> None:
    papers = [COLOURS[name][theme] for name in ("paper", "even", "odd")]
    for name, least in {
        "ink": 4.5,
        "muted": 4.5,
        "suds": 3,
        "hold": 3,
        "safe": 3,
        "stop": 3,
        "cue": 3,
        "line": 3,
    }.items():
        assert all(contrast(COLOURS[name][theme], paper) >= least for paper in papers), name
    assert all(f"--chart-{name}" in CHART_CSS for name in COLOURS)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours after WCAG 2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
