"""Sessions as a data set in the Brain Imaging Data Structure: behaviour as events, questionnaires, head motion.

https://bids-specification.readthedocs.io, version 1.10: task events, phenotype, motion.
"""

from collections.abc import Iterable, Mapping, Sequence

from vrtherapy import __version__
from vrtherapy.record.export.leaving import Leaving
from vrtherapy.record.export.rows import COLUMNS, Cell, event_rows
from vrtherapy.record.export.tables import ANSWER_COLUMNS, answer_rows, json_bytes, session_row
from vrtherapy.state import PHASES

_VERSION = "1.10.0"
_TASK = "exposure"
_CHANNELS: tuple[tuple[str, str, str, str], ...] = (
    ("latency", "n/a", "LATENCY", "s"),
    ("heading", "z", "ORNT", "deg"),
    ("pitch", "x", "ORNT", "deg"),
    ("roll", "y", "ORNT", "deg"),
    ("x", "x", "POS", "m"),
    ("y", "y", "POS", "m"),
    ("z", "z", "POS", "m"),
)
_UNITS = {"onset": "s", "duration": "s"}
_README = """Sessions of graded exposure in virtual reality, recorded by vrtherapy {version}.

Every session is sub-*/ses-*/beh/*_events.tsv; what its columns mean stands beside it. Questionnaires are in phenotype/.
Names were made for this data set alone, and dates are moved by whole days, unless the clinic kept its codes.
"""


def bids_files(sessions: Sequence[Leaving]) -> dict[str, bytes]:
    """Every file of the data set by its path."""
    description = {
        "Name": "Graded exposure in virtual reality",
        "BIDSVersion": _VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "vrtherapy", "Version": __version__}],
    }
    subjects = sorted({each.subject for each in sessions})
    files = {
        "dataset_description.json": json_bytes(description),
        "README": _README.format(version=__version__).encode(),
        "participants.tsv": _tsv(["participant_id"], [[f"sub-{subject}"] for subject in subjects]),
        "participants.json": _columns(participant_id="The patient's name in this data set."),
        "sessions.json": _columns(
            session_id="The session's number among this patient's.",
            acq_time="When it began; moved by whole days unless codes were kept.",
            protocol="Id of the protocol.",
        ),
    }
    for subject in subjects:
        files |= _sessions_of(subject, [each for each in sessions if each.subject == subject])
    for leaving in sessions:
        files |= _session(leaving)
    return files | _phenotype(sessions)


def _columns(**meanings: str) -> bytes:
    """What the columns of a table mean, as stands beside it."""
    return json_bytes({name: {"Description": meaning} for name, meaning in meanings.items()})


def _sessions_of(subject: str, sessions: Sequence[Leaving]) -> dict[str, bytes]:
    rows: list[list[Cell]] = []
    for each in sessions:
        figures = session_row(each)
        rows.append([f"ses-{each.session}", each.began.isoformat(timespec="seconds"), figures["protocol"]])
    return {f"sub-{subject}/sub-{subject}_sessions.tsv": _tsv(["session_id", "acq_time", "protocol"], rows)}


def _session(leaving: Leaving) -> dict[str, bytes]:
    name = f"sub-{leaving.subject}_ses-{leaving.session}_task-{_TASK}"
    folder = f"sub-{leaving.subject}/ses-{leaving.session}"
    files = {
        f"{folder}/beh/{name}_events.tsv": _tsv(COLUMNS, [row.cells() for row in event_rows(leaving)]),
        f"{folder}/beh/{name}_events.json": json_bytes(_described(leaving)),
    }
    if leaving.motion:
        files |= _motion(f"{folder}/motion/{name}_tracksys-head", leaving)
    return files


def _described(leaving: Leaving) -> dict[str, object]:
    opened = leaving.recording.opened
    columns: dict[str, dict[str, object]] = {name: {"Description": COLUMNS[name]} for name in COLUMNS}
    for name, unit in _UNITS.items():
        columns[name]["Units"] = unit
    columns["phase"]["Levels"] = {phase: text.en for phase, text in PHASES.items()}
    columns["step"]["Levels"] = {step.id: step.title.en for step in opened.protocol.hierarchy}
    about = {
        "TaskName": _TASK,
        "TaskDescription": opened.protocol.summary.en,
        "StimulusPresentation": {"SoftwareName": "vrtherapy", "SoftwareVersion": opened.software},
    }
    return {**about, **columns}


def _motion(name: str, leaving: Leaving) -> dict[str, bytes]:
    """Samples without a heading line, as the specification has it; their channels stand beside them."""
    samples = leaving.motion
    lasted = samples[-1].at_seconds - samples[0].at_seconds
    rate_hz = round((len(samples) - 1) / lasted, 3) if lasted > 0 else 0.0
    sidecar = {
        "TaskName": _TASK,
        "TaskDescription": leaving.recording.opened.protocol.summary.en,
        "SoftwareVersions": leaving.recording.opened.software,
        "TrackingSystemName": "head",
        "SamplingFrequency": rate_hz,
        "SamplingFrequencyEffective": rate_hz,
        "MotionChannelCount": len(_CHANNELS),
        "ORNTChannelCount": 3,
        "POSChannelCount": 3,
        "LATENCYChannelCount": 1,
        "TrackedPointsCount": 1,
        "RecordingDuration": round(lasted, 3),
        "SpatialAxes": "RAS",
        "RotationRule": "right-hand",
        "RotationOrder": "ZXY",
        "MissingValues": "n/a",
    }
    channels = [[channel, component, kind, "head", units] for channel, component, kind, units in _CHANNELS]
    return {
        f"{name}_motion.tsv": _lines([list(sample) for sample in samples]),
        f"{name}_motion.json": json_bytes(sidecar),
        f"{name}_channels.tsv": _tsv(["name", "component", "type", "tracked_point", "units"], channels),
    }


def _phenotype(sessions: Sequence[Leaving]) -> dict[str, bytes]:
    """A table for each questionnaire, time and session: the specification has a row for each participant, no more."""
    tables: dict[str, dict[str, dict[str, Cell]]] = {}
    for leaving in sessions:
        for row in answer_rows(leaving):
            found = dict(zip(ANSWER_COLUMNS, row, strict=True))
            asked = f"{found['questionnaire']}_{found['when']}".replace("-", "")
            table = tables.setdefault(f"{asked}_ses{leaving.session}", {})
            column = f"{'score_' if found['kind'] == 'score' else ''}{found['item']}"
            table.setdefault(f"sub-{leaving.subject}", {})[column] = found["value"]
    files: dict[str, bytes] = {}
    for name, table in tables.items():
        columns = list(dict.fromkeys(column for cells in table.values() for column in cells))
        rows = [[subject, *(cells.get(column) for column in columns)] for subject, cells in table.items()]
        files[f"phenotype/{name}.tsv"] = _tsv(["participant_id", *columns], rows)
        meaning = {column: {"Description": _meaning(column)} for column in columns}
        files[f"phenotype/{name}.json"] = json_bytes(meaning)
    return files


def _meaning(column: str) -> str:
    if column.startswith("score_"):
        return f"Score of the subscale {column.removeprefix('score_')}."
    return f"What the answer to the item {column} counts."


def _tsv(columns: Iterable[str] | Mapping[str, str], rows: Iterable[Sequence[Cell]]) -> bytes:
    return _lines([list(columns), *rows])


def _lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    return "".join("\t".join(map(_cell, row)) + "\n" for row in rows).encode()


def _cell(value: Cell) -> str:
    """A cell as BIDS has it: `n/a` for nothing, no tab and no line break within."""
    if value is None or value == "":
        return "n/a"
    return " ".join(value.split()) if isinstance(value, str) else str(value)
