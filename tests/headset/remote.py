"""A scripted patient: the head, hands and buttons of Monado's `remote` driver (TCP 4242, packets of 376 bytes)."""

import math
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Self

_HEADER = b"mndrmt3\0"
_VIEW = struct.Struct("<4f4f3fI")  # fov left, right, up, down; quaternion; position; padding
_HEAD = struct.Struct("<7f")
_CONTROLLER = struct.Struct("<4f3f3f3f5f3f2f1f2f13?3x")
_SIZE = len(_HEADER) + 2 * _VIEW.size + _HEAD.size + 4 + 2 * _CONTROLLER.size
_FLAGS = (
    *(
        "hand_tracking_active",
        "active",
        "system_click",
        "system_touch",
        "a_click",
        "a_touch",
        "b_click",
        "b_touch",
    ),
    *("trigger_click", "trigger_touch", "thumbstick_click", "thumbstick_touch", "trackpad_touch"),
)
_PATIENCE_SECONDS = 5.0

Vector = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]
Fov = tuple[float, float, float, float]


@dataclass
class HandOf:
    """One hand: where its grip is, and what it squeezes."""

    position_m: Vector = (0.0, 0.0, 0.0)
    orientation: Quaternion = (0.0, 0.0, 0.0, 1.0)
    trigger: float = 0.0
    squeeze: float = 0.0
    stick: tuple[float, float] = (0.0, 0.0)
    pressed: set[str] = field(default_factory=set[str])
    active: bool = True

    def pack(self) -> bytes:
        """As the driver reads it: velocities, finger curls and the track pad stay at rest."""
        flags = {"active", "hand_tracking_active"} if self.active else set[str]()
        down = [name in flags or name.removesuffix("_click") in self.pressed for name in _FLAGS]
        at_rest = (0.0,) * 11
        squeezed = (self.trigger, self.squeeze, self.squeeze)
        pad = (0.0, 0.0, 0.0)
        return _CONTROLLER.pack(
            *self.orientation, *self.position_m, *at_rest, *squeezed, *self.stick, *pad, *down
        )


class Patient:
    """Moves the headset. What is set is there for the runtime after `send`."""

    def __init__(self) -> None:
        self.head_m: Vector = (0.0, 1.6, 0.0)
        self.head: Quaternion = (0.0, 0.0, 0.0, 1.0)
        self.left, self.right = HandOf((-0.2, 1.0, -0.3)), HandOf((0.2, 1.0, -0.3))
        self.views: list[tuple[Fov, Quaternion, Vector]] | None = None
        """Field of view, orientation and position of each eye in the head; None: the driver's own."""
        self._socket = _connected()
        for _ in range(2):  # the driver first says what it would reset to, and how things stand
            _receive(self._socket)
        self.send()

    def send(self) -> None:
        """Let the runtime know."""
        views = self.views or [((0.0,) * 4, (0.0, 0.0, 0.0, 1.0), (0.0, 0.0, 0.0))] * 2
        packet = _HEADER + b"".join(_VIEW.pack(*fov, *turned, *at, 0) for fov, turned, at in views)
        packet += _HEAD.pack(*self.head, *self.head_m) + struct.pack("<?3x", self.views is not None)
        self._socket.sendall(packet + self.left.pack() + self.right.pack())

    def squeeze_both(self, much: float = 1.0) -> None:
        """Both grips, as in fear."""
        self.left.squeeze = self.right.squeeze = much
        self.send()

    def look(self, heading_deg: float = 0.0, pitch_deg: float = 0.0) -> None:
        """Turn the head left and up."""
        h, p = math.radians(heading_deg) / 2, math.radians(pitch_deg) / 2
        self.head = (
            math.cos(h) * math.sin(p),
            math.sin(h) * math.cos(p),
            -math.sin(h) * math.sin(p),
            math.cos(h) * math.cos(p),
        )
        self.send()

    def close(self) -> None:
        """Leave. The runtime keeps what was said last."""
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _connected() -> socket.socket:
    give_up_at = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            made = socket.create_connection(("127.0.0.1", 4242), timeout=_PATIENCE_SECONDS)
        except OSError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.05)
        else:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return made


def _receive(source: socket.socket) -> bytes:
    packet = b""
    while len(packet) < _SIZE:
        packet += source.recv(_SIZE - len(packet))
    return packet
