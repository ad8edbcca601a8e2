"""STOP on the therapist's page: it must reach the session through whatever fails, once, and never the next session."""

import signal

from playwright.sync_api import Page, expect

from tests.system.conftest import Visits
from tests.system.console_rig import Server, Sessions, until
from vrtherapy.bench._road import Road


def exposed(sessions: Sessions, visits: Visits, address: str) -> Page:
    """A page on a patient in the exposure."""
    sessions.new()
    page = visits.open(address)
    expect(page.locator(".chip")).to_have_text("Préparation", timeout=20_000)
    sessions.expose()
    expect(page.locator(".chip")).to_have_text("Exposition", timeout=20_000)
    return page


def press_stop(page: Page) -> None:
    page.locator("button.stop").tap()


def stopped_once(sessions: Sessions, page: Page) -> None:
    """The session was stopped by one entry, and the page says so."""
    until(lambda: sessions.state.stop, "the session is stopped")
    expect(page.locator("button.stop")).to_contain_text("ARRÊTÉE", timeout=20_000)
    page.wait_for_timeout(700)  # what is repeated still arrives
    assert sessions.kinds().count("stopped") == 1


def test_stop_by_escape_is_the_same_as_by_touch_even_from_within_a_field(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    page = exposed(sessions, visits, server.address)
    page.get_by_placeholder("Écrire une note…").press("Escape")
    stopped_once(sessions, page)


def test_stop_pressed_while_the_server_is_frozen_acts_when_it_is_back(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    page = exposed(sessions, visits, server.address)
    server.signal(signal.SIGSTOP)
    press_stop(page)
    expect(page.locator("button.stop")).to_contain_text("ARRÊT…")
    expect(page.get_by_role("alert")).to_contain_text("PLUS DE DONNÉES DU SERVEUR", timeout=3_000)
    expect(page.get_by_role("alert")).to_contain_text("Personne n'a encore répondu à l'arrêt", timeout=5_000)
    assert sessions.state.stop is None
    server.signal(signal.SIGCONT)
    stopped_once(sessions, page)


def test_stop_outlives_a_killed_server_and_a_reload_of_the_page(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    page = exposed(sessions, visits, server.address)
    server.kill()
    press_stop(page)
    page.wait_for_timeout(500)
    server.start()
    page.reload()
    stopped_once(sessions, page)


def test_stop_outlives_a_killed_server_without_any_reload(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    page = exposed(sessions, visits, server.address)
    server.kill()
    press_stop(page)
    server.start()
    stopped_once(sessions, page)


def test_stop_gets_through_a_slow_road_with_pictures_on_it(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    road = Road(server.port)
    road.narrow(True)
    try:
        page = exposed(sessions, visits, server.address.replace(f":{server.port}", f":{road.port}"))
        press_stop(page)
        until(lambda: sessions.state.stop, "the stop has come through", within=3.0)
        stopped_once(sessions, page)
    finally:
        road.close()


def test_a_stop_that_was_never_answered_does_not_stop_the_next_session(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    page = exposed(sessions, visits, server.address)
    server.kill()
    press_stop(page)
    sessions.new()
    server.start()
    expect(page.locator(".chip")).to_have_text("Préparation", timeout=20_000)
    page.wait_for_timeout(1_000)
    assert sessions.state.stop is None
