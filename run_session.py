"""The one way in: start a session and the console of the browser, and keep both alive.

It checks the files, chooses where things go, says so, and starts the session process, which starts the stage. Where it
is not told for whom and with which protocol, the console asks, and one session follows the other. It decides nothing
about the therapy and holds nothing that could be lost, so that it has no cause to die; if it does, the others go on,
and the session says that nothing will restart it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from therapist_console.web.child import Console, ConsoleChild, NoConsole, screen_is_here
from therapist_console.web.orders import Orders
from vrtherapy.clinic.first_start import ensure_vault
from vrtherapy.errors import VrTherapyError
from vrtherapy.link.keys import KeyFolder
from vrtherapy.link.sockets import from_this_machine
from vrtherapy.messages import Text
from vrtherapy.supervising.arguments import parser
from vrtherapy.supervising.one_session import run_one_session
from vrtherapy.supervising.supervisor import Ending


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the session that is named, or one after the other. Status 0: ended; 1: it could not go on; 2: wrong usage."""
    options = parser().parse_args(arguments)
    chosen_in_the_console = options.console == "web" and not (
        options.protocol or options.patient or options.seconds
    )
    options.protocol, options.patient = options.protocol or "heights", options.patient or "P000"
    if not options.plain_records:
        try:
            ensure_vault(options.language)
        except VrTherapyError as error:
            print(error, file=sys.stderr)
            return 1
    ending = Ending()
    ending.catch()
    with tempfile.TemporaryDirectory(prefix="vrtherapy-") as folder:
        orders = Orders(Path(folder) / "orders") if chosen_in_the_console else None
        console = _console(options, orders)
        try:
            return (
                _one_after_the_other(options, console, orders, ending)
                if orders
                else run_one_session(options, console, ending)
            )
        finally:
            console.close()


def _one_after_the_other(
    options: argparse.Namespace, console: Console, orders: Orders, ending: Ending
) -> int:
    """Open what the console asks for, again and again. Where nobody sees a console, one session begins at once."""
    if not screen_is_here():
        print(
            "session   begins at once: there is no screen here; the console asks for the one after it",
            flush=True,
        )
        if (status := run_one_session(options, console, ending)) != 0:
            return status
    if not ending.asked:
        print("waiting   for a patient's code and a protocol, chosen in the console; Ctrl-C ends", flush=True)
    while not ending.asked:
        console.watch(time.monotonic())
        order = orders.take()
        if order is None:
            time.sleep(0.1)
            continue
        options.patient, options.protocol, options.language = order.patient, order.protocol, order.language
        if run_one_session(options, console, ending) != 0 and not ending.asked:
            orders.fail(_NOT_OPENED.to(order.language))
    return 0


_NOT_OPENED = Text(
    en="The session could not go on; the computer where it was started says why.",
    fr="La séance n'a pas pu continuer ; l'ordinateur où elle a été lancée dit pourquoi.",
)


def _console(options: argparse.Namespace, orders: Orders | None) -> Console:
    """The console of the browser, unless it is not wanted."""
    if options.console == "none":
        return NoConsole()
    arguments = ["--endpoint", from_this_machine(options.endpoint), "--silence", str(options.console_silence)]
    if options.listen:
        arguments += ["--listen", options.listen]
    if options.console_port is not None:
        arguments += ["--port", str(options.console_port)]
    if orders:
        arguments += ["--orders", str(orders.folder)]
    if options.records:
        arguments += ["--records", str(options.records.absolute())]
    KeyFolder.open()  # the console's key is made with the others
    return ConsoleChild(arguments)


if __name__ == "__main__":
    sys.exit(main())
