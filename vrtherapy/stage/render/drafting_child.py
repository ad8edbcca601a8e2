"""The process that drafts scenes for a stage: `drafting.Drafter` starts it and asks it."""

import signal
import sys
from contextlib import suppress
from typing import IO

from vrtherapy.processes import leave_no_core
from vrtherapy.stage.render.draft import draft_scene
from vrtherapy.stage.render.drafting import Asked, Begun, Failed, receive, send


def main() -> None:
    """Draft what is asked for on standard input, until it ends with the stage."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    leave_no_core()
    answers, sys.stdout = sys.stdout.buffer, sys.stderr  # what a prop prints must not get among the answers
    with suppress(EOFError, BrokenPipeError):  # the stage is gone
        while True:
            _answer(receive(sys.stdin.buffer), answers)


def _answer(asked: Asked, answers: IO[bytes]) -> None:
    try:
        draft = draft_scene(asked.scene, coarse=asked.coarse)
    except Exception as error:  # noqa: BLE001 -- told where it is asked, as a scene that cannot be built
        send(answers, Failed(str(error)))
        return
    send(answers, Begun(draft.sky, len(draft.props)))
    for prop in draft.props:
        send(answers, prop)


if __name__ == "__main__":
    main()
