"""Lints of the hierarchy: the order of its steps, how far apart they lie, and what its first and last ones hold."""

import re
from collections.abc import Iterator
from itertools import pairwise

from vrtherapy.lint.base import Found, Lint, Plan
from vrtherapy.messages import ParamValue, Text
from vrtherapy.protocol import Expectancy, Habituation, Step
from vrtherapy.scene import Scene

MAX_RISE = 2.0
"""Of the difficulty's ten, between two steps."""
MAX_SHARE = 0.5
"""Of a param's range (or of its choices), between two steps that say no difficulty."""
MAX_FIRST = 3.0
MAX_DECREASE_PERCENT = 90.0
MIN_SUDS_LIMIT = 50.0

_SAFETY = re.compile(
    r"\bhold (?:on|tight|the rail)|\blook away|\bclose your eyes|\bkeep your eyes (?:shut|closed)|\bdo not look down"
    r"|tenez-vous (?:bien|au|à la|à)\b|agrippez|détournez|fermez les yeux|ne regardez pas",
    re.IGNORECASE,
)


def _rise(plan: Plan, before: Step, after: Step) -> tuple[str, str, str] | None:
    """What jumps between two steps, and from where to where; in words that need no translation."""
    if before.difficulty is not None and after.difficulty is not None:
        if after.difficulty - before.difficulty > MAX_RISE:
            return "difficulty", f"{before.difficulty:g}", f"{after.difficulty:g}"
        return None
    if before.scene != after.scene or before.difficulty != after.difficulty:
        return None
    scene = plan.scenes[before.scene]
    old, new = (scene.values_for(step.difficulty, step.params) for step in (before, after))
    for name in scene.params:
        if scene.harder(name, old[name], new[name]) and _share(scene, name, old[name], new[name]) > MAX_SHARE:
            param = scene.params[name]
            return name, param.describe(old[name], "en"), param.describe(new[name], "en")
    return None


def _share(scene: Scene, name: str, old: ParamValue, new: ParamValue) -> float:
    param = scene.params[name]
    if param.choices is not None:
        order = list(param.choices)
        return abs(order.index(str(new)) - order.index(str(old))) / (len(order) - 1)
    low, high = param.range or (0.0, 1.0)
    return abs(float(new) - float(old)) / (high - low)


def _step_jump(plan: Plan) -> Iterator[Found]:
    for index, (before, after) in enumerate(pairwise(plan.protocol.hierarchy), start=1):
        rise = _rise(plan, before, after)
        if rise:
            what, old, new = rise
            yield Found(
                ("hierarchy", index, "difficulty" if what == "difficulty" else "params"),
                Text(
                    en=f"{what} goes from {old} to {new} in one step, after {before.id!r}.",
                    fr=f"{what} passe de {old} à {new} en une seule étape, après « {before.id} ».",
                ),
            )


def _step_falls(plan: Plan) -> Iterator[Found]:
    for index, (before, after) in enumerate(pairwise(plan.protocol.hierarchy), start=1):
        old, new = before.difficulty, after.difficulty
        if before.scene == after.scene and old is not None and new is not None and new < old:
            yield Found(
                ("hierarchy", index, "difficulty"),
                Text(
                    en=f"The step is easier ({new:g}) than {before.id!r} before it ({old:g}).",
                    fr=f"L'étape est plus facile ({new:g}) que « {before.id} » avant elle ({old:g}).",
                ),
            )


def _no_way_down(plan: Plan) -> Iterator[Found]:
    first = plan.protocol.hierarchy[0]
    if len(plan.protocol.hierarchy) == 1:
        message = Text(
            en="There is a single step: whoever finds it too hard has nothing easier to go back to.",
            fr="Il n'y a qu'une étape : qui la trouve trop dure n'a rien de plus facile où revenir.",
        )
        yield Found(("hierarchy",), message)
    elif first.difficulty is not None and first.difficulty > MAX_FIRST:
        message = Text(
            en=f"The first step is at difficulty {first.difficulty:g} already: below it is only the "
            "safe place.",
            fr=f"La première étape est déjà à la difficulté {first.difficulty:g} : au-dessous, il n'y "
            "a que le lieu sûr.",
        )
        yield Found(("hierarchy", 0, "difficulty"), message)


def _early_startle(plan: Plan) -> Iterator[Found]:
    steps = plan.protocol.hierarchy
    for index in range(max(1, len(steps) // 4) if len(steps) > 1 else 0):
        scene = plan.scenes[steps[index].scene]
        for place, cue in enumerate(steps[index].cues):
            if scene.cues[cue].startling:
                message = Text(
                    en=f"The cue {cue!r} may startle, and this is one of the first steps.",
                    fr=f"L'événement « {cue} » peut faire sursauter, et c'est l'une des premières étapes.",
                )
                yield Found(("hierarchy", index, "cues", place), message)


def _criterion_never_met(plan: Plan) -> Iterator[Found]:
    for index, step in enumerate(plan.protocol.hierarchy):
        if why := _never_met(step):
            yield Found(("hierarchy", index, "criterion"), why)
    limit = plan.protocol.limits.suds.at
    if limit < MIN_SUDS_LIMIT and any(isinstance(s.criterion, Habituation) for s in plan.protocol.hierarchy):
        message = Text(
            en=f"The exposure is broken off at SUDS {limit:g}, before there is a fear that could subside.",
            fr=f"L'exposition s'interrompt au SUDS {limit:g}, avant qu'il y ait une peur qui puisse "
            "retomber.",
        )
        yield Found(("limits", "suds", "at"), message)


def _never_met(step: Step) -> Text | None:
    if step.min_seconds >= step.max_seconds:
        return Text(
            en="The shortest time is the longest too: when the criterion is first looked at, the "
            "step is over.",
            fr="La durée minimale est aussi la maximale : quand le critère est examiné, l'étape est finie.",
        )
    if not isinstance(step.criterion, Habituation):
        return None
    if 2 * step.suds_every_seconds > step.max_seconds:
        return Text(
            en="Habituation needs two ratings, and SUDS is asked only once before the step's longest "
            "time is over.",
            fr="L'habituation demande deux évaluations, et le SUDS n'est demandé qu'une fois avant "
            "la durée maximale.",
        )
    if step.criterion.decrease_percent > MAX_DECREASE_PERCENT:
        percent = step.criterion.decrease_percent
        return Text(
            en=f"A decrease of {percent:g} % asks for hardly any fear at all; few patients get there "
            "in a step.",
            fr=f"Une baisse de {percent:g} % veut dire presque plus de peur ; peu de patients y "
            "arrivent en une étape.",
        )
    return None


def _safety_left(plan: Plan) -> Iterator[Found]:
    """At the top of a hierarchy that tests expectancies: choices that are not the hardest, words that reassure."""
    steps = plan.protocol.hierarchy
    if not any(isinstance(step.criterion, Expectancy) for step in steps):
        return
    index, top = len(steps) - 1, steps[-1]
    scene = plan.scenes[top.scene]
    values = scene.values_for(top.difficulty, top.params)
    for name, param in scene.params.items():
        if not param.choices or param.harder == "none" or param.hidden:
            continue
        hardest = list(param.choices)[-1 if param.harder == "up" else 0]
        if values[name] != hardest:
            message = Text(
                en=f"{param.label.en} is still {param.describe(values[name], 'en')!r} in the last "
                "step: a protection "
                "that the patient may credit with the good end.",
                fr=f"{param.label.fr} : encore « {param.describe(values[name], 'fr')} » à la dernière "
                "étape, une "
                "protection à laquelle le patient peut attribuer la bonne issue.",
            )
            yield Found(("hierarchy", index, "params", name), message)
    for language in ("en", "fr"):
        if match := _SAFETY.search(top.announcement.to(language)):
            message = Text(
                en=f"The announcement of the last step invites a safety behaviour: {match[0]!r}.",
                fr=f"L'annonce de la dernière étape invite à un comportement de sécurité : « {match[0]} ».",
            )
            yield Found(("hierarchy", index, "announcement", language), message)


LINTS = (
    Lint(
        "step-jump",
        Text(en="Steps that jump in difficulty", fr="Des étapes qui sautent en difficulté"),
        Text(
            en="A hierarchy is climbed in small steps: graded exposure goes on when the last step "
            "has become bearable.",
            fr="Une hiérarchie se gravit à petits pas : on continue quand la dernière étape est "
            "devenue supportable.",
        ),
        "Rothbaum, Kooper 1995; Freeman 2018",
        Text(
            en="Put a step between the two, at most 2 of 10 (or half a param's range) above the one before.",
            fr="Intercalez une étape, au plus 2 sur 10 (ou la moitié d'une plage) au-dessus de la "
            "précédente.",
        ),
        in_protocol=_step_jump,
    ),
    Lint(
        "step-falls",
        Text(en="A step easier than the one before", fr="Une étape plus facile que la précédente"),
        Text(
            en="The console calls going to the next step 'harder', and rules suggest it as such.",
            fr="La console appelle l'étape suivante « plus difficile », et les règles la suggèrent "
            "comme telle.",
        ),
        "the engine's rules",
        Text(
            en="Order the steps by difficulty, the least feared first.",
            fr="Rangez les étapes par difficulté, la moins redoutée d'abord.",
        ),
        in_protocol=_step_falls,
    ),
    Lint(
        "no-way-down",
        Text(en="No way down", fr="Pas de retour possible"),
        Text(
            en="A patient who is overwhelmed goes back to something easier; leaving altogether at "
            "the peak teaches "
            "that only flight helps.",
            fr="Un patient dépassé revient à plus facile ; tout quitter au plus fort apprend que "
            "seule la fuite aide.",
        ),
        "Easy Heights begins 1 m up; Bălan 2020",
        Text(
            en="Begin at difficulty 3 or less, with at least two steps.",
            fr="Commencez à une difficulté de 3 au plus, avec au moins deux étapes.",
        ),
        in_protocol=_no_way_down,
    ),
    Lint(
        "early-startle",
        Text(
            en="A startling cue in an early step",
            fr="Un événement qui fait sursauter dans une des premières étapes",
        ),
        Text(
            en="Early steps win trust; patients felt overwhelmed by what came without warning.",
            fr="Les premières étapes gagnent la confiance ; l'imprévu a dépassé des patients.",
        ),
        "Brinkman 2010",
        Text(
            en="Keep startling cues out of the first quarter of the steps.",
            fr="Laissez ces événements hors du premier quart des étapes.",
        ),
        in_protocol=_early_startle,
    ),
    Lint(
        "criterion-never-met",
        Text(en="A criterion that can hardly ever be met", fr="Un critère presque impossible à remplir"),
        Text(
            en="Habituation is judged from at least two ratings of SUDS, between the step's shortest "
            "and longest time.",
            fr="L'habituation se juge sur au moins deux SUDS, entre la durée minimale et la durée "
            "maximale de l'étape.",
        ),
        "Farrell; the engine's rule `criterion`",
        Text(
            en="Ask for SUDS more often, let the step last longer, or ask for less (50 % is usual).",
            fr="Demandez le SUDS plus souvent, allongez l'étape, ou exigez moins (50 % est d'usage).",
        ),
        in_protocol=_criterion_never_met,
    ),
    Lint(
        "safety-left",
        Text(
            en="Safety behaviours left at the top of an expectancy hierarchy",
            fr="Des comportements de sécurité laissés au sommet d'une hiérarchie d'attentes",
        ),
        Text(
            en="An expectation is disproved only where nothing else explains the good end.",
            fr="Une attente n'est démentie que si rien d'autre n'explique la bonne issue.",
        ),
        "Craske 2014",
        Text(
            en="Let the last step go without the protection, or add one that does.",
            fr="Que la dernière étape se passe de la protection, ou ajoutez-en une qui s'en passe.",
        ),
        in_protocol=_safety_left,
    ),
)
