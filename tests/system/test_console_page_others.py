"""The therapist's page for everyone: tablets that pair, a second therapist, observers, and readers with other needs."""

import signal
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.system.conftest import LAPTOP, TABLET, Visits
from tests.system.console_rig import Server, Sessions, until

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ENLARGED_TWICE = (512, 384)
AXE = Axe()


@pytest.fixture(scope="module")
def listening(sessions: Sessions) -> Iterator[Server]:
    """A console's server that tablets may reach."""
    running = Server(sessions, "--listen", "127.0.0.1:0")
    yield running
    running.close()


def paired(visits: Visits, first: Page, role: str, name: str) -> Page:
    """A tablet that has typed the code which the computer of the session shows."""
    first.get_by_role("button", name="Laisser une tablette").click()
    first.get_by_role("button", name=f"Afficher un code pour un {role}").click()
    code = first.locator(".code-shown .digits").inner_text()
    address = first.locator(".code-shown .path").first.inner_text()
    tablet = visits.open(address, size=TABLET)
    tablet.get_by_label("Code à six chiffres").fill(code)
    tablet.get_by_label("Nom de cet appareil").fill(name)
    tablet.get_by_role("button", name="Associer").click()
    expect(tablet.locator(".chip")).to_be_visible()
    first.get_by_role("button", name="Fermer", exact=True).click()
    return tablet


def test_a_second_therapist_on_a_tablet_takes_the_wheel_and_both_see_it(
    sessions: Sessions, listening: Server, visits: Visits
) -> None:
    sessions.new()
    first = visits.open(listening.address)
    expect(first.locator(".chip")).to_have_text("Préparation")
    sessions.expose()
    second = paired(visits, first, "thérapeute", "Salle 2")
    expect(second.get_by_role("alert")).to_contain_text("therapist a la main")
    second.get_by_role("button", name="Étape suivante").tap(force=True)
    expect(second.get_by_role("status")).to_contain_text("therapist a la main")
    second.get_by_role("button", name="Prendre la main").tap()
    expect(first.get_by_role("alert")).to_contain_text("a la main")
    second.get_by_role("button", name="Étape suivante").tap()
    expect(first.locator(".step")).to_contain_text("Étape 2 sur")
    first.locator("button.stop").tap()
    expect(second.locator("button.stop")).to_contain_text("ARRÊTÉE")
    assert sessions.kinds().count("stopped") == 1


def test_an_observer_sees_everything_and_every_hand_is_refused(
    sessions: Sessions, listening: Server, visits: Visits
) -> None:
    sessions.new()
    first = visits.open(listening.address)
    expect(first.locator(".chip")).to_have_text("Préparation")
    sessions.expose()
    observer = paired(visits, first, "observateur", "Stagiaire")
    expect(observer.locator(".step")).to_contain_text("Étape 1 sur")
    expect(observer.locator("button.stop")).to_be_disabled()
    before = [entry.seq for entry in sessions.entries() if entry.cause.command]
    for key in ("s", "h", "5", "Shift+A", "Escape"):
        observer.keyboard.press(key)
    observer.wait_for_timeout(500)
    assert [entry.seq for entry in sessions.entries() if entry.cause.command] == before
    assert sessions.state.phase == "exposure"


class Look(NamedTuple):
    """How the page is looked at, and what is looked for."""

    theme: str
    size: tuple[int, int]
    rules: Sequence[str]


def violations(page: Page, rules: Sequence[str]) -> list[str]:
    """What axe finds wrong, and controls that are smaller than a finger."""
    found = AXE.run(page, options={"runOnly": list(rules)}).response["violations"]
    small: list[str] = page.evaluate(SMALL)
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found] + small


SMALL = """() => [...document.querySelectorAll("button, select, textarea, summary, input")]
  .filter((one) => one.offsetParent && !["radio", "checkbox"].includes(one.type))
  .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
  .map(([html, box]) => `${html} is ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("look", [Look("light", LAPTOP, RULES), Look("dim", TABLET, ["color-contrast"])])
def test_no_state_of_the_page_keeps_anybody_out(
    sessions: Sessions, server: Server, visits: Visits, look: Look
) -> None:
    sessions.new()
    page = visits.open(server.address, size=look.size, theme=look.theme)
    expect(page.locator(".chip")).to_have_text("Préparation")
    found = {"preparation": violations(page, look.rules)}
    sessions.expose()
    expect(page.locator(".step")).to_contain_text("Étape 1 sur")
    sessions.give("rate_suds", value=60)
    for tab in ("expectancy", "sickness", "more", "record"):
        page.locator(f"#tab-{tab}").click()
        found[tab] = violations(page, look.rules)
    for key in ("?", "h"):
        page.keyboard.press(key)
        page.wait_for_timeout(300)
        found[key] = violations(page, look.rules)
    server.signal(signal.SIGSTOP)
    expect(page.get_by_role("alert")).to_contain_text("PLUS DE DONNÉES")
    found["silent"] = violations(page, look.rules)
    server.signal(signal.SIGCONT)
    expect(page.get_by_role("alert")).not_to_contain_text("PLUS DE DONNÉES")
    if sessions.state.phase != "exposure":
        sessions.give("resume")
    sessions.give("rate_suds", value=20)  # the criterion of the step: the software suggests to go on
    expect(page.locator(".suggestion")).to_be_visible()
    found["suggestion"] = violations(page, look.rules)
    for tag in ("stop", "end", "end"):
        sessions.give(tag)
        page.wait_for_timeout(500)
        found[f"{tag} {sessions.state.phase}"] = violations(page, look.rules)
    assert {state: wrong for state, wrong in found.items() if wrong} == {}


def test_enlarged_twice_nothing_is_cut_off_and_stop_stays(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    sessions.new()
    page = visits.open(server.address, size=ENLARGED_TWICE)
    expect(page.locator(".chip")).to_have_text("Préparation")
    sessions.expose()
    expect(page.locator(".step")).to_contain_text("Étape 1 sur")
    assert page.evaluate("document.documentElement.scrollWidth") <= ENLARGED_TWICE[0]
    expect(page.locator("button.stop")).to_be_in_viewport(ratio=1.0)
    page.keyboard.press("End")
    expect(page.locator("button.stop")).to_be_in_viewport(ratio=1.0)


def test_keys_do_what_the_map_says_and_letters_can_be_switched_off(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    sessions.new()
    page = visits.open(server.address)
    expect(page.locator(".chip")).to_have_text("Préparation")
    sessions.expose()
    expect(page.locator(".chip")).to_have_text("Exposition")
    page.keyboard.press("7")
    until(lambda: [rating.value for rating in sessions.state.suds] == [70], "SUDS 70 is recorded")
    page.keyboard.press("h")
    until(lambda: sessions.state.phase == "hold", "the step is on hold")
    page.keyboard.press("l")
    expect(page.locator(".chip")).to_have_text("Hold")
    page.keyboard.press("?")
    page.get_by_text("Single keys act").click()
    page.keyboard.press("h")
    page.keyboard.press("9")
    page.wait_for_timeout(400)
    assert sessions.state.phase == "hold"
    assert len(sessions.state.suds) == 1
