"""What a clinician should hear about a file that is valid but unwise.

A finding says where, why (with its source) and the way out. Its author accepts it in the file, with a reason:

    accepted:
      - {lint: step-jump, at: tenth-floor, reason: The building has no floors between.}

An acceptance that accepts nothing is a finding too, so that none outlives what it was written for.
"""

from collections.abc import Iterable, Iterator, Mapping

from vrtherapy.lint import hierarchy, places, session, wording
from vrtherapy.lint.base import Finding, Found, Lint, Plan, spot_at, subject_of
from vrtherapy.messages import Text
from vrtherapy.protocol import Protocol
from vrtherapy.scene import Scene
from vrtherapy.sources import Source, did_you_mean
from vrtherapy.sources.tree import written

__all__ = ["LINTS", "Finding", "Lint", "lint_protocol", "lint_scene"]

_IDLE = Lint(
    "accepted-idle",
    Text(en="An acceptance of nothing", fr="Une acceptation sans objet"),
    Text(
        en="What was accepted is not found any more, or is called otherwise; it would hide what comes later.",
        fr="Ce qui était accepté ne se trouve plus, ou se nomme autrement ; cela masquerait ce qui viendra.",
    ),
    "this software",
    Text(
        en="Take it away, or mend its `lint` or `at`.", fr="Retirez-la, ou corrigez son `lint` ou son `at`."
    ),
)

LINTS: tuple[Lint, ...] = (*hierarchy.LINTS, *session.LINTS, *wording.LINTS, *places.LINTS, _IDLE)


def lint_protocol(source: Source, protocol: Protocol, scenes: Mapping[str, Scene]) -> tuple[Finding, ...]:
    """What is unwise in a protocol that has no faults; `source` is what it was read from, `scenes` those it names."""
    plan = Plan(protocol, scenes)
    found = ((lint, each) for lint in LINTS if lint.in_protocol for each in lint.in_protocol(plan))
    return _weighed(source, protocol, found)


def lint_scene(source: Source, scene: Scene) -> tuple[Finding, ...]:
    """What is unwise in a scene that has no faults; `source` is what it was read from."""
    found = ((lint, each) for lint in LINTS if lint.in_scene for each in lint.in_scene(scene))
    return _weighed(source, scene, found)


def _weighed(
    source: Source, document: Protocol | Scene, found: Iterable[tuple[Lint, Found]]
) -> tuple[Finding, ...]:
    """The findings in the order of the file, without those that were accepted, with idle acceptances."""
    used: set[int] = set()
    findings: list[Finding] = []
    for lint, each in found:
        finding = _placed(source, document, lint, each)
        accepted = [
            index
            for index, one in enumerate(document.accepted)
            if one.lint == lint.id and one.at in (None, finding.at)
        ]
        used.update(accepted)
        if not accepted:
            findings.append(finding)
    findings += _idle(source, document, used)
    return tuple(sorted(findings, key=lambda each: (each.line, each.column, each.lint.id)))


def _placed(source: Source, document: Protocol | Scene, lint: Lint, found: Found) -> Finding:
    spot = spot_at(source, found.path)
    place = spot.key if spot.path and isinstance(spot.path[-1], str) else spot.place
    at = subject_of(document, found.path)
    return Finding(source.file, place.line, place.column, written(spot.path), lint, found.message, at)


def _idle(source: Source, document: Protocol | Scene, used: set[int]) -> Iterator[Finding]:
    known = [lint.id for lint in LINTS]
    for index, one in enumerate(document.accepted):
        if index in used:
            continue
        where = f" at {one.at!r}" if one.at else ""
        hint = "" if one.lint in known else did_you_mean(one.lint, known)
        message = Text(
            en=f"There is no {one.lint!r}{where} to accept{hint or '.'}",
            fr=f"Il n'y a pas de « {one.lint} »{where.replace(' at ', ' à ')} à accepter"
            + (hint.replace("did you mean", "vouliez-vous dire").replace("?", " ?") or "."),
        )
        yield _placed(source, document, _IDLE, Found(("accepted", index), message))
