"""The therapist's page in a real browser: a whole session by touch, and what is said when something does not work."""

import json

from playwright.sync_api import Page, WebSocketRoute, expect

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
    expect(page.locator(".screening .question").first).to_be_visible()
    for question in page.locator(".screening .question").all():
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


def test_what_was_written_and_not_sent_is_there_after_a_reload(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    sessions.new()
    page = visits.open(server.address)
    expect(page.locator(".chip")).to_have_text("Préparation")
    sessions.expose()
    page.get_by_placeholder("Écrire une note…").fill("Regarde ses pieds")
    page.reload()
    expect(page.get_by_placeholder("Écrire une note…")).to_have_value("Regarde ses pieds")
    expect(page.locator(".stream")).to_contain_text("Étape 1 sur")


def test_a_command_and_a_param_that_the_page_has_never_heard_of_are_there(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    sessions.new()
    sessions.expose()
    asked: list[dict[str, object]] = []
    page = visits.open("about:blank")
    page.route_web_socket("**/ws", lambda socket: add_offers(socket, asked))
    page.goto(server.address)
    page.get_by_role("button", name="Brouillard : plus").tap()
    page.get_by_role("tab", name="Plus").tap()
    page.get_by_role("button", name="Faire signe").tap()
    until(lambda: page.wait_for_timeout(50) or len(asked) == 2, "both were asked")
    assert asked == [
        {"type": "set_param", "name": "fog", "value": 35},
        {"type": "wave"},
    ]


NEW_OFFERS = [
    {
        "key": "set_param:fog",
        "type": "set_param",
        "group": "params",
        "label": "Brouillard",
        "command": {"type": "set_param", "name": "fog"},
        "fields": [
            {
                "name": "value",
                "label": "Brouillard",
                "kind": "number",
                "required": True,
                "value": 30,
                "min": 0,
                "max": 100,
                "step": 5,
            }
        ],
    },
    {
        "key": "wave",
        "type": "wave",
        "group": "greetings",
        "label": "Faire signe",
        "command": {"type": "wave"},
    },
]


def add_offers(socket: WebSocketRoute, asked: list[dict[str, object]]) -> None:
    """Stand between page and server: offers are added on the way, and what is asked of them is kept."""
    server = socket.connect_to_server()

    def to_page(message: str | bytes) -> None:
        if isinstance(message, str):
            heard = json.loads(message)
            if "offers" in heard.get("view", {}):
                heard["view"]["offers"] += NEW_OFFERS
            message = json.dumps(heard)
        socket.send(message)

    def to_server(message: str | bytes) -> None:
        said = json.loads(message)
        command = said.get("command", {})
        if command.get("name") == "fog" or command.get("type") == "wave":
            asked.append(command)
        else:
            server.send(message)

    server.on_message(to_page)
    socket.on_message(to_server)
