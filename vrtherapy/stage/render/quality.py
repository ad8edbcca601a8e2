"""How much to spend on a picture: thumbnails, and processors that draw, cannot afford what a headset's eye gets."""

from dataclasses import dataclass, replace

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
    coarse: bool = False
    """Whether what has levels of detail is drawn at the least, and what lives without its shadow: nobody sees it in a
    picture of 90 lines."""


BEST = Quality(near_shadow=2048, far_shadow=2048, samples=4, soft_shadows=True, detail=1.0)
"""What a patient gets from a graphics card, and what is worth waiting for in a single picture."""
_SMALL = Quality(near_shadow=512, far_shadow=512, samples=0, soft_shadows=False, detail=0.5)

TINY = replace(_SMALL, samples=4, coarse=True)
"""For pictures that programs look at, not people: with samples, since edges that flicker only for want of them would
be taken for flashes."""


def quality_for(size: tuple[int, int], *, software: bool) -> Quality:
    """The quality for a picture of `size` (width, height) in pixels; `software`: the processor draws it."""
    if size[0] * size[1] <= _SMALL_PIXELS:
        return _SMALL
    return replace(_SMALL, near_shadow=1024, far_shadow=1024) if software else BEST
