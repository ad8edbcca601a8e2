"""The props that scenes are made of, one file each: `PROPS` finds them, scene files are checked by `CATALOGUE`."""

import pkgutil
from importlib import import_module

from vrtherapy.scene import PropSpec, PropUse
from vrtherapy.stage.props.base import Prop
from vrtherapy.stage.props.own import OwnProp

_NOT_PROPS = frozenset({"base", "shapes"})


def _found() -> dict[str, type[Prop]]:
    found: dict[str, type[Prop]] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.ispkg or module.name in _NOT_PROPS:
            continue
        for thing in vars(import_module(f"{__name__}.{module.name}")).values():
            if isinstance(thing, type) and issubclass(thing, Prop) and hasattr(thing, "spec"):
                found[thing.spec.name] = thing
    return dict(sorted(found.items()))


def made(use: PropUse) -> Prop:
    """A prop as a scene uses it, with the author's file where it shows one; not built yet."""
    prop = PROPS[use.prop]()
    if isinstance(prop, OwnProp):
        prop.own = use.own
    return prop


PROPS: dict[str, type[Prop]] = _found()
CATALOGUE: dict[str, PropSpec] = {name: prop.spec for name, prop in PROPS.items()}
