// The demo's clock: shown in Vietnamese time, moved forward only, locked while it runs.

import { byId, get, post } from "./api.js";
import { day, hour, say } from "./words.js";

const HOUR = 3_600_000;
const AHEAD_OF_UTC = 7 * HOUR;
const LOOK_EVERY = 5000;
let now = null;
let before = async () => null;
let after = async () => 0;

// `beforeMove` gives what `afterMove` takes to tell how many people got messages meanwhile.
export async function startClock(beforeMove, afterMove) {
  before = beforeMove;
  after = afterMove;
  byId("clock").addEventListener("click", (event) => {
    const step = event.target.dataset?.move;
    if (step) move(target(step));
  });
  byId("clock-form").addEventListener("submit", (event) => {
    event.preventDefault();
    move(new Date(`${byId("clock-to").value}:00+07:00`));
  });
  await look();
  setInterval(() => look().catch(() => {}), LOOK_EVERY);
}

function target(step) {
  if (step === "hour") return new Date(now.getTime() + HOUR);
  if (step === "day") return new Date(now.getTime() + 24 * HOUR);
  const local = new Date(now.getTime() + AHEAD_OF_UTC);
  const days = local.getUTCHours() < 7 ? 0 : 1;
  const morning = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate() + days, 7);
  return new Date(morning - AHEAD_OF_UTC);
}

async function look() {
  if (byId("clock").getAttribute("aria-busy") === "true") return;
  now = new Date((await get("/clock")).now);
  drawClock();
}

export function drawClock() {
  if (now === null) return;
  byId("clock-day").textContent = day(now);
  byId("clock-time").textContent = hour(now);
  const field = byId("clock-to");
  const local = new Date(now.getTime() + AHEAD_OF_UTC).toISOString().slice(0, 16);
  field.min = local;
  if (document.activeElement !== field && (!field.value || field.value < local)) field.value = local;
}

async function move(to) {
  const pressed = document.activeElement;
  busy(true);
  byId("clock-state").textContent = say("moving");
  try {
    const start = await before();
    now = new Date((await post("/clock", { now: to.toISOString() })).now);
    const count = await after(start);
    const key = count ? "moved_new" : "moved";
    byId("clock-state").textContent = say(key, { time: `${hour(now)} ${day(now, "short")}`, count });
  } catch (error) {
    const back = error.status === 409 || error.status === 400;
    byId("clock-state").textContent = say(back ? "clock_refused" : "clock_failed");
  }
  busy(false);
  drawClock();
  pressed?.focus();
}

function busy(yes) {
  byId("clock").setAttribute("aria-busy", String(yes));
  for (const node of byId("clock").querySelectorAll("button, input")) node.disabled = yes;
}
