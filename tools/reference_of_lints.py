"""The page of the lints, from the lints themselves."""

from collections.abc import Iterator

from vrtherapy.lint import LINTS, Lint

_INTRODUCTION = """# Lints

`python -m vrtherapy lint PATH…` says what is unwise in protocols and scenes that have no faults: where, why (and who
says so), and the way out. It ends with status 0 where there is nothing to say, 1 with findings or faults, 2 with wrong
usage; `--language fr` says it in French. What you mean so you accept in the file, with a reason; `at` names the step,
cue or param and may be left out:

```yaml
accepted:
  - {lint: step-jump, at: tenth-floor, reason: The building has no floors between.}
```

A finding is advice. No lint knows your patient.
"""


def lints_page() -> Iterator[str]:
    """The lines of docs/reference/lints.md."""
    yield _INTRODUCTION
    for lint in LINTS:
        yield from _section(lint)


def _section(lint: Lint) -> Iterator[str]:
    kinds = [kind for kind, found in (("protocols", lint.in_protocol), ("scenes", lint.in_scene)) if found]
    yield f"## `{lint.id}`: {lint.title.en}\n"
    yield f"*{lint.title.fr}.* Looks at {' and '.join(kinds) or 'what was accepted'}.\n"
    yield f"- Why: {lint.why.en} ({lint.source})"
    yield f"- Way out: {lint.way_out.en}\n"
