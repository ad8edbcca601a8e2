"""A whole session with a patient in a headset, on a real runtime that is killed, hangs and comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.headset.rig import Monado
from tests.headset.watched import GIVEN
from tests.system.rig import Rig, running
from vrtherapy.commands.course import End
from vrtherapy.events import Entry
from vrtherapy.headset import HEADSET
from vrtherapy.link.wire import Done

PROTOCOL = Path(__file__).parents[1] / "system" / "data" / "protocols" / "kills.yaml"
SESSION = (str(PROTOCOL), "--display", "headset")
MONADO = "Monado"


@pytest.fixture
def rig(monado: Monado, tmp_path: Path) -> Iterator[Rig]:
    with monado.patient() as patient, running(tmp_path, SESSION) as rig:
        rig.patient = patient
        rig.begin()
        rig.expose()
        yield rig
        GIVEN[MONADO] += len(rig.frames())


def told(rig: Rig, kind: str) -> list[Entry]:
    return [entry for entry in rig.entries() if entry.event.type == kind]


def resumed(rig: Rig) -> None:
    rig.until(
        lambda s: s.phase == "safe_place" and s.headset == "worn", "the headset is back, in the safe place"
    )
    rig.resume_until_seen(rig.sees_exposure)


def test_the_patients_stop_acts_in_the_stage_and_stands_in_the_record(rig: Rig) -> None:
    rig.patient.squeeze_both()
    rig.until(lambda s: s.stop is not None and s.stop.shown_at_seconds is not None, "stopped, and shown")
    (stopped,) = told(rig, "stopped")
    assert stopped.cause.by == "patient"
    assert not rig.frames()[-1].exposing or rig.frames()[-1].fade > 0
    assert isinstance(rig.give(End()), Done)


def test_a_runtime_that_is_killed_leads_to_the_safe_place_and_back(rig: Rig, monado: Monado) -> None:
    monado.kill()
    took = rig.until(lambda s: s.phase == "safe_place", "the session knows of it")
    assert took < 1.5
    assert rig.state.phase_reason == HEADSET["lost"]
    monado.start()
    with monado.patient():
        resumed(rig)


def test_a_runtime_that_hangs_is_noticed_told_and_survived(rig: Rig, monado: Monado) -> None:
    monado.hang()
    took = rig.until(lambda s: s.phase == "safe_place", "the session knows of it")
    assert took < 2.0
    rig.until(lambda s: s.headset == "hung", "the therapist is told what to do")
    monado.go_on()
    resumed(rig)
