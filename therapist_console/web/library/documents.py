"""The pages under /records as documents: their templates, their language, their addresses, the forms they send back."""

from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from vrtherapy.messages import Language

_LARGEST_FORM = 4096
_REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'none'"
)
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
)


def language_of(request: Request) -> Language:
    """The language that the address asks for, else the browser's."""
    asked = request.query_params.get("language") or request.headers.get("accept-language", "")
    return "fr" if asked.startswith("fr") else "en"


def address(language: Language, path: str, **query: str) -> str:
    """An address of ours that keeps the language."""
    return f"{path}?{urlencode({name: value for name, value in query.items() if value} | {'language': language})}"


def document(name: str, request: Request, *, status: int = 200, **facts: object) -> Response:
    """A page from a template, in the reader's language."""
    language = language_of(request)
    other: Language = "en" if language == "fr" else "fr"
    query = {name: value for name, value in request.query_params.items() if name != "language"}
    html = _TEMPLATES.get_template(name).render(
        language=language,
        fr=language == "fr",
        to=partial(address, language),
        in_other_language=address(other, request.url.path, **query),
        **facts,
    )
    return Response(html, status, media_type="text/html")


def report(html: str) -> Response:
    """A report as it would be saved: it carries its own style and nothing that runs."""
    return Response(html, media_type="text/html", headers={"Content-Security-Policy": _REPORT_POLICY})


def go_to(request: Request, path: str, **query: str) -> Response:
    """After a form was taken: to another page."""
    return RedirectResponse(address(language_of(request), path, **query), 303)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a small form; none if it is too large or no form."""
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > _LARGEST_FORM:
            return {}
    try:
        return {name: values[-1] for name, values in parse_qs(read.decode()).items()}
    except (UnicodeDecodeError, ValueError):
        return {}
