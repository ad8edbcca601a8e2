"""From sessions in the library to files that leave: consent first, the audit log second, and then alone the files."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from vrtherapy.messages import Text
from vrtherapy.record.export.bids import bids_files
from vrtherapy.record.export.fhir import FhirVersion, fhir_bundle
from vrtherapy.record.export.leaving import Leaving, Options, prepare, refusal
from vrtherapy.record.export.tables import csv_files, json_bytes, json_file
from vrtherapy.record.library import Library
from vrtherapy.record.motion import STREAM, MotionSample, decode_motion
from vrtherapy.record.recording import Recording

Format = Literal["csv", "bids", "fhir", "json"]
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip file knows: when it was made is nobody's business."""


@dataclass(frozen=True)
class Form:
    """In which form sessions leave."""

    format: Format
    fhir: FhirVersion
    options: Options


class Package(NamedTuple):
    """What leaves, file by file, and why which sessions do not."""

    files: Mapping[str, bytes]
    leaving: Sequence[Leaving]
    left_out: Sequence[Text]


def pack(library: Library, sessions: Sequence[str], form: Form) -> Package:
    """Export sessions, those whose patients consent to it now; no files if there are none.

    The audit log is told of each before this returns. Raises JournalError, VaultError and VrTherapyError.
    """
    recordings = [(session, library.read(session, "export")) for session in sessions]
    left_out = [why for _, recording in recordings if (why := refusal(recording))]
    offered = [
        (recording, _motion(library, session, recording))
        for session, recording in recordings
        if refusal(recording) is None
    ]
    leaving = prepare(offered, form.options)
    for each in leaving:
        library.audit("exported", session=each.recording.session, detail=form.format)
    return Package(_files(leaving, form) if leaving else {}, leaving, left_out)


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as one zip file; the same files give the same bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in sorted(files.items()):
            member = zipfile.ZipInfo(name, _NO_MOMENT)
            member.external_attr = 0o600 << 16
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _motion(library: Library, session: str, recording: Recording) -> Sequence[MotionSample]:
    return decode_motion(library.streams(session, STREAM)) if STREAM in recording.streams else ()


def _files(leaving: Sequence[Leaving], form: Form) -> Mapping[str, bytes]:
    match form.format:
        case "csv":
            return csv_files(leaving)
        case "bids":
            return bids_files(leaving)
        case "fhir":
            return {"bundle.json": json_bytes(fhir_bundle(leaving, form.fhir))}
        case "json":
            return {"sessions.json": json_file(leaving)}
