"""An author's own files on their way from the scene's folder to the stage: by checksum, and without any path."""

from pathlib import Path

import pytest

from tests.unit.own_files import jpeg
from vrtherapy.authoring.starting import new_protocol, new_scene
from vrtherapy.own import cache
from vrtherapy.session.opening import Plan, open_session


def test_the_journal_has_a_files_checksum_and_not_its_place_and_the_stage_finds_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VRTHERAPY_HOME", str(tmp_path / "home"))
    scene = new_scene(tmp_path, "windy", "en")
    own = "own: {file: dog.jpg, licence: own photograph, consent: nobody can be recognised}"
    text = scene.read_text(encoding="utf-8")
    scene.write_text(
        text.replace("- prop: bench", f"- prop: own_photo\n    {own}\n  - prop: bench"), encoding="utf-8"
    )
    (scene.parent / "dog.jpg").write_bytes(jpeg(64, 48))
    plan = Plan("s1", new_protocol(tmp_path, "first", "en", "windy"), "A1", "en", stage_expected=False)
    opened = open_session(plan, tmp_path / "records")
    opened.journal.close()
    journal = plan.journal_file(tmp_path / "records").read_text(encoding="utf-8")
    (told,) = [use.own for use in opened.engine.state.scenes["windy"].props if use.own is not None]
    assert told.sha256 in journal
    assert str(tmp_path) not in journal
    assert cache.picture(told.sha256, "picture", None).shape == (48, 64, 4)
