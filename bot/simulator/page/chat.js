// One phone: bubbles, buttons, typing, files; new messages come by long polling.

import { byId, get, make, person as at, post } from "./api.js";
import { channelName, everybody, initials, rolesOf, tone } from "./people.js";
import { day, hour, say } from "./words.js";

const WAIT_SECONDS = 25;
const RETRY_MS = 1000;
const PASSING_MS = 6000;
const MOST_BYTES = 20 * 2 ** 20;
let current = null;
let shown = new Map();
let polling = null;
let changed = () => {};
let choose = () => {};
let atEnd = true;
let fading = null;

export function startChat(onChange, onChoose) {
  changed = onChange;
  choose = onChoose;
  byId("composer").addEventListener("submit", submit);
  byId("text").addEventListener("keydown", enterSends);
  byId("text").addEventListener("input", grow);
  byId("attach").addEventListener("click", () => byId("file").click());
  byId("file").addEventListener("change", attach);
  const log = byId("log");
  log.addEventListener("scroll", () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
  });
  new ResizeObserver(() => atEnd && toEnd()).observe(log);
}

// Show this person's phone and follow it until another one is opened.
export async function openChat(person) {
  polling?.abort();
  polling = new AbortController();
  const { signal } = polling;
  current = person;
  shown = new Map();
  heading();
  byId("log").replaceChildren();
  tell("", "");
  usable(person.channel !== null);
  if (person.channel === null) {
    showCard();
    return;
  }
  byId("log").setAttribute("aria-live", "off");
  await follow(person, signal);
}

async function follow(person, signal) {
  let revision = 0;
  let wait = 0;
  while (!signal.aborted) {
    try {
      const path = at(person.id, `/events?after=${revision}&wait=${wait}`);
      const events = await get(path, signal);
      if (signal.aborted) return;
      const fresh = revision === 0 || events.revision < revision;
      if (fresh) shown = new Map();
      update(events, fresh);
      if (events.revision !== revision || wait === 0) await refreshHints(person, signal);
      if (events.revision !== revision) changed();
      revision = events.revision;
      wait = WAIT_SECONDS;
    } catch {
      if (signal.aborted) return;
      tell("error", say("lost"));
      wait = 0;
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}

function update(events, first) {
  if (byId("error").textContent === say("lost")) tell("error", "");
  if (first) byId("log").replaceChildren();
  byId("log").querySelector(".typing")?.remove();
  for (const message of events.messages) place(message);
  if (shown.size === 0) showCard();
  else byId("log").querySelector(".card")?.remove();
  if (events.typing) showTyping();
  if (events.notice && !first) showNotice(events.notice);
  if (events.messages.length || events.typing) toEnd();
  if (first) requestAnimationFrame(() => byId("log").setAttribute("aria-live", "polite"));
}

function showTyping() {
  const line = make("p", { className: "typing" }, say("typing"));
  byId("log").append(line);
  setTimeout(() => line.remove(), PASSING_MS);
}

function showNotice(words) {
  tell("notice", words);
  clearTimeout(fading);
  fading = setTimeout(() => tell("notice", ""), PASSING_MS);
}

export function redraw() {
  if (current === null) {
    welcome();
    return;
  }
  heading();
  const messages = [...shown.values()].map((kept) => kept.message);
  byId("log").replaceChildren();
  shown = new Map();
  for (const message of messages) place(message);
  if (shown.size === 0) showCard();
  toEnd();
}

function heading() {
  byId("chat-title").textContent = current.name;
  const about = [rolesOf(current), current.unit, channelName(current)];
  byId("chat-about").textContent = about.filter(Boolean).join(" · ");
  byId("chat-avatar").textContent = initials(current.name);
  byId("chat-avatar").className = `avatar ${tone(current.id)}`;
  byId("log").dataset.channel = current.channel ?? "none";
}

function place(message) {
  const node = bubble(message);
  const old = shown.get(message.n);
  shown.set(message.n, { message, node });
  if (old) {
    const held = old.node.contains(document.activeElement);
    old.node.replaceWith(node);
    if (held) (node.querySelector("button") ?? byId("text")).focus();
    return;
  }
  const log = byId("log");
  const today = day(new Date(message.at));
  if (log.dataset.day !== today || log.childElementCount === 0) {
    log.append(make("p", { className: "day" }, today));
    log.dataset.day = today;
  }
  log.append(node);
}

function bubble(message) {
  const node = make("article", { className: `bubble ${message.from}` });
  node.dataset.n = message.n;
  const speaker = message.from === "bot" ? say("bot_says") : say("person_says", { name: current.name });
  node.append(make("span", { className: "sr" }, `${speaker}: `));
  if (message.deleted) {
    node.append(make("p", { className: "muted" }, say("deleted")));
    return node;
  }
  if (message.file) node.append(file(message.file));
  if (message.text) node.append(make("p", { className: "words" }, ...linked(message.text)));
  const edited = message.edited ? `${say("edited")} · ` : "";
  node.append(make("p", { className: "time" }, edited + hour(new Date(message.at))));
  if (message.buttons.length) node.append(keyboard(message));
  return node;
}

function linked(text) {
  const parts = text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/);
  return parts.map((part, i) => (i % 2 ? outside(part, part) : part));
}

function outside(href, text) {
  return make("a", { href, target: "_blank", rel: "noopener" }, text);
}

function file({ name, url }) {
  if (!/\.(png|jpe?g|gif|webp|svg)$/i.test(name)) return make("a", { className: "file", href: url, download: name }, name);
  const picture = make("img", { src: url, alt: name, loading: "lazy" });
  picture.addEventListener("load", toEnd);
  return make("a", { href: url, target: "_blank", rel: "noopener" }, picture);
}

function keyboard(message) {
  const rows = message.buttons.map((labels) => {
    const buttons = labels.map((label) =>
      Object.hasOwn(message.links, label) ? outside(message.links[label], label) : tapButton(message, label));
    return make("div", { className: "keys" }, ...buttons);
  });
  return make("div", { className: "keyboard" }, ...rows);
}

function tapButton(message, label) {
  const button = make("button", { type: "button" }, label);
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    const tap = { message: message.n, button: label };
    await attempt("tap_refused", () => post(at(current.id, "/taps"), tap));
    button.removeAttribute("aria-busy");
  });
  return button;
}

function showCard() {
  const none = current.channel === null;
  const title = say(none ? "no_phone_title" : "empty_title", { name: current.name });
  const hinted = byId("hints").childElementCount > 0;
  const words = none
    ? say("no_phone_text")
    : say(hinted ? "empty" : "empty_plain");
  byId("log").replaceChildren(card(title, words, ...(none ? secretaries() : [])));
}

function secretaries() {
  const leads = (person) =>
    person.unit === current.unit && person.channel !== null && person.roles.includes("secretary");
  return everybody().filter(leads).map(startButton);
}

function startButton(person) {
  const about = `${person.name} · ${rolesOf(person)} · ${channelName(person)}`;
  const button = make("button", { type: "button" }, about);
  button.addEventListener("click", () => choose(person.id));
  return button;
}

function card(title, words, ...more) {
  return make("div", { className: "card" }, make("h3", {}, title), make("p", {}, words), ...more);
}

// Before anybody is chosen: three people to begin with.
export function welcome() {
  usable(false);
  byId("chat-title").textContent = say("tab_chat");
  byId("chat-about").textContent = "";
  const starts = make("div", { className: "starts" }, ...beginners().map(startButton));
  const begin = make("p", { className: "muted" }, say("welcome_start"));
  byId("log").replaceChildren(card(say("welcome_title"), say("welcome"), begin, starts));
}

function beginners() {
  const people = everybody().filter((person) => person.channel !== null);
  const first = (test) => people.find(test);
  const picks = [
    first((person) => person.roles.includes("secretary")),
    first((person) => person.channel === "telegram" && person.roles.join() === "member"),
    first((person) => person.channel === "zalo" && person.roles.join() === "member"),
    first((person) => person.roles.some((role) => role.startsWith("ward"))),
  ];
  const found = [...new Set(picks.filter(Boolean))];
  return found.length ? found : people.slice(0, 3);
}

async function refreshHints(person, signal) {
  const { hints } = await get(at(person.id), signal);
  const chips = hints.map((hint) => {
    const chip = make("button", { type: "button", className: "chip" }, hint);
    chip.addEventListener("click", () => {
      byId("text").value = hint;
      grow();
      byId("text").focus();
    });
    return chip;
  });
  const label = make("span", { className: "muted", "data-i18n": "hints" }, say("hints"));
  byId("hints").replaceChildren(...(chips.length ? [label, ...chips] : []));
  if (shown.size === 0) showCard();
}

function usable(yes) {
  for (const id of ["text", "send", "attach"]) byId(id).disabled = !yes;
  byId("hints").replaceChildren();
}

function tell(where, words) {
  for (const id of where ? [where] : ["notice", "error"]) byId(id).textContent = words;
}

function toEnd() {
  byId("log").scrollTop = byId("log").scrollHeight;
  atEnd = true;
}

function grow() {
  const field = byId("text");
  field.rows = Math.min(5, Math.max(1, field.value.split("\n").length));
}

function enterSends(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  byId("composer").requestSubmit();
}

async function submit(event) {
  event.preventDefault();
  const text = byId("text").value;
  if (!text.trim() || current === null) return;
  byId("text").value = "";
  grow();
  const sent = await attempt("send_refused", () => post(at(current.id, "/messages"), { text }));
  if (!sent) byId("text").value = text;
  byId("text").focus();
}

async function attach() {
  const [chosen] = byId("file").files;
  byId("file").value = "";
  if (!chosen) return;
  if (chosen.size > MOST_BYTES) {
    tell("error", say("too_big"));
    return;
  }
  const base64 = await base64Of(chosen);
  const body = { file: { name: chosen.name, base64 } };
  await attempt("send_refused", () => post(at(current.id, "/messages"), body));
}

function base64Of(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(blob);
  });
}

async function attempt(refusal, action) {
  tell("error", "");
  try {
    await action();
    return true;
  } catch {
    tell("error", say(refusal));
    return false;
  }
}
