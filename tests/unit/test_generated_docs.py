from collections.abc import Callable
from pathlib import Path

import pytest

from tools.generate_reference import PAGES
from tools.reference_of_records import reachable
from vrtherapy.messages import Record
from vrtherapy.protocol import Protocol
from vrtherapy.scene import PropSpec, Scene

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("name", "page"), PAGES, ids=[name for name, _ in PAGES])
def test_a_generated_page_says_what_the_code_says(name: str, page: Callable[[], str]) -> None:
    written = (
        (ROOT / name).read_text(encoding="utf-8") if (ROOT / name).exists() else "(there is no such page)"
    )
    assert written == page(), (
        f"{name} has drifted: run `.venv/bin/python tools/generate_reference.py` and commit it"
    )


@pytest.mark.parametrize("root", [Protocol, Scene, PropSpec])
def test_every_field_that_authors_write_is_described(root: type[Record]) -> None:
    missing = [
        f"{record.__name__}.{name}"
        for record in reachable(root)
        for name, field in record.model_fields.items()
        if not field.description
    ]
    assert missing == []
