"""Patterns and marks, and the legend that explains those that a chart shows."""

from collections.abc import Iterator, Sequence

from vrtherapy.messages import Language, Text
from vrtherapy.record.chart.moments import moments
from vrtherapy.record.chart.paint import filled, stroked
from vrtherapy.record.chart.stretches import Stretch
from vrtherapy.record.chart.svg import tag, words
from vrtherapy.state import PHASES, Phase, SessionState

ROW_HEIGHT = 18.0
PATTERNS: dict[Phase, str] = {
    "baseline": "safe",
    "safe_place": "safe",
    "cool_down": "safe",
    "hold": "hold",
    "stopped": "stop",
}
_LEGEND: dict[str, Text] = {
    "safe": Text(en="in the safe place", fr="dans le lieu sûr"),
    "hold": PHASES["hold"],
    "stop": Text(en="after a stop", fr="après un arrêt"),
    "limit": Text(en="limit of the protocol", fr="limite du protocole"),
    "cue": Text(en="cue", fr="événement"),
    "software": Text(en="act of the software", fr="acte du logiciel"),
}


def definitions(name: str) -> str:
    """Patterns, so that no meaning hangs on colour alone: dots, stripes and a lattice."""

    def pattern(kind: str, size: int, content: str) -> str:
        return tag(
            "pattern", content, id_=f"{name}-{kind}", width=size, height=size, patternUnits="userSpaceOnUse"
        )

    def line(kind: str, path: str) -> str:
        return tag("path", d=path, stroke_width=1.2, **stroked(kind))

    dots = tag("circle", cx=3, cy=3, r=1.3, **filled("safe"))
    stripes = line("hold", "M-1 1l2-2M0 6l6-6M5 7l2-2")
    lattice = line("stop", "M0 0l6 6M0 6l6-6")
    return tag("defs", pattern("safe", 6, dots) + pattern("hold", 6, stripes) + pattern("stop", 6, lattice))


def shape(kind: str, x: float, y: float) -> str:
    """A diamond for a cue, a triangle for the software, a square for a stop."""
    if kind == "cue":
        return tag("path", d=f"M{x:.1f} {y - 5:.1f}l5 5-5 5-5-5z", **filled("cue"))
    if kind == "software":
        return tag("path", d=f"M{x:.1f} {y - 5:.1f}l5 9h-10z", **filled("hold"))
    return tag("rect", x=x - 4, y=y - 4, width=8, height=8, **filled("stop"))


_LegendItem = tuple[str, str, float]
"""What it is, what it is called, and where it begins."""


def legend_rows(
    state: SessionState, stretches: Sequence[Stretch], room: tuple[float, float], language: Language
) -> list[list[_LegendItem]]:
    """What a legend has to explain, in rows that fit into `room` (left, right)."""
    shown = {PATTERNS[each.phase] for each in stretches if each.phase in PATTERNS}
    shown |= {each.kind for each in moments(state)} - {"stop"} | {"limit"}
    rows: list[list[_LegendItem]] = [[]]
    left, width = room
    x = left
    for kind, text in _LEGEND.items():
        if kind not in shown:
            continue
        label = text.to(language)
        taken = 26 + len(label) * 6.2 + 14
        if rows[-1] and x + taken > width:
            rows.append([])
            x = left
        rows[-1].append((kind, label, x))
        x += taken
    return rows


def legend(rows: list[list[_LegendItem]], top: float, name: str) -> Iterator[str]:
    """The legend, from `top` down."""
    for place, row in enumerate(rows):
        y = top + place * ROW_HEIGHT
        for kind, label, x in row:
            if kind == "limit":
                yield tag(
                    "line", x1=x, x2=x + 18, y1=y + 5, y2=y + 5, stroke_dasharray="7 4", **stroked("stop")
                )
            elif kind in ("cue", "software"):
                yield shape(kind, x + 9, y + 5)
            else:
                yield tag("rect", x=x, y=y, width=18, height=10, fill=f"url(#{name}-{kind})")
                yield tag("rect", x=x, y=y, width=18, height=10, **stroked("muted"))
            yield words(label, 11, x=x + 24, y=y + 9, **filled("ink"))
