"""The screen before there is a session: patient's code, protocol and language; and the way to the next session."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from therapist_console.page_records import Choice, FormField, Offer
from therapist_console.screen import plain
from therapist_console.translations import choice_label, shared_label
from therapist_console.web.orders import PATIENT_CODE, Order, Orders
from vrtherapy.content import protocols_folder, scene_folders
from vrtherapy.errors import VrTherapyError
from vrtherapy.messages import LANGUAGES, Language, Text
from vrtherapy.protocol import Protocol, load_protocol
from vrtherapy.scene import SceneLibrary

OPEN, NEXT = "open_session", "next_session"
_PATIENCE_SECONDS = 30.0
"""An order that has led to nothing for so long may be given again."""


class Opening:
    """What may be opened from here. Without `orders` the session is somebody else's to open."""

    def __init__(
        self,
        orders: Orders | None,
        protocols: Sequence[tuple[str, Protocol]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._orders = orders
        self._protocols = protocols
        self._clock = clock
        self._placed_at = float("-inf")

    def opened(self) -> None:
        """The session is there."""
        self._placed_at = float("-inf")

    def message(self, language: Language) -> dict[str, Any]:
        """What a page shows while there is no session."""
        if self._orders is None:
            return {"type": "opening", "mode": "waiting", "sentence": _NO_SESSION.to(language)}
        if self._orders.waiting or (
            not self._orders.trouble and self._clock() < self._placed_at + _PATIENCE_SECONDS
        ):
            return {"type": "opening", "mode": "waiting", "sentence": _OPENING.to(language)}
        return {
            "type": "opening",
            "mode": "choose",
            "sentence": self._orders.trouble or _CHOOSE.to(language),
            "offer": plain(self._offer(language)),
            "protocols": [_described(name, protocol, language) for name, protocol in self._protocols],
        }

    def next_offer(self, language: Language) -> Offer | None:
        """The way on once a session has ended."""
        if self._orders is None:
            return None
        label = Text(en="Next session", fr="Séance suivante")
        return Offer(key=NEXT, type=NEXT, group="opening", label=label.to(language), command={"type": NEXT})

    def place(self, command: dict[str, Any]) -> Text | None:
        """Open a session; why not, if it cannot be opened."""
        if self._orders is None:
            return _NOT_HERE
        fields = {name: value for name, value in command.items() if name != "type"}
        try:
            order = Order.model_validate(fields)
        except ValidationError as error:
            return _WRONG_CODE if "patient" in str(error.errors()[0]["loc"]) else _INCOMPLETE
        if order.protocol not in {name for name, _ in self._protocols}:
            return _INCOMPLETE
        try:
            self._orders.place(order)
            self._placed_at = self._clock()
        except OSError as error:
            cause = error.strerror or str(error)
            return Text(
                en=f"The session cannot be opened: {cause}. Look at the disk of this computer.",
                fr=f"La séance ne peut pas être ouverte : {cause}. Regardez le disque de cet ordinateur.",
            )
        return None

    def _offer(self, language: Language) -> Offer:
        titles = tuple(
            Choice(value=name, label=protocol.title.to(language)) for name, protocol in self._protocols
        )
        languages = tuple(Choice(value=each, label=choice_label(each).to(language)) for each in LANGUAGES)
        return Offer(
            key=OPEN,
            type=OPEN,
            group="opening",
            label=Text(en="Open the session", fr="Ouvrir la séance").to(language),
            command={"type": OPEN},
            fields=(
                FormField(
                    name="patient",
                    label=shared_label("patient").to(language),
                    kind="text",
                    hint=_CODE.to(language),
                    pattern=PATIENT_CODE,
                    max_length=32,
                ),
                FormField(
                    name="protocol",
                    label=shared_label("protocol").to(language),
                    kind="choice",
                    choices=titles,
                    value=titles[0].value if titles else None,
                ),
                FormField(
                    name="language",
                    label=Text(en="What the patient reads", fr="Ce que lit le patient").to(language),
                    kind="choice",
                    choices=languages,
                    value=language,
                ),
            ),
        )


def _described(name: str, protocol: Protocol, language: Language) -> dict[str, Any]:
    return {
        "id": name,
        "title": protocol.title.to(language),
        "summary": protocol.summary.to(language),
        "steps": [step.title.to(language) for step in protocol.hierarchy],
        "sessions": [session.told(protocol, language) for session in protocol.sessions],
    }


def shipped_protocols() -> list[tuple[str, Protocol]]:
    """Every shipped protocol that can be read, by the name it is opened with. Takes a moment."""
    found: list[tuple[str, Protocol]] = []
    for path in sorted(_files()):
        try:
            found.append((path.stem, load_protocol(path, SceneLibrary(scene_folders(path)))))
        except VrTherapyError:
            continue  # `vrtherapy check` tells what is wrong with it
    return found


def _files() -> list[Path]:
    try:
        return list(protocols_folder().glob("*.yaml"))
    except VrTherapyError:
        return []


_NO_SESSION = Text(
    en="No session is running yet. This page shows it as soon as there is one.",
    fr="Aucune séance n'est en cours. Cette page la montrera dès qu'il y en aura une.",
)
_OPENING = Text(en="The session is being opened …", fr="La séance s'ouvre …")
_CHOOSE = Text(
    en="Choose for whom and with what, then open the session.",
    fr="Choisissez pour qui et avec quoi, puis ouvrez la séance.",
)
_CODE = Text(
    en="A code, never a name: up to 32 letters, digits, - and _.",
    fr="Un code, jamais un nom : jusqu'à 32 lettres, chiffres, - et _.",
)
_NOT_HERE = Text(
    en="Sessions are opened at the computer of the session, not from here.",
    fr="Les séances s'ouvrent sur l'ordinateur de la séance, pas d'ici.",
)
_WRONG_CODE = Text(
    en="A patient's code has 1 to 32 letters, digits, - or _, and is never a name.",
    fr="Le code d'un patient a de 1 à 32 lettres, chiffres, - ou _, et n'est jamais un nom.",
)
_INCOMPLETE = Text(
    en="Choose a protocol and a language of the list.",
    fr="Choisissez un protocole et une langue de la liste.",
)
