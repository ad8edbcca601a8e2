// What the patient says: the SUDS pad, and the tabs with record, expectancy, sickness, debrief and the rest.

import { app, changed, clock, draft, figure, keep, offer, since, t } from "./app.js";
import { anything, button, form, touch } from "./controls.js";
import { h, icon } from "./dom.js";
import { pending } from "./link.js";
import { MOVE_KEYS } from "./shell.js";

const TENS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
const MOST_LINES = 200;
const lines = new WeakMap();
const FMS = Array.from({ length: 21 }, (_, value) => value);

/** SUDS in one touch, in tens; exactly in a field; and the question asked. */
export function sudsPad() {
  const rate = offer("rate_suds");
  if (!rate) return h("section", { class: "card suds", key: "suds", "aria-label": t("suds") }, sudsLine());
  return h(
    "section",
    { class: "card suds", key: "suds", "aria-label": t("suds_pad") },
    h("div", { class: "suds-head" }, sudsLine(), button(offer("ask_suds"), { class: "ask", label: t("ask"), keys: "Q" })),
    h(
      "div",
      { class: "pad" },
      TENS.map((value) => button(rate, { key: value, class: padClass(value), label: String(value), fields: { value }, about: `SUDS ${value}` })),
      exact(rate),
    ),
  );
}

const padClass = (value) => (app.view.suds.last === value ? "pad-key last" : "pad-key");

function sudsLine() {
  const { suds } = app.view;
  const parts = [];
  if (suds.last !== undefined) parts.push(t("ago", clock(suds.last_ago_seconds + since())));
  if (suds.peak !== undefined) parts.push(`${t("peak")} ${suds.peak}`);
  if (suds.baseline !== undefined) parts.push(`${t("baseline")} ${suds.baseline}`);
  const asked = suds.asked_ago_seconds;
  const due = suds.due_in_seconds;
  return h(
    "div",
    { class: "suds-line" },
    h("h2", {}, t("suds")),
    h("strong", { class: "suds-last" }, suds.last === undefined ? "–" : String(suds.last)),
    h("span", { class: "faint" }, suds.last === undefined ? t("suds_none") : parts.join(" · ")),
    asked !== undefined
      ? h("strong", { class: "mark asked" }, t("asked", clock(asked + since())))
      : due !== undefined && h("span", { class: "faint" }, t("due_in", clock(Math.max(0, due - since())))),
  );
}

function exact(rate) {
  const send = (event) => {
    event.preventDefault();
    const value = Number(draft("rate_suds", "value"));
    if (draft("rate_suds", "value") && Number.isInteger(value)) touch(rate, { value });
    keep("rate_suds", "value", undefined);
    changed();
  };
  return h(
    "form",
    { class: "exact-form", key: "exact", onsubmit: send },
    h("input", {
      id: "suds-exact",
      type: "text",
      inputmode: "numeric",
      maxlength: 3,
      autocomplete: "off",
      placeholder: t("suds_exact"),
      "aria-label": `${t("suds_exact")}${t("colon")} SUDS 0–100`,
      "aria-keyshortcuts": "E",
      value: draft("rate_suds", "value") ?? "",
      oninput: (event) => [keep("rate_suds", "value", event.target.value), changed()],
    }),
    h("button", { type: "submit", class: "button small", "aria-label": `${t("record_value")} SUDS` }, icon("done")),
  );
}

/** The tabs that fit the phase. */
function tabsNow() {
  const list = ["record", "expectancy", "sickness", "more"];
  if (inGroupQuestions().length && app.view.phase.name !== "preparation") list.splice(1, 1, "debrief");
  return list;
}

const inGroupQuestions = () => [...app.offers.values()].filter((one) => one.key.startsWith("answer_debrief:") && !one.why_not);

const PANELS = { record, expectancy, sickness, debrief: () => questions(), more };

/** One of several panels at a time; the arrows go from tab to tab. */
export function tabs() {
  const list = tabsNow();
  const chosen = list.includes(app.tab) ? app.tab : list[0];
  const go = (name) => {
    app.tab = name;
    changed();
    requestAnimationFrame(() => document.getElementById(`tab-${name}`)?.focus());
  };
  const arrows = (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) go(list[(list.indexOf(chosen) + by + list.length) % list.length]);
  };
  const tab = (name) =>
    h(
      "button",
      {
        key: name,
        id: `tab-${name}`,
        type: "button",
        role: "tab",
        class: "tab",
        "aria-selected": name === chosen ? "true" : "false",
        "aria-controls": "panel",
        tabindex: name === chosen ? "0" : "-1",
        onclick: () => go(name),
        onkeydown: arrows,
      },
      t(`tab_${name}`),
      name === "expectancy" && openExpectancy() && h("span", { class: "dot" }, h("span", { class: "visually-hidden" }, t("expectancy_open"))),
    );
  return h(
    "section",
    { class: "card tabs", key: "tabs", "aria-label": t("tabs") },
    h("div", { role: "tablist", class: "tablist" }, list.map(tab)),
    h("div", { key: chosen, id: "panel", role: "tabpanel", class: `panel panel-${chosen}`, "aria-labelledby": `tab-${chosen}`, tabindex: "0" }, PANELS[chosen]()),
  );
}

const openExpectancy = () => app.view.expectancy && app.view.expectancy.happened === undefined;

/** What happened, the newest first, and a field for a note. */
export function record() {
  const write = offer("note");
  return [
    write && noteForm(write),
    h("ol", { class: "stream", key: "stream", "aria-label": t("happened") }, app.happened.slice(-MOST_LINES).reverse().map(line)),
    app.happened.length === 0 && h("p", { class: "faint", key: "nothing" }, t("nothing_yet")),
  ];
}

/** What happened does not change: a line that stands is described, and looked at, once. */
function line(item) {
  if (!lines.has(item)) {
    const words = [h("span", { class: "at" }, clock(item.at_seconds)), h("span", {}, item.sentence)];
    lines.set(item, h("li", { key: item.seq, class: `by-${item.by}` }, words));
  }
  return lines.get(item);
}

/** A note: one line that grows; Enter records it. Its words stay until they are recorded. */
export function noteForm(write) {
  const send = (event) => {
    event.preventDefault();
    const text = (draft("note", "text") || "").trim();
    if (text) touch(write, { text });
    if (text && draft("note", "text") !== text) keep("note", "text", text);
  };
  const enter = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(event);
  };
  return h(
    "form",
    { class: "note-form", key: "note", onsubmit: send },
    h("textarea", {
      id: "note-text",
      rows: 1,
      placeholder: t("note_here"),
      "aria-label": t("note_here"),
      "aria-keyshortcuts": "N",
      maxlength: write.fields[0].max_length,
      value: draft("note", "text") ?? "",
      onkeydown: enter,
      oninput: (event) => [keep("note", "text", event.target.value), changed()],
    }),
    h("button", { type: "submit", class: "button small", "aria-busy": pending("note") ? "true" : null, "aria-disabled": write.why_not ? "true" : null }, t("record_value")),
  );
}

function expectancy() {
  const [state, outcome] = [offer("state_expectancy"), offer("rate_outcome")];
  const after = openExpectancy() && outcome && !outcome.why_not;
  const side = app.side && (app.side === "before" || outcome) ? app.side : after ? "after" : "before";
  const half = (name) => {
    const pick = () => {
      app.side = name;
      changed();
    };
    return h("button", { key: name, type: "button", class: "button quiet half", "aria-pressed": side === name ? "true" : "false", onclick: pick }, t(`${name}_step`));
  };
  return [
    h("div", { class: "halves", key: "halves" }, half("before"), half("after")),
    stated(),
    side === "before" ? state && form(state, { title: "" }) : outcome && form(outcome, { title: "" }),
  ];
}

function stated() {
  const { expectancy: expected } = app.view;
  if (!expected) return null;
  return h(
    "div",
    { class: "stated", key: "stated" },
    h("span", { class: "faint" }, `${t("expected_of", expected.step)}${t("colon")} `),
    h("span", {}, `${expected.expectation} (${t("likely", figure(expected.likelihood_percent))})`),
    expected.happened && h("strong", {}, ` · ${t(`happened_${expected.happened}`)}${expected.outcome ? `${t("colon")} ${expected.outcome}` : ""}`),
  );
}

function sickness() {
  const rate = offer("rate_sickness");
  const { sickness: last } = app.view;
  return [
    h(
      "div",
      { class: "suds-line", key: "fms-line" },
      h("h2", {}, t("sickness")),
      h("span", {}, last.last === undefined ? t("suds_none") : h("strong", {}, `${last.last} `), last.last === undefined ? null : t("ago", clock(last.last_ago_seconds + since()))),
      h("span", { class: "faint" }, `${t("limit")} ${figure(last.limit)}`),
    ),
    rate && h("div", { class: "fms", key: "fms" }, FMS.map((value) => button(rate, { key: value, class: fmsClass(value), label: String(value), fields: { value }, about: `FMS ${value}` }))),
  ];
}

const fmsClass = (value) => `pad-key ${app.view.sickness.last === value ? "last" : ""} ${value >= app.view.sickness.limit ? "over" : ""}`;

/** The debrief's questions, each recorded by itself. */
export function questions() {
  const answered = new Map((app.view.questions || []).map((question) => [`answer_debrief:${question.id}`, question]));
  return [...app.offers.values()]
    .filter((one) => one.key.startsWith("answer_debrief:"))
    .map((one) => {
      const kept = answered.get(one.key)?.answer;
      const note = kept && h("div", { class: "recorded", key: "recorded" }, icon("done"), `${t("answered")}${t("colon")} ${kept}`);
      return form(one, { before: note, label: t("record_value"), button: kept ? "quiet" : "primary", class: "debrief" });
    });
}

const PLACED = new Set([...MOVE_KEYS, "rate_suds", "ask_suds", "rate_sickness", "state_expectancy", "rate_outcome", "note", "set_difficulty", "confirm_screening"]);
const PLACED_GROUPS = new Set(["stop", "steps", "params", "cues", "suggestions", "opening"]);
/** Whether the page has a place of its own for an offer. */
export const placed = (one) => PLACED.has(one.key) || PLACED_GROUPS.has(one.group) || one.key.startsWith("answer_debrief:");

/** Whatever has no place of its own; a command that this page has never heard of stands here too. */
export function more() {
  const others = [...app.offers.values()].filter((one) => !placed(one) && !(one.group === "questionnaires" && one.why_not));
  const { consoles, viewer } = app.view;
  const here = Object.entries(consoles || {}).map(([name, role]) => `${name === viewer.name ? `${name} ★` : name} (${t(`role_${role}`)})`);
  return [
    h("div", { class: "others", key: "others" }, others.map(anything)),
    here.length > 0 && h("p", { class: "faint", key: "who" }, `${t("who")}${t("colon")} ${here.join(", ")}`),
  ];
}

