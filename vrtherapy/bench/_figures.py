"""What the benches share."""

import random
import socket
from collections.abc import Sequence


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of all are at most."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def free_endpoint() -> str:
    """An endpoint of this machine where two neighbouring ports are free now.

    Below the ports that Linux (from 32768) and Windows (from 49152) hand out by themselves: a neighbour of such a port
    is lent to the next connection that any program opens, before the session has come to bind it.
    """
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return f"tcp://127.0.0.1:{port}"
