// Before and after the treatment: opening a session, the screening and the equipment, the debrief and the summary.

import { app, capital, changed, clock, figure, keep, offer, t } from "./app.js";
import { anything, form, inGroup, valueOf } from "./controls.js";
import { h, icon } from "./dom.js";
import { placed, questions, record, sudsPad } from "./ratings.js";

const STATES = { ok: "done", bad: "warn" };

/** No session is open: whose, by which protocol, in which language. */
export function opening() {
  const { opening: open } = app;
  const one = open.offer;
  const chosen = one && open.protocols?.find((protocol) => protocol.id === valueOf(one, field(one, "protocol") || { name: "protocol" }));
  return h(
    "main",
    { class: "around opening", key: "opening", id: "main", tabindex: "-1" },
    h(
      "section",
      { class: "card", key: "who" },
      h("h2", {}, t("open_title")),
      open.sentence && h("p", {}, open.sentence),
      one && form(one, { title: "", before: recentPatients(one, open.patients || []), button: "primary big" }),
      app.welcome?.local && app.welcome.viewer.role === "therapist" && h("a", { key: "records", class: "button quiet", href: `/records?language=${app.language}` }, t("records")),
    ),
    h("section", { class: "card", key: "plan" }, chosen ? plan(chosen) : h("p", { class: "faint" }, t("choose_protocol"))),
    readiness(open.readiness),
  );
}

const field = (one, name) => one.fields.find((each) => each.name === name);

function recentPatients(one, codes) {
  if (codes.length === 0) return null;
  const choose = (code) => () => {
    keep(one.key, "patient", code);
    changed();
  };
  const pick = (code) => h("button", { key: code, type: "button", class: "button quiet", onclick: choose(code) }, code);
  return h("div", { class: "field", key: "recent" }, h("span", { class: "faint" }, t("recent_patients")), h("div", { class: "row" }, codes.map(pick)));
}

function plan(protocol) {
  const steps = protocol.steps.map((title) => h("li", { key: title }, title));
  return [h("h2", {}, protocol.title), h("p", {}, protocol.summary), h("ol", { class: "plain-steps" }, steps), ...sessions(protocol.sessions)];
}

/** A plan over several sessions, where the protocol has one. */
function sessions(told) {
  if (!told?.length) return [];
  return [h("h2", { key: "sessions-title" }, t("planned_sessions")), h("ol", { class: "plain-steps", key: "sessions" }, told.map((one, at) => h("li", { key: `session ${at}` }, one)))];
}

/** Before: who and what, whether everything is there, the screening, and the steps that are planned. */
export function preparation() {
  const { view } = app;
  const screen = offer("confirm_screening");
  const begin = offer("begin");
  const asked = [offer("review_homework"), ...inGroup("questionnaires")];
  const others = [...inGroup("steering"), ...asked].filter((one) => one && !one.why_not && !placed(one));
  return h(
    "main",
    { class: "around preparation", key: "preparation", id: "main", tabindex: "-1" },
    h(
      "div",
      { class: "column", key: "left" },
      begin?.why_not && h("section", { class: "card missing", key: "missing" }, h("h2", {}, t("begin_when_ready")), h("p", {}, capital(begin.why_not))),
      !begin?.why_not && view.next && h("section", { class: "card missing ready", key: "next" }, h("p", {}, icon("done"), view.next)),
      readiness(view.readiness),
      h("section", { class: "card others", key: "others", "aria-label": t("tab_more") }, others.map(anything)),
    ),
    h(
      "section",
      { class: "card screening", key: view.screening ? "screened" : "screening", tabindex: "0", "aria-label": t("screening") },
      h("h2", {}, t("screening")),
      view.screening ? screened(view.screening) : screen && screeningForm(screen),
    ),
    h("section", { class: "card preview", key: "preview", tabindex: "0", "aria-label": t("hierarchy") }, h("h2", {}, t("hierarchy")), h("ol", { class: "plan" }, view.hierarchy.map(planned)), ...sessions(view.sessions)),
  );
}

function screeningForm(one) {
  const asked = one.fields.find((each) => each.kind === "answers");
  const given = (asked && valueOf(one, asked)) || {};
  const against = asked?.items.some((item) => given[item.id] && given[item.id] === item.against);
  const about = h("p", { class: "faint", key: "about" }, t("screening_about"));
  return form(one, { title: "", before: about, hide: against ? [] : ["despite"], button: "primary big" });
}

function screened(screening) {
  return [
    h("p", { class: "recorded" }, icon("done"), t("screened", clock(screening.at_seconds), screening.by)),
    screening.consented_by && h("p", {}, t("consent_given", screening.consented_by)),
    h(
      "ul",
      { class: "answered" },
      (screening.answers || []).map((one) =>
        h("li", { key: one.id, class: one.against ? "against" : "" }, h("span", {}, one.text), h("strong", {}, t(one.answer), one.against && [" ", icon("warn")])),
      ),
    ),
    screening.despite && h("p", {}, `${t("despite")}${t("colon")} ${screening.despite}`),
  ];
}

function readiness(checks) {
  if (!checks?.length) return null;
  const row = (check) =>
    h(
      "li",
      { key: check.id, class: `check ${check.state}` },
      h("div", { class: "check-head" }, h("strong", {}, check.label), h("span", { class: "check-state" }, icon(STATES[check.state] || ""), t(`check_${check.state}`))),
      h("div", {}, check.sentence),
      check.next && h("div", { class: "next" }, `${t("next_step")}${t("colon")} ${check.next}`),
    );
  return h("section", { class: "card readiness", key: "readiness" }, h("h2", {}, t("readiness")), h("ul", { role: "list" }, checks.map(row)));
}

function planned(one, index) {
  const facts = [
    one.scene,
    one.difficulty !== undefined && `${t("difficulty")} ${figure(one.difficulty)}`,
    `${clock(one.min_seconds)}–${clock(one.max_seconds)}`,
    (one.cues || []).length > 0 && one.cues.join(", "),
  ];
  return h(
    "li",
    { key: one.id },
    h("span", { class: "number" }, String(index + 1)),
    h(
      "div",
      {},
      h("strong", {}, one.title),
      h("div", { class: "faint" }, facts.filter(Boolean).join(" · ")),
      one.criterion && h("div", { class: "faint" }, `${t("go_on_when")} ${one.criterion}`),
    ),
  );
}

/** After: the debrief's questions, homework, last ratings and notes. */
export function debrief() {
  const others = [...app.offers.values()].filter((one) => one.group === "questions" && !one.key.startsWith("answer_debrief:") && one.key !== "confirm_screening");
  const { view } = app;
  return h(
    "main",
    { class: "around after", key: "after", id: "main", tabindex: "-1" },
    h("section", { class: "card", key: "questions" }, h("h2", {}, t("debrief")), questions()),
    h(
      "div",
      { class: "column", key: "right" },
      inGroup("questionnaires").filter((one) => !one.why_not).map((one) => h("section", { class: "card", key: one.key }, anything(one))),
      others.map((one) => h("section", { class: "card", key: one.key }, view.homework && h("p", { class: "recorded" }, icon("done"), view.homework), form(one))),
      sudsPad(),
      h("section", { class: "card tabs", key: "record", "aria-label": t("happened") }, h("div", { class: "panel panel-record" }, record())),
    ),
  );
}

/** The session's summary, once it has ended. */
export function summary() {
  const { summary: told } = app;
  if (!told) return h("main", { class: "around", key: "summary", id: "main", tabindex: "-1" }, h("p", { class: "card" }, t("waiting_summary")));
  return h(
    "main",
    { class: "around summary", key: "summary", id: "main", tabindex: "-1" },
    h(
      "section",
      { class: "card", key: "figures" },
      h("h2", {}, t("summary")),
      h("dl", { class: "rows" }, told.rows.map(([label, value]) => h("div", { key: label }, h("dt", {}, label), h("dd", {}, value)))),
      app.chart && h("div", { class: "chart", role: "img", "aria-label": t("curve"), node: app.chart }),
      told.journal && h("p", { class: "faint path" }, `${t("journal")}${t("colon")} ${told.journal}`),
    ),
    h("section", { class: "card", key: "steps" }, h("h2", {}, t("steps_done")), h("ol", { class: "visits" }, (told.steps || []).map(visit))),
  );
}

function visit(one, index) {
  const suds = (one.suds || []).length
    ? `SUDS ${one.suds.join(", ")} · ${t("peak")} ${one.peak} · ${t("end_value")} ${one.end} · ${t("decrease")} ${one.decrease}`
    : `SUDS ${t("not_rated")}`;
  return h(
    "li",
    { key: index },
    h("strong", {}, one.title),
    h("div", { class: "faint" }, `${t("from_to", clock(one.from_seconds), clock(one.to_seconds))} · ${t("exposure_time")} ${clock(one.ran_seconds)}`),
    h("div", {}, suds),
    (one.cues || []).length > 0 && h("div", { class: "faint" }, one.cues.join(", ")),
    (one.expectancies || []).map((sentence) => h("div", { key: sentence }, sentence)),
  );
}

