// Buttons, dials and forms made from what the server offers: a new command or param needs no line here.

import { app, capital, changed, draft, figure, keep, t } from "./app.js";
import { h, icon } from "./dom.js";
import { explain, give, pending } from "./link.js";

const STEPS_IN_RANGE = 12;
const FEW_CHOICES = 4;
const ARMED_MS = 4000;
const underHands = new Map(); // values of dials while they are being dragged or typed

/** Gives an offer, or says why it cannot be given now. */
export function touch(one, fields) {
  if (!one) return null;
  if (!one.why_not) return give(one, fields);
  explain(one);
  return null;
}

/** A button that gives an offer in one touch. `look`: class, icon, label, note, about, keys, fields. */
export function button(one, look = {}) {
  if (!one) return null;
  return h(
    "button",
    {
      key: look.key || one.key,
      "data-offer": one.key,
      type: "button",
      class: `button ${look.class || ""}`,
      "aria-disabled": one.why_not ? "true" : null,
      "aria-busy": isPending(one, look.fields) ? "true" : null,
      "aria-keyshortcuts": look.keys,
      "aria-label": look.about,
      title: one.why_not || one.hint,
      onclick: () => touch(one, look.fields),
    },
    look.icon && icon(look.icon),
    h("span", { class: "label" }, look.label || capital(one.label)),
    look.note && h("span", { class: "note" }, look.note),
  );
}

let armed = { key: null, until: 0 };

/** A button for what cannot be taken back: the first touch asks, the second within a few seconds gives it. */
export function twice(one, look = {}) {
  if (!one || one.why_not) return button(one, look);
  const ready = armed.key === one.key && performance.now() < armed.until;
  const shown = button(one, ready ? { ...look, label: t("touch_again"), class: `${look.class || ""} armed` } : look);
  if (!ready) {
    shown.props.onclick = () => {
      armed = { key: one.key, until: performance.now() + ARMED_MS };
      setTimeout(changed, ARMED_MS + 50);
      changed();
    };
  }
  return shown;
}

function isPending(one, fields) {
  const waits = pending(one.key);
  return Boolean(waits && (!fields || JSON.stringify(fields) === JSON.stringify(waits.fields)));
}

/** What fits an offer that this page does not know: a button, a dial, or a form that unfolds. */
export function anything(one) {
  if (one.fields.length === 0) return button(one, { class: "wide" });
  if (one.group === "params") return dial(one);
  return h("details", { key: `more ${one.key}`, class: "more" }, h("summary", {}, capital(one.label)), form(one, { title: "" }));
}

/** A form for an offer with fields: each by its kind, then its button. Words are kept until they are recorded. */
export function form(one, look = {}) {
  const title = look.title ?? capital(one.label);
  return h(
    "form",
    { key: `form ${one.key}`, class: `form ${look.class || ""}`, novalidate: true, onsubmit: (event) => submit(event, one) },
    title && h("h3", { class: "form-title" }, title),
    look.before,
    one.fields.filter((field) => !look.hide?.includes(field.name)).map((field) => fieldOf(one, field)),
    h(
      "button",
      {
        type: "submit",
        class: `button ${look.button || "primary"}`,
        "aria-disabled": one.why_not || lacking(one).length ? "true" : null,
        "aria-busy": pending(one.key) ? "true" : null,
        title: one.why_not,
      },
      h("span", { class: "label" }, look.label || capital(one.label)),
    ),
  );
}

function submit(event, one) {
  event.preventDefault();
  const missing = lacking(one);
  if (one.why_not || missing.length === 0) {
    touch(one, filledIn(one));
    return;
  }
  const named = missing.map((field) => field.label).join(", ");
  explain({ ...one, why_not: `${t("required")}${t("colon")} ${named}` });
  event.target.querySelector(`[data-field="${missing[0].name}"]`)?.focus();
}

/** The required fields that nothing stands in. */
export const lacking = (one) => one.fields.filter((field) => field.required && isEmpty(one, field));

function isEmpty(one, field) {
  const value = valueOf(one, field);
  if (field.items) return field.items.some((item) => !value?.[item.id]);
  return value === undefined || value === null || String(value).trim() === "";
}

/** What stands in a field: the reader's own words before those of the server. */
export function valueOf(one, field) {
  return draft(one.key, field.name) ?? field.value;
}

function filledIn(one) {
  const filled = one.fields.filter((field) => !isEmpty(one, field)).map((field) => [field.name, asKind(one, field)]);
  return Object.fromEntries(filled);
}

function asKind(one, field) {
  const value = valueOf(one, field);
  if (field.kind === "ratings") return Object.fromEntries(Object.entries(value).map(([id, each]) => [id, Number(each)]));
  return field.kind === "number" || field.kind === "integer" ? numberFrom(value) : value;
}

const numberFrom = (written) => (typeof written === "number" ? written : Number(String(written).replace(",", ".")));

function write(one, field, value) {
  keep(one.key, field.name, value);
  changed();
}

function fieldOf(one, field) {
  const id = `${one.key}-${field.name}`.replaceAll(/[^\w-]/g, "-");
  if (field.kind === "answers") return answers(one, field, id);
  if (field.kind === "ratings") return ratings(one, field, id);
  if (field.kind === "yes_no" || (field.kind === "choice" && field.choices.length <= FEW_CHOICES)) return segments(one, field, id);
  return h(
    "div",
    { class: `field ${field.kind}`, key: field.name },
    h("label", { for: id }, labelOf(field), !field.required && h("span", { class: "faint" }, ` (${t("optional")})`)),
    field.kind === "choice" ? select(one, field, id) : field.kind === "text" ? text(one, field, id) : number(one, field, id),
  );
}

const labelOf = (field) => field.label.replace(/\.$/, "");

function text(one, field, id) {
  return h(field.multiline ? "textarea" : "input", {
    id,
    "data-field": field.name,
    rows: field.multiline ? 2 : null,
    type: field.multiline ? null : "text",
    maxlength: field.max_length,
    autocomplete: "off",
    value: valueOf(one, field) ?? "",
    oninput: (event) => write(one, field, event.target.value),
  });
}

function select(one, field, id) {
  const value = valueOf(one, field) ?? "";
  const options = field.choices.map((choice) =>
    h("option", { value: choice.value, selected: choice.value === value, key: choice.value }, choice.label),
  );
  const empty = value === "" && h("option", { value: "", selected: true, key: "" }, `— ${t("choose_one")} —`);
  const onchange = (event) => write(one, field, event.target.value);
  return h("select", { id, "data-field": field.name, onchange, value }, empty, options);
}

function number(one, field, id) {
  const [low, high] = [field.min ?? -Infinity, field.max ?? Infinity];
  const value = valueOf(one, field);
  const step = field.step || 1;
  const by = (change) => () => {
    const from = Number.isFinite(numberFrom(value ?? "x")) ? numberFrom(value) : (field.min ?? 0) - change;
    write(one, field, Math.min(high, Math.max(low, Number((from + change).toFixed(6)))));
  };
  return h(
    "div",
    { class: "stepper" },
    h("button", { type: "button", class: "button small", "aria-label": `${t("less")}${t("colon")} ${field.label}`, onclick: by(-step) }, "−"),
    h("input", {
      id,
      "data-field": field.name,
      type: "text",
      inputmode: field.kind === "integer" ? "numeric" : "decimal",
      autocomplete: "off",
      value: typeof value === "number" ? figure(value) : (value ?? ""),
      oninput: (event) => write(one, field, event.target.value),
    }),
    h("button", { type: "button", class: "button small", "aria-label": `${t("more")}${t("colon")} ${field.label}`, onclick: by(step) }, "+"),
    field.unit && h("span", { class: "unit" }, field.unit),
  );
}

function segments(one, field, id) {
  const value = valueOf(one, field);
  const choices = field.kind === "yes_no" ? yesNo(true, false) : field.choices;
  return h(
    "fieldset",
    { class: "field segments", key: field.name },
    h("legend", {}, labelOf(field), !field.required && h("span", { class: "faint" }, ` (${t("optional")})`)),
    h("div", { class: "row" }, radios(id, field.name, choices, value, (chosen) => write(one, field, chosen))),
  );
}

const yesNo = (yes, no) => [{ value: yes, label: t("yes") }, { value: no, label: t("no") }];

/** One of a few, as buttons beside each other that are radio buttons to the keyboard. */
export function radios(name, field, choices, value, onchoose) {
  return choices.map((choice) =>
    h(
      "label",
      { class: `segment ${choice.class || ""}`, key: String(choice.value) },
      h("input", {
        type: "radio",
        name,
        "data-field": field,
        value: String(choice.value),
        checked: choice.value === value,
        onchange: () => onchoose(choice.value),
      }),
      h("span", {}, choice.label),
    ),
  );
}

function answers(one, field, id) {
  const given = valueOf(one, field) || {};
  const ask = (item) => {
    const against = given[item.id] !== undefined && given[item.id] === item.against;
    const chosen = (answer) => write(one, field, { ...(valueOf(one, field) || {}), [item.id]: answer });
    return h(
      "fieldset",
      { class: `question ${against ? "against" : ""}`, key: item.id },
      h("legend", {}, item.text, against && h("strong", { class: "mark" }, icon("warn"), t("against"))),
      h("div", { class: "row" }, radios(`${id}-${item.id}`, field.name, yesNo("yes", "no"), given[item.id], chosen)),
    );
  };
  return h("div", { class: "questions", key: field.name, role: "group", "aria-label": field.label }, field.items.map(ask));
}

/** A questionnaire: the same choices for each of its items. */
function ratings(one, field, id) {
  const given = valueOf(one, field) || {};
  const rate = (item) => {
    const chosen = (event) => write(one, field, { ...(valueOf(one, field) || {}), [item.id]: event.target.value });
    const value = given[item.id] ?? "";
    const choices = [{ value: "", label: "–" }, ...field.choices];
    const options = choices.map((each) => h("option", { value: each.value, selected: each.value === value, key: each.value }, each.label));
    const name = `${id}-${item.id}`;
    return h(
      "div",
      { class: "question", key: item.id },
      h("label", { for: name }, item.text),
      h("select", { id: name, "data-field": field.name, onchange: chosen, value }, options),
    );
  };
  return h("div", { class: "questions", key: field.name, role: "group", "aria-label": field.label }, h("p", { key: "about" }, field.label), field.items.map(rate));
}

/** A param that acts as soon as it is changed; what was asked for shows at once, as pending, until it is so. */
export function dial(one, look = {}) {
  const field = one.fields[0];
  const wanted = pending(one.key)?.fields[field.name];
  const value = wanted ?? field.value;
  const id = one.key.replaceAll(/[^\w-]/g, "-");
  const unit = field.unit && h("span", { class: "faint" }, ` (${field.unit})`);
  return h(
    "div",
    { key: `dial ${one.key}`, class: `dial ${look.class || ""}`, "aria-busy": wanted === undefined ? null : "true" },
    h("label", { for: id, title: field.hint }, look.label || field.label, unit),
    field.choices ? choiceDial(one, field, id, value) : numberDial(one, field, id, value, look),
  );
}

function choiceDial(one, field, id, value) {
  const options = field.choices.map((choice, place) =>
    h("option", { key: choice.value, value: choice.value, selected: choice.value === value }, choice.label, hardest(field, place)),
  );
  const onchange = (event) => {
    const asked = event.target.value;
    if (!touch(one, { [field.name]: asked })) event.target.value = value;
  };
  return h("select", { id, value, "aria-disabled": one.why_not ? "true" : null, onchange }, options);
}

function hardest(field, place) {
  const last = field.harder === "up" ? field.choices.length - 1 : field.harder === "down" ? 0 : -1;
  return place === last ? ` (${t("hardest")})` : "";
}

function numberDial(one, field, id, value, look) {
  const step = field.step || niceStep(field.max - field.min);
  const ask = (asked) => {
    underHands.delete(one.key);
    const within = Math.min(field.max, Math.max(field.min, asked));
    if (Number.isFinite(within) && within !== value) touch(one, { [field.name]: Number(within.toFixed(6)) });
    changed();
  };
  const hold = (event) => underHands.set(one.key, event.target.value);
  const shown = underHands.get(one.key);
  const props = { "aria-disabled": one.why_not ? "true" : null };
  const from = value ?? field.min;
  const end = (sign) => stepButton(one, field, props, sign, () => ask(from + sign * step));
  const slider = look.slider && h("input", {
    type: "range",
    "aria-label": look.label || field.label,
    "aria-valuetext": field.shown,
    min: field.min,
    max: field.max,
    step: field.step || step,
    value: shown ?? from,
    vars: { "--share": `${(100 * ((shown ?? from) - field.min)) / (field.max - field.min)}%` },
    oninput: (event) => [hold(event), changed()],
    onchange: (event) => ask(Number(event.target.value)),
    ...props,
  });
  return h(
    "div",
    { class: `stepper ${look.slider ? "with-slider" : ""}` },
    end(-1),
    slider,
    h("input", {
      id,
      type: "text",
      class: "exact",
      inputmode: "decimal",
      autocomplete: "off",
      value: shown ?? (value === undefined ? "–" : figure(value)),
      oninput: hold,
      onchange: (event) => ask(numberFrom(event.target.value)),
      ...props,
    }),
    end(+1),
  );
}

function stepButton(one, field, props, sign, onclick) {
  const harder = field.harder === (sign > 0 ? "up" : "down");
  const word = sign > 0 ? t("more") : t("less");
  const about = `${field.label}${t("colon")} ${word}${harder ? ` (${t("harder")})` : ""}`;
  return h(
    "button",
    { type: "button", key: sign, class: `button small ${harder ? "harder" : ""}`, "aria-label": about, title: about, onclick, ...props },
    sign > 0 ? "+" : "−",
    harder && h("span", { class: "harder-mark", "aria-hidden": "true" }, "▲"),
  );
}

/** A step of about a twelfth of a range, as people count: 1, 2 or 5 times a power of ten. */
export function niceStep(range) {
  const rough = range / STEPS_IN_RANGE;
  const power = 10 ** Math.floor(Math.log10(rough));
  return Number((([1, 2, 5].find((times) => times * power >= rough * 0.75) || 10) * power).toPrecision(6));
}

/** The offers of a group that have no place of their own. */
export const inGroup = (group) => [...app.offers.values()].filter((one) => one.group === group);
