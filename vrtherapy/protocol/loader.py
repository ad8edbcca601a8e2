"""Loading protocols."""

from pathlib import Path

from vrtherapy.errors import SourceError
from vrtherapy.protocol.checks import check_protocol
from vrtherapy.protocol.model import Protocol
from vrtherapy.scene.library import SceneLibrary
from vrtherapy.sources import Source, read_record, read_source


def load_protocol(path: Path, scenes: SceneLibrary) -> Protocol:
    """Read a protocol and check it against its scenes. Raises SourceError with every fault, the scenes' included."""
    return protocol_from(read_source(path), scenes)


def protocol_from(source: Source, scenes: SceneLibrary) -> Protocol:
    """As `load_protocol`, from a source that was read already."""
    check_protocol(source, scenes)
    protocol = read_record(source, Protocol)
    source.raise_if_faulty()
    if protocol is None:
        raise SourceError(source.faults)
    return protocol


def scenes_of(protocol: Protocol) -> tuple[str, ...]:
    """The names of the scenes a protocol uses, the safe place first."""
    return tuple(dict.fromkeys([protocol.safe_place, *(step.scene for step in protocol.hierarchy)]))
