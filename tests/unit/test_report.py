"""The report of a session and the course of several, from synthetic sessions made by the real engine."""

import re
import shutil
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.unit.pilot import REACHED, Pilot
from tools.synthetic_sessions import FIRST, SCRIPTS, motion, play, write_journal
from vrtherapy.__main__ import main
from vrtherapy.commands.course import Stop
from vrtherapy.events import Entry
from vrtherapy.messages import LANGUAGES, Language
from vrtherapy.record.consent import Consent, Consents
from vrtherapy.record.motion import MotionSample, decode_motion, encode_motion
from vrtherapy.record.reading import Contents
from vrtherapy.record.recording import PLAIN, UNCLAIMED, Recording
from vrtherapy.record.report import course_facts, course_page, session_facts, session_page
from vrtherapy.record.report.signs import signs
from vrtherapy.record.report.words import words
from vrtherapy.record.summary import summarise
from vrtherapy.state import Phase

CONSENTS = Consents(
    (
        Consent(
            purpose="motion_streams", granted=True, version="1", at="2026-03-01T00:00:00Z", asked_by="anna"
        ),
    )
)


@pytest.fixture(scope="module")
def played() -> list[list[Entry]]:
    return [play(script) for script in SCRIPTS]


@pytest.fixture(scope="module")
def third(played: list[list[Entry]]) -> Recording:
    return Recording(played[2], consents=CONSENTS)


class _Tags(HTMLParser):
    """Every tag with its attributes, and the text of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


class TestSession:
    def test_the_first_lines_say_what_a_clinician_asks_first(self, third: Recording) -> None:
        facts, hierarchy = session_facts(third, "en"), third.opened.protocol.hierarchy
        reached = f"5 of {len(hierarchy)} steps, the furthest “{hierarchy[4].title.en}”"
        assert facts.sentence == f"{reached}; SUDS up to 91, 15 at the end."
        glance = dict(facts.glance)
        assert (glance["Furthest step"], glance["SUDS at baseline"], glance["Last SUDS"]) == (
            f"5 / {len(hierarchy)}",
            "20",
            "15",
        )

    def test_each_run_through_a_step_has_its_peak_end_and_decrease(self, third: Recording) -> None:
        last = session_facts(third, "en").steps[-1]
        assert (last.peak, last.end, last.decrease, last.suds) == ("91", "40", "51", "80, 91, 70, 50, 40")

    def test_expectation_stands_against_outcome(self, third: Recording) -> None:
        rows = session_facts(third, "fr").expectancies
        assert [row.likelihood for row in rows] == ["55 %", "50 %"]
        assert [row.happened for row in rows] == ["non évalué", "ce qui était craint n'est pas arrivé"]

    def test_scores_stand_before_and_after_with_their_change(self, third: Recording) -> None:
        rows = {(row.questionnaire, row.subscale): row for row in session_facts(third, "en").scores}
        ssq = rows["Simulator sickness (SSQ)", "Total"]
        assert (ssq.before, ssq.after, ssq.change) == ("11.2 / 235.6", "44.9 / 235.6", "+33.7")
        happen = rows["Expectations of this session", "Will happen"]
        assert (happen.before, happen.after, happen.change) == ("60 / 100", "10 / 100", "−50")
        assert rows["Anxiety (GAD-7)", "Total"].reading == "mild anxiety"

    def test_a_stop_says_by_whom_and_how_soon_it_was_seen(self, played: list[list[Entry]]) -> None:
        facts = session_facts(Recording(played[0]), "en")
        assert "stopped by the patient" in facts.sentence
        assert dict(facts.glance)["Stop visible after"] == "21 ms"
        assert facts.moments[-1].text == "Stopped by the patient"

    def test_head_directions_are_drawn_with_consent_alone(self, third: Recording) -> None:
        samples = motion(third.entries)
        assert session_facts(third, "en", motion=samples).directions is not None
        refused = Recording(third.entries)
        assert session_facts(refused, "en", motion=samples).directions is None

    def test_marks_of_the_record_stand_at_its_head(self, played: list[list[Entry]]) -> None:
        cut = Recording.of_plain(Contents(played[0][:-1], 0))
        text = _Tags(session_page(session_facts(cut, "en"))).text
        assert text.index("stops before the session was ended") < text.index("the furthest")

    @pytest.mark.parametrize("phase", REACHED)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_there_is_a_report_of_a_session_cut_in_any_phase(self, phase: Phase, language: Language) -> None:
        page = session_page(session_facts(Recording(REACHED[phase]().entries), language))
        assert words(language)["session_report"] in page

    def test_what_people_typed_stays_text(self) -> None:
        pilot = REACHED["exposure"]()
        pilot.note("<script>alert(1)</script> {{ 7 * 7 }}")
        tags = _Tags(session_page(session_facts(Recording(pilot.entries), "en")))
        assert "<script>alert(1)</script> {{ 7 * 7 }}" in tags.text
        assert "script" not in [tag for tag, _ in tags.tags]


class TestCourse:
    def test_sessions_stand_side_by_side_in_time(self, played: list[list[Entry]]) -> None:
        facts = course_facts([Recording(entries) for entries in reversed(played)], "en")
        assert [each.furthest.split(" / ")[0] for each in facts.sessions] == ["3", "4", "5"]
        assert [each.homework_done for each in facts.sessions] == ["–", "not done", "done in part"]
        assert facts.steps[2].cells == ["92 → 85", "75 → 35", "70 → 40"]

    def test_rising_suds_at_the_same_step_is_a_sign_with_its_rule(self, played: list[list[Entry]]) -> None:
        course = [summarise(entries) for entries in played]
        title = course[0].state.plan.hierarchy[1].title.en
        found = signs(course)
        assert f"“{title}”: highest SUDS rose from 45 to 55" in [sign.found.en for sign in found]
        assert all(sign.rule.fr for sign in found)

    def test_stops_gaps_and_homework_left_undone_are_signs(self) -> None:
        def stopped(day: int, done: str) -> Pilot:
            pilot = Pilot().in_exposure()
            pilot.review_homework(done)
            pilot.rate_suds(40)
            pilot.rate_suds(60)
            pilot.give(Stop(), by="patient")
            first = pilot.entries[0]
            opened = first.event.changed(started_at=f"2026-03-{day:02}T09:00:00+00:00")
            pilot.entries[0] = first.changed(event=opened)
            return pilot

        course = [summarise(stopped(day, "no").entries) for day in (1, 20)]
        found = " | ".join(sign.found.en for sign in signs(course))
        assert "2 of the last 2 sessions were stopped" in found
        assert "19 days between" in found
        assert "not done twice" in found
        assert "SUDS ended at its peak of 60" in found

    def test_sessions_of_other_protocols_are_counted_and_left_out(self, played: list[list[Entry]]) -> None:
        other = Recording(REACHED["ended"]().entries)
        opened = other.opened.changed(protocol=other.opened.protocol.changed(id="spiders"))
        other = Recording([other.entries[0].changed(event=opened), *other.entries[1:]])
        facts = course_facts([other, Recording(played[0])], "en")
        newest = max(other.opened.started_at, Recording(played[0]).opened.started_at)
        assert facts.others == 1
        assert facts.protocol.startswith(
            "Heights" if newest == other.opened.started_at else "Fear of heights"
        )
        assert "Sessions of other protocols, not shown here: 1" in course_page(facts)

    def test_a_course_of_many_sessions_keeps_its_figures_apart(self, played: list[list[Entry]]) -> None:
        few, many = (course_facts([Recording(played[1])] * count, "en") for count in (3, 12))
        assert "75 → 35" in few.progress.svg
        assert "→" not in many.progress.svg
        assert len(many.steps[0].cells) == 12

    def test_what_is_true_of_every_record_stands_at_the_head(self, played: list[list[Entry]]) -> None:
        facts = course_facts(
            [Recording(played[0], marks=(PLAIN,)), Recording(played[1], marks=(PLAIN, UNCLAIMED))], "en"
        )
        assert facts.marks == [PLAIN.sentence.en]
        assert [list(each.marks) for each in facts.sessions] == [[], [UNCLAIMED.sentence.en]]

    def test_a_quiet_course_has_no_sign(self, played: list[list[Entry]]) -> None:
        facts = course_facts([Recording(played[1])], "en")
        assert list(facts.signs) == []
        assert words("en")["no_signs"] in course_page(facts)


class TestPage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_it_holds_all_it_shows_and_names_its_language(self, third: Recording, language: Language) -> None:
        page = session_page(session_facts(third, language, motion=motion(third.entries)))
        tags = _Tags(page).tags
        assert ("html", {"lang": language}) in tags
        assert not [tag for tag, _ in tags if tag in ("script", "link", "iframe", "object", "img")]
        assert not re.search(r"(src|href)\s*=", page)
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids))

    def test_tables_have_headings_and_headings_go_step_by_step(self, third: Recording) -> None:
        tags = _Tags(session_page(session_facts(third, "en"))).tags
        names = [tag for tag, _ in tags]
        assert names.count("h1") == 1
        assert names.index("h1") < names.index("h2")
        assert "h3" not in names
        assert all(attributes.get("scope") in ("col", "row") for tag, attributes in tags if tag == "th")


class TestMotion:
    def test_samples_come_back_and_senseless_lines_are_left_out(self) -> None:
        samples = [MotionSample(0.3, 10, -5, 0, 0, 0, 1.65), MotionSample(0.6, 12, -6, 0, 0, 0, 1.65)]
        chunks = [encode_motion(samples), b'[1, 2]\nnull\n[NaN,0,0,0,0,0,0]\n"x"\n[0.9, 1, 2']
        assert decode_motion(chunks) == samples


class TestCommandLine:
    def test_it_writes_a_private_page(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path / "home"))
        write_journal(tmp_path / "records", play(FIRST))
        out = tmp_path / "page.html"
        arguments = ["--records", str(tmp_path / "records"), "-o", str(out), "--language", "fr"]
        assert main(["report", "last", *arguments]) == 0
        assert "Compte rendu de séance" in out.read_text(encoding="utf-8")
        assert out.stat().st_mode & 0o077 == 0
        assert main(["report", "--patient", "SYNTHETIC-01", *arguments]) == 0
        assert "Évolution au fil des séances" in out.read_text(encoding="utf-8")
        assert "not encrypted" in capsys.readouterr().out

    def test_it_says_what_it_needs(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path))
        assert main(["report"]) == 2
        assert main(["report", "last", "-o", "page.doc"]) == 2
        assert main(["report", "--patient", "P9", "--records", str(tmp_path)]) == 1
        assert "no session of patient 'P9'" in capsys.readouterr().err


def test_the_pages_are_clean_for_assistive_technology(third: Recording, require: Callable[..., None]) -> None:
    require("chromium", "apt-get install chromium")
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 -- slow to load
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- as above

    pages = [
        session_page(session_facts(third, "fr", motion=motion(third.entries))),
        course_page(course_facts([third], "en")),
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 900, "height": 1200})
        for content in pages:
            page.set_content(content)
            results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]})
            assert results.violations_count == 0, results.generate_report()
        browser.close()
