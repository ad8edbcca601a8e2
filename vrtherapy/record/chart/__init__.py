"""Pictures of a session as SVG, for the report and the live console alike. Pure: text in, text out.

`session_chart` draws the SUDS curve of a session; `CHART_CSS` gives it the light and the dim theme.
"""

from vrtherapy.record.chart.lines import Line
from vrtherapy.record.chart.moments import Moment, moments
from vrtherapy.record.chart.paint import CHART_CSS
from vrtherapy.record.chart.session import Layout, describe_curve, session_chart, time_axis

__all__ = [
    "CHART_CSS",
    "Layout",
    "Line",
    "Moment",
    "describe_curve",
    "moments",
    "session_chart",
    "time_axis",
]
