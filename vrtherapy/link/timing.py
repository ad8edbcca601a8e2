"""When a message is due, repeated or too late, and how long a silence may last. Far links set their own paces."""

from dataclasses import dataclass, field

from vrtherapy.commands import Command
from vrtherapy.commands.course import Stop
from vrtherapy.link.keys import Role

FRESH_SECONDS = 2.0
"""A command meant for an earlier moment of the session than this is refused; a stop never is."""
STOP_REPEAT_SECONDS = 0.2
COMMAND_REPEAT_SECONDS = 0.3
CALM_SILENCE_SECONDS = 2.0
"""How long a stage may be silent while the patient sees nothing but the safe place. It may be loading scenes on a
processor that others share, and whoever is started anew for that loads anew."""
SNAPSHOT_REPEAT_SECONDS = 0.25
HELLO_REPEAT_SECONDS = 0.25


def never_late(command: Command, role: Role) -> bool:
    """Whether a command counts whenever it arrives: a stop, and a stage's report of what has already happened."""
    return isinstance(command, Stop) or (role == "stage" and "stage" in command.givers)


@dataclass(frozen=True, slots=True)
class Pace:
    """One end's heartbeat and the silence after which it counts as lost."""

    beat_seconds: float
    silent_after_seconds: float


@dataclass(frozen=True, slots=True)
class Timing:
    """The paces of a link; every end of it must be given the same. The session beats as the stage does."""

    stage: Pace = field(default=Pace(0.1, 0.4))
    console: Pace = field(default=Pace(0.25, 0.8))

    @classmethod
    def bearing(cls, stage_seconds: float, console_seconds: float) -> "Timing":
        """The timing under which a stage's and a console's silence may last so long."""
        return cls(Pace(stage_seconds / 4, stage_seconds), Pace(console_seconds / 3, console_seconds))

    def of(self, role: Role) -> Pace:
        """The pace of a client of `role`: how it beats, and how long it bears the session's silence."""
        return self.stage if role == "stage" else self.console
