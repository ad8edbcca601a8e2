// Puts the page together: which screen fits what is known, the keys, and the drawing.

import { app, changed, drawnBy, offer, t } from "./app.js";
import { debrief, opening, preparation, summary } from "./around.js";
import { touch } from "./controls.js";
import { h, patch } from "./dom.js";
import { during, picture } from "./during.js";
import { send, start, stop } from "./link.js";
import { lettersOn, overlay, pairThis } from "./over.js";
import { alarms, answers, header, otherLanguage, otherTheme, toggle, wheel } from "./shell.js";

const root = document.getElementById("page");
const SCREENS = { preparation, debrief, ended: summary };

function screen() {
  if (app.unpaired) return pairThis();
  if (app.view) return (SCREENS[app.view.phase.name] || during)();
  if (app.opening) return opening();
  return h("main", { class: "around", key: "connecting", id: "main", tabindex: "-1" }, h("p", { class: "card", role: "status" }, t("connecting")));
}

let shown = "";
let stepShown = null;

function draw() {
  const title = app.view ? `${app.view.phase.label} · ${app.view.patient} · ${t("title")}` : t("title");
  for (const [of, name, value] of [
    [document.documentElement, "lang", app.language],
    [document.documentElement.dataset, "theme", app.theme],
    [document.documentElement.dataset, "silent", app.silent ? "yes" : "no"],
    [document, "title", title],
  ]) {
    // A language that is set anew, even to what it was, has the browser style every element again.
    if (of[name] !== value) of[name] = value;
  }
  const place = screen();
  patch(root, [header(), alarms(), place, overlay(), answers(), wheel()].filter(Boolean));
  const name = app.overlay || place.props.key;
  if (name !== shown) moveTo(name);
  showStep();
  sizeChart();
  stayAwake();
}

/** A new screen begins at its top; whoever reads with the keyboard or by ear is taken along. */
function moveTo(name) {
  const first = shown === "";
  shown = name;
  const target = document.getElementById(app.overlay ? "overlay" : "main");
  // A scanner held to a patient's code types into the first field.
  const field = name === "opening" && target?.querySelector("input[type=text]");
  if (field || !first || app.overlay) (field || target)?.focus({ preventScroll: true });
  target?.scrollTo(0, 0);
}

/** The current step stands in the middle of a hierarchy that is longer than its place. */
function showStep() {
  const here = document.querySelector(".hierarchy .here");
  if (here === stepShown) return;
  stepShown = here;
  if (here) here.parentElement.scrollTop = here.offsetTop - here.parentElement.clientHeight / 2;
}

const LARGE = 0.4;
let chart = null;
let sized = "";
let size = { width: 0, height: 0 };
// Asked while the page is drawn, an element's size costs its whole layout there and then.
const sizes = new ResizeObserver(([{ contentRect }]) => {
  size = contentRect;
  sizeChart();
});

/** The server draws the curve for the place it stands in: in its card as it is, elsewhere as high as it needs. */
function sizeChart() {
  const place = document.querySelector(".chart");
  if (place !== chart) {
    sizes.disconnect();
    chart = place;
    if (chart) sizes.observe(chart);
    return;
  }
  if (!chart || !app.connected) return;
  const width = Math.round(size.width);
  const height = Math.round(chart.closest(".curve") ? size.height : width * LARGE);
  const now = `${width} ${height} ${app.welcome.boot} ${app.connections}`;
  if (width >= 200 && height >= 80 && now !== sized && send({ type: "chart_size", width, height })) sized = now;
}

const hold = () => (offer("resume")?.why_not ? offer("hold") : offer("resume"));
const ACTS = {
  s: () => touch(offer("go_to_safe_place")),
  h: () => touch(hold()),
  A: () => touch(offer("begin")?.why_not || !offer("begin") ? offer("advance") : offer("begin")),
  r: () => touch(offer("retreat")),
  q: () => touch(offer("ask_suds")),
  e: () => focus("suds-exact"),
  n: () => [(app.tab = "record"), changed(), requestAnimationFrame(() => focus("note-text"))],
  l: otherLanguage,
  d: otherTheme,
  "?": () => toggle("help"),
};

const focus = (id) => document.getElementById(id)?.focus();

const TEXT_FIELDS = ["text", "search", "url"];
const isTyping = (target) => target.tagName === "TEXTAREA" || target.tagName === "SELECT" || (target.tagName === "INPUT" && TEXT_FIELDS.includes(target.type));

addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    event.preventDefault();
    if (app.view && app.view.phase.name !== "preparation") stop();
    return;
  }
  if (isTyping(event.target) || event.ctrlKey || event.altKey || event.metaKey || event.repeat || !app.view || !lettersOn()) return;
  const suds = offer("rate_suds");
  if (/^[0-9]$/.test(event.key) && suds) touch(suds, { value: Number(event.key) * 10 });
  else if (Object.hasOwn(ACTS, event.key)) ACTS[event.key]();
  else return;
  event.preventDefault();
});

/** A tablet must not fall asleep beside a patient. Where the browser cannot promise it, the page works all the same. */
async function stayAwake() {
  const underWay = app.view && !["preparation", "ended"].includes(app.view.phase.name);
  if (!underWay || awake || document.hidden || !navigator.wakeLock) return;
  awake = true;
  const lock = await navigator.wakeLock.request("screen").catch(() => null);
  lock?.addEventListener("release", () => (awake = false));
}

let awake = false;
document.addEventListener("visibilitychange", stayAwake);

drawnBy(draw);
draw();
start(picture);
