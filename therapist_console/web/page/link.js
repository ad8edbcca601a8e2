// The link to the console's server: what is heard, what is asked, and the stop that is repeated until it is confirmed.

import { app, capital, changed, draftsOf, forget, t } from "./app.js";

const TURN_MS = 100;
const PING_MS = 500;
const ANSWER_WITHIN_MS = 4000;
const GIVE_UP_SOCKET_MS = 3000;
const WAITS_MS = [100, 250, 500, 1000];
const POST_EVERY_MS = 1000;
const KEEP_DONE_MS = 3500;
const KEEP_REFUSED_MS = 15000;
const MOST_HAPPENINGS = 500;
const MEANT_FOR_MS = 10000;

let socket = null;
let openedAt = 0;
let failures = 0;
let connectDue = 0;
let pingDue = 0;
let onPicture = () => {};

/** Opens the link and keeps it open. `picture(number, blob)` shows one and resolves once it is decoded. */
export function start(picture) {
  onPicture = picture;
  app.stop = kept();
  connect();
  setInterval(turn, TURN_MS);
  addEventListener("pagehide", () => app.stop && post(app.stop, true));
}

/** Asks for something: pending at once, then done or refused. `sent` are the form's words, forgotten once recorded. */
export function give(offer, fields = {}) {
  const touch = { id: newId(), key: offer.key, label: offer.label, fields, at: performance.now(), state: "pending" };
  app.touches = [...app.touches.filter((old) => old.key !== offer.key || old.state === "pending"), touch];
  const { boot } = app.welcome || {};
  const command = { ...offer.command, ...fields };
  if (!send({ type: "give", id: touch.id, boot, tick: app.beat.tick, command })) {
    settle(touch, "refused", t("not_sent"));
  }
  changed();
  return touch;
}

/** A reason why not, shown as an answer to the touch that met it. */
export function explain(offer) {
  const touch = { id: newId(), key: offer.key, label: offer.label, fields: {}, at: performance.now() };
  app.touches = [...app.touches.filter((old) => old.key !== offer.key || old.state === "pending"), touch];
  settle(touch, "refused", `${capital(offer.label)}${t("colon")} ${offer.why_not}`);
}

/** Stops. Pressed again, it is the same stop: it is repeated until the stream says that it is stopped. */
export function stop() {
  if (app.unpaired || isStopped()) return;
  if (!app.stop) {
    app.stop = { id: newId(), session: app.view?.session, since: Date.now(), sent: 0 };
    localStorage.setItem("stop", JSON.stringify(app.stop));
  }
  repeatStop(true);
  changed();
}

/** Says something that needs no answer; false if nobody can hear it now. */
export function send(message) {
  if (!socket || socket.readyState !== WebSocket.OPEN || !app.welcome) return false;
  socket.send(JSON.stringify(message));
  return true;
}

/** The tab pairs anew: the cookie is new, so the socket is opened again. */
export function reconnect() {
  app.unpaired = false;
  close();
  connect();
}

/** Whether what was asked under this key waits for its answer. */
export const pending = (key) => app.touches.findLast((touch) => touch.key === key && touch.state === "pending");

function connect() {
  openedAt = performance.now();
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const opened = new WebSocket(`${scheme}//${location.host}/ws`);
  opened.binaryType = "arraybuffer";
  socket = opened;
  app.connected = false;
  opened.onopen = () => {
    const stopping = app.stop?.session ? { stop: app.stop.id, stop_session: app.stop.session } : {};
    opened.send(JSON.stringify({ type: "hello", language: app.language, page: PAGE, pictures: true, ...stopping }));
  };
  opened.onmessage = (event) => opened === socket && hear(event.data);
  opened.onclose = (event) => opened === socket && closed(event.code);
}

function close() {
  const old = socket;
  socket = null;
  app.connected = false;
  old?.close();
}

function closed(code) {
  socket = null;
  app.connected = false;
  if (code === 4401 || code === 4403) app.unpaired = true;
  connectDue = performance.now() + WAITS_MS[Math.min(failures, WAITS_MS.length - 1)];
  failures += 1;
  for (const touch of app.touches) if (touch.state === "pending") settle(touch, "lost", t("lost"));
  changed();
}

/** Ten times a second: repeat the stop, notice silence, open the link again, let old answers go. */
function turn() {
  const now = performance.now();
  if (app.stop) repeatStop(false);
  if (!socket && !app.unpaired && now >= connectDue) connect();
  else if (socket && now - Math.max(openedAt, app.heardAt) > GIVE_UP_SOCKET_MS) {
    close();
    closed(0);
  }
  if (now >= pingDue && send({ type: "ping", at: now })) pingDue = now + PING_MS;
  const silent = now - app.heardAt > app.silentAfterMs;
  for (const touch of app.touches) {
    if (touch.state === "pending" && now - touch.at > ANSWER_WITHIN_MS) settle(touch, "lost", t("lost"));
  }
  const kept = app.touches.filter((touch) => touch.state === "pending" || now < touch.until);
  if (silent || silent !== app.silent || kept.length !== app.touches.length || app.stop) changed();
  app.silent = silent;
  app.touches = kept;
}

/** A view with what has changed of it; null means that something is not there any more. */
function merged(before, news) {
  return Object.fromEntries(Object.entries({ ...before, ...news }).filter(([, value]) => value !== null));
}

const isStopped = () => Boolean(app.view && (app.view.stop || app.view.phase.name === "ended"));

function repeatStop(first) {
  const { stop, view } = app;
  // Pressed before the page knew its session: it means the one that comes, if it comes soon.
  if (view && stop.session === undefined && Date.now() - stop.since < MEANT_FOR_MS) stop.session = view.session;
  if (view && (stop.session !== view.session || isStopped())) {
    app.stop = null;
    localStorage.removeItem("stop");
    changed();
    return;
  }
  const now = performance.now();
  if (!stop.session || (!first && now < (stop.due || 0))) return;
  stop.due = now + app.stopRepeatMs;
  stop.sent += 1;
  if (!first && now >= (stop.postDue || 0)) post(stop, false);
  send({ type: "stop", id: stop.id, session: stop.session });
}

/** The second way: a connection of its own, in case the socket's is stuck. */
function post(stop, leaving) {
  stop.postDue = performance.now() + POST_EVERY_MS;
  stop.posting?.abort();
  const posting = leaving ? null : new AbortController();
  stop.posting = posting;
  const body = JSON.stringify({ id: stop.id, session: stop.session });
  const headers = { "Content-Type": "application/json" };
  fetch("/stop", { method: "POST", body, headers, keepalive: leaving, signal: posting?.signal }).catch(() => {});
}

function hear(data) {
  app.heardAt = performance.now();
  if (typeof data !== "string") {
    const number = new DataView(data).getUint32(1);
    const seen = () => send({ type: "frame_seen", n: number });
    onPicture(new Blob([data.slice(5)], { type: "image/jpeg" })).then(seen, seen);
    return;
  }
  const message = JSON.parse(data);
  HEARD[message.type]?.(message);
  if (message.type !== "pong") changed();
}

const HEARD = {
  welcome(message) {
    failures = 0;
    if (app.welcome && app.welcome.boot !== message.boot) app.roundTripMs = null;
    app.welcome = message;
    app.connected = true;
    app.connections += 1;
    app.unpaired = false;
    app.silentAfterMs = message.silent_after_ms;
    app.stopRepeatMs = message.stop_repeat_ms;
    pingDue = 0;
  },
  view(message) {
    const same = message.view.session === app.view?.session;
    if (!same) {
      draftsOf(message.view.session);
      app.summary = null;
    }
    app.view = message.whole ? message.view : merged(app.view, message.view);
    app.opening = null;
    app.asOf = message.as_of;
    app.now = same ? Math.max(app.now, message.as_of) : message.as_of;
    app.offers = new Map((app.view.offers || []).map((one) => [one.key, whole(one)]));
    if (app.stop) repeatStop(false);
  },
  beat(message) {
    app.beat = message;
    if (message.now !== undefined) app.now = Math.max(message.now, app.asOf);
  },
  happened(message) {
    app.happened = [...(message.whole ? [] : app.happened), ...message.items].slice(-MOST_HAPPENINGS);
    const done = new Set(message.items.map((item) => item.command));
    for (const touch of app.touches) if (done.has(touch.id) && touch.state !== "done") settle(touch, "done", "");
  },
  done: (message) => answer(message, "done"),
  refused: (message) => answer(message, "refused"),
  lost: (message) => answer(message, "lost"),
  chart(message) {
    const drawn = message.svg && new DOMParser().parseFromString(message.svg, "image/svg+xml").documentElement;
    app.chart = drawn ? document.importNode(drawn, true) : null;
  },
  opening(message) {
    [app.opening, app.view, app.summary] = [message, null, null];
    app.offers = new Map(message.offer ? [[message.offer.key, whole(message.offer)]] : []);
  },
  summary(message) {
    app.summary = message;
    if (message.next) app.offers.set(message.next.key, whole(message.next));
  },
  pairing(message) {
    app.pairing = message;
  },
  pong(message) {
    app.roundTripMs = performance.now() - message.at;
  },
};

/** An offer with the lists that the server leaves out where they are empty. */
function whole(one) {
  one.fields ||= [];
  return one;
}

function answer(message, state) {
  const touch = app.touches.find((one) => one.id === message.id);
  if (touch) settle(touch, state, message.sentence || "");
}

function settle(touch, state, sentence) {
  touch.state = state;
  touch.sentence = sentence;
  touch.until = performance.now() + (state === "done" ? KEEP_DONE_MS : KEEP_REFUSED_MS);
  if (state === "done") forget(touch.key, touch.fields);
  changed();
}

/** A stop from before a reload. */
function kept() {
  const stop = JSON.parse(localStorage.getItem("stop") || "null");
  return stop && { id: stop.id, session: stop.session, since: stop.since, sent: 0 };
}

const newId = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const PAGE = newId();
