"""Setting the facts as one self-contained page: no script, nothing fetched, right on screen and on paper."""

import base64
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from vrtherapy.record.chart import CHART_CSS
from vrtherapy.record.report.course import CourseFacts
from vrtherapy.record.report.session import Figure, SessionFacts
from vrtherapy.record.report.words import words

_TEMPLATES = Path(__file__).parent / "templates"


def session_page(facts: SessionFacts, *, printed: bool = False) -> str:
    """A session's report as HTML; `printed` for a PDF, where pictures need their words beside them."""
    return _set("session.html.j2", facts, printed=printed)


def course_page(facts: CourseFacts, *, printed: bool = False) -> str:
    """A patient's course as HTML."""
    return _set("course.html.j2", facts, printed=printed)


def _set(template: str, facts: SessionFacts | CourseFacts, *, printed: bool) -> str:
    css = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    return (
        _environment()
        .get_template(template)
        .render(
            facts=facts,
            t=words(facts.language),
            css=css + CHART_CSS,
            picture=_as_image if printed else _inline,
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _inline(figure: Figure) -> str:
    """The picture in the page itself, so that it follows the page's theme. The charts have escaped it."""
    return figure.svg


def _as_image(figure: Figure) -> str:
    """The picture as an image: only so do its words reach the structure of a PDF."""
    data = base64.b64encode(figure.svg.encode()).decode()
    return f'<img class="chart" src="data:image/svg+xml;base64,{data}" alt="{escape(figure.alt)}">'
