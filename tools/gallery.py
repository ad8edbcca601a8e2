"""One picture of nine scenes for the README, cut out of their contact sheets: docs/pictures/scenes.jpg.

python tools/gallery.py    after tools/contact_sheets.py
"""

from pathlib import Path

import numpy as np
import simplejpeg
from panda3d.core import Filename, PNMImage, Texture

_DOCS = Path(__file__).parents[1] / "docs"
_WIDTH, _HEIGHT = 400, 225
_CUTS = (
    ("glass_lift", 4), ("spiders_table", 4), ("lecture_hall", 5),
    ("aircraft", 2), ("lift", 4), ("mri", 3),
    ("square", 4), ("metro", 5), ("fireside", 0),
)  # fmt: skip
"""Which picture of which sheet, counted from 0 along its rows of three."""
_QUALITY = 88


def main() -> None:
    """Cut, put together, write."""
    cells = [_cell(_DOCS / "scenes" / f"{name}.png", number) for name, number in _CUTS]
    rows = [np.concatenate(cells[at : at + 3], axis=1) for at in range(0, len(cells), 3)]
    picture = np.ascontiguousarray(np.concatenate(rows))
    (_DOCS / "pictures" / "scenes.jpg").write_bytes(simplejpeg.encode_jpeg(picture, quality=_QUALITY))
    print("docs/pictures/scenes.jpg")


def _cell(sheet: Path, number: int) -> np.ndarray:
    image = PNMImage()
    if not image.read(Filename.from_os_specific(str(sheet))):
        raise SystemExit(f"{sheet} is no picture: run tools/contact_sheets.py {sheet.stem}")
    texture = Texture()
    texture.load(image)
    rows = np.frombuffer(texture.get_ram_image_as("RGB"), np.uint8)
    pixels = rows.reshape(image.get_y_size(), image.get_x_size(), 3)[::-1]
    down, across = divmod(number, 3)
    return pixels[down * _HEIGHT : (down + 1) * _HEIGHT, across * _WIDTH : (across + 1) * _WIDTH]


if __name__ == "__main__":
    main()
