"""PDFs that a screen reader can read: what PDF/UA-1 (ISO 14289-1) asks for and can be seen in the file itself.

Each check names its clause. No validator of PDF/UA can be had here; what needs eyes (contrast, sense) is not looked at.
"""

import io
import re
from collections.abc import Callable, Iterator
from ctypes.util import find_library
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject

from tools.synthetic_sessions import SCRIPTS, motion, play
from vrtherapy.record.consent import Consent, Consents
from vrtherapy.record.recording import Recording
from vrtherapy.record.report import course_facts, course_page, page_as_pdf, session_facts, session_page

STANDARD_TAGS = {
    *(
        "Document",
        "Part",
        "Sect",
        "Div",
        "P",
        "H1",
        "H2",
        "H3",
        "Span",
        "Link",
        "Figure",
        "Caption",
        "NonStruct",
    ),
    *("L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot"),
}
SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"', b"Do", b"f", b"f*", b"S", b"B", b"sh"})

Part = dict[str, Any]


def resolved(value: Any) -> Any:  # noqa: ANN401 -- whatever a PDF holds there
    return value.get_object() if isinstance(value, IndirectObject) else value


def parts(node: Any) -> Iterator[Part]:  # noqa: ANN401 -- as above
    """Every part of the structure, in reading order."""
    node = resolved(node)
    if isinstance(node, ArrayObject):
        for each in node:
            yield from parts(each)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from parts(node["/K"])


@pytest.fixture(scope="module")
def recordings() -> list[Recording]:
    asked = Consent(
        purpose="motion_streams", granted=True, version="1", at="2026-03-01T00:00:00Z", asked_by="anna"
    )
    return [Recording(play(script), consents=Consents((asked,))) for script in SCRIPTS]


@pytest.fixture(scope="module", params=["session", "course"])
def document(
    request: pytest.FixtureRequest, recordings: list[Recording], require: Callable[..., None]
) -> tuple[pypdf.PdfReader, list[str], str]:
    """A PDF, the words of its pictures, and its language."""
    pango = find_library("pangoft2-1.0") is not None
    require("Pango", "apt-get install libpango-1.0-0 libpangoft2-1.0-0", found=pango)
    if request.param == "session":
        last = recordings[-1]
        session = session_facts(last, "fr", motion=motion(last.entries))
        page, figures, language = (
            session_page(session, printed=True),
            [session.curve, session.directions],
            "fr",
        )
    else:
        course = course_facts(recordings, "en")
        page, figures, language = course_page(course, printed=True), [course.progress, course.same_step], "en"
    reader = pypdf.PdfReader(io.BytesIO(page_as_pdf(page)))
    return reader, [figure.alt for figure in figures if figure], language


Document = tuple[pypdf.PdfReader, list[str], str]


def test_it_says_what_it_is_and_in_which_language(document: Document) -> None:
    reader, _, language = document
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"], "6.2"
    assert root["/Lang"] == language, "7.2"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"], "7.1"
    assert "SYNTHETIC-01" in reader.metadata.title, "7.1"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data(), "5"


def test_every_picture_has_its_words_and_every_tag_is_known(document: Document) -> None:
    reader, alternatives, _ = document
    tagged = list(parts(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert {str(part["/S"])[1:] for part in tagged} <= STANDARD_TAGS, "7.1"
    pictures = [str(part.get("/Alt", "")) for part in tagged if part["/S"] == "/Figure"]
    assert pictures == alternatives, "7.3"
    assert min(map(len, pictures)) > 20


def test_headings_go_step_by_step(document: Document) -> None:
    tagged = parts(document[0].trailer["/Root"]["/StructTreeRoot"]["/K"])
    levels = [int(str(part["/S"])[2:]) for part in tagged if re.fullmatch(r"/H\d", str(part["/S"]))]
    assert levels[0] == 1, "7.4.2"
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), "7.4.2"


def test_every_cell_of_a_table_leads_to_its_headings(document: Document) -> None:
    tables = [
        part
        for part in parts(document[0].trailer["/Root"]["/StructTreeRoot"]["/K"])
        if part["/S"] == "/Table"
    ]
    assert tables
    for table in tables:
        cells = list(parts(table["/K"]))
        known = {str(cell["/ID"]) for cell in cells if cell["/S"] == "/TH"}
        for cell in cells:
            if cell["/S"] == "/TD":
                meant = {str(each) for each in resolved(cell["/A"])["/Headers"]}
                assert meant, "7.5"
                assert meant <= known, "7.5"


def test_everything_shown_is_read_out_once_but_the_page_numbers(document: Document) -> None:
    reader = document[0]
    claimed = sorted(_claimed(reader.trailer["/Root"]["/StructTreeRoot"]["/K"], None))
    assert len(claimed) == len(set(claimed)), "7.1: something is read out twice"
    for page in reader.pages:
        number = page.indirect_reference.idnum
        silent = set(_marks(page)) - {mark for of, mark in claimed if of == number}
        assert len(silent) == 1, "7.1: something besides the page's number is not read out"
    assert {of for of, _ in claimed} == {page.indirect_reference.idnum for page in reader.pages}


def test_every_font_is_in_the_file(document: Document) -> None:
    for page in document[0].pages:
        for font in resolved(page["/Resources"])["/Font"].values():
            (descendant,) = [resolved(each) for each in resolved(font)["/DescendantFonts"]]
            described = resolved(descendant["/FontDescriptor"])
            assert {"/FontFile2", "/FontFile3"} & set(described), "7.21.4.1"


def _claimed(node: Any, page: int | None) -> Iterator[tuple[int, int]]:  # noqa: ANN401 -- as above
    """Page and number of each piece of content that the structure speaks of."""
    node = resolved(node)
    if isinstance(node, ArrayObject):
        for each in node:
            yield from _claimed(each, page)
    elif isinstance(node, DictionaryObject):
        page = node.raw_get("/Pg").idnum if "/Pg" in node else page
        if "/MCID" in node:
            yield page or 0, int(node["/MCID"])
        elif "/K" in node:
            yield from _claimed(node["/K"], page)
    elif isinstance(node, int):
        yield page or 0, int(node)


def _marks(page: pypdf.PageObject) -> list[int]:
    """The numbers of a page's tagged pieces; whatever is drawn outside of one must be an artifact."""
    numbers: list[int] = []
    open_marks: list[bool] = []
    for operands, operator in ContentStream(page["/Contents"], page.pdf).operations:
        if operator in (b"BDC", b"BMC"):
            about = operands[1] if len(operands) > 1 and isinstance(operands[1], DictionaryObject) else {}
            if "/MCID" in about:
                numbers.append(int(about["/MCID"]))
            open_marks.append("/MCID" in about or operands[0] == "/Artifact")
        elif operator == b"EMC":
            open_marks.pop()
        elif operator in SHOWING:
            assert any(open_marks), f"7.1: {operator!r} outside of the structure"
    return numbers
