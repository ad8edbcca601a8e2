"""How much to spend on a picture, by its size: a test's thumbnail need not cost what a headset's eye does."""

from dataclasses import dataclass

_SMALL_PIXELS = 480 * 270


@dataclass(frozen=True, slots=True)
class Quality:
    """What a picture may cost; where the processor draws, the last three cost most.

    Sides of the shadow maps in pixels, samples a pixel (0: one), whether the edges of shadows are soft, and the share
    of instances that is drawn of parts that may be thinned out.
    """

    near_shadow: int
    far_shadow: int
    samples: int
    soft_shadows: bool
    detail: float


def quality_for(size: tuple[int, int]) -> Quality:
    """The quality for a picture of `size` (width, height) in pixels."""
    if size[0] * size[1] <= _SMALL_PIXELS:
        return Quality(near_shadow=512, far_shadow=512, samples=0, soft_shadows=False, detail=0.5)
    return Quality(near_shadow=2048, far_shadow=2048, samples=4, soft_shadows=True, detail=1.0)
