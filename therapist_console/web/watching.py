"""Pictures of what the patient sees, fetched while somebody looks."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress

from vrtherapy.link.keys import ClientKey
from vrtherapy.link.mirror import MirrorClient, MirrorPicture

_TURN_SECONDS = 0.3


class Watching:
    """The newest picture, from a thread that runs while `wanted`. `arrived` is called in the event loop."""

    def __init__(self, endpoint: str, key: ClientKey, arrived: Callable[[], None]) -> None:
        self.picture: MirrorPicture | None = None
        self._endpoint = endpoint
        self._key = key
        self._arrived = arrived
        self._loop = asyncio.get_running_loop()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def want(self, wanted: bool) -> None:
        """Whether anybody looks."""
        if wanted and self._thread is None:
            self._over = threading.Event()
            self._thread = threading.Thread(target=self._run, args=(self._over,), name="mirror", daemon=True)
            self._thread.start()
        elif not wanted and self._thread is not None:
            self._over.set()
            self._thread, self.picture = None, None

    def _run(self, over: threading.Event) -> None:
        client = MirrorClient(self._endpoint, self._key)
        try:
            while not over.is_set():
                picture = client.newest(_TURN_SECONDS)
                if picture is not None and not over.is_set():
                    self.picture = picture
                    with suppress(RuntimeError):  # the loop has been closed meanwhile
                        self._loop.call_soon_threadsafe(self._arrived)
        finally:
            client.close()
