"""PDF from a page: tagged, with a title and a language, so that a screen reader can read it (PDF/UA-1)."""

import logging
from typing import Any

from vrtherapy.errors import VrTherapyError


def page_as_pdf(html: str) -> bytes:
    """The page as a PDF. Raises VrTherapyError where the system lacks what draws it (Pango)."""
    try:
        # Loaded late: it takes a second, and its system library may be missing. It has no type stubs.
        import weasyprint as untyped  # noqa: PLC0415  # pyright: ignore[reportMissingTypeStubs]
    except OSError as error:
        raise VrTherapyError(
            f"A PDF cannot be made: {error}. Install Pango (apt-get install libpango-1.0-0 libpangoft2-1.0-0), "
            "or write the report as .html."
        ) from error
    weasyprint: Any = untyped
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    # A report holds all it shows; nothing is fetched from files or networks.
    fetcher = weasyprint.URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    written: bytes = weasyprint.HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
    return written
