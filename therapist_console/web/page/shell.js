// What stands around every screen: who and when above, alarms, answers, and the wheel with STOP below.

import { app, capital, changed, choose, clock, LANGUAGES, offer, since, t } from "./app.js";
import { button, twice } from "./controls.js";
import { h, icon } from "./dom.js";
import { send, stop } from "./link.js";

/** The line above: whose session, where it stands, how long it lasts, who steers; language, light, help. */
export function header() {
  const { view } = app;
  return h(
    "header",
    { class: "header", key: "header" },
    h("h1", { class: "visually-hidden" }, t("title")),
    view && h("div", { class: "whose" }, h("strong", {}, view.patient), h("span", { class: "faint" }, [view.record_notice, view.protocol].filter(Boolean).join(" · "))),
    view && phaseChip(view),
    view && sessionClock(view),
    view && h("div", { class: "control faint" }, control(view)),
    h("span", { class: "gap" }),
    view?.control.holder === "other" && view.viewer.role === "therapist" && button(offer("take_control"), { class: "quiet" }),
    tool("tablet", t("tablet"), t("tablet_about"), () => toggle("pairing"), app.welcome?.local && app.welcome.viewer.role === "therapist"),
    tool("language", t("other_language"), t("other_language_about"), otherLanguage, true, app.language === "fr" ? "en" : "fr"),
    tool("theme", icon(app.theme === "dim" ? "sun" : "moon"), t(app.theme === "dim" ? "light" : "dim"), otherTheme, true),
    tool("help", "?", t("help"), () => toggle("help"), true),
  );
}

function tool(key, label, about, onclick, shown, lang) {
  return shown && h("button", { key, type: "button", class: `button quiet tool-${key}`, "aria-label": about, title: about, lang, onclick }, label);
}

/** Opens or closes what lies over the page; it never keeps the wheel from view. */
export function toggle(name) {
  const closing = app.overlay === name;
  if (app.overlay === "pairing" || name === "pairing") send({ type: "pairing", on: false });
  app.overlay = closing ? null : name;
  changed();
}

export function otherLanguage() {
  choose("language", Object.keys(LANGUAGES).find((language) => language !== app.language));
  send({ type: "language", language: app.language });
}

export function otherTheme() {
  choose("theme", app.theme === "dim" ? "light" : "dim");
}

const TONES = { exposure: "exposing", hold: "held", stopped: "halted" };

function phaseChip(view) {
  return h("div", { class: `chip ${TONES[view.phase.name] || "calm"}`, key: "phase" }, capital(view.phase.label));
}

function sessionClock(view) {
  const running = view.session_seconds > 0 && view.phase.name !== "ended" ? since() : 0;
  const seconds = view.session_seconds + running;
  const said = `${t("session_clock")} ${clock(seconds)} / ${clock(view.ceiling_seconds)}`;
  return h("div", { class: "session-clock", title: said }, h("span", { class: "faint wide-only" }, `${t("session_clock")} `), clock(seconds), h("span", { class: "faint" }, ` / ${clock(view.ceiling_seconds)}`));
}

function control(view) {
  if (view.viewer.role === "observer") return t("you_observe");
  if (view.control.holder === "you") return t("you_steer");
  return view.control.holder === "other" ? t("other_steers", view.control.name) : t("nobody_steers");
}

/** What must be heard now. A sentence is spoken once: its seconds stand beside it and are not read out. */
export function alarms() {
  const { view } = app;
  const found = (view?.alarms || []).map((alarm) => [alarm.kind, alarm.sentence, alarm.seconds === undefined ? null : alarm.seconds + since()]);
  if (app.silent && !app.unpaired) found.unshift(["server", `${t("silent_server")} ${view ? seenWhileSilent(view) : ""}`, silentSeconds()]);
  if (app.stop && unheardSeconds() > 3) found.unshift(["unheard", t("stop_unheard"), null]);
  if (view?.control.holder === "other" && view.viewer.role === "therapist") found.push(["other", t("other_banner", view.control.name), null]);
  if (view?.adaptation_on) found.push(["adaptation", t("adaptation_on"), null]);
  return h(
    "div",
    { class: "alarms", key: "alarms" },
    h("div", { role: "alert" }, found.map(([kind, sentence, seconds]) => alarm(kind, sentence, seconds))),
  );
}

const QUIET = ["other", "adaptation", "unwatched"];
const silentSeconds = () => (performance.now() - app.heardAt) / 1000;
const unheardSeconds = () => (Date.now() - app.stop.since) / 1000;

function alarm(kind, sentence, seconds) {
  const aged = seconds !== null && h("span", { class: "aged", "aria-hidden": "true" }, clock(seconds));
  return h("div", { key: kind, class: `alarm ${QUIET.includes(kind) ? "quiet" : ""}` }, icon("warn"), h("span", {}, sentence), aged);
}

function seenWhileSilent(view) {
  if (!["exposure", "hold"].includes(view.phase.name)) return t("sees_calm");
  return t(`sees_${view.if_you_leave}`);
}

const SENTENCES = { pending: "pending", done: "done" };
const MOST_ANSWERS = 2;

/** How what was asked from here was answered; spoken politely, refusals stay until dismissed. */
export function answers() {
  const refused = app.touches.filter((one) => one.state === "refused" || one.state === "lost");
  const others = app.touches.filter((one) => one.state === "pending" || one.state === "done");
  const shown = [...refused.slice(-MOST_ANSWERS), ...others.slice(-MOST_ANSWERS)].slice(-MOST_ANSWERS);
  return h("div", { class: "answers", key: "answers", role: "status", "aria-label": t("answers") }, shown.map(answer));
}

function answer(one) {
  const sentence = one.state in SENTENCES ? `${capital(one.label)}${t("colon")} ${t(SENTENCES[one.state])}` : one.sentence;
  const dismiss = () => {
    app.touches = app.touches.filter((other) => other !== one);
    changed();
  };
  return h(
    "div",
    { key: one.id, class: `answer ${one.state}` },
    one.state === "done" ? icon("done") : one.state === "pending" ? h("span", { class: "dots", "aria-hidden": "true" }) : icon("warn"),
    h("span", {}, sentence),
    one.state !== "pending" && one.state !== "done" && h("button", { type: "button", class: "button quiet small", onclick: dismiss, "aria-label": t("dismiss") }, "×"),
  );
}

const MOVES = {
  preparation: [["end", {}], ["begin", { class: "primary", icon: "begin", keys: "Shift+A" }]],
  debrief: [["end", { class: "primary", icon: "end" }]],
  cool_down: [["end", { class: "primary", icon: "end" }]],
  stopped: [["end", { class: "primary", icon: "end" }]],
  ended: [["next_session", { class: "primary", icon: "begin" }]],
};
const COURSE = [
  ["retreat", { icon: "retreat", keys: "R" }],
  ["advance", { class: "primary", icon: "advance", keys: "Shift+A" }],
  ["hold", { icon: "hold", keys: "H" }],
  ["go_to_safe_place", { class: "safe", icon: "go_to_safe_place", keys: "S" }],
];
export const MOVE_KEYS = ["begin", "end", "advance", "retreat", "hold", "resume", "go_to_safe_place", "stop", "take_control", "next_session"];

/** The wheel: the moves that fit the phase, and STOP, always in the same corner. */
export function wheel() {
  const { view } = app;
  const moves = view ? MOVES[view.phase.name] || course() : [];
  return h(
    "footer",
    { class: "wheel", key: "wheel" },
    h("div", { class: "moves" }, moves.map(([key, look]) => move(key, look))),
    stopButton(),
  );
}

const ONCE = ["end"];

function move(key, look) {
  const one = offer(key);
  if (!one) return null;
  const [word, full] = [t(`move_${key}`), capital(one.label)];
  const shown = { ...look, class: `move ${look.class || ""}`, label: word, about: word === full ? null : `${word}. ${full}` };
  return ONCE.includes(key) ? twice(one, shown) : button(one, shown);
}

function course() {
  const held = ["hold", "safe_place"].includes(app.view.phase.name);
  return COURSE.map((move) => (move[0] === "hold" && held ? ["resume", { class: "primary", icon: "resume", keys: "H" }] : move));
}

function stopButton() {
  const { view } = app;
  const stopped = Boolean(view?.stop);
  const over = view?.phase.name === "ended" || (!view && Boolean(app.opening)) || view?.viewer.role === "observer";
  const [word, note] = stopWords(view, stopped);
  return h(
    "button",
    {
      key: "stop",
      type: "button",
      class: `stop ${app.stop ? "stopping" : stopped ? "stopped" : ""}`,
      "aria-label": app.stop || stopped ? null : `${t("stop")}. ${t("stop_about")}`,
      "aria-busy": app.stop ? "true" : null,
      "aria-keyshortcuts": "Escape",
      disabled: over && !app.stop,
      // At the first touch, not at its end: a finger that slips must not cost the stop. Clicks come from keyboards.
      onpointerdown: stop,
      onclick: stop,
    },
    icon(stopped ? "done" : "stop"),
    h("span", { class: "stop-words" }, h("span", { class: "label" }, word), h("span", { class: "note" }, note)),
  );
}

function stopWords(view, stopped) {
  if (app.stop) return [t("stopping"), t("stop_repeated", unheardSeconds().toFixed(0), app.stop.sent)];
  if (stopped) {
    const after = view.stop.shown_after_seconds;
    return [t("stopped"), after === undefined ? t("stopped_decided") : t("stopped_shown", Math.round(after * 1000))];
  }
  return [t("stop"), view?.phase.name === "ended" ? t("over") : !view && app.opening ? t("nothing_to_stop") : t("stop_key")];
}
