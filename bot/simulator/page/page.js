// Puts the parts together: people, one phone, the clock, and what the bot holds.

import { byId } from "./api.js";
import { openChat, redraw, startChat, welcome } from "./chat.js";
import { drawClock, startClock } from "./clock.js";
import { refreshHolds, showUnit } from "./holds.js";
import { find, loadCounts, loadPeople, setChosen, show, startPeople } from "./people.js";
import { language, say, speak } from "./words.js";

const LARGE = "chibot.large";

function view(name) {
  document.body.dataset.view = name;
  for (const tab of document.querySelectorAll("[data-tab]")) {
    if (tab.dataset.tab === name) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
}

function choose(id) {
  const person = find(id);
  if (!person) return;
  setChosen(id);
  history.replaceState(null, "", `#${encodeURIComponent(id)}`);
  view("chat");
  showUnit(person.unit);
  openChat(person);
  if (person.channel !== null && matchMedia("(hover: hover)").matches) byId("text").focus();
}

function enlarge(yes) {
  document.documentElement.classList.toggle("large", yes);
  byId("large").setAttribute("aria-pressed", String(yes));
  localStorage.setItem(LARGE, yes ? "yes" : "");
}

async function switchLanguage() {
  await speak(language === "vi" ? "en" : "vi");
  byId("clock-state").textContent = "";
  drawAll();
}

function drawAll() {
  byId("language").textContent = say("other_language");
  byId("language").lang = language === "vi" ? "en" : "vi";
  show();
  redraw();
  drawClock();
  refreshHolds(0);
}

function phoneChanged() {
  refreshHolds();
  loadCounts().catch(() => {});
}

async function clockMoved(before) {
  refreshHolds();
  await loadPeople();
  const counts = await loadCounts();
  return Object.keys(counts).filter((id) => counts[id] > (before[id] ?? 0)).length;
}

async function start() {
  await speak(language);
  enlarge(localStorage.getItem(LARGE) === "yes");
  for (const tab of document.querySelectorAll("[data-tab]")) {
    tab.addEventListener("click", () => view(tab.dataset.tab));
  }
  byId("large").addEventListener("click", () => enlarge(byId("large").getAttribute("aria-pressed") !== "true"));
  byId("language").addEventListener("click", switchLanguage);
  startChat(phoneChanged, choose);
  await startPeople(choose);
  await startClock(loadCounts, clockMoved);
  drawAll();
  view("people");
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (find(wanted)) choose(wanted);
  else welcome();
  document.body.dataset.ready = "yes";
}

start();
