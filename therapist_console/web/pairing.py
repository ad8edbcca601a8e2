"""A device comes in by a six-digit code that is shown here and typed there.

SPAKE2: neither side tells the other the code, and whoever listened learns nothing to try codes against. Whoever tries
has one guess each time, and few times; a code opens one door once, and closes by itself.
"""

import hashlib
import hmac
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from therapist_console.web import codes
from vrtherapy.link.presence import Allowance

CODE_SECONDS = 180.0
MOST_TRIES = 5
_PATIENCE_SECONDS = 20.0
_MOST_UNDER_WAY = 8

Role = Literal["therapist", "observer"]


@dataclass
class _Code:
    digits: str
    role: Role
    until: float
    tries_left: int = MOST_TRIES


@dataclass
class _Attempt:
    key: bytes
    name: str
    address: str
    code: _Code
    until: float


class Pairing:
    """At most one code at a time. `clock` is any steady clock in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._code: _Code | None = None
        self._attempts: dict[str, _Attempt] = {}
        self._by_address = Allowance(per_second=0.1, burst=10)
        self._by_anyone = Allowance(per_second=0.5, burst=30)

    def open(self, role: Role) -> str:
        """A new code; the one before counts no more."""
        self.close()
        self._code = _Code(f"{secrets.randbelow(1_000_000):06}", role, self._clock() + CODE_SECONDS)
        return self._code.digits

    def close(self) -> None:
        """No code counts."""
        self._code = None
        self._attempts.clear()

    @property
    def code(self) -> str | None:
        """The code that counts now."""
        current = self._current()
        return current.digits if current else None

    @property
    def role(self) -> Role | None:
        """The role that the code gives."""
        current = self._current()
        return current.role if current else None

    @property
    def seconds_left(self) -> float:
        """How long the code still counts."""
        return max(0.0, self._code.until - self._clock()) if self._code else 0.0

    def begin(self, address: str, name: str, message: bytes) -> tuple[str, bytes] | None:
        """The first half of an attempt: its id and our message. None if there is no code, or too many tries."""
        now = self._clock()
        allowed = self._by_address.take(address, now) and self._by_anyone.take("anyone", now)
        code = self._current()
        if not allowed or code is None or code.tries_left <= 0:
            return None
        code.tries_left -= 1
        agreed = codes.agree(code.digits, message)
        if agreed is None:
            return None
        self._attempts = {i: each for i, each in self._attempts.items() if each.until > now}
        if len(self._attempts) >= _MOST_UNDER_WAY:
            return None
        attempt = secrets.token_hex(16)
        self._attempts[attempt] = _Attempt(agreed.key, name, address, code, now + _PATIENCE_SECONDS)
        return attempt, agreed.message

    def finish(self, attempt_id: str, confirmation: str) -> tuple[str, Role, str] | None:
        """The second half: the device's name and role, and our confirmation. The code is spent then. None: wrong."""
        attempt = self._attempts.pop(attempt_id, None)
        if attempt is None or attempt.until < self._clock() or attempt.code is not self._current():
            return None
        if not hmac.compare_digest(
            confirmation.encode(), confirm(attempt.key, b"page", attempt.name).encode()
        ):
            return None
        self.close()
        # Who was right has not been guessing: what the try cost is given back.
        self._by_address.take(attempt.address, self._clock(), cost=-1.0)
        return attempt.name, attempt.code.role, confirm(attempt.key, b"console", attempt.name)

    def _current(self) -> _Code | None:
        if self._code is not None and self._clock() >= self._code.until:
            self.close()
        if self._code is not None and self._code.tries_left <= 0 and not self._attempts:
            self.close()
        return self._code


def confirm(key: bytes, side: bytes, name: str) -> str:
    """What proves to the other side that the code was right, for a device of this name."""
    return hmac.new(key, side + b"\0" + name.encode(), hashlib.sha256).hexdigest()
