// One incident, and the list of them: forms without leaving the page, and what happens shows by itself.
import { all, drawn, fetchPart, find, page, say, texts } from "./dom.js";
import { refreshTimes } from "./times.js";

const REFRESH_MS = 300;
const article = find("[data-incident]");
const list = find("[data-incidents]");
const draftKey = article && `draft:${article.dataset.number}`;
let timer = 0;

const likeness = (html) => html.replace(/name="(csrf|key)" value="[^"]*"/g, "");

/** Draw anew what changed. Ticks, open details and the place where one stands are kept. */
function merge(next) {
  for (const part of all("[data-part]", next)) {
    const old = find(`[data-part="${part.dataset.part}"]`, article);
    if (!old) continue;
    if (likeness(old.innerHTML) === likeness(part.innerHTML)) continue;
    if (old.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox])")) continue;
    replace(old, part);
  }
  refreshTimes(article);
}

function replace(old, part) {
  const ticked = new Set(all("input:checked", old).map((one) => one.name));
  const open = all("details", old).map((one) => one.open);
  const stood = old.contains(document.activeElement) && document.activeElement.closest("li[id]")?.id;
  old.innerHTML = part.innerHTML;
  for (const box of all("input[type=checkbox]", old)) box.checked = ticked.has(box.name);
  all("details", old).forEach((one, index) => (one.open = open[index] ?? false));
  if (stood) find("[data-walk]", document.getElementById(stood) ?? old)?.focus({ preventScroll: true });
}

async function fetchNext(address, options) {
  const answer = await fetchPart(address, options);
  const next = drawn(await answer.text()).firstElementChild;
  if (!next?.matches("[data-incident]")) throw new Error(`answered ${answer.status}`);
  return { next, ok: answer.ok };
}

async function submit(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  body.set("part", "incident");
  const buttons = all("button:not([disabled])", form);
  const everybody = form.dataset.form === "everybody";
  buttons.forEach((one) => (one.disabled = true));
  try {
    const address = button?.hasAttribute("formaction") ? button.formAction : form.action;
    const { next, ok } = await fetchNext(address, { method: "POST", body, headers: { "X-CSRF-Token": page.csrf } });
    if (ok) for (const box of all("input:checked", form)) box.checked = false;
    if (ok && form.closest("details")) form.closest("details").open = false;
    if (ok && everybody) sent(form, next);
    document.activeElement?.blur();
    merge(next);
  } catch {
    if (everybody) find("[data-reply-problem]", form).textContent = texts.notSent;
    else say(texts.failed);
  } finally {
    buttons.forEach((one) => (one.disabled = false));
  }
}

/** The server has the answer: the next one is another one, with a key of its own. */
function sent(form, next) {
  sessionStorage.removeItem(draftKey);
  form.elements.text.value = "";
  form.elements.key.value = find("[data-form=everybody] [name=key]", next)?.value ?? crypto.randomUUID();
  find("[data-reply-problem]", form).textContent = "";
}

function soon(look) {
  clearTimeout(timer);
  timer = setTimeout(() => look().catch(() => {}), REFRESH_MS);
}

async function refresh() {
  const notice = find('[data-part="notice"]', article).innerHTML;
  const { next } = await fetchNext(`${location.pathname}?part=incident`);
  find('[data-part="notice"]', next).innerHTML = notice; // what was just said stays
  merge(next);
}

async function refreshList() {
  const old = find('[data-part="list"]', list);
  const answer = await fetchPart(location.pathname + location.search);
  if (!answer.ok || old.contains(document.activeElement)) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  old.replaceChildren(...find('[data-part="list"]', next).childNodes);
  refreshTimes(old);
}

function onChanges({ detail: rows }) {
  if (list && (!rows || rows.some((row) => row.incident))) soon(refreshList);
  const mine = (row) => row.incident === article.dataset.number || find(`li[data-number="${row.number}"]`, article);
  if (article && (!rows || rows.some(mine))) soon(refresh);
}

function startIncident() {
  const text = find("#everybody-text");
  if (text) {
    text.value ||= sessionStorage.getItem(draftKey) ?? "";
    text.addEventListener("input", () => sessionStorage.setItem(draftKey, text.value));
  }
  article.addEventListener("submit", (event) => {
    if (!event.target.dataset.form || event.submitter?.hasAttribute("data-plain")) return;
    event.preventDefault();
    submit(event.target, event.submitter);
  });
}

document.addEventListener("changes", onChanges);
if (article) startIncident();
