// The list of people by unit: find, arrow keys, badges for new messages.

import { byId, get, make } from "./api.js";
import { roleName, say } from "./words.js";

const LOOK_EVERY = 3000;
let people = [];
let counts = {};
const seen = {};
let chosen = null;
let choose = () => {};

const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

export const channelName = (person) => say(person.channel ?? "no_phone");
export const rolesOf = (person) => person.roles.map(roleName).join(", ");
export const find = (id) => people.find((person) => person.id === id);
export const everybody = () => people;

export function initials(name) {
  const parts = name.trim().split(/\s+/);
  return (parts.length > 1 ? parts.at(-2)[0] : "") + (parts.at(-1)?.[0] ?? "");
}

export function tone(id) {
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 997;
  return `tone-${sum % 6}`;
}

export async function startPeople(onChoose) {
  choose = onChoose;
  byId("find").addEventListener("input", show);
  byId("find").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(event, -1, 1);
  });
  byId("people").addEventListener("keydown", arrows);
  await loadPeople();
  Object.assign(seen, counts);
  setInterval(() => loadCounts().catch(() => {}), LOOK_EVERY);
}

export async function loadPeople() {
  people = await get("/people");
  await loadCounts();
  show();
}

// Messages from the bot by person; what is on the open phone counts as seen.
export async function loadCounts() {
  counts = await get("/counts");
  if (chosen !== null) seen[chosen] = counts[chosen] ?? 0;
  for (const row of document.querySelectorAll("#people button")) mark(row);
  return counts;
}

export function setChosen(id) {
  chosen = id;
  seen[id] = counts[id] ?? 0;
  for (const row of document.querySelectorAll("#people button")) mark(row);
}

const fresh = (id) => (counts[id] ?? 0) - (seen[id] ?? 0);

export function show() {
  const wanted = plain(byId("find").value);
  const units = new Map();
  for (const person of people) {
    if (!plain(`${person.name} ${rolesOf(person)} ${channelName(person)}`).includes(wanted)) continue;
    const unit = person.unit || say("unit_none");
    units.set(unit, [...(units.get(unit) ?? []), person]);
  }
  const groups = [...units].map(([unit, members], at) => group(unit, members, at));
  byId("people").replaceChildren(
    ...(groups.length ? groups : [make("p", { className: "muted" }, say("nobody"))]),
  );
  focusable();
}

function group(unit, members, at) {
  const title = make("h3", { id: `unit-${at}` }, unit);
  const rows = make("ul", { "aria-labelledby": `unit-${at}` });
  rows.append(...members.map((member) => make("li", {}, row(member))));
  return make("section", {}, title, rows);
}

function row(person) {
  const linked = person.channel && !person.linked ? ` · ${say("not_linked")}` : "";
  const button = make(
    "button",
    { type: "button", className: "row" },
    make("span", { className: `avatar ${tone(person.id)}`, "aria-hidden": "true" }, initials(person.name)),
    make(
      "span",
      { className: "who" },
      make("span", { className: "name" }, person.name),
      make(
        "span",
        { className: "about" },
        make("span", { className: `badge ${person.channel ?? "none"}` }, channelName(person)),
        make("span", { className: "roles" }, rolesOf(person) + linked),
      ),
    ),
    make("span", { className: "fresh" }),
  );
  button.dataset.person = person.id;
  button.addEventListener("click", () => choose(person.id));
  mark(button);
  return button;
}

function mark(button) {
  const id = button.dataset.person;
  if (id === chosen) button.setAttribute("aria-current", "true");
  else button.removeAttribute("aria-current");
  const count = fresh(id);
  const badge = button.querySelector(".fresh");
  badge.textContent = count > 0 ? String(count) : "";
  badge.title = count > 0 ? say("new_messages", { count }) : "";
}

function focusable() {
  const rows = [...document.querySelectorAll("#people button")];
  const first = rows.find((row) => row.dataset.person === chosen) ?? rows[0];
  for (const row of rows) row.tabIndex = row === first ? 0 : -1;
}

function arrows(event) {
  const rows = [...document.querySelectorAll("#people button")];
  const at = rows.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -at, End: rows.length - 1 - at };
  if (event.key in steps) step(event, at, steps[event.key]);
}

function step(event, at, by) {
  event.preventDefault();
  const rows = [...document.querySelectorAll("#people button")];
  if (at + by < 0) {
    byId("find").focus();
    return;
  }
  const next = rows[Math.min(at + by, rows.length - 1)];
  for (const row of rows) row.tabIndex = row === next ? 0 : -1;
  next?.focus();
}
