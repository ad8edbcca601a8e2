"""The therapist's console: `python -m therapist_console web` for browsers, `… watch` and `… send` in a terminal.

Exit status: 0 done; 1 refused, the sentence says why; 2 no link to a session, or none that accepts this key; 64 the
words were not understood; 130 interrupted.
"""

import math
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from therapist_console import guide
from therapist_console.arguments import Words, WrongUsage, command_named, nearest, take_apart
from therapist_console.words import language_of_user, printable
from vrtherapy.commands import Command, type_of
from vrtherapy.commands.steering import ChooseLanguage
from vrtherapy.errors import LinkError
from vrtherapy.folders import data_folder
from vrtherapy.link.client import LinkClient
from vrtherapy.link.keys import ClientKey, KeyFolder, load_client_key
from vrtherapy.link.sockets import DEFAULT_ENDPOINT
from vrtherapy.link.timing import Timing
from vrtherapy.messages import LANGUAGES, Language, Text

DONE, REFUSED, NO_LINK, USAGE, INTERRUPTED = 0, 1, 2, 64, 130
_DEFAULT_KEY = "therapist"
_EVERYWHERE = ("endpoint", "key", "language", "silence")


class Place(NamedTuple):
    """Which session, and with whose key; `others` are the options that say something else."""

    endpoint: str
    key: str
    timing: Timing
    others: list[tuple[str, str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the console; the status for the shell."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")
    language = language_of_user()
    try:
        words = take_apart(sys.argv[1:] if arguments is None else arguments)
        language = _language(words, language)
        return _run(words, language)
    except WrongUsage as wrong:
        _comprintable(wrong.sentence, language)
        return USAGE
    except LinkError as error:
        _comprintable(error.sentence, language)
        return NO_LINK
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(words: Words, language: Language) -> int:
    verb, *rest = words.positional or [""]
    if words.help or not verb:
        print(_help(verb, rest, language))
        return DONE if words.help else USAGE
    if verb == "web":
        return _web(_place(words), rest, language)
    if verb == "watch":
        place = _place(words)
        _refuse_more([*rest, *(f"--{name}" for name, _ in place.others)])
        return _watch(place, language)
    if verb == "send" and rest:
        command = command_named(rest[0])
        _refuse_more(rest[1:])
        return _send(_place(words, command), command, language)
    raise WrongUsage(guide.WHICH_COMMAND if verb == "send" else _neither(verb))


def _help(verb: str, rest: list[str], language: Language) -> str:
    if verb != "send":
        return guide.overview(language)
    return guide.about(command_named(rest[0]), language) if rest else guide.commands(language)


def _watch(place: Place, language: Language) -> int:
    from therapist_console.terminal import output_for  # noqa: PLC0415 -- a stop does not wait for the page
    from therapist_console.watch import Watch  # noqa: PLC0415

    # The default would end the process without giving the terminal back.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    client = LinkClient(place.endpoint, _key(place.key), timing=place.timing)
    output = output_for(sys.stdout, language)
    over = False
    try:
        Watch(client, output, language).run()
        over = True
    except KeyboardInterrupt:
        pass  # the usual way to leave
    finally:
        output.close()
        client.close()
    if over:
        print(guide.SESSION_OVER.to(language))
    return DONE


def _web(place: Place, rest: list[str], language: Language) -> int:
    from therapist_console.web.arguments import web_settings  # noqa: PLC0415 -- the terminal needs none of this
    from therapist_console.web.hands import Session  # noqa: PLC0415
    from therapist_console.web.serving import serve  # noqa: PLC0415

    _refuse_more(rest)
    keys = None if _is_file(place.key) else KeyFolder(data_folder() / "keys")
    serve(web_settings(Session(place.endpoint, place.timing, _key(place.key), keys), place.others, language))
    return DONE


def _send(place: Place, command: type[Command], language: Language) -> int:
    from therapist_console.sending import Sending  # noqa: PLC0415 -- nor the page for this

    client = LinkClient(place.endpoint, _key(place.key), watching=False, timing=place.timing)
    try:
        sending = Sending(client, tell_waiting=lambda sentence: _comprintable(sentence, language))
        outcome = sending.run(command, place.others)
    finally:
        client.close()
    if not outcome.done:
        for sentence in outcome.sentences:
            _comprintable(sentence, language)
        return REFUSED
    print("\n".join(printable(sentence.to(language)) for sentence in outcome.sentences))
    return DONE


def _language(words: Words, otherwise: Language) -> Language:
    """The language that was asked for, whatever else the words say."""
    named = dict(words.options).get("language")
    if named is None or type_of(ChooseLanguage) in (word.replace("-", "_") for word in words.positional):
        return otherwise  # there, --language says what the patient is to read
    for language in LANGUAGES:
        if language == named:
            return language
    raise WrongUsage(
        Text(en=f"--language {named!r} is not en or fr.", fr=f"--language {named!r} n'est ni en ni fr.")
    )


def _place(words: Words, command: type[Command] | None = None) -> Place:
    """Options that are not the command's own and mean the same everywhere, and the others."""
    own = command.model_fields if command else ()
    everywhere = {name for name in _EVERYWHERE if name not in own}
    named = {name: value for name, value in words.options if name in everywhere}
    others = [(name, value) for name, value in words.options if name not in everywhere]
    endpoint, key = named.get("endpoint", DEFAULT_ENDPOINT), named.get("key", _DEFAULT_KEY)
    return Place(endpoint, key, _timing(named.get("silence")), others)


def _timing(silence: str | None) -> Timing:
    """The silence that a far link may have; the session must have been started with the same."""
    if silence is None:
        return Timing()
    try:
        seconds = float(silence)
    except ValueError:
        seconds = math.nan
    if not 0.2 <= seconds <= 10:
        raise WrongUsage(
            Text(
                en=f"--silence {silence!r} is not a number of seconds from 0.2 to 10.",
                fr=f"--silence {silence!r} n'est pas un nombre de secondes de 0.2 à 10.",
            )
        )
    return Timing.bearing(Timing().stage.silent_after_seconds, seconds)


def _key(named: str) -> ClientKey:
    """A key file if that is what is named, else the client of that name on this computer. Raises NotAuthorised."""
    return (
        load_client_key(Path(named)) if _is_file(named) else KeyFolder(data_folder() / "keys").client(named)
    )


def _is_file(named: str) -> bool:
    return named.endswith(".json") or Path(named).name != named


def _refuse_more(words: list[str]) -> None:
    if words:
        listed = " ".join(words)
        raise WrongUsage(
            Text(
                en=f"Nothing is known to do with {listed!r}. Fields are written --field value.",
                fr=f"On ne sait que faire de {listed!r}. Les champs s'écrivent --champ valeur.",
            )
        )


def _neither(verb: str) -> Text:
    close = nearest(verb, ("web", "watch", "send"))
    return Text(
        en=f"say `web`, `watch` or `send`, not {verb!r}.{close.en}",
        fr=f"dites « web », « watch » ou « send », pas {verb!r}.{close.fr}",
    )


def _comprintable(sentence: Text, language: Language) -> None:
    print(printable(sentence.to(language)), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
