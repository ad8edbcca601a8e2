// The page of a replay: asks for the picture of a moment, one at a time, and moves that moment while it plays.

const SVG = "http://www.w3.org/2000/svg";
const FRAME_SECONDS = 1 / 30;
const PICTURE_EVERY_MS = 80;
const LOADING_AFTER_MS = 400;
const JUMP_SECONDS = 10;
const FADED_SECONDS = 3; // so long after its beginning a step is in view; before, everything is dark
const AT_STEP_SECONDS = 3; // so long after a step came into view, "previous" goes to that moment, not to the step before

const find = (id) => document.getElementById(id);
const said = find("replay").dataset;
const end = Number(said.end);
const moments = [...find("moments").querySelectorAll("button")].map((button) => ({ button, at: Number(button.dataset.at) }));
const steps = moments.filter(({ button }) => "step" in button.dataset).map(({ at }) => at + FADED_SECONDS);
const cursor = cursorIn(find("chart"));

let position = 0;
let playing = false;
let asking = false;
let askAgain = false;
let shownUrl = "";
let before = performance.now();

/** Goes to a moment and shows it. */
function go(seconds) {
  position = Math.min(end, Math.max(0, seconds));
  write();
  show();
}

function play(wanted) {
  playing = wanted && position < end;
  before = performance.now();
  find("play").textContent = playing ? said.pause : said.play;
  if (playing) show();
}

/** Fetches the picture of the moment; if one is on its way, the newest moment is asked for after it. */
async function show() {
  if (asking) {
    askAgain = true;
    return;
  }
  asking = true;
  const begun = performance.now();
  const loading = setTimeout(() => waiting(shownUrl ? said.moment : said.loading), LOADING_AFTER_MS);
  try {
    await fetched(position);
    find("failed").textContent = "";
  } catch (problem) {
    play(false);
    find("failed").textContent = problem.message;
  }
  clearTimeout(loading);
  waiting("");
  asking = false;
  if (playing) setTimeout(advance, Math.max(0, PICTURE_EVERY_MS - (performance.now() - begun)));
  else if (askAgain) show();
  askAgain = false;
}

function advance() {
  if (!playing || asking) return;
  const now = performance.now();
  position = Math.min(end, position + ((now - before) / 1000) * Number(find("speed").value));
  before = now;
  write();
  if (position >= end) play(false);
  show();
}

async function fetched(seconds) {
  const answer = await fetch(`${said.pictures}?${new URLSearchParams({ at: seconds.toFixed(3), page: said.page, language: said.language })}`).catch(() => {
    throw new Error(said.lost);
  });
  if (!answer.ok) throw new Error((await answer.text()) || said.lost);
  const url = URL.createObjectURL(await answer.blob());
  const picture = find("picture");
  picture.src = url;
  await picture.decode().catch(() => {});
  picture.hidden = false;
  if (shownUrl) URL.revokeObjectURL(shownUrl);
  shownUrl = url;
}

function waiting(words) {
  find("waiting").textContent = words;
}

/** Says where the replay stands: clock, slider, list and curve. */
function write() {
  const seek = find("seek");
  const here = moments.findLast(({ at }) => at <= position + 1e-3);
  const standing = here ? here.button.dataset.standing : "";
  find("clock").textContent = clock(position);
  if (find("standing").textContent !== standing) find("standing").textContent = standing;
  seek.value = String(position);
  seek.setAttribute("aria-valuetext", `${clock(position)} ${standing}`);
  for (const { button } of moments) {
    if (button !== here?.button) button.removeAttribute("aria-current");
    else if (!button.hasAttribute("aria-current")) {
      button.setAttribute("aria-current", "true");
      const list = find("moments");
      list.scrollTop = button.offsetTop - list.offsetTop - list.clientHeight / 3;
    }
  }
  cursor(position);
}

/** Puts a line into the curve; gives what moves it. A touch of the curve goes to that moment. */
function cursorIn(chart) {
  const svg = chart.querySelector("svg");
  const [left, right, begin, last] = ["left", "right", "begin", "end"].map((name) => Number(chart.dataset[name]));
  const line = svg.appendChild(document.createElementNS(SVG, "line"));
  line.setAttribute("class", "cursor");
  line.setAttribute("y1", "0");
  line.setAttribute("y2", String(svg.viewBox.baseVal.height));
  svg.addEventListener("click", (event) => {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    go(begin + ((point.x - left) / (right - left)) * (last - begin));
  });
  return (seconds) => {
    const share = Math.min(1, Math.max(0, (seconds - begin) / (last - begin)));
    for (const name of ["x1", "x2"]) line.setAttribute(name, String(left + share * (right - left)));
  };
}

function clock(seconds) {
  const whole = Math.floor(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, "0")];
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

const acts = {
  play: () => play(!playing),
  frame: () => {
    play(false);
    go(position + FRAME_SECONDS);
  },
  back: () => go(position - JUMP_SECONDS),
  on: () => go(position + JUMP_SECONDS),
  previous: () => go(steps.findLast((at) => at < position - AT_STEP_SECONDS) ?? 0),
  next: () => go(steps.find((at) => at > position + FRAME_SECONDS) ?? end),
};
for (const [id, act] of Object.entries(acts)) find(id).addEventListener("click", act);
for (const { button, at } of moments) button.addEventListener("click", () => go(at));
find("seek").addEventListener("input", (event) => go(Number(event.target.value)));
const dark = matchMedia("(prefers-color-scheme: dark)");
const dim = () => (document.documentElement.dataset.theme = dark.matches ? "dim" : "light");
dark.addEventListener("change", dim);
dim();
go(Number(find("chart").dataset.begin) + FADED_SECONDS); // before the baseline the patient sees nothing
