"""Lines of samples (heart rate, sickness) under the SUDS curve, each on a scale of its own."""

from collections.abc import Sequence
from typing import NamedTuple

from vrtherapy.messages import Language, Text
from vrtherapy.record.chart.paint import filled, stroked
from vrtherapy.record.chart.svg import polyline, tag, words
from vrtherapy.record.writing import figure

PANEL_HEIGHT = 64.0
_MOST_DOTS = 60
_MOST_POINTS = 400
_GAP_SECONDS = 10.0


class Line(NamedTuple):
    """Samples as (session seconds, value), in order. `span` fixes the scale; without it the samples' range is taken.

    The line breaks where nothing came for `gap_seconds`.
    """

    label: Text
    unit: str
    samples: Sequence[tuple[float, float]]
    span: tuple[float, float] | None = None
    gap_seconds: float = _GAP_SECONDS


class Across(NamedTuple):
    """Where session time lies across the picture."""

    left: float
    right: float
    begin_seconds: float
    end_seconds: float

    def x(self, at_seconds: float) -> float:
        """The place of a time."""
        share = (at_seconds - self.begin_seconds) / (self.end_seconds - self.begin_seconds)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))


def panel(line: Line, across: Across, top: float, language: Language) -> str:
    """One line with its label and its least and greatest value."""
    low, high = line.span or _range(line.samples)
    bottom = top + PANEL_HEIGHT - 10
    scale = (bottom - top - 14) / (high - low)
    parts = [words(f"{line.label.to(language)} ({line.unit})", 11, x=across.left, y=top + 9, **filled("ink"))]
    for value in (low, high):
        y = bottom - (value - low) * scale
        parts.append(tag("line", x1=across.left, x2=across.right, y1=y, y2=y, **stroked("grid")))
        mark = figure(round(value, 1), language)
        parts.append(words(mark, 10, x=across.left - 6, y=y + 3.5, text_anchor="end", **filled("muted")))
    for run in _runs(line.samples, line.gap_seconds):
        points = [
            (across.x(at), bottom - (min(high, max(low, value)) - low) * scale) for at, value in _thinned(run)
        ]
        parts.append(polyline(points, stroke_width=1.5, **stroked("line")))
        if len(line.samples) <= _MOST_DOTS:
            parts += [tag("circle", cx=x, cy=y, r=3, **filled("line")) for x, y in points]
    return "".join(parts)


def _range(samples: Sequence[tuple[float, float]]) -> tuple[float, float]:
    values = [value for _, value in samples] or [0.0]
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 1.0, high + 1.0)


def _thinned(samples: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """At most some hundred points, keeping the least and the greatest of each stretch, so that no peak is lost."""
    size = -(-2 * len(samples) // _MOST_POINTS)
    if size <= 2:
        return list(samples)
    kept: list[tuple[float, float]] = []
    for begin in range(0, len(samples), size):
        stretch = samples[begin : begin + size]
        ends = {min(stretch, key=lambda s: s[1]), max(stretch, key=lambda s: s[1])}
        kept += sorted(ends)
    return kept


def _runs(samples: Sequence[tuple[float, float]], gap_seconds: float) -> list[list[tuple[float, float]]]:
    runs: list[list[tuple[float, float]]] = []
    for sample in samples:
        if not runs or sample[0] - runs[-1][-1][0] > gap_seconds:
            runs.append([])
        runs[-1].append(sample)
    return runs
