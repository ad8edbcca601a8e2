"""How the page is drawn: only what changed is touched, and whoever reads or writes is not disturbed by it."""

from playwright.sync_api import Page, expect

from tests.system.conftest import TABLET, Visits
from tests.system.console_rig import Server, Sessions, until
from tests.system.test_console_page import prepare, press

DRAW = """async (drawings) => {
  const { h, patch } = await import("/page/dom.js");
  const box = document.createElement("div");
  document.body.append(box);
  const field = (name) => h("input", { key: name, id: name });
  const described = (name) => (typeof name === "number" ? h("b", {}, String(name)) : field(name));
  patch(box, drawings[0].map(described));
  box.querySelector("#kept").focus();
  const first = box.querySelector("#kept");
  for (const drawing of drawings.slice(1)) patch(box, drawing.map(described));
  const shown = [...box.children].map((node) => node.id || Number(node.textContent));
  return { shown, focused: document.activeElement === first, same: box.querySelector("#kept") === first };
}"""
SAME = """async () => {
  const { h, patch } = await import("/page/dom.js");
  const box = document.createElement("div");
  const line = h("p", { key: 1 }, "as described");
  patch(box, [line]);
  box.firstChild.textContent = "changed meanwhile";
  patch(box, [line]);
  const left = box.textContent;
  patch(box, [h("p", { key: 1 }, "as described")]);
  return [left, box.textContent];
}"""
LISTEN = """() => {
  window.touched = { html: 0, gone: 0, come: 0 };
  const note = (seen) => {
    for (const one of seen) {
      touched.html += one.target === document.documentElement || one.target.tagName === "TITLE";
      if (one.target.className !== "stream") continue;
      touched.gone += one.removedNodes.length;
      touched.come += one.addedNodes.length;
    }
  };
  new MutationObserver(note).observe(document, { attributes: true, childList: true, subtree: true });
}"""


def drawn(page: Page, *drawings: list[str | int]) -> dict[str, object]:
    """Let the page draw one after the other; "kept" is focused after the first."""
    found: dict[str, object] = page.evaluate(DRAW, list(drawings))
    return found


def test_who_writes_in_a_field_goes_on_while_others_come_and_go(server: Server, visits: Visits) -> None:
    page = visits.open(server.address, size=TABLET)
    ways: list[tuple[list[str | int], ...]] = [
        (["before", "kept", "after"], ["kept", "after"]),
        (["kept", "after"], ["new", "kept", "after"]),
        ([1, "a", "kept", 2], [3, "b", "kept"]),
        (["kept", "a", "b"], ["kept", "b", "a"], ["kept"], ["a", "kept", 4]),
        ([1, 2, "kept"], ["kept"], ["kept", 1]),
    ]
    for drawings in ways:
        found = drawn(page, *drawings)
        assert found == {"shown": drawings[-1], "focused": True, "same": True}, drawings


def test_a_description_that_is_the_same_as_before_is_not_looked_at(server: Server, visits: Visits) -> None:
    page = visits.open(server.address, size=TABLET)
    assert page.evaluate(SAME) == ["changed meanwhile", "as described"]


def test_what_happened_is_drawn_once_and_the_page_is_not_styled_anew(
    sessions: Sessions, server: Server, visits: Visits
) -> None:
    sessions.new()
    page = visits.open(server.address, size=TABLET)
    prepare(page)
    until(lambda: sessions.state.phase == "baseline", "the baseline has begun")
    press(page, "SUDS 20", exact=True)
    expect(page.locator(".stream")).to_contain_text("SUDS")
    had = page.locator(".stream li").count()
    page.evaluate(LISTEN)
    for value in (30, 40):
        press(page, f"SUDS {value}", exact=True)
        expect(page.locator(".suds-last")).to_have_text(str(value))
    until(lambda: page.locator(".stream li").count() >= had + 2, "both values stand in the record")
    touched = page.evaluate("touched")
    assert touched == {"html": 0, "gone": 0, "come": page.locator(".stream li").count() - had}
