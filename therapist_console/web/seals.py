"""Who a page is: the address's token, and cookies signed with a key that outlives the process.

Both are made of one secret in the user's data folder. Deleting its file ends every pairing and changes the address.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from vrtherapy.folders import make_private_folder, write_private
from vrtherapy.messages import Record

_SECRET_BYTES = 32
_LARGEST_COOKIE = 1024
COOKIE_SECONDS = 30 * 24 * 3600


class Device(Record):
    """A browser that may come in: its client's name on the link, its role, whether it is on this machine."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$")
    role: Literal["therapist", "observer"]
    local: bool
    issued_at: float
    """Wall clock, seconds since 1970."""


class Seals:
    """Makes and checks tokens and cookies. `clock` is the wall clock."""

    def __init__(self, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        self._secret = secret
        self._clock = clock

    @classmethod
    def open(cls, folder: Path) -> "Seals":
        """The seals of this user, whose secret is made at the first start. Raises OSError."""
        path = make_private_folder(folder) / "secret"
        try:
            secret = path.read_bytes()
        except FileNotFoundError:
            secret = b""
        if len(secret) != _SECRET_BYTES:
            secret = secrets.token_bytes(_SECRET_BYTES)
            write_private(path, secret)
        return cls(secret)

    @property
    def token(self) -> str:
        """What stands in the address for a browser on this machine."""
        return hmac.new(self._secret, b"address", hashlib.sha256).hexdigest()[:32]

    def is_token(self, given: str) -> bool:
        """Whether someone has the token; takes as long whatever is wrong with it."""
        return hmac.compare_digest(given.encode(), self.token.encode())

    def cookie(self, name: str, role: Literal["therapist", "observer"], *, local: bool) -> str:
        """A signed cookie for a browser."""
        device = Device(name=name, role=role, local=local, issued_at=self._clock())
        written = base64.urlsafe_b64encode(device.to_json()).decode().rstrip("=")
        return f"{written}.{self._sign(written)}"

    def device(self, cookie: str) -> Device | None:
        """The browser that a cookie was given to; None if it was not given here, or has grown too old."""
        written, _, signature = cookie.partition(".")
        if len(cookie) > _LARGEST_COOKIE or not hmac.compare_digest(
            signature.encode(), self._sign(written).encode()
        ):
            return None
        try:
            device = Device.from_json(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
        except (ValueError, ValidationError, json.JSONDecodeError):
            return None
        return device if self._clock() - device.issued_at <= COOKIE_SECONDS else None

    def _sign(self, written: str) -> str:
        return hmac.new(self._secret, b"cookie" + written.encode(), hashlib.sha256).hexdigest()
