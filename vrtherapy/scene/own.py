"""An author's own file in a scene: whether it is there, may be shown, and can be drawn."""

from collections.abc import Mapping
from pathlib import Path

from vrtherapy.scene.model import PropSpec
from vrtherapy.sources import Spot, did_you_mean, shown

_LICENCE = "say whose it is and why you may use it: licence: own photograph, 2026"
_CONSENT = (
    "say who agreed to be shown, or whose place it is; if nobody can be recognised, write that: consent: …"
)


def check_own(use: Spot, props: Mapping[str, PropSpec] | None, folder: Path) -> None:
    """Note what is wrong with the file that a prop shows, and note its checksum in the document.

    Where the props are not known, it is read but not decoded.
    """
    own, name = use["own"], use["prop"].text
    spec = None if props is None or name is None else props.get(name)
    if spec is not None and spec.own is None and own.node is not None:
        own.key_fault(
            f"the prop {shown(name)} shows no file of yours: own_photo, own_panorama and own_model do"
        )
    if spec is not None and spec.own is not None and own.node is None:
        use.fault(f"the prop {shown(name)} shows a file of yours: say own: {{file: …, licence: …}}")
    if own.node is None or (spec is not None and spec.own is None):
        return
    if own.names and own["licence"].node is None:
        own["licence"].fault(_LICENCE)
    if own.names and own["consent"].node is None and spec is not None and spec.own != "model":
        own["consent"].fault(_CONSENT)
    if own["file"].text:
        _check_file(own, spec, folder)


def _check_file(own: Spot, spec: PropSpec | None, folder: Path) -> None:
    # Imported here, because decoding brings numpy along, which no session without such files needs.
    from vrtherapy.own.content import pieces_of, pixels_of, read_content  # noqa: PLC0415
    from vrtherapy.own.faults import OwnFault  # noqa: PLC0415

    file, name = own["file"], own["file"].text or ""
    try:
        content = read_content(folder, name)
        if spec is not None and spec.own == "model":
            pieces_of(content)
        elif spec is not None and spec.own is not None:
            pixels_of(content, spec.own)
    except OwnFault as fault:
        file.fault(f"{shown(name)}: {fault}{_like(name, folder) if 'no such file' in str(fault) else ''}")
        return
    written = own["sha256"]
    if written.node is None:
        own.add("sha256", content.sha256)
    elif written.text != content.sha256:
        written.fault(
            f"{shown(name)} is not the file this was written for: look at it, then leave out sha256"
        )


def _like(name: str, folder: Path) -> str:
    """A file there that is called almost so."""
    kinds = (".png", ".jpg", ".jpeg", ".glb", ".gltf")
    there = [
        path.relative_to(folder).as_posix()
        for pattern in ("*", "*/*")
        for path in sorted(folder.glob(pattern))[:200]
        if path.suffix.lower() in kinds
    ]
    return did_you_mean(name, there)
