"""Props that show a file of the author's: what they have in common. `scene.own` has judged the file before."""

from abc import ABC

from vrtherapy.messages import Text
from vrtherapy.own import cache
from vrtherapy.own.kinds import Wanted
from vrtherapy.own.models import Piece
from vrtherapy.scene import Own, PropParam
from vrtherapy.stage.props.base import Image, Prop


class OwnProp(Prop, ABC):
    """A prop with an author's file. Without one, as where props are listed, it has nothing to show."""

    own: Own | None = None

    def picture(self, wanted: Wanted) -> Image | None:
        """The author's picture. Raises OwnFault where it is not to be had any more."""
        own = self.own
        return None if own is None else Image(own.file, cache.picture(own.sha256, wanted, own.original))

    def pieces(self) -> list[Piece]:
        """The author's model. Raises OwnFault likewise."""
        own = self.own
        return [] if own is None else cache.model(own.sha256, own.original)


def place_params(z_m: float) -> dict[str, PropParam]:
    """Where such a prop stands."""
    return {
        "x_m": PropParam(label=Text(en="Right", fr="À droite"), unit="m", range=(-100.0, 100.0), default=0.0),
        "y_m": PropParam(label=Text(en="Ahead", fr="Devant"), unit="m", range=(-100.0, 100.0), default=3.0),
        "z_m": PropParam(label=Text(en="Up", fr="En haut"), unit="m", range=(-50.0, 100.0), default=z_m),
        "heading_deg": PropParam(
            label=Text(en="Turned left", fr="Tourné vers la gauche"),
            unit="°",
            range=(-360.0, 360.0),
            default=0.0,
        ),
    }
