"""The report of a session and the course of a patient's sessions, as one page each: HTML, or PDF made from it."""

from vrtherapy.record.report.course import course_facts
from vrtherapy.record.report.page import course_page, session_page
from vrtherapy.record.report.pdf import page_as_pdf
from vrtherapy.record.report.reading import course_html, session_html
from vrtherapy.record.report.session import session_facts

__all__ = [
    "course_facts",
    "course_html",
    "course_page",
    "page_as_pdf",
    "session_facts",
    "session_html",
    "session_page",
]
