"""Which session is to be opened, told from the console to the supervisor: a file in a folder of theirs.

A file outlives whichever of the two dies; each looks for the other's whenever it likes.

    order.json      from the console: patient, protocol, language
    trouble.txt     from the supervisor: why the last order led to no session
"""

import re
from pathlib import Path

from pydantic import Field, ValidationError

from vrtherapy.folders import make_private_folder, write_private
from vrtherapy.messages import Language, Record

PATIENT_CODE = r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}"
"""A pseudonymous code, never a name."""


class Order(Record):
    """A session to be opened."""

    patient: str = Field(pattern=f"^{PATIENT_CODE}$")
    protocol: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")
    language: Language


class Orders:
    """The folder, from either side."""

    def __init__(self, folder: Path) -> None:
        self.folder = make_private_folder(folder)
        self._order = folder / "order.json"
        self._trouble = folder / "trouble.txt"

    def place(self, order: Order) -> None:
        """Ask for a session. Raises OSError."""
        self._trouble.unlink(missing_ok=True)
        write_private(self._order, order.to_json())

    def take(self) -> Order | None:
        """The order that waits, which then waits no more."""
        try:
            order = Order.from_json(self._order.read_bytes())
        except (OSError, ValidationError):
            order = None
        self._order.unlink(missing_ok=True)
        return order

    @property
    def waiting(self) -> bool:
        """Whether an order was placed and not taken yet."""
        return self._order.exists()

    def fail(self, sentence: str) -> None:
        """Say why an order led to nothing."""
        write_private(self._trouble, sentence.encode())

    @property
    def trouble(self) -> str:
        """Why the last order led to nothing; empty if it did not fail."""
        try:
            return self._trouble.read_text("utf-8")
        except OSError:
            return ""


def is_patient_code(text: str) -> bool:
    """Whether it may be a patient's code."""
    return re.fullmatch(PATIENT_CODE, text) is not None
