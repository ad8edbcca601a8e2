"""Lints of the session as a whole: where it rests, how long it lasts, when it stops, and what is asked around it."""

import re
from collections.abc import Iterator

from vrtherapy.lint.base import Found, Lint, Plan
from vrtherapy.messages import LANGUAGES, Text, format_duration
from vrtherapy.protocol import Protocol
from vrtherapy.sources import Route

MIN_BASELINE_SECONDS = 60.0
MIN_COOL_DOWN_SECONDS = 60.0
MIN_STEP_SECONDS = 60.0
MAX_STEP_SECONDS = 30 * 60.0
MAX_FIRST_SECONDS = 5 * 60.0
MAX_MORE_SECONDS = 3 * 60.0
MAX_SESSION_SECONDS = 70 * 60.0
MAX_FMS = 15.0

_NEEDLES = re.compile(r"needle|injection|blood|aiguille|piqûre|sang", re.IGNORECASE)
_RELAXING = re.compile(r"\brelax|\bloosen|\bgo limp|détend|relâch|relax", re.IGNORECASE)

_ASKED = tuple(
    (Text(en=english, fr=french), re.compile(pattern, re.IGNORECASE))
    for english, french, pattern in (
        ("epilepsy", "l'épilepsie", "epilep|seizure"),
        (
            "balance and the inner ear",
            "l'équilibre et l'oreille interne",
            "balance|inner ear|vertigo|vestibul",
        ),
        ("psychosis", "la psychose", "psychos|heard or seen things|lost touch"),
        ("heart disease and implants", "le cœur et les implants", "heart|pacemaker|implant"),
        ("pregnancy", "la grossesse", "pregnan"),
    )
)
_FAINTING = (Text(en="fainting", fr="les évanouissements"), re.compile(r"faint|black ?out", re.IGNORECASE))


def _about_needles(protocol: Protocol) -> bool:
    return bool(_NEEDLES.search(f"{protocol.phobia} {protocol.id}"))


def _no_baseline(plan: Plan) -> Iterator[Found]:
    baseline = plan.protocol.baseline
    if baseline.min_seconds < MIN_BASELINE_SECONDS:
        message = Text(
            en=f"The first step may come {format_duration(baseline.min_seconds)} after the beginning.",
            fr=f"La première étape peut venir {format_duration(baseline.min_seconds)} après le début.",
        )
        yield Found(("baseline", "min"), message)
    elif baseline.suds_every_seconds > baseline.min_seconds:
        message = Text(
            en="The first step may come before SUDS was asked in the safe place.",
            fr="La première étape peut venir avant que le SUDS ait été demandé dans le lieu sûr.",
        )
        yield Found(("baseline", "suds_every"), message)


def _safe_place_exposes(plan: Plan) -> Iterator[Found]:
    for index, step in enumerate(plan.protocol.hierarchy):
        if step.scene == plan.protocol.safe_place:
            message = Text(
                en=f"The step takes place in {step.scene!r}, which is the safe place.",
                fr=f"L'étape se passe dans « {step.scene} », qui est le lieu sûr.",
            )
            yield Found(("hierarchy", index, "scene"), message)


def _length(plan: Plan) -> Iterator[Found]:
    protocol = plan.protocol
    for index, step in enumerate(protocol.hierarchy):
        if step.min_seconds < MIN_STEP_SECONDS:
            message = Text(
                en=f"The step may end after {format_duration(step.min_seconds)}.",
                fr=f"L'étape peut finir après {format_duration(step.min_seconds)}.",
            )
            yield Found(("hierarchy", index, "min"), message)
        if step.max_seconds > MAX_STEP_SECONDS:
            message = Text(
                en=f"The step may last {format_duration(step.max_seconds)} at one go.",
                fr=f"L'étape peut durer {format_duration(step.max_seconds)} d'une traite.",
            )
            yield Found(("hierarchy", index, "max"), message)
    yield from _whole(protocol)


def _whole(protocol: Protocol) -> Iterator[Found]:
    ceiling = protocol.limits.session.at_seconds
    needed = protocol.baseline.min_seconds + sum(step.min_seconds for step in protocol.hierarchy)
    if ceiling > MAX_SESSION_SECONDS:
        message = Text(
            en=f"The session may last {format_duration(ceiling)}.",
            fr=f"La séance peut durer {format_duration(ceiling)}.",
        )
        yield Found(("limits", "session", "at"), message)
    if needed > ceiling:
        message = Text(
            en=f"Baseline and steps take {format_duration(needed)} at least, and the session ends after "
            f"{format_duration(ceiling)}: the last steps are out of reach.",
            fr=f"La ligne de base et les étapes prennent au moins {format_duration(needed)}, et la "
            "séance s'arrête "
            f"après {format_duration(ceiling)} : les dernières étapes sont hors d'atteinte.",
        )
        yield Found(("limits", "session", "at"), message)
    if protocol.cool_down.min_seconds < MIN_COOL_DOWN_SECONDS:
        message = Text(
            en=f"The cool-down may last {format_duration(protocol.cool_down.min_seconds)} only.",
            fr=f"Le retour au calme peut ne durer que {format_duration(protocol.cool_down.min_seconds)}.",
        )
        yield Found(("cool_down", "min"), message)


def _first_stretch(plan: Plan) -> Iterator[Found]:
    first = plan.protocol.hierarchy[0]
    if first.max_seconds > MAX_FIRST_SECONDS:
        message = Text(
            en=f"The first step may last {format_duration(first.max_seconds)} before anything pauses it.",
            fr=f"La première étape peut durer {format_duration(first.max_seconds)} sans que rien ne "
            "l'arrête.",
        )
        yield Found(("hierarchy", 0, "max"), message)
    before = MAX_FIRST_SECONDS - MAX_MORE_SECONDS
    for index, session in enumerate(plan.protocol.sessions):
        if session.at_one_go_seconds > before + MAX_MORE_SECONDS:
            planned, most = (
                format_duration(session.at_one_go_seconds),
                format_duration(before + MAX_MORE_SECONDS),
            )
            message = Text(
                en=f"Session {index + 1} may last {planned} at one go, and {most} would be the next step.",
                fr=f"La séance {index + 1} peut durer {planned} d'affilée, et {most} serait le pas suivant.",
            )
            yield Found(("sessions", index, "at_one_go"), message)
        before = session.at_one_go_seconds


def _sickness(plan: Plan) -> Iterator[Found]:
    limit = plan.protocol.limits.fms
    if limit.at > MAX_FMS:
        message = Text(
            en=f"The software acts on sickness from {limit.at:g} of 20 only.",
            fr=f"Le logiciel ne réagit au malaise qu'à partir de {limit.at:g} sur 20.",
        )
        yield Found(("limits", "fms", "at"), message)
    if limit.action == "hold":
        message = Text(
            en="A sick patient would be left in the scene that made them sick.",
            fr="Un patient pris de malaise resterait dans la scène qui l'a causé.",
        )
        yield Found(("limits", "fms", "action"), message)


def _screening(plan: Plan) -> Iterator[Found]:
    asked = " ".join(question.text.en for question in plan.protocol.screening)
    wanted = (*_ASKED, _FAINTING) if _about_needles(plan.protocol) else _ASKED
    missing = [topic for topic, pattern in wanted if not pattern.search(asked)]
    if missing:
        message = Text(
            en=f"Nothing is asked about {', '.join(topic.en for topic in missing)}.",
            fr=f"Rien n'est demandé sur {', '.join(topic.fr for topic in missing)}.",
        )
        yield Found(("screening",), message)


def _no_debrief(plan: Plan) -> Iterator[Found]:
    if not plan.protocol.debrief:
        message = Text(
            en="There is no question for the talk afterwards.",
            fr="Il n'y a aucune question pour l'entretien qui suit.",
        )
        yield Found(("debrief",), message)


def _relaxation(plan: Plan) -> Iterator[Found]:
    if not _about_needles(plan.protocol):
        return
    told = [
        (("baseline", "announcement"), plan.protocol.baseline.announcement),
        (("cool_down", "announcement"), plan.protocol.cool_down.announcement),
        *(
            (("hierarchy", index, "announcement"), step.announcement)
            for index, step in enumerate(plan.protocol.hierarchy)
        ),
        *_told_by_cues(plan),
    ]
    for path, text in told:
        for language in LANGUAGES:
            if match := _RELAXING.search(text.to(language)):
                where = path if path[-1] != "announcement" else (*path, language)
                message = Text(
                    en=f"The patient is told to relax ({match[0]!r}).",
                    fr=f"On demande au patient de se détendre (« {match[0]} »).",
                )
                yield Found(where, message)
                if where is path:  # a cue is told once
                    break


def _told_by_cues(plan: Plan) -> Iterator[tuple[Route, Text]]:
    """What cues that may be fired are called and say, each with where the protocol names the cue."""
    protocol = plan.protocol
    named: list[tuple[Route, str, str]] = [
        (("safe_place_cues", place), protocol.safe_place, cue)
        for place, cue in enumerate(protocol.safe_place_cues)
    ]
    for index, step in enumerate(protocol.hierarchy):
        named += [
            (("hierarchy", index, "cues", place), step.scene, cue) for place, cue in enumerate(step.cues)
        ]
    for path, scene, name in named:
        cue = plan.scenes[scene].cues[name]
        for text in (cue.label, cue.announcement, *(line.text for line in cue.captions)):
            if text and any(_RELAXING.search(text.to(language)) for language in LANGUAGES):
                yield path, text
                break


LINTS = (
    Lint(
        "no-baseline",
        Text(en="No baseline", fr="Pas de ligne de base"),
        Text(
            en="Without SUDS at rest nobody can tell how much the exposure asks, or what it has changed.",
            fr="Sans SUDS au repos, nul ne sait ce que demande l'exposition ni ce qu'elle a changé.",
        ),
        "Rothbaum, Kooper 1995; Bălan 2020",
        Text(
            en="Give the baseline at least 1 min, and ask for SUDS within it.",
            fr="Donnez à la ligne de base au moins 1 min, et demandez-y le SUDS.",
        ),
        in_protocol=_no_baseline,
    ),
    Lint(
        "safe-place-exposes",
        Text(en="No safe place", fr="Pas de lieu sûr"),
        Text(
            en="A place in which the patient was exposed is no refuge any more.",
            fr="Un lieu où le patient a été exposé n'est plus un refuge.",
        ),
        "general judgement",
        Text(
            en="Use another calm scene as the safe place.", fr="Prenez une autre scène calme comme lieu sûr."
        ),
        in_protocol=_safe_place_exposes,
    ),
    Lint(
        "length",
        Text(en="Too short or too long", fr="Trop court ou trop long"),
        Text(
            en="Fear needs about a minute to rise and be rated; after 55 to 70 min in a headset "
            "people tire and sicken.",
            fr="La peur met environ une minute à monter et à s'évaluer ; après 55 à 70 min de "
            "casque, on fatigue.",
        ),
        "Bălan 2020; Farrell; vendors' manuals",
        Text(
            en="Steps of 1 to 30 min, a session of at most 70 min that leaves time for every step, a "
            "cool-down of 1 min.",
            fr="Des étapes de 1 à 30 min, une séance de 70 min au plus qui laisse le temps de "
            "chacune, 1 min de retour au calme.",
        ),
        in_protocol=_length,
    ),
    Lint(
        "first-session",
        Text(en="A first time that is too long", fr="Une première fois trop longue"),
        Text(
            en="Whoever wears a headset for the first time begins with 5 min, and 2 to 3 min more each time.",
            fr="Qui porte un casque pour la première fois commence par 5 min, puis 2 à 3 min de plus "
            "à chaque fois.",
        ),
        "headset makers' and clinics' guidance on first use",
        Text(
            en="Let the first step last 5 min at most: it is then put on hold, and the therapist "
            "asks about sickness.",
            fr="Que la première étape dure 5 min au plus : elle se met alors en pause, et le "
            "thérapeute s'enquiert d'un malaise.",
        ),
        in_protocol=_first_stretch,
    ),
    Lint(
        "sickness-limit",
        Text(en="A lax limit for sickness", fr="Une limite laxiste pour le malaise"),
        Text(
            en="Experiments are abandoned at FMS 15 of 20; any dizziness is a reason to stop.",
            fr="Les expériences s'arrêtent à un FMS de 15 sur 20 ; tout vertige est une raison d'arrêter.",
        ),
        "Keshavarz 2011 (FMS); Amelia's manual",
        Text(
            en="Act at 15 or below, and go to the safe place.",
            fr="Réagissez à 15 ou moins, et allez au lieu sûr.",
        ),
        in_protocol=_sickness,
    ),
    Lint(
        "screening-gap",
        Text(en="A gap in the screening", fr="Une lacune dans le dépistage"),
        Text(
            en="These are reasons against a headset, or against exposure without a physician.",
            fr="Ce sont des raisons de renoncer au casque, ou à l'exposition sans médecin.",
        ),
        "headset makers' warnings; PMC4900415 (fainting)",
        Text(en="Add a question for each.", fr="Ajoutez une question pour chacune."),
        in_protocol=_screening,
    ),
    Lint(
        "no-debrief",
        Text(en="No debrief", fr="Pas d'entretien final"),
        Text(
            en="What was learned is put into words afterwards: what was expected, and what happened?",
            fr="Ce qui a été appris se dit après coup : à quoi s'attendait-on, et que s'est-il passé ?",
        ),
        "Craske 2014",
        Text(en="Ask at least that.", fr="Demandez au moins cela."),
        in_protocol=_no_debrief,
    ),
    Lint(
        "needles-relaxation",
        Text(en="Relaxation in a needle protocol", fr="De la relaxation dans un protocole sur les aiguilles"),
        Text(
            en="Blood pressure falls when these patients faint; relaxing makes it fall further. They "
            "tense their muscles.",
            fr="Ces patients s'évanouissent par chute de tension ; se détendre l'aggrave. Ils "
            "contractent leurs muscles.",
        ),
        "PMC4900415; Öst 1987 (applied tension)",
        Text(
            en="Announce applied tension instead: tense arms, legs and trunk for 10 to 15 s, then "
            "let go halfway.",
            fr="Annoncez plutôt la tension appliquée : contracter bras, jambes et tronc 10 à 15 s, "
            "puis lâcher à moitié.",
        ),
        in_protocol=_relaxation,
    ),
)
