"""Pictures of a course: how far along the hierarchy each session went, and SUDS at the same step over sessions."""

from collections.abc import Mapping, Sequence

from vrtherapy.messages import Language, Text
from vrtherapy.record.chart.paint import filled, stroked
from vrtherapy.record.chart.svg import cut, polyline, tag, words

Visits = Mapping[int, tuple[int, int] | None]
"""Of one session: step index → (peak, end) of SUDS in its last run, None where nothing was rated."""

_WIDTH = 760.0
_TITLE_WIDTH = 190.0
_ROW = 22.0
_FIGURES_WIDTH = 70.0
"""With less room for a session its dots stand without figures; the table below has them."""
_PANEL_WIDTH, _PANEL_HEIGHT, _BETWEEN = 178.0, 120.0, 12.0
_PER_ROW = 4


def hierarchy_chart(visits: Sequence[Visits], titles: Sequence[str], language: Language, name: str) -> str:
    """Steps from bottom to top, sessions from left to right; a dot for each step that a session went through."""
    bottom = 10 + _ROW * len(titles)
    across = (_WIDTH - _TITLE_WIDTH - 30) / max(1, len(visits))
    parts: list[str] = []
    for index, title in enumerate(titles):
        y = bottom - _ROW * (index + 0.5)
        label = cut(f"{index + 1} · {title}", 11, _TITLE_WIDTH - 8)
        parts.append(tag("line", x1=_TITLE_WIDTH, x2=_WIDTH - 8, y1=y, y2=y, **stroked("grid")))
        parts.append(words(label, 11, x=_TITLE_WIDTH - 8, y=y + 4, text_anchor="end", **filled("ink")))
    tops: list[tuple[float, float]] = []
    for place, session in enumerate(visits):
        x = _TITLE_WIDTH + across * (place + 0.5)
        parts.append(words(str(place + 1), 11, x=x, y=bottom + 14, text_anchor="middle", **filled("muted")))
        for index, rated in session.items():
            parts.append(_dot(x, bottom - _ROW * (index + 0.5), rated if across >= _FIGURES_WIDTH else None))
        if session:
            tops.append((x, bottom - _ROW * (max(session) + 0.5)))
    line = polyline(tops, stroke_width=2, **stroked("suds"))
    sessions = Text(en="session", fr="séance").to(language)
    parts.append(words(sessions, 11, x=_TITLE_WIDTH - 8, y=bottom + 14, text_anchor="end", **filled("muted")))
    title = Text(en="Progress along the hierarchy", fr="Progression dans la hiérarchie").to(language)
    return _frame((name, title, language), bottom + 22, line + "".join(parts))


def _dot(x: float, y: float, rated: tuple[int, int] | None) -> str:
    dot = tag("circle", cx=x, cy=y, r=5, **filled("suds"))
    if rated is None:
        return dot
    label = f"{rated[0]} → {rated[1]}"
    back = tag("rect", x=x + 8, y=y - 7, width=len(label) * 5.8 + 6, height=14, **filled("paper"))
    return back + dot + words(label, 10, x=x + 11, y=y + 3.5, **filled("ink"))


def same_step_chart(visits: Sequence[Visits], titles: Sequence[str], language: Language, name: str) -> str:
    """A small picture for each step that was rated: its peak (full dots) and its end (hollow dots) in each session."""
    rated = sorted({index for session in visits for index, values in session.items() if values})
    parts = [_panel(visits, index, titles[index], place) for place, index in enumerate(rated)]
    rows = -(-len(rated) // _PER_ROW)
    below = rows * (_PANEL_HEIGHT + _BETWEEN)
    peak, end = Text(en="peak", fr="maximum"), Text(en="end", fr="fin")
    parts.append(tag("circle", cx=20, cy=below + 8, r=4, **filled("suds")))
    parts.append(words(peak.to(language), 11, x=30, y=below + 12, **filled("ink")))
    parts.append(_hollow(110, below + 8))
    parts.append(words(end.to(language), 11, x=120, y=below + 12, **filled("ink")))
    title = Text(en="SUDS at the same step over sessions", fr="SUDS à la même étape au fil des séances")
    return _frame((name, title.to(language), language), below + 20, "".join(parts))


def _panel(visits: Sequence[Visits], index: int, title: str, place: int) -> str:
    left = 28 + (place % _PER_ROW) * (_PANEL_WIDTH + _BETWEEN)
    top = 18 + (place // _PER_ROW) * (_PANEL_HEIGHT + _BETWEEN)
    right, bottom = left + _PANEL_WIDTH - 34, top + _PANEL_HEIGHT - 34
    across = (right - left) / max(1, len(visits))
    parts = [words(cut(f"{index + 1} · {title}", 11, _PANEL_WIDTH), 11, x=left, y=top - 6, **filled("ink"))]
    for value in (0, 50, 100):
        y = bottom - (bottom - top) * value / 100
        parts.append(tag("line", x1=left, x2=right, y1=y, y2=y, **stroked("grid")))
        parts.append(words(str(value), 9, x=left - 4, y=y + 3, text_anchor="end", **filled("muted")))
    highs: list[tuple[float, float]] = []
    lows: list[tuple[float, float]] = []
    for number, session in enumerate(visits):
        x = left + across * (number + 0.5)
        parts.append(words(str(number + 1), 9, x=x, y=bottom + 11, text_anchor="middle", **filled("muted")))
        if values := session.get(index):
            highs.append((x, bottom - (bottom - top) * values[0] / 100))
            lows.append((x, bottom - (bottom - top) * values[1] / 100))
    parts.append(polyline(highs, stroke_width=2, **stroked("suds")))
    parts.append(polyline(lows, stroke_width=1.5, stroke_dasharray="4 3", **stroked("suds")))
    parts += [tag("circle", cx=x, cy=y, r=4, **filled("suds")) for x, y in highs]
    parts += [_hollow(x, y) for x, y in lows]
    return "".join(parts)


def _hollow(x: float, y: float) -> str:
    """A ring: a dot of paper in a dot of colour, since a class paints either fill or stroke."""
    return tag("circle", cx=x, cy=y, r=4, **filled("suds")) + tag(
        "circle", cx=x, cy=y, r=2.2, **filled("paper")
    )


def _frame(about: tuple[str, str, Language], height: float, body: str) -> str:
    name, title, language = about
    paper = tag("rect", width=_WIDTH, height=height, **filled("paper"))
    return tag(
        "svg",
        tag("title", title, id_=f"{name}-title") + paper + body,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        viewBox=f"0 0 {_WIDTH:g} {height:g}",
        width=_WIDTH,
        height=height,
        role="img",
        aria_labelledby=f"{name}-title",
        lang=language,
    )
