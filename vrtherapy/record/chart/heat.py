"""Where the patient looked: a map of head directions, as seen from the head, the darker the longer."""

import math
from collections import Counter
from collections.abc import Sequence

from vrtherapy.messages import Language, Text
from vrtherapy.record.chart.paint import filled, stroked
from vrtherapy.record.chart.svg import tag, words
from vrtherapy.record.motion import MotionSample

_CELL_DEG = 10
_CELL = 14.0
_COLUMNS, _ROWS = 360 // _CELL_DEG, 180 // _CELL_DEG
_LEFT, _TOP = 44.0, 8.0
_DOWN_DEG = -15.0
_UP_DEG = 15.0


def direction_map(samples: Sequence[MotionSample], language: Language, name: str) -> str:
    """An `<svg>` of where the head was turned: left to right, up to down, in cells of 10°; ahead is in the middle."""
    counts = Counter(_cell(sample) for sample in samples)
    most = max(counts.values(), default=1)
    parts: list[str] = []
    for (column, row), count in sorted(counts.items()):
        strength = 0.12 + 0.88 * math.sqrt(count / most)
        parts.append(
            tag(
                "rect",
                x=_LEFT + column * _CELL,
                y=_TOP + row * _CELL,
                width=_CELL,
                height=_CELL,
                fill_opacity=f"{strength:.2f}",
                **filled("suds"),
            )
        )
    parts += _grid(language)
    width, height = _LEFT + _COLUMNS * _CELL + 8, _TOP + _ROWS * _CELL + 22
    title = Text(en="Where the patient looked", fr="Où le patient a regardé").to(language)
    return tag(
        "svg",
        tag("title", title, id_=f"{name}-title")
        + tag("desc", describe_directions(samples, language), id_=f"{name}-desc")
        + tag("rect", width=width, height=height, **filled("paper"))
        + "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        lang=language,
    )


def describe_directions(samples: Sequence[MotionSample], language: Language) -> str:
    """The map in a sentence: shares of looking down, level, up and behind."""
    total = len(samples) or 1
    down = round(100 * sum(sample.pitch_deg < _DOWN_DEG for sample in samples) / total)
    above = round(100 * sum(sample.pitch_deg > _UP_DEG for sample in samples) / total)
    aside = round(100 * sum(abs(_turned(sample)) > 90 for sample in samples) / total)
    return Text(
        en=f"Head turned down {down} % of the time in exposure, up {above} %, backwards {aside} %. "
        "The darker, the longer.",
        fr=f"Tête tournée vers le bas {down} % du temps d'exposition, vers le haut {above} %, "
        f"en arrière {aside} %. Plus c'est foncé, plus longtemps.",
    ).to(language)


def _turned(sample: MotionSample) -> float:
    """Degrees to the left of straight ahead, -180 to 180."""
    return (sample.heading_deg + 180) % 360 - 180


def _cell(sample: MotionSample) -> tuple[int, int]:
    column = int((180 - _turned(sample)) // _CELL_DEG)
    row = int((90 - min(90.0, max(-90.0, sample.pitch_deg))) // _CELL_DEG)
    return min(column, _COLUMNS - 1), min(row, _ROWS - 1)


def _grid(language: Language) -> list[str]:
    right, bottom = _LEFT + _COLUMNS * _CELL, _TOP + _ROWS * _CELL
    parts: list[str] = []
    across = Text(en="back|left|ahead|right|back", fr="arrière|gauche|devant|droite|arrière").to(language)
    for place, label in enumerate(across.split("|")):
        x = _LEFT + (right - _LEFT) * place / 4
        parts.append(tag("line", x1=x, x2=x, y1=_TOP, y2=bottom, **stroked("grid")))
        anchor = ("start", "middle", "middle", "middle", "end")[place]
        parts.append(words(label, 11, x=x, y=bottom + 15, text_anchor=anchor, **filled("muted")))
    for place, label in enumerate(("90°", "45°", "0°", "−45°", "−90°")):
        y = _TOP + (bottom - _TOP) * place / 4
        parts.append(tag("line", x1=_LEFT, x2=right, y1=y, y2=y, **stroked("grid")))
        parts.append(words(label, 11, x=_LEFT - 6, y=y + 4, text_anchor="end", **filled("muted")))
    parts.append(tag("rect", x=_LEFT, y=_TOP, width=right - _LEFT, height=bottom - _TOP, **stroked("muted")))
    return parts
