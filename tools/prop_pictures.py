"""A small picture of every prop into docs/pictures/props, for docs/reference/props.md.

python tools/prop_pictures.py [PROP …]    every prop that has no picture yet, unless some are named

Run tools/generate_reference.py after it. Props that show an author's own file have none.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from vrtherapy.content import scenes_folder
from vrtherapy.messages import Text
from vrtherapy.scene import Environment, PropUse, Scene, SceneLibrary, View
from vrtherapy.stage.display.base import Frame, HeadPose
from vrtherapy.stage.display.offscreen import OffscreenDisplay
from vrtherapy.stage.jpeg import jpeg_of
from vrtherapy.stage.props import CATALOGUE, PROPS
from vrtherapy.stage.props.base import Part, PartPose
from vrtherapy.stage.render.quality import BEST

_SIZE = (400, 225)
_SECONDS = 3.0
_PICTURES = Path(__file__).parents[1] / "docs" / "pictures" / "props"
_AROUND_M = 6.0
"""What reaches further than this is looked at from where the patient is, in a shipped scene that has it."""
_FROM: dict[str, tuple[tuple[float, float, float], tuple[float, float]]] = {
    "flag": ((-4.4, -0.9, 2.35), (-90.0, -4.0)),
    "flowers": ((0.0, 0.0, 1.0), (0.0, -25.0)),
    "grass": ((0.0, 0.0, 1.0), (0.0, -20.0)),
}
"""Where pictures are taken from that no rule finds well: place, and heading and pitch."""
_WITH = {
    "traffic": ("city",),
    "balcony": ("city",),
    "glass_lift": ("city",),
    "crowd": ("square",),
    "beach_things": ("shore", "sea"),
    "metro_riders": ("metro_car",),
    "people": ("room", "furniture"),
    "furniture": ("room",),
    "dining_table": ("room",),
    "spiders": ("room", "dining_table"),
    "fire": ("parlour",),
    "breathing_pacer": ("ground", "shore", "sea"),
    "pond": ("ground",),
    "trees": ("ground",),
    "hills": ("ground",),
    "room": (),
}
"""What has to be there for a prop to make sense."""
_PITCH_DEG = {"balcony": -32.0, "breathing_pacer": 0.0}
_SCENE_PARAMS: dict[str, dict[str, float | str]] = {"breathing_pacer": {"pacer_shown": 1.0}}
"""What its scene's params are for the picture, where difficulty 5 does not show it."""
_PARAMS: dict[str, dict[str, float | str]] = {"bird": {"path": 0.5}, "flag": {"wind_mps": 8.0}}


def main() -> None:
    """Draw the pictures of the props that are named, or of those that have none."""
    _PICTURES.mkdir(parents=True, exist_ok=True)
    shown = [name for name, prop in PROPS.items() if prop.spec.own is None]
    for name in sys.argv[1:] or [name for name in shown if not (_PICTURES / f"{name}.jpg").exists()]:
        display = OffscreenDisplay(_SIZE, quality=BEST)
        try:
            (_PICTURES / f"{name}.jpg").write_bytes(_drawn(display, name))
        finally:
            display.close()
        print(f"docs/pictures/props/{name}.jpg", flush=True)


def _drawn(display: OffscreenDisplay, name: str) -> bytes:
    found = None if name in _WITH else _FROM.get(name) or _view_of(name)
    shipped = None if found else _shipped_with(name)
    scene = _scene_of(name, shipped)
    place, turned = found or ((0.0, 0.0, scene.view.eye_height_m), (0.0, _PITCH_DEG.get(name, -8.0)))
    values = scene.values_for(5.0 if scene.difficulty else None, {}) | _SCENE_PARAMS.get(name, {})
    display.prepare(scene)
    while not display.ready(scene.id):
        display.draw(Frame("", fade=1.0))
        time.sleep(0.002)
    head = HeadPose(place, (*turned, 0.0))
    for second in (0.0, _SECONDS):
        display.draw(Frame(scene.id, values, second, head=head))
    picture = display.picture()
    if picture is None:
        raise SystemExit("The display drew nothing. Update the graphics driver.")
    return jpeg_of(picture)


def _scene_of(name: str, shipped: Scene | None) -> Scene:
    """The prop in its place: of a shipped scene what belongs to it, or the meadow's ground."""
    if shipped is not None:
        wanted = {name, *_WITH.get(name, ())}
        only = tuple(use for use in shipped.props if use.prop in wanted)
        return shipped.model_copy(update={"id": f"only-{name}", "props": only, "cues": {}})
    said = Text(en=name, fr=name)
    use = PropUse(prop=name, params=_PARAMS.get(name, {}))
    around = PropUse(prop="ground")
    return Scene(
        id=f"only-{name}",
        version=1,
        title=said,
        purpose=said,
        environment=Environment(sky="day", sun_azimuth_deg=140.0),
        view=View(position_m=(0.0, 0.0, 0.0)),
        props=(use,) if around.prop == name else (around, use),
    )


def _shipped_with(name: str) -> Scene | None:
    """The shipped scene that has the prop, and most of what belongs to it."""
    library = SceneLibrary(scenes_folder(), CATALOGUE)
    having = [
        (len({use.prop for use in scene.props} & {*_WITH.get(name, ())}), scene)
        for scene in map(library.load, library.names)
        if any(use.prop == name for use in scene.props)
    ]
    return max(having, key=lambda one: one[0])[1] if having else None


def _view_of(name: str) -> tuple[tuple[float, float, float], tuple[float, float]] | None:
    """From before the whole of it; None where it is all around or far away."""
    prop = PROPS[name]()
    values = {key: param.default for key, param in prop.spec.params.items()} | _PARAMS.get(name, {})
    parts = prop.build(values, 1)
    poses = prop.pose(values, _SECONDS)
    points = np.concatenate([_corners(part, poses.get(part.name, PartPose())) for part in parts])
    low, high = points.min(0), points.max(0)
    middle, size = (low + high) / 2, float(np.linalg.norm(high - low))
    if size > _AROUND_M:
        return None
    place = middle + np.array([-0.35, -1.0, 0.30]) * max(size, 0.3) * 1.15
    ahead = middle - place
    heading = float(np.degrees(np.arctan2(-ahead[0], ahead[1])))
    pitch = float(np.degrees(np.arctan2(ahead[2], np.hypot(ahead[0], ahead[1]))))
    return (float(place[0]), float(place[1]), float(place[2])), (heading, pitch)


def _corners(part: Part, pose: PartPose) -> np.ndarray:
    """The corners of the box that a part fills where it is put; turning is left out."""
    mesh = part.mesh.positions
    low, high = mesh.min(0), mesh.max(0)
    if part.instances is not None:
        low, high = low + part.instances[:, :3].min(0), high + part.instances[:, :3].max(0)
    return np.stack([low, high]) * pose.scale + np.array(pose.position_m)


if __name__ == "__main__":
    main()
