"""What an author's own files may be."""

from typing import Literal

Kind = Literal["picture", "model"]
"""What a file is, told by its first bytes."""
Wanted = Literal["picture", "panorama", "model"]
"""What a prop shows: a picture, one of all around (twice as wide as high), or a model."""
