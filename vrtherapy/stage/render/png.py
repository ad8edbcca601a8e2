"""Pictures into files."""

from pathlib import Path

from panda3d.core import Filename, PNMImage, Texture

from vrtherapy.errors import StageError
from vrtherapy.stage.display.base import Pixels


def write_png(picture: Pixels, path: Path) -> None:
    """Write a picture. Raises StageError if the file cannot be written."""
    height, width, _ = picture.shape
    texture = Texture()
    texture.setup_2d_texture(width, height, Texture.T_unsigned_byte, Texture.F_rgb)
    texture.set_ram_image(picture[::-1, :, ::-1].tobytes())
    image = PNMImage()
    texture.store(image)
    if not image.write(Filename.from_os_specific(str(path))):
        raise StageError(
            f"The picture {path} cannot be written. Is the folder there, and may you write in it?"
        )
