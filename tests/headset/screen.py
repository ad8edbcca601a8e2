"""A screen whose picture can be taken: Xvfb keeps it in a file."""

import struct
import subprocess
import time
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tests.headset.rig import until

NAME = ":77"
_HEADER = struct.Struct(">25I")


class Screen:
    """A virtual screen for the runtime's compositor."""

    def __init__(self, folder: Path, size: str = "1280x720") -> None:
        command = ["Xvfb", NAME, "-screen", "0", f"{size}x24", "-fbdir", str(folder), "-nolisten", "tcp"]
        self._server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._file = folder / "Xvfb_screen0"
        until(self._file.exists, "the screen is there")
        time.sleep(0.3)

    def photograph(self) -> NDArray[np.uint8]:
        """The picture now: (H, W, 3), RGB."""
        written = self._file.read_bytes()
        fields = _HEADER.unpack_from(written)
        start, width, height, row_bytes, colors = fields[0], fields[4], fields[5], fields[12], fields[19]
        pixels = np.frombuffer(written, np.uint8, row_bytes * height, start + colors * 12)
        return np.ascontiguousarray(pixels.reshape(height, row_bytes // 4, 4)[:, :width, 2::-1])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.kill()
        self._server.wait()
