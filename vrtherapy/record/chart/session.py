"""The chart of one session: SUDS over time, over the steps, with everything that interrupted the exposure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vrtherapy.messages import Language, Text
from vrtherapy.record.chart.legend import PATTERNS, ROW_HEIGHT, definitions, legend, legend_rows, shape
from vrtherapy.record.chart.lines import PANEL_HEIGHT, Across, Line, panel
from vrtherapy.record.chart.moments import Moment, moments
from vrtherapy.record.chart.paint import filled, stroked
from vrtherapy.record.chart.stretches import Stretch, clipped, span, stretches_of
from vrtherapy.record.chart.svg import cut, hint, polyline, tag, words
from vrtherapy.record.writing import clock
from vrtherapy.state import PHASES, Rating, SessionState

_LEFT, _RIGHT, _STRIP = 40.0, 12.0, 20.0
_RIBBON, _LANE, _AXIS = 16.0, 22.0, 18.0
_TICK_SECONDS = (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
_TICK_WIDTH = 64.0
_FIGURE_WIDTH = 20.0
_LINES = Text(en="Fast Motion Sickness", fr="Malaise (FMS)")


class Layout(NamedTuple):
    """How large a chart is (width, height), what its ids begin with, and the session time until which it goes.

    Each chart on a page needs a name of its own. Without `now` the chart ends with the last entry. A small one does
    without its `legend`.
    """

    size: tuple[float, float] = (960.0, 380.0)
    name: str = "chart"
    now: float | None = None
    legend: bool = True


@dataclass(frozen=True)
class _Sheet:
    """What a chart is drawn from, and where its parts lie."""

    state: SessionState
    language: Language
    name: str
    across: Across
    top: float
    bottom: float
    stretches: tuple[Stretch, ...]
    moments: tuple[Moment, ...]

    def y(self, suds: float) -> float:
        return self.bottom - (self.bottom - self.top) * suds / 100


def session_chart(
    state: SessionState, language: Language, layout: Layout | None = None, lines: Sequence[Line] = ()
) -> str:
    """An `<svg>` element; each of `lines`, and sickness if it was rated, adds its panel to the layout's height.

    The picture has a title and a description. It needs `CHART_CSS` only to be dim.
    """
    layout = layout or Layout()
    (width, height), name, _, with_legend = layout
    stretches, across = _stretches(state, layout), time_axis(state, layout)
    rows = legend_rows(state, stretches, (_LEFT, width), language) if with_legend else []
    below = _RIBBON + _LANE + _AXIS + ROW_HEIGHT * len(rows)
    sheet = _Sheet(
        state,
        language,
        name,
        across,
        _STRIP + 4,
        height - below,
        clipped(stretches, across.begin_seconds),
        moments(state),
    )
    panels = [*_sickness(state), *lines]
    total = height + PANEL_HEIGHT * len(panels)
    body = [
        definitions(name),
        tag("rect", width=width, height=total, **filled("paper")),
        *_bands(sheet),
        *_scale(sheet),
        *_ribbon(sheet),
        *_times(sheet),
        *_curve(sheet),
        *_marks(sheet),
        *legend(rows, height - ROW_HEIGHT * len(rows) + 4, name),
        *(
            panel(line, across, height + 4 + PANEL_HEIGHT * place, language)
            for place, line in enumerate(panels)
        ),
    ]
    return _frame(sheet, (width, total), "".join(body))


def time_axis(state: SessionState, layout: Layout) -> Across:
    """Where a chart has which session time, in its own units: for whoever puts a mark into it."""
    begin, end = span(state, _stretches(state, layout))
    return Across(_LEFT, layout.size[0] - _RIGHT, begin, end)


def _stretches(state: SessionState, layout: Layout) -> tuple[Stretch, ...]:
    return stretches_of(state.passages, max(state.at_seconds, layout.now or 0.0))


def describe_curve(state: SessionState, language: Language) -> str:
    """The curve in one or two sentences, for who does not see it."""
    if not state.suds:
        return Text(en="No SUDS was rated.", fr="Aucun SUDS n'a été évalué.").to(language)
    first, last = state.suds[0], state.suds[-1]
    peak = max(state.suds, key=lambda rating: rating.value)
    said = Text(
        en=f"{len(state.suds)} ratings: first {first.value} at {clock(first.at_seconds)}, highest {peak.value} "
        f"at {clock(peak.at_seconds)}, last {last.value} at {clock(last.at_seconds)}.",
        fr=f"{len(state.suds)} évaluations : d'abord {first.value} à {clock(first.at_seconds)}, au plus "
        f"{peak.value} à {clock(peak.at_seconds)}, enfin {last.value} à {clock(last.at_seconds)}.",
    )
    return said.to(language)


def _frame(sheet: _Sheet, size: tuple[float, float], body: str) -> str:
    title = Text(en="SUDS over the session", fr="SUDS au fil de la séance").to(sheet.language)
    name, description = sheet.name, describe_curve(sheet.state, sheet.language)
    if sheet.state.stop:
        stop = next(each for each in sheet.moments if each.kind == "stop")
        description += f" {stop.text.to(sheet.language)} ({clock(stop.at_seconds)})."
    return tag(
        "svg",
        tag("title", title, id_=f"{name}-title")
        + tag("desc", _escaped(description), id_=f"{name}-desc")
        + body,
        xmlns="http://www.w3.org/2000/svg",
        class_="chart",
        viewBox=f"0 0 {size[0]:g} {size[1]:g}",
        width=size[0],
        height=size[1],
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        lang=sheet.language,
    )


def _escaped(content: str) -> str:
    return content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _bands(sheet: _Sheet) -> Iterator[str]:
    """A band for each run of a step, with its number and title on top."""
    runs: list[Stretch] = []
    for each in sheet.stretches:
        if each.step is None or each.phase in ("stopped", "cool_down", "debrief", "ended"):
            continue
        if runs and runs[-1].step == each.step and runs[-1].end_seconds == each.begin_seconds:
            runs[-1] = runs[-1]._replace(end_seconds=each.end_seconds)
        else:
            runs.append(each)
    for place, run in enumerate(runs):
        x, right = sheet.across.x(run.begin_seconds), sheet.across.x(run.end_seconds)
        shade = filled("odd" if place % 2 else "even")
        yield tag("rect", x=x, y=0.0, width=right - x, height=sheet.bottom, **shade)
        title = (
            f"{(run.step or 0) + 1} · {sheet.state.plan.hierarchy[run.step or 0].title.to(sheet.language)}"
        )
        label = cut(title, 11, right - x - 6)
        if label:
            yield tag("g", hint(title) + words(label, 11, x=x + 4, y=14, **filled("ink")))


def _scale(sheet: _Sheet) -> Iterator[str]:
    left, right = sheet.across.left, sheet.across.right
    for value in range(0, 101, 20):
        y = sheet.y(value)
        yield tag("line", x1=left, x2=right, y1=y, y2=y, **stroked("grid"))
        yield words(str(value), 11, x=left - 6, y=y + 4, text_anchor="end", **filled("muted"))
    middle = (sheet.top + sheet.bottom) / 2
    turned = {"transform": f"rotate(-90 11 {middle:.0f})", "text_anchor": "middle"}
    yield words("SUDS", 11, x=11, y=middle, **turned, **filled("muted"))
    limit = sheet.y(sheet.state.plan.limits.suds.at)
    yield tag("line", x1=left, x2=right, y1=limit, y2=limit, stroke_dasharray="7 4", **stroked("stop"))


def _ribbon(sheet: _Sheet) -> Iterator[str]:
    """The phases along the bottom, those outside the exposure with their pattern through the whole picture."""
    y = sheet.bottom
    for each in sheet.stretches:
        x, width = sheet.across.x(each.begin_seconds), 0.0
        width = sheet.across.x(each.end_seconds) - x
        kind, label = PATTERNS.get(each.phase), PHASES[each.phase].to(sheet.language)
        if kind and each.phase in ("hold", "safe_place"):
            veil = {"fill": f"url(#{sheet.name}-{kind})", "fill_opacity": "0.3"}
            yield tag("rect", x=x, y=sheet.top, width=width, height=y - sheet.top, **veil)
        inside = hint(f"{label} {clock(each.begin_seconds)}–{clock(each.end_seconds)}")
        inside += tag("rect", x=x, y=y, width=width, height=_RIBBON, **filled("paper"))
        if kind:
            fill = f"url(#{sheet.name}-{kind})"
            inside += tag("rect", x=x, y=y, width=width, height=_RIBBON, fill=fill)
        inside += tag("rect", x=x, y=y, width=width, height=_RIBBON, **stroked("muted"))
        if written := cut(label, 10, width - 8):
            back = 6 + len(written) * 5.4
            inside += tag("rect", x=x + 2, y=y + 2, width=back, height=_RIBBON - 4, **filled("paper"))
            inside += words(written, 10, x=x + 4, y=y + 11.5, **filled("ink"))
        yield tag("g", inside)


def _times(sheet: _Sheet) -> Iterator[str]:
    across, y = sheet.across, sheet.bottom + _RIBBON + _LANE
    most = (across.right - across.left) / _TICK_WIDTH
    length = across.end_seconds - across.begin_seconds
    every = next((step for step in _TICK_SECONDS if length / step <= most), _TICK_SECONDS[-1])
    at = -(-across.begin_seconds // every) * every
    while at <= across.end_seconds:
        x = across.x(at)
        yield tag(
            "line", x1=x, x2=x, y1=sheet.bottom + _RIBBON, y2=sheet.bottom + _RIBBON + 4, **stroked("muted")
        )
        yield words(clock(at), 11, x=x, y=y + 10, text_anchor="middle", **filled("muted"))
        at += every


def _curve(sheet: _Sheet) -> Iterator[str]:
    points = [(sheet.across.x(rating.at_seconds), sheet.y(rating.value)) for rating in sheet.state.suds]
    yield polyline(points, stroke_width=2.5, stroke_linejoin="round", **stroked("suds"))
    for (x, y), rating in zip(points, sheet.state.suds, strict=True):
        yield tag("g", hint(_rated(rating)) + tag("circle", cx=x, cy=y, r=4, **filled("suds")))
    for place in _labelled(sheet.state.suds, [x for x, _ in points]):
        x, y = points[place]
        around = [points[other][1] for other in (place - 1, place + 1) if 0 <= other < len(points)]
        valley = bool(around) and all(beside < y for beside in around)
        beside = y + 17 if valley and y < sheet.bottom - 20 else y - 9
        written = str(sheet.state.suds[place].value)
        yield words(written, 12, x=x, y=beside, text_anchor="middle", font_weight="bold", **filled("ink"))


def _labelled(ratings: Sequence[Rating], across: Sequence[float]) -> list[int]:
    """The ratings whose figure there is room for; the highest, the first and the last go before the others."""
    peak = max((rating.value for rating in ratings), default=0)
    ends = (0, len(ratings) - 1)
    order = sorted(range(len(ratings)), key=lambda place: (ratings[place].value != peak, place not in ends))
    chosen: list[int] = []
    for place in order:
        if all(abs(across[place] - across[other]) >= _FIGURE_WIDTH for other in chosen):
            chosen.append(place)
    return sorted(chosen)


def _rated(rating: Rating) -> str:
    return f"SUDS {rating.value} · {clock(rating.at_seconds)}"


def _marks(sheet: _Sheet) -> Iterator[str]:
    """Numbered marks in the lane under the ribbon; a stop is a line through the picture besides."""
    y, free_from = sheet.bottom + _RIBBON + 8, 0.0
    for each in sheet.moments:
        x = sheet.across.x(each.at_seconds)
        inside = hint(f"{each.number} · {clock(each.at_seconds)} · {each.text.to(sheet.language)}")
        inside += shape(each.kind, x, y)
        if each.kind == "stop":
            inside += tag("line", x1=x, x2=x, y1=0.0, y2=y, stroke_width=2, **stroked("stop"))
        if x >= free_from:
            free_from = x + 13
            inside += words(str(each.number), 10, x=x + 6, y=y + 4, **filled("ink"))
            free_from = x + 14 + 6 * len(str(each.number))
        yield tag("g", inside)


def _sickness(state: SessionState) -> list[Line]:
    if not state.sickness:
        return []
    samples = [(rating.at_seconds, float(rating.value)) for rating in state.sickness]
    return [Line(_LINES, "0–20", samples, (0.0, 20.0), gap_seconds=24 * 3600.0)]
