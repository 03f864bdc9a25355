// The side panel: what the bot holds for the unit, as tables; tolerant of any shape.

import { byId, get, make } from "./api.js";
import { say } from "./words.js";

const SETTLE_MS = 150;
let unit = null;
let waiting = null;

export function showUnit(next) {
  unit = next;
  refreshHolds(0);
}

// Soon, and once, however often it is asked for.
export function refreshHolds(after = SETTLE_MS) {
  clearTimeout(waiting);
  waiting = setTimeout(draw, after);
}

async function draw() {
  byId("holds-unit").textContent = unit ?? say("holds_pick");
  if (!unit) {
    byId("holds").replaceChildren();
    return;
  }
  const asked = unit;
  const view = await get(`/units/${encodeURIComponent(asked)}`).catch(() => ({}));
  if (asked !== unit) return;
  const parts = sections(view).map(section);
  const none = make("p", { className: "muted" }, say("holds_none"));
  byId("holds").replaceChildren(...(parts.length ? parts : [none]));
}

function sections(view) {
  if (Array.isArray(view.sections)) return view.sections;
  return Object.entries(view)
    .filter(([, value]) => value !== null && typeof value === "object")
    .map(([title, value]) => fromAnything(title, value));
}

function fromAnything(title, value) {
  if (!Array.isArray(value)) return { title, columns: [], rows: Object.entries(value) };
  const columns = [...new Set(value.flatMap((entry) => Object.keys(entry ?? {})))];
  return { title, columns, rows: value.map((entry) => columns.map((name) => entry?.[name])) };
}

function section({ title, columns = [], rows = [] }) {
  const heading = make("h3", {}, title ?? "");
  if (!rows.length) {
    return make("section", {}, heading, make("p", { className: "muted" }, say("empty_section")));
  }
  const table = make("table");
  if (columns.length) {
    const cells = columns.map((name) => make("th", { scope: "col" }, String(name)));
    table.append(make("thead", {}, make("tr", {}, ...cells)));
  }
  table.append(make("tbody", {}, ...rows.map(line)));
  const box = make("div", { className: "table", tabIndex: 0, role: "region", "aria-label": title ?? "" }, table);
  return make("section", {}, heading, box);
}

function line(row) {
  const cells = (Array.isArray(row) ? row : [row]).map((value) => make("td", {}, text(value)));
  return make("tr", {}, ...cells);
}

function text(value) {
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
