"""The one param that all of the heights scene shares: what stands in the town sinks as it grows."""

from vrtherapy.messages import Text
from vrtherapy.scene import PropParam

HEIGHT = PropParam(
    label=Text(en="Height above the pavement", fr="Hauteur au-dessus du trottoir"),
    unit="m",
    range=(0.0, 60.0),
    default=6.0,
)
