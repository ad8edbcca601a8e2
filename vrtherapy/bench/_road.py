"""A road between two ports that can be long, narrow, or cut: the links that a stop has to survive."""

import asyncio
import threading
from contextlib import suppress


class Road:
    """A proxy on a thread of its own, in front of `port`. `narrow` makes it 3 Mbit/s and 300 ms long, each way."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.bytes_per_second = float("inf")
        self.delay_seconds = 0.0
        self.open = True
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.start_server(self._join, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(10.0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    def narrow(self, narrow: bool) -> None:
        """Long and narrow, or as good as none."""
        self.bytes_per_second = 3e6 / 8 if narrow else float("inf")
        self.delay_seconds = 0.3 if narrow else 0.0

    def cut(self) -> None:
        """Everyone on it is thrown off, and nobody comes on until it is open again."""
        self.open = False

        def abort() -> None:
            for writer in self._writers:
                writer.transport.abort()

        self._loop.call_soon_threadsafe(abort)

    def close(self) -> None:
        """No road any more."""
        self.cut()
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.call_later, 0.1, self._loop.stop)
        self._thread.join(5.0)
        if not self._thread.is_alive():
            self._loop.close()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if not self.open:
                raise ConnectionError
            there, back = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        self._writers |= {writer, back}
        try:
            await asyncio.gather(self._way(reader, back), self._way(there, writer))
        finally:
            self._writers -= {writer, back}

    async def _way(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One direction: what comes is written when its time has come, no faster than the road is wide."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=256)
        writing = asyncio.create_task(self._write(under_way, writer))
        free_at = self._loop.time()
        with suppress(OSError):
            while data := await reader.read(4096):
                free_at = max(free_at, self._loop.time()) + len(data) / self.bytes_per_second
                await under_way.put((free_at + self.delay_seconds, data))
        await under_way.put((0.0, b""))
        await writing

    async def _write(
        self, under_way: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while (found := await under_way.get())[1]:
                await asyncio.sleep(max(0.0, found[0] - self._loop.time()))
                writer.write(found[1])
                await writer.drain()
        writer.close()
