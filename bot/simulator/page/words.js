// The words of the page in the chosen language, put where data-i18n… attributes ask for them.

const KEPT = "chibot.language";
let words = {};
export let language = localStorage.getItem(KEPT) === "en" ? "en" : "vi";

export function say(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function roleName(role) {
  return words[`role_${role.replaceAll("-", "_")}`] ?? role;
}

export async function speak(next) {
  language = next;
  localStorage.setItem(KEPT, next);
  words = await (await fetch(`/page/${next}.json`)).json();
  document.documentElement.lang = next;
  document.title = say("title");
  for (const node of document.querySelectorAll("[data-i18n]")) {
    node.textContent = say(node.dataset.i18n);
  }
  for (const node of document.querySelectorAll("[data-i18n-label]")) {
    node.setAttribute("aria-label", say(node.dataset.i18nLabel));
    node.title = say(node.dataset.i18nLabel);
  }
  for (const node of document.querySelectorAll("[data-i18n-placeholder]")) {
    node.placeholder = say(node.dataset.i18nPlaceholder);
  }
}

const locale = () => (language === "vi" ? "vi-VN" : "en-GB");
const zone = "Asia/Ho_Chi_Minh";

export function day(moment, weekday = "long") {
  const vietnamese = language === "vi";
  const month = vietnamese ? "numeric" : "short";
  return new Intl.DateTimeFormat(locale(), {
    weekday: vietnamese ? weekday : "short", day: "numeric", month, year: "numeric", timeZone: zone,
  }).format(moment);
}

export function hour(moment) {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit", minute: "2-digit", timeZone: zone,
  }).format(moment);
}
