// The call centre's page: Ctrl+Enter saves, Enter goes on to the next field, the number and the board come by themselves.
import { drawn, fetchPart, find } from "./dom.js";
import { refreshTimes } from "./times.js";

const NUMBER_MS = 700;
const BOARD_MS = 8000;
const form = find("[data-call]");
const place = find("[data-taken]");
const board = find("[data-board]");
let saving = false;

function onKey(event) {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.target.matches("input:not([type=checkbox])")) {
    event.preventDefault();
    const fields = [...form.querySelectorAll("textarea, input:not([type=hidden]):not([type=radio]), input:checked, button")];
    fields[fields.indexOf(event.target) + 1]?.focus();
  }
}

async function fetchHtml(address, options) {
  const answer = await fetchPart(address, options);
  return answer.ok ? answer.text() : null;
}

/** The number, as soon as there is one. */
async function lookForNumber() {
  const waiting = find("[data-waiting]", place);
  if (!waiting) return;
  const html = await fetchHtml("/callcenter?part=taken&taken=" + encodeURIComponent(waiting.dataset.report)).catch(() => null);
  if (html !== null) place.replaceChildren(drawn(html));
  setTimeout(lookForNumber, NUMBER_MS);
}

function show(html) {
  const open = find("details", board)?.open;
  const focused = board.contains(document.activeElement);
  board.replaceChildren(drawn(html));
  const details = find("details", board);
  if (details && open) details.open = true;
  if (focused) find("button, a", board)?.focus();
  refreshTimes(board);
}

async function lookAtBoard() {
  if (!document.hidden && !board.contains(document.activeElement)) {
    const html = await fetchHtml("/callcenter?part=board").catch(() => null);
    if (html !== null) show(html);
  }
  setTimeout(lookAtBoard, BOARD_MS);
}

async function onPassed(event) {
  const passed = event.target.closest("[data-passed]");
  if (!passed) return;
  event.preventDefault();
  find("button", passed).disabled = true;
  const body = new URLSearchParams(new FormData(passed));
  body.set("part", "board");
  const html = await fetchHtml(passed.action, { method: "POST", body }).catch(() => null);
  if (html === null) find("button", passed).disabled = false;
  else show(html);
}

form.addEventListener("keydown", onKey);
form.addEventListener("submit", (event) => {
  if (saving) event.preventDefault();
  saving = true;
});
addEventListener("pageshow", () => (saving = false));
board.addEventListener("submit", onPassed);
find("[data-first]").focus();
lookForNumber();
setTimeout(lookAtBoard, BOARD_MS);
