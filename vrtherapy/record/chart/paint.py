"""The colours of the charts. Each thing drawn has a class; what paints it is written once, here.

The light theme stands in presentation attributes, so that a chart is right by itself (in a PDF, in a picture viewer,
under a policy that forbids inline style). `CHART_CSS` overrides them with variables, so that a page can be dim.
"""

from typing import NamedTuple


class Colour(NamedTuple):
    """One colour in both themes. Text keeps a contrast of 4.5 with the paper, shapes of 3."""

    light: str
    dim: str


COLOURS: dict[str, Colour] = {
    "paper": Colour("#ffffff", "#12171b"),
    "ink": Colour("#1c2329", "#e7ebee"),
    "muted": Colour("#515c66", "#a9b4bd"),
    "grid": Colour("#d9dfe4", "#2c353c"),
    "even": Colour("#eef3f7", "#1b2329"),
    "odd": Colour("#dfe8ef", "#242e36"),
    "suds": Colour("#1558a0", "#8cc4ff"),
    "hold": Colour("#8f6400", "#e3b341"),
    "safe": Colour("#23703f", "#6fce91"),
    "stop": Colour("#b3261e", "#ff8a80"),
    "cue": Colour("#6b3fa0", "#c9a6ff"),
    "line": Colour("#5a4a3f", "#d8c3b4"),
    "second": Colour("#a34700", "#ffb77a"),
    "third": Colour("#00695f", "#6fd6c9"),
}


def filled(colour: str) -> dict[str, str]:
    """Attributes of what is filled with a colour."""
    return {"class": f"f-{colour}", "fill": COLOURS[colour].light}


def stroked(colour: str) -> dict[str, str]:
    """Attributes of what is a line in a colour."""
    return {"class": f"s-{colour}", "stroke": COLOURS[colour].light, "fill": "none"}


def _variables(theme: int) -> str:
    return "".join(f"--chart-{name}:{colour[theme]};" for name, colour in COLOURS.items())


CHART_CSS = "\n".join(
    [
        f".chart{{{_variables(0)}max-width:100%;height:auto}}",
        f'[data-theme="dim"] .chart{{{_variables(1)}}}',
        *(f".chart .f-{name}{{fill:var(--chart-{name})}}" for name in COLOURS),
        *(f".chart .s-{name}{{stroke:var(--chart-{name})}}" for name in COLOURS),
    ]
)
"""Style sheet of every chart. `data-theme="dim"` on any element around it (the root, say) makes it dim."""
