"""The session library in a real browser: found, shown again, exported and erased, and nobody kept out."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.scenes.test_same_entries_same_pixels import ScenicPilot
from tests.system.conftest import TABLET, Visits
from tests.system.console_rig import Server, Sessions
from tools.synthetic_sessions import write_journal
from vrtherapy.stage.choose import egl_works

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NOTE = "holds the railing"


def recorded() -> ScenicPilot:
    """A quarter of a minute before the step, half a minute in it, a stop."""
    pilot = ScenicPilot()
    pilot.in_baseline()
    pilot.wait(15)
    pilot.advance()
    pilot.rate_suds(70)
    pilot.wait(30)
    pilot.note(NOTE)
    pilot.wait(2)
    pilot.stop()
    pilot.wait(5)
    pilot.end()
    pilot.end()
    return pilot


@pytest.fixture
def library(sessions: Sessions, tmp_path: Path, require: Callable[..., None]) -> Iterator[Server]:
    """A console of a computer on which no session is under way."""
    require("EGL", "apt-get install libegl1 libegl-mesa0 libgl1 libgl1-mesa-dri", found=egl_works())
    write_journal(tmp_path / "records", recorded().entries)
    running = Server(sessions, "--records", str(tmp_path / "records"))
    yield running
    running.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


def test_a_session_is_found_shown_again_exported_and_erased(
    library: Server, visits: Visits, tmp_path: Path
) -> None:
    page = visits.open(library.address, size=TABLET)
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Security Policy" in said.text else None)
    page.goto(f"{library.address.partition('/enter')[0]}/records")
    page.get_by_label("Code, jour").fill("2026-11")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("find=2026-11"))
    assert violations(page) == []

    page.get_by_role("link", name="Revoir").click()
    expect(page.locator("#picture")).to_be_visible(timeout=60_000)
    assert page.locator("#picture").evaluate("(picture) => picture.naturalWidth") == 640
    began = page.locator("#clock").inner_text()
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#clock")).not_to_have_text(began)
    page.get_by_role("button", name="Étape suivante").press("Enter")
    expect(page.locator("#standing")).to_contain_text("étape 1")
    page.get_by_role("button", name="Lire").press("Enter")
    expect(page.locator("#standing")).to_contain_text("SUDS 70")
    page.get_by_role("button", name="Pause").press("Enter")
    page.get_by_role("button", name=NOTE).click()
    expect(page.get_by_role("button", name=NOTE)).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("alert")).to_be_hidden()
    assert violations(page) == []

    page.get_by_role("link", name="Séances enregistrées").click()
    page.get_by_role("link", name="Exporter, ").click()
    page.get_by_label("Jeu de données BIDS").check()
    assert violations(page) == []
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger").click()
    download.value.save_as(tmp_path / "export.zip")
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        assert "dataset_description.json" in archive.namelist()

    page.get_by_role("link", name="Retour à la liste").click()
    page.get_by_role("link", name="Effacer, ").click()
    page.get_by_label("Écrivez son identifiant").fill(page.locator("strong").inner_text())
    assert violations(page) == []
    page.get_by_role("button", name="Effacer").click()
    expect(page.get_by_role("status")).to_contain_text("est effacée")
    assert list((tmp_path / "records").iterdir()) == []
    assert refused == []
