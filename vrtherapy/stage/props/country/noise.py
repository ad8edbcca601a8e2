"""Tileable noise for the pictures that props bring: random numbers through a filter, without a seam."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]


def soft_noise(size: int, seed: int, falloff: float = 1.6, coarsest: float = 4.0) -> Floats:
    """Noise (size, size) from 0 to 1, the same at opposite edges; a higher `falloff` is smoother.

    Nothing is larger than the tile's side over `coarsest`, so that the eye does not see the tile repeat.
    """
    spectrum = np.fft.rfft2(np.random.default_rng(seed).standard_normal((size, size)).astype(np.float32))
    frequency = np.hypot(np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :]) * size
    spectrum *= np.where(frequency < coarsest, 0, np.maximum(frequency, 1) ** -falloff)
    field = np.fft.irfft2(spectrum, (size, size))
    # What is rarer than one in two hundred at either end is cut off.
    return np.clip(0.5 + (field - field.mean()) / (5.2 * field.std()), 0, 1).astype(np.float32)
