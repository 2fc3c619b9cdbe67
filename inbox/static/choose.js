// The dialog in which an officer chooses instead of a suggestion: digits, or a filter, arrows and Enter.
import { submit } from "./complaint.js";
import { all, drawn, fetchPart, find, say, texts, withPart } from "./dom.js";

const dialog = find("#choose");
let early = null; // keys that were pressed before the choices had come; null: they are there
const shown = () => all(".pick", dialog).filter((one) => !one.hidden);

async function choose(link) {
  const place = find("[data-choices]", dialog);
  early = [];
  place.replaceChildren();
  dialog.showModal();
  try {
    const answer = await fetchPart(withPart(link.href, "choices"));
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    place.replaceChildren(drawn(await answer.text()));
  } catch {
    dialog.close();
    return say(texts.failed);
  }
  (find("[data-filter]", dialog) ?? find(".pick[aria-pressed=true]", dialog) ?? find(".pick", dialog)).focus();
  const pressed = early;
  early = null;
  for (const key of pressed) press(key);
}

/** A key that came too early does what it would have done now. */
function press(key) {
  const box = find("[data-filter]", dialog);
  if (!box) find(`[data-digit="${CSS.escape(key)}"]`, dialog)?.click();
  else if (key === "Enter") shown()[0]?.click();
  else if (key.length === 1) filter((box.value += key));
}

function filter(text) {
  const sought = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const pick of all(".pick", dialog)) pick.hidden = !sought.every((word) => pick.dataset.words.includes(word));
  for (const group of all("[data-group]", dialog)) group.hidden = !find(".pick:not([hidden])", group);
  find("[data-no-match]", dialog).hidden = shown().length > 0;
}

function move(by) {
  const picks = shown();
  const here = picks.indexOf(document.activeElement);
  const next = picks[here + by] ?? (by < 0 ? find("[data-filter]", dialog) : null);
  next?.focus();
}

function onKey(event) {
  if (early && event.key !== "Escape") {
    early.push(event.key);
    return event.preventDefault();
  }
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const digit = !event.target.matches("[data-filter]") && find(`[data-digit="${CSS.escape(event.key)}"]`, dialog);
  if (digit) digit.click();
  else if (steps[event.key]) move(steps[event.key]);
  else if (event.key === "Enter" && event.target.matches("[data-filter]")) shown()[0]?.click();
  else return;
  event.preventDefault();
}

export function startChoose() {
  if (!dialog) return;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-choose]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    choose(link);
  });
  document.addEventListener("keydown", (event) => dialog.open && onKey(event));
  dialog.addEventListener("input", (event) => filter(event.target.value));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.close();
    submit(event.target, event.submitter);
  });
}
