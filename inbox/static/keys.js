// Keys press the buttons that show them. Single keys can be switched off (they disturb speech input).
import { all, find } from "./dom.js";
import { close, current } from "./complaint.js";
import { step } from "./list.js";

const SETTING = "single-keys";
const GO_MS = 1500;
let going = 0;

const singleKeys = () => localStorage.getItem(SETTING) !== "off";
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

function help() {
  const dialog = find("#help");
  dialog.open ? dialog.close() : dialog.showModal();
}

/** From one line to the next, on pages that have no list of complaints beside them. */
function walk(by) {
  const links = all("[data-walk]");
  if (!links.length) return step(by);
  const here = links.indexOf(document.activeElement?.closest("li")?.querySelector("[data-walk]"));
  links[Math.min(links.length - 1, Math.max(0, here + by))].focus();
}

/** Tick the line that is stood on. */
function tick() {
  const box = document.activeElement?.closest("li")?.querySelector("input[type=checkbox]");
  if (box) box.click();
}

const ACTIONS = {
  j: () => walk(1),
  k: () => walk(-1),
  c: tick,
  "/": () => find("[data-find]")?.focus(),
  "?": help,
  r: () => find("#reply-text, #everybody-text")?.focus(),
  u: () => (current() ? close() : find("[data-up]")?.click()),
  g: () => (going = Date.now()),
};

function press(key) {
  if (going && Date.now() - going < GO_MS) {
    going = 0;
    const place = all("[data-go]").find((link) => link.dataset.go === key);
    if (place) return place.click(), true;
  }
  going = 0;
  if (ACTIONS[key]) return ACTIONS[key](), true;
  const button = all("[data-key]").find((one) => one.dataset.key === key && !one.closest("[hidden]") && !one.disabled);
  if (!button) return false;
  button.click();
  if (button.matches("summary")) find("input:not([type=hidden])", button.parentElement)?.select();
  return true;
}

function onKey(event) {
  if (event.isComposing) return;
  if (event.target.matches(".reply textarea") && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const send = find("[data-send]", event.target.form);
    if (!send.disabled) send.click();
    return;
  }
  if (event.key === "Escape") return escape(event);
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) {
    if (!(event.key === "?" && find("#help").open)) return;
  }
  if (singleKeys() && press(event.key)) event.preventDefault();
}

function escape(event) {
  if (find("dialog[open]")) return;
  const menu = find("details[data-menu][open]");
  if (menu) menu.open = false;
  else if (typing(event.target)) event.target.blur();
}

export function startKeys() {
  document.addEventListener("keydown", onKey);
  const button = find("[data-help]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", help);
  }
  const choice = find("#single-keys");
  choice.checked = singleKeys();
  choice.addEventListener("change", () => localStorage.setItem(SETTING, choice.checked ? "on" : "off"));
}
