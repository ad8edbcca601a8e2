"""The lists of a console's page: questions, steps, params, cues, what happened. In full and in brief. Pure."""

from therapist_console.records import ConsoleView, ParamView, QuestionView, StepView
from therapist_console.words import either
from vrtherapy.messages import Language, Text
from vrtherapy.record.writing import clock, figure, quoted


def questions(view: ConsoleView) -> list[str]:
    """What is to be asked now."""
    return [_question(question, view.language) for question in view.questions]


def _question(question: QuestionView, language: Language) -> str:
    line = f"{question.id}: {question.text}"
    if question.stop_if:
        against = _YES_NO[question.stop_if].to(language)
        return line + either(language, f" ({against} speaks against)", f" ({against} s'y oppose)")
    return f"{line} {quoted(question.answer).to(language)}" if question.answer else line


_YES_NO = {"yes": Text(en="yes", fr="oui"), "no": Text(en="no", fr="non")}


def steps(view: ConsoleView) -> list[str]:
    """The hierarchy; the current step is marked by an arrow and by its words."""
    return [_step(step, number, view) for number, step in enumerate(view.hierarchy, start=1)]


def steps_in_brief(view: ConsoleView) -> list[str]:
    """The hierarchy by its ids, the current step in brackets."""
    return [f"[{step.id}]" if view.step and step.place == "here" else step.id for step in view.hierarchy]


def _step(step: StepView, number: int, view: ConsoleView) -> str:
    mark = ">" if view.step and step.place == "here" else " "
    difficulty = ""
    if step.difficulty is not None:
        shown = figure(step.difficulty, view.language)
        difficulty = either(view.language, f", difficulty {shown}", f", difficulté {shown}")
    return f"{mark}{number} {step.id}: {step.title}{difficulty}"


def params(view: ConsoleView) -> list[str]:
    """The params with their values, ranges and which way is harder."""
    return [_param(param, view.language) for param in view.params]


def _param(param: ParamView, language: Language) -> str:
    if param.range:
        unit = f" {param.unit}" if param.unit else ""
        span = f"{figure(param.range[0], language)}–{figure(param.range[1], language)}{unit}"
    else:
        span = " | ".join(param.choices)
    harder = f", {_HARDER[param.harder].to(language)}" if param.harder in _HARDER else ""
    return f"{param.name} = {param.shown} ({param.label}; {span}{harder})"


_HARDER = {
    "up": Text(en="upwards is harder", fr="vers le haut, plus difficile"),
    "down": Text(en="downwards is harder", fr="vers le bas, plus difficile"),
}


def params_in_brief(view: ConsoleView) -> list[str]:
    """The params with their values."""
    return [f"{param.name} = {param.shown}" for param in view.params]


def cues(view: ConsoleView) -> list[str]:
    """The cues, each with why not if it may not be fired."""
    language = view.language
    told: list[str] = []
    for cue in view.cues:
        line = f"{cue.name}: {cue.label}"
        if cue.startling:
            line += either(language, ", may startle", ", peut faire sursauter")
        if cue.why_not:
            line += either(language, f" (not now: {cue.why_not})", f" (pas maintenant : {cue.why_not})")
        told.append(line)
    return told


def cues_in_brief(view: ConsoleView) -> list[str]:
    """The cues that may be fired now."""
    return [cue.name for cue in view.cues if cue.why_not is None]


def recent(view: ConsoleView) -> list[str]:
    """What happened last, with the session's time."""
    return [f"{clock(at_seconds):>7}  {sentence}" for at_seconds, sentence in view.recent]
