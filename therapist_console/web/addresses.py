"""Where pages are served, how a person gets there, and which names a browser may have used."""

import io
import ipaddress
import re
import socket
from contextlib import suppress
from typing import NamedTuple

import segno

from vrtherapy.errors import LinkError
from vrtherapy.messages import Text

DEFAULT_PORT = 8870
_EVERYWHERE = ("0.0.0.0", "::", "*")  # noqa: S104 -- asked for by `--listen`, never by default


class Place(NamedTuple):
    """A host and a port."""

    host: str
    port: int

    @property
    def written(self) -> str:
        """As it stands in an address."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


def read_place(written: str) -> Place:
    """`HOST:PORT`; `*` is every address of this machine. Raises LinkError."""
    host, _, port = written.rpartition(":")
    host = host.strip("[]")
    if not host or not re.fullmatch(r"\d{1,5}", port) or not 0 <= int(port) <= 65535:
        raise LinkError(
            Text(
                en=f"{written!r} is not HOST:PORT. Write --listen 192.0.2.7:8843, or *:8843 for every address.",
                fr=f"{written!r} n'est pas HÔTE:PORT. Écrivez --listen 192.0.2.7:8843, ou *:8843 pour toute adresse.",
            )
        )
    return Place("0.0.0.0" if host == "*" else host, int(port))  # noqa: S104 -- asked for


def reachable(place: Place) -> Place:
    """How others in the network reach what listens at `place`."""
    return Place(_own_address(), place.port) if place.host in _EVERYWHERE else place


def names_of_this_machine(place: Place) -> list[str]:
    """What a certificate for `place` should name."""
    name = socket.gethostname()
    return sorted({reachable(place).host, name, f"{name.partition('.')[0]}.local", "localhost"} - {""})


def is_ours(host_header: str) -> bool:
    """Whether a browser that says it went to this host really meant this machine.

    A foreign page may point a name of its own at our address (DNS rebinding), but never an address or our name.
    """
    host = re.sub(r":\d+$", "", host_header).strip("[]").lower()
    name = socket.gethostname().lower()
    if host in ("localhost", name, f"{name.partition('.')[0]}.local"):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def qr_as_text(address: str) -> str:
    """A QR code for a terminal."""
    drawn = io.StringIO()
    segno.make(address, error="l").terminal(drawn, compact=True)
    return drawn.getvalue()


def qr_as_svg(address: str) -> str:
    """A QR code for a page: an `<svg>` without a style of its own."""
    return segno.make(address, error="m").svg_inline(
        scale=4, border=3, dark="#000", light="#fff", omitsize=True
    )


def _own_address() -> str:
    """The address of this machine in its network; loopback if it has none. No packet is sent."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))  # a documentation address: only the route is looked up
        return str(asking.getsockname()[0])
    return "127.0.0.1"
