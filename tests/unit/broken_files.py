"""Files as authors break them: a start, and what was written otherwise in it.

`tests/unit/data/broken.txt` holds what each is told, in both languages; REGENERATE=1 writes it anew.
"""

from tests.unit.own_files import glb, jpeg, png

SCENE = "scene"
PROTOCOL = "protocol"

OWN_FILES = {
    "dog.jpg": jpeg(),
    "renamed.jpg": b"GIF89a and so on",
    "cut.jpg": jpeg(64, 64)[:-200],
    "cut.png": png(64, 64)[:-60],
    "bomb.png": png(declared=(15_000, 15_000)),
    "tiny.png": png(8, 8),
    "empty.jpg": b"",
    "huge.jpg": b"\xff\xd8\xff" + bytes(32_000_001),
    "box.glb": glb(),
    "cut.glb": glb()[:900],
    "bones.glb": glb(skins=[{"joints": [0]}]),
    "draco.glb": glb(extensionsRequired=["KHR_draco_mesh_compression"]),
    "thief.glb": glb(images=[{"uri": "../../../secret.png"}]),
    "giant.glb": glb(nodes=[{"mesh": 0, "scale": [5000, 5000, 5000]}]),
}
"""What lies beside each scene."""
_LICENCE, _CONSENT = "licence: own photograph", "consent: nobody can be recognised"


def _own(prop: str, file: str, *more: str) -> tuple[str, str, str]:
    said = ", ".join([f"file: {file}", *(more or (_LICENCE, _CONSENT))])
    return (SCENE, "  - prop: bench\n", f"  - prop: {prop}\n    own: {{{said}}}\n  - prop: bench\n")


BROKEN: dict[str, tuple[str, str, str]] = {
    # typing errors in names
    "a field's name mistyped": (SCENE, "eye_height_m", "eye_hight_m"),
    "a field at the wrong place": (SCENE, "    unit: m/s\n", "    units: m/s\n"),
    "a choice of words mistyped": (SCENE, "sky: day", "sky: dai"),
    "a direction that is none": (SCENE, "harder: up", "harder: more"),
    "a prop mistyped": (SCENE, "- prop: bench", "- prop: bensh"),
    "a prop's param mistyped": (SCENE, "{x_m: 2 m, y_m: 5 m}", "{x: 2 m, y_m: 5 m}"),
    "a formula's param mistyped": (SCENE, "wind_mps: $wind_mps}", "wind_mps: $wind}"),
    "a cue's param mistyped": (SCENE, "{param: wind_mps, to", "{param: wind, to"),
    "a keyframe's param mistyped": (SCENE, "params: {wind_mps: 5 m/s}", "params: {wind_mp: 5 m/s}"),
    "a scene mistyped": (PROTOCOL, "scene: windy", "scene: windi"),
    "a safe place mistyped": (PROTOCOL, "safe_place: meadow", "safe_place: medow"),
    "a questionnaire mistyped": (PROTOCOL, "before: [ssq]", "before: [sqs]"),
    "a cue mistyped": (PROTOCOL, "cues: [gust]", "cues: [gost]"),
    "a criterion mistyped": (PROTOCOL, "{kind: expectancy}", "{kind: expectation}"),
    "an answer that is none": (PROTOCOL, "stop_if: yes", "stop_if: maybe"),
    "an action that is none": (PROTOCOL, "action: hold", "action: pause"),
    "an id with capitals": (PROTOCOL, "id: low", "id: Low"),
    # units and numbers
    "a duration without unit": (PROTOCOL, "min: 2 min\n    #", "min: 2\n    #"),
    "a duration in minutes spelt out": (PROTOCOL, "max: 5 min", "max: 5 minutes"),
    "a wrong unit": (SCENE, "default: 1 m/s", "default: 1 km/h"),
    "a decimal comma": (SCENE, "clouds: 0.4", "clouds: 0,4"),
    "a number out of its range": (SCENE, "to: 11 m/s", "to: 40 m/s"),
    "a difficulty above ten": (PROTOCOL, "difficulty: 9\n", "difficulty: 12\n"),
    "a SUDS above a hundred": (PROTOCOL, "suds: {at: 90", "suds: {at: 190"),
    "a version that is no number": (SCENE, "version: 1", "version: one"),
    "a text where a number should be": (SCENE, "sun_elevation_deg: 35", "sun_elevation_deg: high"),
    "a prop out of its range": (SCENE, "x_m: 2 m, y_m: 5 m", "x_m: 2 m, y_m: 500 m"),
    "two numbers where three belong": (SCENE, "position_m: [0, 0, 0]", "position_m: [0, 0]"),
    # what does not go together
    "a range that begins with its end": (SCENE, "range: [0, 12]", "range: [12, 0]"),
    "neither range nor choices": (SCENE, "    range: [0, 12]\n", ""),
    "a harder way without a rate": (SCENE, "    rate: 0.5\n", ""),
    "keyframes that fall": (SCENE, "  - at: 10\n", "  - at: 4\n"),
    "difficulty that makes it easier": (SCENE, "params: {wind_mps: 10 m/s}", "params: {wind_mps: 2 m/s}"),
    "a formula out of the prop's range": (SCENE, "wind_mps: $wind_mps}", "wind_mps: $wind_mps * 3}"),
    "a formula that may divide by zero": (SCENE, "wind_mps: $wind_mps}", "wind_mps: 5 / $wind_mps}"),
    "a formula that ends too early": (SCENE, "wind_mps: $wind_mps}", "wind_mps: $wind_mps +}"),
    "a cue without effect": (
        SCENE,
        "    effects:\n      - {param: wind_mps, to: 11 m/s, rise: 2 s, hold: 3 s, fall: 3 s}\n",
        "    effects: []\n",
    ),
    "a step longer at least than at most": (PROTOCOL, "max: 5 min", "max: 1 min"),
    "SUDS asked too late": (
        PROTOCOL,
        "max: 5 min\n    suds_every: 2 min",
        "max: 5 min\n    suds_every: 9 min",
    ),
    "two steps of one name": (PROTOCOL, "id: more", "id: low"),
    "a safe place that is not calm": (PROTOCOL, "safe_place: meadow", "safe_place: windy"),
    "a step that asks nothing": (PROTOCOL, "    difficulty: 3\n", ""),
    "a step of a scene without difficulty": (
        PROTOCOL,
        "scene: windy\n    difficulty: 1",
        "scene: meadow\n    difficulty: 1",
    ),
    # what is missing
    "a text without French": (SCENE, "{en: Wind, fr: Vent}", "{en: Wind}"),
    "a text in one language": (PROTOCOL, "title: {en: Low, fr: Faible}", "title: Low"),
    "a field left out": (PROTOCOL, "phobia: other\n", ""),
    "no steps at all": (
        PROTOCOL,
        'sources:\n  - "Say which publications the protocol rests on"\n',
        "sources: []\n",
    ),
    # YAML itself
    "a tab": (SCENE, "  sky: day", "\tsky: day"),
    "a colon in a text": (PROTOCOL, "en: Say here what", "en: Heights: what"),
    "a bracket that is not closed": (SCENE, "range: [0, 12]", "range: [0, 12"),
    "a quote that is not closed": (PROTOCOL, "phobia: other", 'phobia: "other'),
    "an anchor": (SCENE, "id: windy", "id: &name windy"),
    "a field written twice": (SCENE, "version: 1 ", "version: 1\nversion: 2 "),
    # an author's own pictures and models
    "a picture mistyped": _own("own_photo", "dgo.jpg"),
    "a picture outside of the folder": _own("own_photo", "../../secret.jpg"),
    "a picture by its whole path": _own("own_photo", '"C:\\\\photos\\\\dog.jpg"'),
    "a picture without licence": _own("own_photo", "dog.jpg", _CONSENT),
    "a picture without consent": _own("own_photo", "dog.jpg", _LICENCE),
    "a picture of another format": _own("own_photo", "renamed.jpg"),
    "a JPEG that was cut off": _own("own_photo", "cut.jpg"),
    "a PNG that was cut off": _own("own_photo", "cut.png"),
    "a picture that declares too many pixels": _own("own_photo", "bomb.png"),
    "a picture too small to be seen": _own("own_photo", "tiny.png"),
    "an empty picture": _own("own_photo", "empty.jpg"),
    "a picture too large to be read": _own("own_photo", "huge.jpg"),
    "a picture that has changed": _own("own_photo", "dog.jpg", _LICENCE, _CONSENT, "sha256: " + "0" * 64),
    "a photograph as surroundings": _own("own_panorama", "cut.png"),
    "a flat picture as surroundings": _own("own_panorama", "dog.jpg"),
    "a picture where a model belongs": _own("own_model", "dog.jpg"),
    "a model where a picture belongs": _own("own_photo", "box.glb"),
    "a model that was cut off": _own("own_model", "cut.glb"),
    "a model with bones": _own("own_model", "bones.glb"),
    "a model that needs what is not drawn": _own("own_model", "draco.glb"),
    "a model that reaches out of the folder": _own("own_model", "thief.glb"),
    "a model in millimetres": _own("own_model", "giant.glb"),
    "a prop of one's own without a file": (SCENE, "- prop: bench", "- prop: own_photo\n  - prop: bench"),
    "a file for a prop that shows none": _own("flag", "dog.jpg"),
}
"""By what is wrong: the kind of file, what stood there, and what stands there now."""
