"""What leaves the house: only with consent, under other names, without people's words, and sound for its readers."""

import copy
import csv
import importlib
import io
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tools.synthetic_sessions import FIRST, PATIENT, SCRIPTS, motion, play, write_journal
from vrtherapy.__main__ import main
from vrtherapy.errors import VrTherapyError
from vrtherapy.events import Entry
from vrtherapy.record.consent import Consent, Consents, Purpose
from vrtherapy.record.export import (
    FhirVersion,
    Leaving,
    Options,
    bids_files,
    csv_files,
    fhir_bundle,
    json_file,
    prepare,
    refusal,
    zipped,
)
from vrtherapy.record.export.fhir_check import check_bundle
from vrtherapy.record.export.rows import COLUMNS, event_rows
from vrtherapy.record.recording import PLAIN, Recording

SAID = ("My legs will give way", "proud of the first two", "stairwell", "That I can stop")
FILES = {"csv": csv_files, "bids": bids_files}


def agreed(*purposes: Purpose, granted: bool = True) -> Consents:
    day = "2026-03-01T00:00:00Z"
    return Consents(
        tuple(
            Consent(purpose=purpose, granted=granted, version="1", at=day, asked_by="anna")
            for purpose in purposes
        )
    )


@pytest.fixture(scope="module")
def played() -> list[list[Entry]]:
    return [play(script) for script in SCRIPTS]


def leaving(
    played: Sequence[Sequence[Entry]], consents: Consents, options: Options | None = None
) -> list[Leaving]:
    recordings = [Recording(entries, consents=consents) for entries in played]
    return prepare([(each, motion(each.entries)) for each in recordings], options or Options())


class TestConsent:
    def test_nothing_leaves_without_consent_or_after_it_was_withdrawn(
        self, played: list[list[Entry]]
    ) -> None:
        asked = agreed("research_export")
        withdrawn = asked.with_answer(agreed("research_export", granted=False).given)
        for consents, words in ((Consents(), "was not asked"), (withdrawn, "withdrew")):
            recording = Recording(played[0], consents=consents)
            why = refusal(recording)
            assert why is not None
            assert words in why.en
            assert prepare([(recording, ())], Options()) == []
        assert refusal(Recording(played[0], consents=asked)) is None

    def test_motion_needs_a_consent_of_its_own(self, played: list[list[Entry]]) -> None:
        (without,) = leaving(played[:1], agreed("research_export"))
        (with_it,) = leaving(played[:1], agreed("research_export", "motion_streams"))
        assert not without.motion
        assert with_it.motion

    def test_a_demonstration_may_leave_and_is_called_one(self, played: list[list[Entry]]) -> None:
        (each,) = prepare([(Recording(played[0], marks=(PLAIN,)), ())], Options())
        assert each.demonstration
        assert fhir_bundle([each])["meta"]["tag"][0]["code"] == "HTEST"


class TestNames:
    def everything(self, sessions: list[Leaving]) -> str:
        files = [*csv_files(sessions).values(), *bids_files(sessions).values(), json_file(sessions)]
        files += [json.dumps(fhir_bundle(sessions, version)).encode() for version in ("r4", "r5")]
        return b"\n".join(files).decode()

    def test_no_code_no_date_no_name_and_no_word_leaves(self, played: list[list[Entry]]) -> None:
        written = self.everything(leaving(played, agreed("research_export")))
        for secret in (PATIENT, "SYNTHETIC", "2026-03", "sample1", "anna", *SAID):
            assert secret not in written

    def test_each_export_has_names_of_its_own_and_a_key_makes_the_same_again(
        self, played: list[list[Entry]]
    ) -> None:
        consents, key = agreed("research_export"), b"k" * 32
        names = [leaving(played, consents)[0].subject for _ in range(2)]
        assert names[0] != names[1]
        again = [leaving(played, consents, Options(key=key))[0].subject for _ in range(2)]
        assert again[0] == again[1]

    def test_days_between_sessions_and_the_time_of_day_stay(self, played: list[list[Entry]]) -> None:
        sessions = leaving(played, agreed("research_export"))
        began = [each.began for each in sessions]
        assert [(later - began[0]).days for later in began] == [0, 7, 14]
        assert {(each.hour, each.minute) for each in began} == {(9, 30)}
        assert began[-1].year < 1925

    def test_codes_and_words_leave_where_the_clinic_asks(self, played: list[list[Entry]]) -> None:
        options = Options(keep_codes=True, with_text=True)
        written = self.everything(leaving(played, agreed("research_export"), options))
        for words in ("SYNTHETIC01", "2026-03-02T09:30", "My legs will give way"):
            assert words in written

    def test_codes_that_punctuation_alone_tells_apart_are_refused(self, played: list[list[Entry]]) -> None:
        def of(patient: str) -> Recording:
            first = played[0][0]
            opened = first.changed(event=first.event.changed(patient=patient))
            return Recording([opened, *played[0][1:]], consents=agreed("research_export"))

        with pytest.raises(VrTherapyError, match="same name"):
            prepare([(of("P-1"), ()), (of("P1"), ())], Options(keep_codes=True))


class TestRows:
    def test_phases_last_until_the_next(self, played: list[list[Entry]]) -> None:
        rows = event_rows(leaving(played, agreed("research_export"))[0])
        phases = [row for row in rows if row.duration]
        for row, following in pairwise(phases):
            assert row.onset + row.duration == pytest.approx(following.onset, abs=0.002)
        assert phases[-1].phase == "debrief"

    def test_a_stop_says_by_whom_and_a_rule_its_name(self, played: list[list[Entry]]) -> None:
        rows = event_rows(leaving(played, agreed("research_export"))[0])
        (stop,) = [row for row in rows if row.trial_type == "stopped"]
        assert (stop.value, stop.by) == ("patient", "patient")
        assert {row.rule for row in rows if row.trial_type == "held"} == {"suds_limit"}

    def test_a_spreadsheet_runs_nothing(self, played: list[list[Entry]]) -> None:
        entries = list(played[0])
        place = next(i for i, entry in enumerate(entries) if entry.event.type == "noted")
        event = entries[place].event.changed(text='=HYPERLINK("http://evil")')
        entries[place] = entries[place].changed(event=event)
        sessions = leaving([entries], agreed("research_export"), Options(with_text=True))
        rows = list(csv.DictReader(io.StringIO(csv_files(sessions)["events.csv"].decode())))
        (note,) = [row for row in rows if row["trial_type"] == "noted"]
        assert note["text"].startswith("'=")


@pytest.fixture(scope="module")
def files(played: list[list[Entry]]) -> dict[str, bytes]:
    return bids_files(leaving(played, agreed("research_export", "motion_streams")))


class TestBids:
    """Read back with Python's csv module and by the official validator, which know nothing of how it was written."""

    def test_every_events_file_has_its_columns_and_numbers(self, files: dict[str, bytes]) -> None:
        events = [name for name in files if name.endswith("_events.tsv")]
        assert len(events) == 3
        for name in events:
            sidecar = json.loads(files[name.replace(".tsv", ".json")])
            rows = list(
                csv.DictReader(io.StringIO(files[name].decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
            )
            assert list(rows[0])[:3] == ["onset", "duration", "trial_type"]
            assert set(rows[0]) == set(COLUMNS) <= set(sidecar)
            onsets = [float(row["onset"]) for row in rows]
            assert onsets == sorted(onsets)
            assert all(float(row["duration"]) >= 0 for row in rows)
            assert not [cell for row in rows for cell in row.values() if cell in ("", None)]

    def test_names_follow_the_specification(self, files: dict[str, bytes]) -> None:
        entity = r"sub-[a-zA-Z0-9]+(_ses-[0-9]+)?(_task-exposure)?(_tracksys-head)?_(events|motion|channels|sessions)"
        for name in files:
            if name.startswith("sub-"):
                assert re.fullmatch(rf"sub-[a-z0-9]+/((ses-\d+)/(beh|motion)/)?{entity}\.(tsv|json)", name), (
                    name
                )
        assert json.loads(files["dataset_description.json"])["BIDSVersion"]

    def test_motion_has_as_many_columns_as_channels_and_no_heading(self, files: dict[str, bytes]) -> None:
        (first, *_) = [name for name in files if name.endswith("_motion.tsv")]
        lines = files[first].decode().splitlines()
        channels = files[first.replace("_motion.tsv", "_channels.tsv")].decode().splitlines()[1:]
        assert all(len(line.split("\t")) == len(channels) for line in lines)
        assert float(lines[1].split("\t")[0]) == pytest.approx(0.3)
        sidecar = json.loads(files[first.replace(".tsv", ".json")])
        assert sidecar["SamplingFrequency"] == pytest.approx(10 / 3, abs=0.01)

    def test_questionnaires_are_tables_with_a_row_a_patient(self, files: dict[str, bytes]) -> None:
        for session, total in (("01", "12.0"), ("03", "8.0")):
            table = files[f"phenotype/gad7_before_ses{session}.tsv"].decode()
            (row,) = csv.DictReader(io.StringIO(table), delimiter="\t")
            assert row["score_total"] == total
            meanings = json.loads(files[f"phenotype/gad7_before_ses{session}.json"])
            assert set(row) - {"participant_id"} == set(meanings)

    def test_the_official_validator_finds_no_error(
        self, files: dict[str, bytes], tmp_path: Path, require: Callable[..., None]
    ) -> None:
        there = find_spec("bids_validator_deno") is not None
        require("bids-validator-deno", "pip install bids-validator-deno", found=there)
        folder = tmp_path / "data-set"
        assert validated(write_out(files, folder)) == set()
        broken = next(name for name in files if name.endswith("_motion.json"))
        (folder / broken).write_text("{}", encoding="utf-8")
        assert "SIDECAR_KEY_REQUIRED" in validated(folder), "it would not have noticed anything"


def write_out(files: Mapping[str, bytes], folder: Path) -> Path:
    """The files of an export on the disk."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def validated(folder: Path) -> set[str]:
    """The errors that the official validator of BIDS data sets finds; it asks no network."""
    command = [sys.executable, "-c", "from bids_validator_deno import cli; cli()", str(folder), "--json"]
    environment = os.environ | {"DENO_NO_UPDATE_CHECK": "1", "DENO_DIR": str(folder.parent / "deno")}
    said = subprocess.run(command, capture_output=True, check=False, env=environment, timeout=120)
    issues = json.loads(said.stdout)["issues"]["issues"]
    return {issue["code"] for issue in issues if issue["severity"] == "error"}


both_versions = pytest.mark.parametrize("version", ["r4", "r5"])


class TestFhir:
    @both_versions
    def test_an_independent_library_reads_the_bundle(
        self, played: list[list[Entry]], version: FhirVersion
    ) -> None:
        module = "fhir.resources.R4B.bundle" if version == "r4" else "fhir.resources.bundle"
        options = Options(with_text=True)
        bundle = fhir_bundle(leaving(played, agreed("research_export"), options), version)
        read = importlib.import_module(module).Bundle.model_validate_json(json.dumps(bundle))
        assert len(read.entry) == len(bundle["entry"])

    def test_every_suds_is_an_observation_with_its_time_and_step(self, played: list[list[Entry]]) -> None:
        options = Options(keep_codes=True)
        bundle = fhir_bundle(leaving(played[:1], agreed("research_export"), options))
        found = [
            entry["resource"]
            for entry in bundle["entry"]
            if entry["resource"].get("code", {}).get("coding", [{}])[0].get("code") == "suds"
        ]
        values = [each["valueQuantity"]["value"] for each in found]
        assert values == [25, 20, 45, 30, 20, 60, 55, 40, 30, 80, 92, 85, 55]
        title = Recording(played[0]).opened.protocol.hierarchy[0].title.en
        assert found[2]["component"][1]["valueString"] == f"1: {title}"
        assert found[0]["effectiveDateTime"].startswith("2026-03-02T09:3")

    def test_gad_7_has_its_loinc_codes(self, played: list[list[Entry]]) -> None:
        written = json.dumps(fhir_bundle(leaving(played[:1], agreed("research_export"))))
        for code in ("70274-6", "69725-0", "LA6570-1"):
            assert f'"{code}"' in written

    def test_a_stopped_session_is_a_stopped_procedure(self, played: list[list[Entry]]) -> None:
        sessions = leaving(played, agreed("research_export"))
        procedures = [
            entry["resource"]["status"]
            for entry in fhir_bundle(sessions)["entry"]
            if entry["resource"]["resourceType"] == "Procedure"
        ]
        assert procedures == ["stopped", "completed", "completed"]

    @both_versions
    def test_the_strict_check_finds_what_model_classes_let_pass(
        self, played: list[list[Entry]], version: FhirVersion
    ) -> None:
        bundle = fhir_bundle(leaving(played[:1], agreed("research_export")), version)
        assert check_bundle(bundle, version) == []
        for spoil, words in SPOILED:
            broken = copy.deepcopy(bundle)
            spoil({entry["resource"]["resourceType"]: entry["resource"] for entry in broken["entry"]}, broken)
            faults = check_bundle(broken, version)
            assert any(words in fault for fault in faults), (words, faults)


def _set(kind: str, *path: Any, to: object) -> Any:  # noqa: ANN401 -- a path of names and places
    def spoil(resources: dict[str, Any], _: dict[str, Any]) -> None:
        target = resources[kind]
        for step in path[:-1]:
            target = target[step]
        target[path[-1]] = to

    return spoil


SPOILED: list[tuple[Any, str]] = [
    (_set("Observation", "status", to="bogus"), "not one of final"),
    (_set("Procedure", "status", to="finished"), "not one of completed"),
    (_set("Observation", "effectiveDateTime", to="2026-02-30T10:00:00.000+00:00"), "no day of the calendar"),
    (_set("Observation", "effectiveDateTime", to="yesterday"), "no instant"),
    (_set("Observation", "valueQuantity", "code", to="points"), "is not in http://unitsofmeasure.org"),
    (_set("Observation", "valueQuantity", "value", to="60"), "no number"),
    (
        _set("Observation", "code", "coding", 0, "system", to="http://example.org"),
        "no code system that we use",
    ),
    (_set("QuestionnaireResponse", "item", 0, "answer", to=[]), "empty"),
    (_set("Observation", "subject", "reference", to="urn:uuid:nobody"), "points to nothing"),
    (_set("Patient", "name", to=[{"text": "Anna"}]), "not a field that we write"),
    (_set("Provenance", "recorded", to=""), "no instant"),
    (lambda _, bundle: bundle["entry"].append(bundle["entry"][0]), "same fullUrl"),
]


def test_zipped_files_are_the_same_files_for_their_owner_alone_and_say_nothing_of_when() -> None:
    files = {"b/two.tsv": b"2", "one.tsv": b"1"}
    with zipfile.ZipFile(io.BytesIO(zipped(files))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert {(info.date_time[0], info.external_attr >> 16) for info in archive.infolist()} == {
            (1980, 0o600)
        }


class TestCommandLine:
    @pytest.mark.parametrize("form", ["csv", "bids", "fhir", "json"])
    def test_it_writes_private_files_once(
        self, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path / "home"))
        write_journal(tmp_path / "records", play(FIRST))
        out = tmp_path / "out"
        arguments = [
            "export",
            "--all",
            "--records",
            str(tmp_path / "records"),
            "--format",
            form,
            "-o",
            str(out),
        ]
        assert main(arguments) == 0
        written = [out] if out.is_file() else [path for path in out.rglob("*") if path.is_file()]
        assert written
        assert all(path.stat().st_mode & 0o077 == 0 for path in (*written, *out.rglob("*")))
        assert main(arguments) == 1
        assert "is there already" in capsys.readouterr().err
