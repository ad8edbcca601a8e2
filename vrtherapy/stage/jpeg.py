"""JPEG of a picture, for whoever shows it in a browser."""

from collections.abc import Callable
from importlib import import_module

from vrtherapy.stage.display.base import Pixels

# The library brings no types: this is all that is used of it.
_encode: Callable[..., bytes] = import_module("simplejpeg").encode_jpeg


def jpeg_of(picture: Pixels, quality: int = 86) -> bytes:
    """A picture (H, W, 3) as JPEG; `quality` from 1 to 100."""
    return _encode(picture, quality=quality)
