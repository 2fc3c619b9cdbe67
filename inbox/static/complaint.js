// The open complaint: opened beside the list, refreshed in place, answered without leaving the page.
import { entitle } from "./alarm.js";
import { all, drawn, fetchPart, fill, find, page, plural, say, texts, withPart } from "./dom.js";
import { select } from "./list.js";
import { measure } from "./measure.js";

const pane = find("#complaint");
const screen = find(".screen");
const content = find("[data-content]"); // where a complaint is drawn, beside the words that say that none is open
const SLOW_MS = 150;
const END_GAP = 20; // pixels under the last message
let turn = 0; // the newest thing asked for: what comes later from an older one is dropped

export const current = () => find("[data-complaint]", pane ?? document);
const draftKey = (number) => `draft:${number}`;

/** Open a complaint in its pane. */
export async function open(address, { push = true, focus = true } = {}) {
  const mine = ++turn;
  const number = new URL(address, location.origin).pathname.split("/").at(-1);
  select(number);
  const busy = setTimeout(() => pane.setAttribute("aria-busy", "true"), SLOW_MS);
  try {
    const answer = await fetchPart(withPart(address, "complaint"));
    const html = await answer.text();
    if (mine !== turn) return;
    screen.classList.add("opened");
    put(html);
    if (push) history.pushState({ open: address }, "", address);
    entitle(current()?.dataset.title ?? page.title);
    if (focus) pane.focus({ preventScroll: true });
  } catch {
    if (mine === turn) failed(() => open(address, { push, focus }));
  } finally {
    clearTimeout(busy);
    if (mine === turn) pane.removeAttribute("aria-busy");
  }
}

/** Back to the list alone. */
export function close({ push = true } = {}) {
  const number = current()?.dataset.number;
  turn++;
  content.replaceChildren();
  find("[data-nothing]").hidden = false;
  screen.classList.remove("opened");
  entitle(page.title);
  if (push) history.pushState({}, "", "/" + (page.query ?? ""));
  const row = number && find(`.row[data-number="${CSS.escape(number)}"] a`);
  if (row) row.focus({ preventScroll: true });
  select(null);
}

function put(html) {
  find("[data-nothing]").hidden = true;
  content.replaceChildren(drawn(html));
  ready();
}

function failed(again) {
  const box = document.createElement("div");
  box.className = "nothing failed";
  box.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = texts.failed;
  const button = document.createElement("button");
  button.className = "button";
  button.textContent = texts.retry;
  button.addEventListener("click", again);
  box.append(text, button);
  find("[data-nothing]").hidden = true;
  content.replaceChildren(box);
}

/** Draw anew what changed, and nothing else: no scroll, no open detail, no draft is lost. */
export async function refresh() {
  const article = current();
  if (!article) return;
  const mine = turn;
  const answer = await fetchPart(withPart(`/complaints/${article.dataset.number}${page.query ?? ""}`, "complaint"));
  if (!answer.ok || mine !== turn) return;
  merge(article, drawn(await answer.text()).firstElementChild);
}

const likeness = (html) => html.replace(/name="csrf" value="[^"]*"/g, "");

function merge(article, next) {
  article.dataset.version = next.dataset.version;
  // What an officer asked to see, and what is written down of that, holds until the complaint is opened anew.
  const shows = "unmasked" in next.dataset;
  const shown = "unmasked" in article.dataset && !shows;
  if (shows) article.dataset.unmasked = "";
  for (const part of all("[data-part]", next)) {
    if (shown && part.dataset.part === "masked") continue;
    const old = find(`[data-part="${part.dataset.part}"]`, article);
    const menuOpen = old && find("details[open]", old);
    if (old && !menuOpen && likeness(old.innerHTML) !== likeness(part.innerHTML)) old.innerHTML = part.innerHTML;
    else if (menuOpen) for (const field of all("input[name=version]", old)) field.value = next.dataset.version;
  }
  if (!find("[data-form=reply]", article) !== !find("[data-form=reply]", next)) {
    find(".answer", article).innerHTML = find(".answer", next).innerHTML;
    prepareReply();
  }
  mergeMessages(find("[data-messages]", article), find("[data-messages]", next), shown);
}

function mergeMessages(old, next, shown) {
  const scroller = scrollerOf(old);
  const atEnd = old.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom < 60;
  let added = 0;
  let before = null;
  for (const message of [...next.children]) {
    const known = message.id && document.getElementById(message.id);
    if (!known) {
      before ? before.after(message) : old.prepend(message);
      added += message.classList.contains("message");
      before = message;
    } else if (shown && !known.classList.contains("officer")) {
      before = known;
    } else {
      if (likeness(known.outerHTML.replace(/<details([^>]*) open=""/g, "<details$1")) !== likeness(message.outerHTML)) {
        all("details", known).forEach((one, index) => {
          const twin = all("details", message)[index];
          if (twin) twin.open = one.open;
        });
        known.replaceWith(message);
        before = message;
      } else before = known;
    }
  }
  if (added) say(texts.updated);
  if (added && atEnd) scrollToEnd();
}

const scrollerOf = (messages) => {
  const conversation = messages.closest("[data-conversation]");
  return conversation.scrollHeight > conversation.clientHeight + 1 ? conversation : conversation.parentElement;
};

/** What has to be done once a complaint stands in the page. */
function ready() {
  if (find(".message.officer", pane)) scrollToEnd(); // answered before: the newest words first; else from the start
  prepareReply();
}

function prepareReply() {
  const area = find("#reply-text");
  if (!area) return;
  const number = current().dataset.number;
  if (!area.value) area.value = sessionStorage.getItem(draftKey(number)) ?? "";
  count(area);
  if (/Mac|iPhone|iPad/.test(navigator.platform)) find("[data-send-key]").textContent = "⌘ ↵";
}

function count(area) {
  const place = find("[data-count]");
  const length = measure(area.value, area.dataset.unit), maximum = Number(area.dataset.maximum);
  const most = Number(area.dataset.mostParts) || Infinity;
  const parts = Math.ceil(length / maximum);
  const over = parts > most;
  let text = fill(texts.replyCount, { length, maximum });
  if (over) text += " · " + texts.tooLong;
  else if (parts > 1) text += " · " + plural(texts.parts, parts);
  place.textContent = text;
  place.classList.toggle("over", over);
  find("[data-send]").disabled = over || !area.value.trim();
}

/** Send a form of the complaint, and draw what changed by it. */
export async function submit(form, button) {
  const body = new URLSearchParams(new FormData(form, button));
  body.set("part", "complaint");
  const buttons = all("button", form);
  const reply = form.dataset.form === "reply";
  const mine = turn;
  buttons.forEach((one) => (one.disabled = true));
  try {
    const answer = await fetchPart(form.action, { method: "POST", body, headers: { "X-CSRF-Token": page.csrf } });
    const next = drawn(await answer.text()).firstElementChild;
    if (mine !== turn) return;
    if (!next?.matches("[data-complaint]")) throw new Error(`answered ${answer.status}`);
    if (reply && answer.ok) sent(form, next);
    const box = form.closest("details");
    if (box && answer.ok) box.open = false; // what is open is not drawn anew
    merge(current(), next);
    if (reply && answer.ok) scrollToEnd();
  } catch {
    if (reply) find("[data-reply-problem]", form).textContent = texts.notSent;
    else say(texts.failed);
  } finally {
    buttons.forEach((one) => (one.disabled = false));
    const area = find("#reply-text");
    if (area) count(area);
  }
}

/** The server has the reply: the next one is another one, with a key of its own. */
function sent(form, next) {
  sessionStorage.removeItem(draftKey(current().dataset.number));
  form.elements.text.value = "";
  form.elements.key.value = find("[data-form=reply] [name=key]", next)?.value ?? crypto.randomUUID();
  find("[data-reply-problem]", form).textContent = "";
  say(texts.sent);
}

function scrollToEnd() {
  const messages = find("[data-messages]", pane);
  const scroller = scrollerOf(messages);
  scroller.scrollTop += messages.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom + END_GAP;
}

export function startComplaint() {
  if (!pane) return;
  ready();
  history.replaceState({ open: current() ? location.pathname + location.search : null }, "");
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const row = event.target.closest(".row a, [data-open]");
    if (row) {
      event.preventDefault();
      open(row.matches("[data-open]") ? row.href + (page.query ?? "") : row.href);
    } else if (event.target.closest("[data-back]")) {
      event.preventDefault();
      close();
    }
    for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  pane.addEventListener("submit", (event) => {
    if (!event.target.dataset.form) return;
    event.preventDefault();
    submit(event.target, event.submitter);
  });
  pane.addEventListener("input", (event) => {
    if (event.target.id !== "reply-text") return;
    count(event.target);
    sessionStorage.setItem(draftKey(current().dataset.number), event.target.value);
  });
  addEventListener("popstate", (event) => {
    if (event.state?.open) open(event.state.open, { push: false });
    else close({ push: false });
  });
}
