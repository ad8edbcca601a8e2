"""What a page asks for: judged, and passed on to the session or done here. Nothing but a stop acts late."""

import json
import time
from typing import Any

from pydantic import ValidationError

from therapist_console.web import messages, sentences
from therapist_console.web.addresses import Place, qr_as_svg
from therapist_console.web.hall import Hall
from therapist_console.web.opening import NEXT, OPEN
from therapist_console.web.seals import Device
from vrtherapy.commands import Command, parse_command
from vrtherapy.commands.course import Stop
from vrtherapy.errors import NotAuthorised
from vrtherapy.link.sentences import ONLY_READS
from vrtherapy.link.timing import FRESH_SECONDS
from vrtherapy.messages import Language, Text

_AHEAD_MS = 1000.0


class Asking:
    """What pages of one device may ask of this console."""

    def __init__(self, hall: Hall, device: Device) -> None:
        self._hall = hall
        self._device = device

    def stop(self, command_id: str, session: str | None) -> Text | None:
        """Pass on a stop, however old and however often it comes; why not, if this device only reads."""
        if self._device.role == "observer":
            return ONLY_READS
        self._hall.hands.give(self._device.name, Stop(), command_id, session)
        return None

    def ask(self, said: messages.Said, language: Language) -> list[dict[str, Any]]:
        """What to answer at once; what the session answers comes by itself."""
        match said:
            case messages.GiveStop(id=command_id, session=session):
                return _refused(command_id, self.stop(command_id, session), language)
            case messages.Give(id=command_id):
                return self._give(said, language)
            case messages.OpenPairing():
                return [self._pair(said, language)]
            case messages.Unpair(name=name):
                return [self._unpair(name, language)]
            case _:
                return []

    def _give(self, said: messages.Give, language: Language) -> list[dict[str, Any]]:
        tag = said.command.get("type")
        if tag == "stop":
            return _refused(said.id, self.stop(said.id, None), language)
        if why := self._obstacle(said):
            return _refused(said.id, why, language)
        if tag in (OPEN, NEXT):
            why = self._hall.opening.place(said.command) if tag == OPEN else self._go_on()
            return _refused(said.id, why, language) or [{"type": "done", "id": said.id, "seq": 0}]
        command = _command(said.command)
        if isinstance(command, Text):
            return _refused(said.id, command, language)
        self._hall.hands.give(self._device.name, command, said.id)
        return []

    def _obstacle(self, said: messages.Give) -> Text | None:
        """Why a command is not even passed on."""
        if self._device.role == "observer":
            return ONLY_READS
        if said.boot != self._hall.boot:
            return sentences.OTHER_BOOT
        if not -_AHEAD_MS <= time.monotonic() * 1000 - said.tick <= FRESH_SECONDS * 1000:
            return sentences.TOO_LATE
        return None

    def _go_on(self) -> Text | None:
        """Put the ended session away."""
        state = self._hall.following.state
        if state is not None and state.phase == "ended":
            self._hall.following.dismissed = state.session
            self._hall.wake_all()
        return None

    def _pair(self, said: messages.OpenPairing, language: Language) -> dict[str, Any]:
        pairing, beyond = self._hall.pairing, self._hall.beyond
        if not self._device.local or self._device.role != "therapist":
            return {"type": "pairing", "sentence": sentences.PAIR_AT_THE_COMPUTER.to(language)}
        if beyond is None:
            return {"type": "pairing", "sentence": sentences.NOT_LISTENING.to(language)}
        if self._hall.session.keys is None:
            return {"type": "pairing", "sentence": sentences.NO_KEYS_HERE.to(language)}
        if not said.on:
            pairing.close()
            return {"type": "pairing", "devices": self._devices()}
        code = pairing.open(said.role)
        address = pairing_address(beyond.place)
        return {
            "type": "pairing",
            "code": code,
            "seconds": round(pairing.seconds_left),
            "address": address,
            "qr": qr_as_svg(f"{address}#code={code}"),
            "fingerprint": beyond.fingerprint,
            "role": said.role,
            "devices": self._devices(),
        }

    def _unpair(self, name: str, language: Language) -> dict[str, Any]:
        if not self._device.local or self._device.role != "therapist":
            return {"type": "pairing", "sentence": sentences.PAIR_AT_THE_COMPUTER.to(language)}
        try:
            self._hall.unpair(name)
        except NotAuthorised as error:
            return {"type": "pairing", "sentence": error.sentence.to(language), "devices": self._devices()}
        return {"type": "pairing", "devices": self._devices()}

    def _devices(self) -> list[dict[str, str]]:
        keys = self._hall.session.keys
        if keys is None:
            return []
        return [
            {"name": client.name, "role": client.role}
            for client in keys.authorised()
            if client.role != "stage" and client.name != self._hall.session.own.name
        ]


def pairing_address(place: Place) -> str:
    """Where a device goes to be paired."""
    return f"https://{place.written}/pair"


def _command(fields: dict[str, Any]) -> Command | Text:
    """The command, or what is wrong with its fields."""
    try:
        return parse_command(json.dumps(fields))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = str(first["loc"][-1]) if first["loc"] else ""
        return sentences.misfit(where, first["type"])


def _refused(command_id: str, why: Text | None, language: Language) -> list[dict[str, Any]]:
    return [{"type": "refused", "id": command_id, "sentence": why.to(language)}] if why else []
