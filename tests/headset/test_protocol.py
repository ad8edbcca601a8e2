"""A whole protocol with a scripted patient: a seat, ratings by stick, a turn, motion that is kept, and a stop."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.headset.remote import Patient
from tests.headset.rig import Monado
from tests.system.rig import Rig, running
from vrtherapy.clinic.first_start import ensure_vault
from vrtherapy.commands import Command
from vrtherapy.commands.course import Advance, End
from vrtherapy.commands.ratings import AnswerDebrief, AskSuds
from vrtherapy.commands.steering import AcceptSuggestion, SetPosture
from vrtherapy.events import Entry
from vrtherapy.link.wire import Done
from vrtherapy.record.consent import Consent
from vrtherapy.record.library import Library, unlocked_now
from vrtherapy.record.motion import HANDS_STREAM, STREAM, decode_motion
from vrtherapy.record.register import Register
from vrtherapy.record.vault.home import Vault

PROTOCOL = Path(__file__).parents[1] / "system" / "data" / "protocols" / "whole.yaml"
SESSION = (str(PROTOCOL), "--display", "headset", "--stage-silence", "3", "--console-silence", "10")


class Visit:
    """A patient in the headset and the therapist at the console."""

    def __init__(self, rig: Rig, patient: Patient) -> None:
        self.rig, self.patient = rig, patient

    def give(self, command: Command) -> None:
        answer = self.rig.give(command)
        assert isinstance(answer, Done), answer

    def hold(self, frames: int = 3) -> None:
        """Let what the patient does last until so many frames have followed it, however slow they are."""
        self.patient.send()
        enough = len(self.rig.frames()) + frames
        self.rig.until(lambda _: len(self.rig.frames()) >= enough, "frames are submitted")

    def push(self, across: float, frames: int = 3) -> None:
        """Push the right stick to a side, and let it go."""
        for far, enough in ((across, frames), (0.0, 3)):
            self.patient.right.stick = (far, 0.0)
            self.hold(enough)

    def rate(self, *pushes: float, frames: int = 3) -> int:
        """Answer the therapist's question for SUDS by the stick; what was recorded."""
        before = len(self.rig.state.suds)
        self.give(AskSuds())
        self.hold(6)
        for across in pushes:
            self.push(across, frames)
        for pressed in ({"a"}, set[str]()):
            self.patient.right.pressed = pressed
            self.hold()
        self.rig.until(lambda state: len(state.suds) > before, "the rating is recorded")
        return self.rig.state.suds[-1].value

    def sees_step(self, index: int) -> None:
        """Wait until the patient sees a step in full light."""
        self.rig.until(
            lambda state: state.step is not None and state.step.index == index, "the step has begun"
        )
        self.rig.resume_until_seen(self.rig.sees_exposure)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Library]:
    """The records of a clinic whose patient has agreed to motion streams."""
    home, records = tmp_path / "home", tmp_path / "records"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VRTHERAPY_HOME", str(home))
        ensure_vault("en")
        opened = unlocked_now(Vault(home / "vault"))
        assert opened is not None
        agreed = Consent(
            purpose="motion_streams", granted=True, version="1", at="2026-11-01T09:00:00Z", asked_by="anna"
        )
        Register(records, opened).record("P000", agreed)
        yield Library(records, opened)


def test_a_scripted_patient_goes_through_a_whole_protocol(
    monado: Monado, records: Library, tmp_path: Path
) -> None:
    with monado.patient() as patient, running(tmp_path, SESSION) as rig:
        visit = Visit(rig, patient)
        patient.head_m = (0.0, 1.2, 0.0)
        patient.send()
        rig.until(lambda state: state.headset == "worn", "the headset is worn", 60.0)
        rig.begin()
        visit.give(SetPosture(posture="sitting"))
        rig.until(
            lambda _: bool(rig.frames()) and rig.frames()[-1].fade == 0.0, "the safe place is in full light"
        )
        assert visit.rate(-1.0, -1.0, -1.0) < 50  # on a busy machine a push may be missed, or count twice
        visit.give(Advance())
        visit.sees_step(0)
        patient.look(heading_deg=40.0, pitch_deg=-20.0)
        assert visit.rate(1.0, 1.0, 1.0) > 50
        assert visit.rate(-1.0, frames=60) == 0  # held to the side it goes to the end
        rig.until(lambda state: len(state.suggestions) == 1, "going on is suggested")
        visit.give(AcceptSuggestion(suggestion=rig.state.suggestions[0].seq))
        visit.sees_step(1)
        visit.push(1.0)
        rig.wait(0.5)
        patient.squeeze_both()
        rig.until(
            lambda state: state.stop is not None and state.stop.shown_at_seconds is not None,
            "stopped, and shown",
        )
        visit.give(End())
        visit.give(AnswerDebrief(question="learned", answer="That I can stop"))
        visit.give(End())
        rig.until(lambda state: state.phase == "ended", "the session has ended")
        entries = rig.entries()
    _check_record(entries)
    _check_motion(records)


def _check_record(entries: list[Entry]) -> None:
    told = [(entry.event.type, entry.cause.by) for entry in entries]
    assert [kind for kind, _ in told if kind in _COURSE] == [
        "screening_confirmed",
        "baseline_begun",
        "posture_set",
        *("suds_rated", "step_begun", "suds_rated", "suds_rated", "step_begun"),
        *("stopped", "safe_place_shown", "debrief_begun", "debrief_answered", "ended"),
    ]
    assert {by for kind, by in told if kind in ("suds_rated", "stopped")} == {"patient"}


_COURSE = frozenset(
    {
        *("screening_confirmed", "baseline_begun", "posture_set", "suds_rated", "step_begun"),
        *("stopped", "safe_place_shown", "debrief_begun", "debrief_answered", "ended"),
    }
)


def _check_motion(records: Library) -> None:
    """Head and hands were kept, and are where the patient was in the scene."""
    (card,) = records.sessions("P000")
    heads = decode_motion(records.streams(card.session, STREAM))
    hands = [json.loads(line) for line in b"".join(records.streams(card.session, HANDS_STREAM)).splitlines()]
    assert len(hands) == len(heads)
    looked = {round(head.heading_deg): number for number, head in enumerate(heads)}
    assert {
        0,
        40,
        10,
    } <= looked.keys()  # ahead; to the left; and after a push that turned the patient by 30° back
    turned = looked[10]
    assert heads[turned][2:] == pytest.approx(
        (-20.0, 0.0, 0.0, 0.0, 1.65), abs=0.05
    )  # at the scene's eye height
    assert hands[turned][1] == pytest.approx([-0.023, 0.36, 1.45], abs=0.02)
