// Keys press the buttons that show them. Single keys can be switched off (they disturb speech input).
import { all, find } from "./dom.js";
import { close, current } from "./complaint.js";
import { step } from "./list.js";

const SETTING = "single-keys";
const GO_MS = 1500;
let going = 0;

const singleKeys = () => localStorage.getItem(SETTING) !== "off";
const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

function help() {
  const dialog = find("#help");
  dialog.open ? dialog.close() : dialog.showModal();
}

const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => find("[data-find]")?.focus(),
  "?": help,
  r: () => find("#reply-text")?.focus(),
  u: () => current() && close(),
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
  const button = all("button[data-key]").find((one) => one.dataset.key === key && !one.hidden && !one.disabled);
  if (button) return button.click(), true;
  return false;
}

function onKey(event) {
  if (event.isComposing) return;
  if (event.target.id === "reply-text" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const send = find("[data-send]");
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
