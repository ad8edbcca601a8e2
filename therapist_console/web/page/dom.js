// A page as a function of what is known: h() describes elements, patch() makes them so and touches only what changed.

const SVG = "http://www.w3.org/2000/svg";

/** Describes an element. `key` keeps it the same among its siblings; `node` shows a ready node inside it. */
export function h(tag, props, ...children) {
  return { tag, props: props || {}, children: children.flat(Infinity).filter(isShown) };
}

const isShown = (child) => child !== null && child !== undefined && child !== false && child !== "";

/** Makes the children of `parent` what `wanted` describes. The same description as the last time is not looked at. */
export function patch(parent, wanted) {
  const keyed = new Map();
  const loose = [];
  for (let node = parent.firstChild; node; node = node.nextSibling) {
    if (node.vKey === undefined) loose.push(node);
    else keyed.set(node.vKey, node);
  }
  const left = new Set(parent.childNodes);
  const nodes = wanted.map((child) => {
    const node = child.props?.key === undefined ? loose.shift() : keyed.get(child.props.key);
    return left.has(node) && node.vTag === child.tag && left.delete(node) ? node : made(child, parent);
  });
  for (const node of left) node.remove();
  // Moving a node takes the focus from it: only where it stands wrong, once what is gone is out of the way.
  let here = parent.firstChild;
  for (const [place, node] of nodes.entries()) {
    if (node === here) here = here.nextSibling;
    else parent.insertBefore(node, here);
    fill(node, wanted[place]);
  }
}

function made(child, parent) {
  if (child.tag === undefined) return document.createTextNode("");
  const space = child.tag === "svg" ? SVG : parent.namespaceURI;
  const node = document.createElementNS(space, child.tag);
  node.vTag = child.tag;
  node.vKey = child.props.key;
  node.vProps = {};
  return node;
}

function fill(node, child) {
  if (child.tag === undefined) {
    const text = String(child);
    if (node.data !== text) node.data = text;
    return;
  }
  if (node.vChild === child) return;
  node.vChild = child;
  const before = node.vProps;
  for (const name of Object.keys(before)) if (!(name in child.props)) set(node, name, undefined, before[name]);
  if (child.props.node) {
    if (node.firstChild !== child.props.node) node.replaceChildren(child.props.node);
  } else {
    patch(node, child.children);
  }
  for (const [name, value] of Object.entries(child.props)) set(node, name, value, before[name]);
  node.vProps = child.props;
}

function set(node, name, value, before) {
  if (name === "key" || name === "node") return;
  if (name === "value" || name === "checked") {
    // Compared with what stands there, which the reader may have changed, not with what was described before.
    const wanted = name === "checked" ? Boolean(value) : String(value ?? "");
    if (node[name] !== wanted) node[name] = wanted;
  } else if (name === "vars") {
    for (const [key, one] of Object.entries(value || {})) node.style.setProperty(key, one);
  } else if (value === before) {
    return;
  } else if (name.startsWith("on")) {
    node[name.toLowerCase()] = value || null;
  } else if (value === undefined || value === null || value === false) {
    node.removeAttribute(name);
  } else {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

const ICONS = {
  stop: "M8 2h8l6 6v8l-6 6H8l-6-6V8z",
  hold: "M7 4h4v16H7zM13 4h4v16h-4z",
  resume: "M7 4l13 8-13 8z",
  advance: "M12 3l8 9h-5v9H9v-9H4z",
  retreat: "M12 21l-8-9h5V3h6v9h5z",
  go_to_safe_place: "M12 3l9 8h-3v9h-4v-6h-4v6H6v-9H3z",
  begin: "M7 4l13 8-13 8z",
  end: "M5 3h2v18H5zM8 4h11l-3 4 3 4H8z",
  done: "M4 12l3-3 4 4 7-8 3 3-10 11z",
  warn: "M12 2l11 20H1zM11 9v6h2V9zM11 17v2h2v-2z",
  moon: "M15 2a10 10 0 1 0 7 14A9 9 0 0 1 15 2z",
  sun: "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 1h2v4h-2zM11 19h2v4h-2zM1 11h4v2H1zM19 11h4v2h-4z",
};

/** A small drawing that only helps the eye; its words stand beside it. */
export function icon(name) {
  if (!(name in ICONS)) return null;
  const path = h("path", { d: ICONS[name], fill: "currentColor", "fill-rule": "evenodd" });
  return h("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, path);
}
