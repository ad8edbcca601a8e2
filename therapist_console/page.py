"""A console's view as lines of text that fit a window. Pure; every meaning is in words, tones only help the eye."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal, NamedTuple

from therapist_console import listings, passages
from therapist_console.records import ConsoleView
from therapist_console.words import PROGRAM, either, printable
from vrtherapy.messages import Text

Tone = Literal["plain", "strong", "alarm", "dim"]


class Line(NamedTuple):
    """One line of the window and how loud it is."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True)
class Section:
    """A part of the page that belongs together: as it would like to be, and in as little room as it can do with.

    `rank` 0 is never given up; higher ones give way first when the window is small. `newest_last` keeps its end, and
    takes what room the others leave.
    """

    rank: int
    wide: list[Line]
    tight: list[Line]
    newest_last: bool = False


def page(view: ConsoleView, width: int, height: int, program: str = PROGRAM) -> list[Line]:
    """Exactly `height` lines of at most `width` characters; what does not fit is counted, not dropped in silence.

    `program` is what stands before `send` on this computer.
    """
    language = view.language
    sections = [
        _section(0, [passages.headline(view)], width, tone="strong"),
        *([_section(0, [view.record_notice], width)] if view.record_notice else []),
        *(_section(0, [passages.alarm(alarm, language)], width, tone="alarm") for alarm in view.alarms),
        _section(0, passages.phase(view), width, first="strong"),
        _section(1, passages.ratings(view), width),
        *(
            _section(1, [passages.suggestion(advice, language)], width, tone="strong")
            for advice in view.suggestions
        ),
        _questions(view, width),
        _listing(5, _STEPS, (listings.steps(view), listings.steps_in_brief(view)), view, width),
        _listing(4, _PARAMS, (listings.params(view), listings.params_in_brief(view)), view, width),
        _listing(4, _CUES, (listings.cues(view), listings.cues_in_brief(view)), view, width),
        _commands(view, width, program),
        _recent(view, width),
    ]
    footer = _section(0, passages.footer(view, program), width, tone="dim").tight
    body = _fit([section for section in sections if section.tight], height - len(footer), view)
    return [*body, *([Line("")] * (height - len(footer) - len(body))), *footer][:height]


def _section(
    rank: int, texts: Sequence[str], width: int, tone: Tone = "plain", first: Tone | None = None
) -> Section:
    """Paragraphs one below the other."""
    lines = [line for text in texts for line in _wrapped(text, width, tone)]
    if first and lines:
        lines[0] = Line(lines[0].text, first)
    return Section(rank, lines, lines)


def _listing(
    rank: int, title: Text, items: tuple[Sequence[str], Sequence[str]], view: ConsoleView, width: int
) -> Section:
    """A title and its items: in full, a line each, where there is room; else in brief, one after another."""
    in_full, in_brief = items
    if not in_full:
        return Section(rank, [], [])
    named = title.to(view.language)
    brief = " · ".join(in_brief) or either(view.language, "none now", "aucun maintenant")
    wide = [Line(named, "dim"), *(line for item in in_full for line in _wrapped(f"  {item}", width))]
    return Section(rank, wide, _wrapped(f"{named}{either(view.language, ':', ' :')} {brief}", width))


def _questions(view: ConsoleView, width: int) -> Section:
    asked = listings.questions(view)
    section = _listing(3, _QUESTIONS, (asked, asked), view, width)
    return Section(3, section.wide, section.wide)


def _commands(view: ConsoleView, width: int, program: str) -> Section:
    """What may be done now with the words for it; with room enough, also what not, and why."""
    may = [command for command in view.commands if command.why_not is None and not command.moot]
    may_not = [command for command in view.commands if command.why_not is not None]
    if not may:
        return _section(2, [_NOTHING_TO_DO.to(view.language)], width)
    title = either(view.language, "Now possible", "Possible maintenant") + f" ({program} send …)"
    wide = [Line(title, "dim")]
    wide += [Line(_cut(f"  {command.send:<46}  {command.label}", width)) for command in may]
    wide += [
        line
        for command in may_not
        for line in _wrapped(f"  ({command.type}: {command.why_not})", width, "dim")
    ]
    brief = " · ".join(command.send for command in may if command.type not in _TOLD_ELSEWHERE)
    return Section(2, wide, _wrapped(f"{title}: {brief}", width))


_TOLD_ELSEWHERE = ("stop", "accept_suggestion")


def _recent(view: ConsoleView, width: int) -> Section:
    title = Line(either(view.language, "Happened", "Ce qui s'est passé"), "dim")
    told = [line for text in listings.recent(view) for line in _shortly(text, width)]
    if not told:
        return Section(3, [], [])
    return Section(3, [title, *told], told[-2:], newest_last=True)


def _shortly(text: str, width: int) -> list[Line]:
    """A happening in two lines at most: the newest ones matter more than the end of a long one."""
    lines = _wrapped(text, width)
    return lines if len(lines) <= 2 else [lines[0], Line(f"{lines[1].text[: width - 2]} …")]


def _fit(sections: list[Section], height: int, view: ConsoleView) -> list[Line]:
    """Every section tight; then, from the most important on, wide where the room is; or less where it is not."""
    shown = {id(section): section.tight for section in sections}
    by_rank = sorted(sections, key=lambda section: section.rank)
    for section in sorted(by_rank, key=lambda section: section.newest_last):
        room = height - sum(map(len, shown.values())) + len(section.tight)
        if len(section.wide) <= room:
            shown[id(section)] = section.wide
        elif section.newest_last and room > len(section.tight):
            shown[id(section)] = [section.wide[0], *section.wide[1:][-(room - 1) :]]
    for section in reversed(by_rank):
        over = sum(map(len, shown.values())) - height
        if over > 0 and section.rank > 0:
            shown[id(section)] = _shortened(shown[id(section)], over, section.newest_last, view)
    return [line for section in sections for line in shown[id(section)]][: max(0, height)]


def _shortened(lines: list[Line], over: int, newest_last: bool, view: ConsoleView) -> list[Line]:
    """A section without `over` of its lines, and the number of those that are missing."""
    kept = max(0, len(lines) - over)
    if kept == 0 or newest_last:
        return lines[len(lines) - kept :]
    hidden = len(lines) - kept + 1
    more = either(
        view.language,
        f"… {hidden} more: enlarge the window",
        f"… {hidden} de plus : agrandissez la fenêtre",
    )
    return [*lines[: kept - 1], Line(more, "dim")]


def _wrapped(text: str, width: int, tone: Tone = "plain") -> list[Line]:
    indent = " " * (len(text) - len(text.lstrip()))
    lines = wrap(
        printable(text), width, initial_indent="", subsequent_indent=f"{indent}  ", break_on_hyphens=False
    )
    return [Line(line, tone) for line in lines]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(0, width - 1)]}…"


_STEPS = Text(en="Steps", fr="Étapes")
_PARAMS = Text(en="Params", fr="Paramètres")
_CUES = Text(en="Cues", fr="Événements")
_NOTHING_TO_DO = Text(
    en="There is nothing for you to do now.", fr="Il n'y a rien que vous puissiez faire maintenant."
)
_QUESTIONS = Text(en="Questions", fr="Questions")


def texts(lines: Iterable[Line]) -> list[str]:
    """The lines without their tones."""
    return [line.text for line in lines]
