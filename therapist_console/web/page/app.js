// What the page knows and how it is told: one object, read by the screens, changed by the link and the reader's hands.

import { WORDS } from "./words.js";

export const LANGUAGES = { en: "English", fr: "Français" };

export const app = {
  language: chosen("language", LANGUAGES) || (navigator.language.startsWith("fr") ? "fr" : "en"),
  theme: chosen("theme", { light: 1, dim: 1 }) || (matchMedia("(prefers-color-scheme: dark)").matches ? "dim" : "light"),
  connected: false, // the socket is open and has welcomed us
  connections: 0,
  heardAt: performance.now(), // when the server was last heard
  silent: false, // nothing heard for longer than silentAfterMs
  silentAfterMs: 1000,
  stopRepeatMs: 300,
  roundTripMs: null,
  unpaired: false,
  welcome: null,
  view: null,
  offers: new Map(),
  asOf: 0,
  now: 0, // the session's time by the last beat
  beat: {},
  happened: [],
  chart: null,
  opening: null,
  summary: null,
  pairing: null,
  touches: [], // what was asked from here lately, and how it was answered
  stop: null, // a stop from here that is not confirmed yet
  tab: "record",
  side: null, // which half of the expectancy tab, once the reader chose
  overlay: null, // "help" | "about" | "pairing"
  pictures: { at: null, perSecond: 0 },
};

let render = () => {};
let asked = 0;

/** Says what draws the page. */
export function drawnBy(draw) {
  render = draw;
}

/** Something changed: the page is drawn again with the next picture of the browser, once. */
export function changed() {
  if (asked) return;
  asked = requestAnimationFrame(() => {
    asked = 0;
    render();
  });
}

/** The words for `key` in the reader's language; words that depend on something are functions of it. */
export function t(key, ...about) {
  const word = WORDS[key][app.language === "fr" ? 1 : 0];
  return typeof word === "function" ? word(...about) : word;
}

/** With its first letter large: commands are named in the infinitive, without one. */
export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Seconds as 3:05 or 1:02:03. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds + 1e-6));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A number as the reader's language writes it. */
export function figure(value, digits = 3) {
  return new Intl.NumberFormat(app.language, { maximumFractionDigits: digits }).format(value);
}

/** Seconds since the view was made, by the session's clock: what a running clock has gone on by. */
export const since = () => Math.max(0, app.now - app.asOf);

/** What may be done under this key, or nothing. */
export const offer = (key) => app.offers.get(key);

/** Chooses the language or theme, and keeps the choice. */
export function choose(name, value) {
  app[name] = value;
  localStorage.setItem(name, value);
  changed();
}

function chosen(name, among) {
  const kept = localStorage.getItem(name);
  return kept && Object.hasOwn(among, kept) ? kept : null;
}

// Words not sent yet outlive a reload, but not the tab: they are about a patient.
let drafts = JSON.parse(sessionStorage.getItem("drafts") || "{}");

/** What was written or chosen in a form and not sent yet. */
export const draft = (key, field) => drafts.fields?.[`${key} ${field}`];

/** Keeps what is written in a form; undefined forgets it. */
export function keep(key, field, value) {
  drafts.fields = { ...drafts.fields, [`${key} ${field}`]: value };
  sessionStorage.setItem("drafts", JSON.stringify(drafts));
}

/** Forgets a form's words once they are recorded, unless they were changed meanwhile. */
export function forget(key, sent) {
  for (const [field, value] of Object.entries(sent)) {
    if (JSON.stringify(draft(key, field)) === JSON.stringify(value)) keep(key, field, undefined);
  }
}

/** Drafts belong to one session. */
export function draftsOf(session) {
  if (drafts.session === session) return;
  drafts = drafts.session ? { session } : { ...drafts, session };
  sessionStorage.setItem("drafts", JSON.stringify(drafts));
}
