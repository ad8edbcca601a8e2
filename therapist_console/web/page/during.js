// The treatment screen: the patient's view, the step, the hierarchy, and what the therapist may dial, on one page.

import { app, capital, changed, clock, offer, since, t } from "./app.js";
import { anything, button, dial, inGroup, touch, twice } from "./controls.js";
import { h, icon } from "./dom.js";
import { pending } from "./link.js";
import { sudsPad, tabs } from "./ratings.js";
import { toggle } from "./shell.js";

const wide = matchMedia("(width >= 60em)");
wide.onchange = changed;

const OLD_AFTER_MS = 1500;
const canvas = document.createElement("canvas");
canvas.className = "mirror";
canvas.setAttribute("role", "img");
const times = [];

/** The whole screen; where its parts stand is the style sheet's business. */
export function during() {
  const { view } = app;
  const middle = h("section", { class: "middle", key: "middle", "aria-label": t("patient_sees") }, patientsView(), suggestions(view), step(view));
  const columns = wide.matches
    ? [[hierarchy(view)], [middle, sudsPad(), curve()], [dials(), tabs()]]
    : [[middle, hierarchy(view), curve()], [sudsPad(), dials(), tabs()]];
  return h(
    "main",
    { class: "during", key: "during", id: "main", tabindex: "-1" },
    columns.map((parts, place) => h("div", { class: "column", key: place }, parts)),
  );
}

function hierarchy(view) {
  const rows = view.hierarchy.map((one, index) => stepRow(one, index));
  return h(
    "section",
    { class: "card hierarchy", key: "hierarchy", "aria-label": t("hierarchy") },
    h("h2", {}, t("hierarchy")),
    h("ol", { "aria-label": t("hierarchy") }, rows),
    view.phase.name in ENDED_BY_WHEEL ? null : twice(offer("end"), { class: "quiet end", icon: "end", label: t("move_finish") }),
  );
}

const ENDED_BY_WHEEL = { cool_down: 1, stopped: 1, debrief: 1, ended: 1 };

function stepRow(one, index) {
  const go = offer(`go_to_step:${one.id}`);
  const here = one.place === "here";
  return h(
    "li",
    { key: one.id, class: one.place, "aria-current": here ? "step" : null },
    h(
      "button",
      {
        type: "button",
        class: "step-row",
        "aria-disabled": !go || go.why_not ? "true" : null,
        "aria-busy": pending(`go_to_step:${one.id}`) ? "true" : null,
        "aria-label": [`${index + 1}. ${one.title}`, here ? t("here") : one.place === "behind" ? t("been") : ""].filter(Boolean).join(", "),
        title: go?.why_not || t("go_to", one.title),
        onclick: () => touch(go),
      },
      h("span", { class: "number" }, one.place === "behind" ? icon("done") : String(index + 1)),
      h("span", { class: "step-title" }, one.title),
      here && h("span", { class: "mark" }, t("here")),
    ),
  );
}

function step(view) {
  return view.step ? stepCard(view, view.step) : phaseCard(view);
}

function stepCard(view, here) {
  const seconds = here.clock_seconds + (here.running ? since() : 0);
  const share = (part) => `${Math.min(100, (100 * part) / here.max_seconds)}%`;
  const reached = seconds > here.max_seconds ? "past_max" : seconds >= here.min_seconds ? "past_min" : null;
  return h(
    "div",
    { class: "card step", key: "step" },
    h(
      "div",
      { class: "step-head" },
      h("span", { class: `big-clock ${here.running ? "" : "stands"}`, role: "timer", "aria-label": t("step_clock") }, clock(seconds)),
      h("div", {}, h("strong", {}, t("step_of", here.number, view.hierarchy.length)), h("span", {}, here.title)),
      h(
        "div",
        { class: "faint" },
        h("span", {}, here.running ? t("clock_runs") : h("strong", {}, t("clock_stands"))),
        limit("least", here.min_seconds, reached === "past_min" && reached),
        limit("most", here.max_seconds, reached === "past_max" && reached),
      ),
    ),
    h(
      "div",
      { class: "track", "aria-hidden": "true", vars: { "--share": share(seconds), "--least": share(here.min_seconds) } },
      h("span", { class: "done" }),
      h("span", { class: "least" }),
    ),
    h("div", { class: "criterion" }, h("span", { class: "faint" }, `${t("go_on_when")} `), here.criterion),
    reason(view),
  );
}

function limit(word, seconds, reached) {
  const said = `${t(word)} ${clock(seconds)}`;
  if (!reached) return h("span", {}, said);
  return h("span", { class: `mark ${reached}` }, said, icon(reached === "past_max" ? "warn" : "done"), h("span", { class: "visually-hidden" }, t(reached)));
}

function phaseCard(view) {
  const { phase } = view;
  const running = phase.name === "ended" ? 0 : since();
  const least = phase.min_seconds;
  return h(
    "div",
    { class: "card step", key: "step" },
    h(
      "div",
      { class: "step-head" },
      h("span", { class: "big-clock", role: "timer", "aria-label": phase.label }, clock(phase.seconds + running)),
      h("div", {}, h("strong", {}, capital(phase.label))),
      h(
        "div",
        { class: "faint" },
        least !== undefined && limit("least", least, phase.seconds + running >= least && "past_min"),
      ),
    ),
    view.next && h("div", { class: "criterion" }, view.next),
    reason(view),
  );
}

const reason = (view) => view.phase.reason && h("div", { class: "reason" }, h("span", { class: "faint" }, `${t("why")}${t("colon")} `), view.phase.reason);

function suggestions(view) {
  return (view.suggestions || []).map((advice) =>
    h(
      "div",
      { class: "card suggestion", key: `suggestion ${advice.number}` },
      h("div", { class: "advice" }, h("strong", {}, `${t("suggested")}${t("colon")} ${advice.label}. `), advice.reason),
      button(offer(advice.accept), { label: t("accept"), class: "primary", icon: "done" }),
      button(offer(advice.decline), { label: t("decline"), class: "quiet" }),
    ),
  );
}

function dials() {
  const params = inGroup("params");
  const cues = inGroup("cues");
  const difficulty = offer("set_difficulty");
  const shown = difficulty && !difficulty.why_not && params.length + cues.length > 0;
  return h(
    "section",
    { class: "card dials", key: "dials", "aria-label": t("scene") },
    shown || params.length || cues.length
      ? [
          difficulty && dial(difficulty, { slider: true, class: "difficulty", label: t("difficulty") }),
          h("div", { class: "params", key: "params" }, params.map((one) => (one.fields.length === 1 ? dial(one) : anything(one)))),
          cues.length > 0 && h("h2", { key: "cues-title" }, t("cues")),
          h("div", { class: "cues", key: "cues" }, cues.map(cue)),
        ]
      : h("p", { class: "faint empty" }, t("no_scene")),
  );
}

function cue(one) {
  if (one.fields.length) return anything(one);
  return button(one, { class: "cue", note: one.why_not ? capital(one.why_not.split(/\s?[;:]\s/).at(-1)) : one.startling ? t("startling") : null, icon: one.startling && !one.why_not ? "warn" : null });
}

/** Shows one picture of the patient's view; done once it is decoded, so that the next one may come. */
export async function picture(blob) {
  const image = await createImageBitmap(blob);
  if (canvas.width !== image.width || canvas.height !== image.height) [canvas.width, canvas.height] = [image.width, image.height];
  canvas.getContext("2d").drawImage(image, 0, 0);
  image.close();
  const now = performance.now();
  times.push(now);
  while (times[0] < now - 2000) times.shift();
  app.pictures = { at: now, perSecond: times.length / 2 };
}

/** The patient's view with what it is, and in small how well it runs. */
export function patientsView() {
  const { view, beat } = app;
  const age = app.pictures.at === null ? null : performance.now() - app.pictures.at;
  canvas.setAttribute("aria-label", `${t("picture_about")}${t("colon")} ${view.patient_sees}`);
  const stage = beat.stage;
  const health = [
    stage && t("frames", Math.round(stage.frames_per_second)),
    stage?.late_frames > 0 && t("late", stage.late_frames),
    linkTime() !== null && t("link", linkTime()),
  ];
  return h(
    "figure",
    { class: "view", key: "view" },
    h("div", { class: "screen", node: canvas }),
    age === null && h("p", { class: "no-picture" }, t("no_picture")),
    age > OLD_AFTER_MS && h("p", { class: "old-picture" }, t("picture_old", Math.round(age / 1000))),
    h(
      "figcaption",
      { title: view.patient_sees },
      h("span", { class: "faint" }, `${t("patient_sees")}${t("colon")} `),
      view.patient_sees,
    ),
    h("p", { class: "health" }, health.filter(Boolean).join(" · ")),
  );
}

function linkTime() {
  if (app.roundTripMs === null) return null;
  return Math.max(1, Math.round(app.roundTripMs + (app.beat.link_ms || 0)));
}

/** The curve as the server draws it, and the same in words; a touch shows it large, with its legend. */
export function curve() {
  const small = app.overlay !== "curve";
  return h(
    "section",
    { class: "card curve", key: "curve", "aria-label": t("curve") },
    app.chart && small
      ? h("button", { type: "button", class: "chart", "aria-label": `${curveInWords()}. ${t("enlarge")}`, onclick: () => toggle("curve"), node: app.chart })
      : h("p", { class: "faint empty" }, small ? t("curve_empty") : t("curve")),
  );
}

/** The ratings, for whoever does not see the curve. */
export function curveInWords() {
  const said = (app.view.suds.ratings || []).map(([at, value]) => `${value} (${clock(at)})`).join(", ");
  return `${t("curve_values")}${t("colon")} ${said || t("suds_none")}`;
}
