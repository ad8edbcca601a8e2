"""Which clients are there, by what they were last heard to say. Pure: times are handed in."""

import math
from dataclasses import dataclass

from vrtherapy.link.keys import Authorised
from vrtherapy.link.timing import CALM_SILENCE_SECONDS, Timing

_MOST_ROUTES_A_CLIENT = 16
_FORGET_PASSERS_BY_SECONDS = 60.0
_AWAKE_SECONDS = 0.1
"""Who asks less often than this was held up itself, and cannot know who was silent meanwhile."""


@dataclass(slots=True)
class _Peer:
    client: Authorised
    watching: bool
    heard_at: float


class Presence:
    """The connections that said hello. A client is present while one of its watching connections is heard."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._peers: dict[bytes, _Peer] = {}
        self._asked_at: float | None = None
        self._calm_until = -math.inf

    def greet(self, route: bytes, client: Authorised, watching: bool, now: float) -> None:
        """A connection said hello. Of very many of one client the one that was silent longest is forgotten."""
        own = [
            known for known, peer in self._peers.items() if peer.client.name == client.name and known != route
        ]
        if len(own) >= _MOST_ROUTES_A_CLIENT:
            del self._peers[min(own, key=lambda known: self._peers[known].heard_at)]
        self._peers[route] = _Peer(client, watching, now)

    def hear(self, route: bytes, now: float) -> bool:
        """A connection was heard. False when it has not said hello."""
        peer = self._peers.get(route)
        if peer is None:
            return False
        peer.heard_at = now
        return True

    def leave(self, route: bytes) -> Authorised | None:
        """A connection said goodbye. Returns its client if that is not present any more."""
        peer = self._peers.pop(route, None)
        return peer.client if peer and peer.watching and not self._present(peer.client.name) else None

    def lost(self, now: float, *, calm: bool = False) -> list[Authorised]:
        """Forget what has been silent too long; returns the clients that are not present any more.

        `calm`: the stage shows the safe place, and is borne longer; what it was silent then is not held against it as
        soon as that ends. Ask often: a moment in which this process was held
        up (a busy machine, a slow disk) does not count as silence; what its clients share the machine with was
        probably held up as well.
        """
        held_up = now - self._asked_at - _AWAKE_SECONDS if self._asked_at is not None else 0.0
        self._asked_at = now
        if held_up > 0.0:
            for peer in self._peers.values():
                peer.heard_at = min(now, peer.heard_at + held_up)
        if calm:
            self._calm_until = now
        gone = [route for route, peer in self._peers.items() if self._silent(peer, now, calm)]
        return [client for route in gone if (client := self.leave(route))]

    def cut(self, revoked: set[str]) -> list[Authorised]:
        """Every connection was closed. Who may come back stays present until it would be silent; who may not is gone.

        Returns the clients that are gone.
        """
        gone = {peer.client.name: peer.client for peer in self._peers.values() if peer.watching}
        kept = [peer for peer in self._peers.values() if peer.watching and peer.client.name not in revoked]
        self._peers = {b"closed %d" % number: peer for number, peer in enumerate(kept)}
        return [client for name, client in gone.items() if name in revoked]

    def _silent(self, peer: _Peer, now: float, calm: bool) -> bool:
        """Whether a connection has been silent for too long."""
        if not peer.watching:
            return now - peer.heard_at > _FORGET_PASSERS_BY_SECONDS
        usual = self._timing.of(peer.client.role).silent_after_seconds
        if peer.client.role != "stage":
            return now - peer.heard_at > usual
        if calm:
            return now - peer.heard_at > max(usual, CALM_SILENCE_SECONDS)
        return now - max(peer.heard_at, self._calm_until) > usual

    def _present(self, name: str) -> bool:
        return any(peer.watching and peer.client.name == name for peer in self._peers.values())


class Allowance:
    """How much a client may ask of the session: `per_second`, and `burst` at once. One bucket a client."""

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_second = per_second
        self._burst = burst
        self._left: dict[str, tuple[float, float]] = {}

    def take(self, name: str, now: float, cost: float = 1.0) -> bool:
        """Whether as much more is within the allowance; what is not costs nothing."""
        left, since = self._left.get(name, (self._burst, now))
        left = min(self._burst, left + max(0.0, now - since) * self._per_second)
        allowed = left >= cost
        self._left[name] = (left - cost if allowed else left, now)
        return allowed
