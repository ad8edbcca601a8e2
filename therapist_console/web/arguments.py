"""The options of `web`: words of a command line to settings."""

from collections.abc import Sequence
from pathlib import Path

from therapist_console.arguments import WrongUsage, nearest
from therapist_console.web.addresses import read_place
from therapist_console.web.hands import Session
from therapist_console.web.serving import Settings
from vrtherapy.errors import LinkError
from vrtherapy.link.mirror import mirror_endpoint
from vrtherapy.messages import Language, Text

_KNOWN = ("port", "listen", "orders", "records", "mirror", "open")


def web_settings(session: Session, given: Sequence[tuple[str, str]], language: Language) -> Settings:
    """What `web` was asked to do. Raises WrongUsage."""
    options = dict(given)
    for name in options:
        if name not in _KNOWN:
            raise WrongUsage(_unknown(name))
    try:
        listen = read_place(options["listen"]) if "listen" in options else None
        mirror = options.get("mirror") or mirror_endpoint(session.endpoint)
    except LinkError as error:
        raise WrongUsage(error.sentence) from error
    return Settings(
        session=session,
        port=_port(options["port"]) if "port" in options else None,
        listen=listen,
        mirror=mirror,
        orders=Path(options["orders"]) if "orders" in options else None,
        records=Path(options["records"]) if "records" in options else None,
        language=language,
        open_browser=options.get("open", "yes") == "yes",
    )


def _port(written: str) -> int:
    if written.isascii() and written.isdigit() and int(written) <= 65535:
        return int(written)
    raise WrongUsage(
        Text(
            en=f"--port {written!r} is not a port: 0 to 65535.",
            fr=f"--port {written!r} n'est pas un port : 0 à 65535.",
        )
    )


def _unknown(name: str) -> Text:
    close = nearest(name, _KNOWN)
    return Text(en=f"`web` has no --{name}.{close.en}", fr=f"« web » n'a pas de --{name}.{close.fr}")
