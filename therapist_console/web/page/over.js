// What lies over the page or stands before it: keys and help, pairing of tablets, and this device's own pairing.

import { app, capital, changed, clock, offer, t } from "./app.js";
import { h } from "./dom.js";
import { curveInWords } from "./during.js";
import { reconnect, send } from "./link.js";
import { toggle } from "./shell.js";

const KEYS = [
  ["S", "go_to_safe_place"],
  ["H", "hold", "resume"],
  ["Shift+A", "advance"],
  ["R", "retreat"],
  ["0 … 9", "key_suds"],
  ["E", "key_exact"],
  ["Q", "ask_suds"],
  ["N", "key_note_field"],
  ["L", "key_language"],
  ["D", "key_theme"],
  ["?", "key_help"],
  ["Tab", "key_tab"],
];

/** Whether single letters do anything: they can be switched off, for dictation and unsteady hands. */
export const lettersOn = () => localStorage.getItem("letters") !== "off";

/** What lies over the screen; STOP and the wheel stay free. Esc does not close it: Esc is STOP. */
export function overlay() {
  if (app.overlay === "help") return panel("help", t("keys"), help());
  if (app.overlay === "pairing") return panel("pairing", t("tablet"), pairing());
  if (app.overlay === "curve" && app.view) return panel("curve", t("curve"), enlarged());
  return null;
}

const enlarged = () => app.chart && h("div", { class: "chart", role: "img", "aria-label": curveInWords(), node: app.chart });

function panel(name, title, content) {
  return h(
    "section",
    { class: `overlay card over-${name}`, key: `overlay ${name}`, "aria-label": title, id: "overlay", tabindex: "-1" },
    h("div", { class: "overlay-head" }, h("h2", {}, title), h("button", { type: "button", class: "button quiet", onclick: () => toggle(name) }, t("close"))),
    content,
  );
}

function help() {
  const flip = (event) => {
    localStorage.setItem("letters", event.target.checked ? "on" : "off");
    changed();
  };
  const row = (keys, does) => does && h("div", { key: keys }, h("dt", {}, h("kbd", {}, keys)), h("dd", {}, does));
  return [
    h("dl", { class: "keys" }, row(t("stop_key"), t("key_esc")), KEYS.map(([keys, ...does]) => row(keys, does.map(told).filter(Boolean).join(" / "))).filter(Boolean)),
    h("label", { class: "switch" }, h("input", { type: "checkbox", checked: lettersOn(), onchange: flip }), h("span", {}, t("letters"))),
    h("p", { class: "faint" }, t("key_note")),
    h("p", { class: "faint" }, t("about")),
  ];
}

const told = (key) => (key.startsWith("key_") ? t(key) : capital(offer(key)?.label || ""));

function pairing() {
  const open = app.pairing;
  const ask = (role) => () => send({ type: "pairing", on: true, role });
  return [
    h("p", {}, t("tablet_about")),
    h("div", { class: "row" }, ["therapist", "observer"].map((role) => h("button", { key: role, type: "button", class: "button", onclick: ask(role) }, `${t("pair_as")} ${t(`role_${role}`)}`))),
    open?.sentence && h("p", { role: "status" }, open.sentence),
    open?.code && h(
      "div",
      { class: "code-shown" },
      h("p", {}, t("pair_open")),
      h("p", { class: "path" }, open.address),
      h("p", { class: "digits" }, open.code),
      h("p", { class: "faint" }, t("pair_left", clock(open.seconds))),
      open.qr && h("div", { class: "qr", role: "img", "aria-label": `${open.address} ${open.code}`, node: qr(open.qr) }),
      h("p", { class: "faint path" }, `${t("fingerprint")}${t("colon")} ${open.fingerprint}`),
      h("button", { type: "button", class: "button quiet", onclick: () => send({ type: "pairing", on: false }) }, t("stop_pairing")),
    ),
    (open?.devices || []).length > 0 && h("h3", {}, t("devices")),
    h("ul", { class: "devices" }, (open?.devices || []).map(device)),
  ];
}

function device(one) {
  const remove = () => send({ type: "unpair", name: one.name });
  return h("li", { key: one.name }, h("span", {}, `${one.name} (${t(`role_${one.role}`)})`), h("button", { type: "button", class: "button quiet", onclick: remove }, t("unpair")));
}

let drawn = { text: null, node: null };

function qr(text) {
  if (drawn.text !== text) drawn = { text, node: document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true) };
  return drawn.node;
}

const own = { code: new URLSearchParams(location.hash.slice(1)).get("code") || "", name: "", sentence: "", busy: false };

/** This device is not known yet: six digits and a name. */
export function pairThis() {
  const write = (name) => (event) => {
    own[name] = event.target.value;
    changed();
  };
  return h(
    "main",
    { class: "around pairing", key: "pair", id: "main", tabindex: "-1" },
    h(
      "form",
      { class: "card form", onsubmit: pairNow },
      h("h2", {}, t("pair_title")),
      h("p", {}, t("pair_about")),
      h("div", { class: "field" }, h("label", { for: "pair-code" }, t("pair_code")), h("input", { id: "pair-code", class: "digits", inputmode: "numeric", autocomplete: "one-time-code", maxlength: 6, value: own.code, oninput: write("code") })),
      h("div", { class: "field" }, h("label", { for: "pair-name" }, t("pair_name")), h("input", { id: "pair-name", autocomplete: "off", maxlength: 40, value: own.name, oninput: write("name") })),
      h("p", { role: "alert" }, own.sentence),
      h("button", { type: "submit", class: "button primary big", "aria-busy": own.busy ? "true" : null }, own.busy ? t("pairing_now") : t("pair")),
    ),
  );
}

async function pairNow(event) {
  event.preventDefault();
  if (own.busy) return;
  own.busy = true;
  changed();
  const { pair } = await import("./pairing.js");
  const answer = await pair(own.code.trim(), own.name.trim(), app.language);
  Object.assign(own, { busy: false, sentence: answer.ok ? "" : answer.sentence, code: answer.ok ? "" : own.code });
  if (answer.ok) {
    history.replaceState(null, "", "/");
    reconnect();
  }
  changed();
}

