"""The therapist's page in a real browser: a whole session by touch, and what is said when something does not work."""

from playwright.sync_api import Page, expect

from tests.system.conftest import TABLET, Visits
from tests.system.console_rig import Server, Sessions, until


def press(page: Page, name: str, *, exact: bool = False) -> None:
    """Touch a button."""
    page.get_by_role("button", name=name, exact=exact).first.tap()


def test_a_whole_session_by_touch_in_french_on_a_tablet(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    sessions.new()
    page = visits.open(server.address, size=TABLET)
    prepare(page)
    until(lambda: sessions.state.phase == "baseline", "the baseline has begun")
    expose(page)
    until(lambda: sessions.state.step is not None, "a step has begun")
    steer(page)
    until(lambda: sessions.state.phase == "safe_place", "the patient is in the safe place")
    finish(page)
    until(lambda: sessions.state.phase == "ended", "the session has ended")
    expect(page.get_by_role("heading", name="Résumé de la séance")).to_be_visible()
    kinds = sessions.kinds()
    for kind in (
        "suds_rated",
        "expectancy_stated",
        "difficulty_set",
        "param_set",
        "sickness_rated",
        "noted",
        "debrief_answered",
    ):
        assert kind in kinds, kind
    assert sessions.state.suds[0].value == 20
    assert [note.text for note in sessions.state.notes] == ["Respire vite."]


def prepare(page: Page) -> None:
    expect(page.locator(".question").first).to_be_visible()
    for question in page.locator(".question").all():
        question.get_by_role("radio", name="Non").tap()
    page.get_by_role("group", name="Consentement").get_by_role("radio", name="Oui").tap()
    press(page, "Confirmer le questionnaire")
    expect(page.get_by_text("Confirmé à")).to_be_visible()
    press(page, "Commencer")


def expose(page: Page) -> None:
    press(page, "SUDS 20", exact=True)
    page.get_by_role("tab", name="Attente").tap()
    page.locator("textarea[data-field=expectation]").fill("Je vais tomber")
    page.locator("input[data-field=likelihood_percent]").fill("70")
    press(page, "Noter l'attente")
    expect(page.get_by_text("Je vais tomber (probable à 70 %)")).to_be_visible()
    press(page, "Étape suivante")


def steer(page: Page) -> None:
    press(page, "Difficulté : plus")
    press(page, "Vent : plus")
    page.get_by_label("Garde-corps", exact=True).select_option("bars")
    page.get_by_role("tab", name="FMS").tap()
    press(page, "FMS 2", exact=True)
    page.get_by_role("tab", name="Journal").tap()
    page.get_by_placeholder("Écrire une note…").fill("Respire vite.")
    press(page, "Noter", exact=True)
    expect(page.locator(".stream")).to_contain_text("Respire vite.")
    press(page, "Pause")
    press(page, "Reprendre")
    press(page, "Lieu sûr")


def finish(page: Page) -> None:
    press(page, "Finir l'exposition")
    press(page, "Toucher encore pour confirmer")
    expect(page.locator(".chip")).to_have_text("Retour au calme")
    for phase in ("Bilan", "Terminée"):
        if phase == "Terminée":
            page.locator("textarea").first.fill("Le garde-corps a tenu.")
            press(page, "Noter", exact=True)
            expect(page.get_by_text("noté : Le garde-corps a tenu.")).to_be_visible()
        press(page, "Terminer")
        press(page, "Toucher encore pour confirmer")
        expect(page.locator(".chip")).to_have_text(phase)
