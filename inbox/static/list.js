// The list: rows come and change while it is open, but what is being read never moves.
import { all, drawn, fetchPart, find, page, plural, say, texts, withPart } from "./dom.js";
import { refreshTimes } from "./times.js";

const MOST_ROWS = 1000; // in the page: older ones are asked for again
const box = find("[data-rows-box]");
const list = find("[data-rows]");
const fresh = find("[data-fresh]");
const waiting = new Map(); // rows that came while the list was not at its top, by complaint id
let stale = false;

export const rows = () => all(".row", list);
export const rowOf = (number) => list && find(`.row[data-number="${CSS.escape(number)}"]`, list);
const atTop = () => box.scrollTop < 8;

const among = (list, value) => !list || list.split(" ").includes(value);

function belongs({ status, channel, duplicate, category, area }) {
  const there = !page.area || area === page.area || area?.startsWith(page.area + ".");
  const ofList = among(page.statuses, status) && among(page.channel, channel) && among(page.categories, category);
  return ofList && there && (!duplicate || page.duplicates === "1");
}

function element(row) {
  const item = drawn(row.html).firstElementChild;
  const link = find("a", item);
  link.setAttribute("href", link.getAttribute("href") + (page.query ?? ""));
  refreshTimes(item);
  return item;
}

function insert(item) {
  const id = Number(item.dataset.id);
  const after = rows().find((other) => Number(other.dataset.id) < id) ?? find("[data-older]", list);
  if (!after && find("[data-older]", list)) return;
  item.classList.add("arrived");
  list.insertBefore(item, after ?? null);
  for (const extra of rows().slice(MOST_ROWS)) extra.remove();
}

function replace(old, item) {
  const link = find("a", old);
  if (link.getAttribute("aria-current")) find("a", item).setAttribute("aria-current", "true");
  const focused = document.activeElement === link;
  old.replaceWith(item);
  if (focused) find("a", item).focus({ preventScroll: true });
}

/** A change of complaints, as the server sent it. */
export function show(changed) {
  if (!list) return;
  const newest = Number(rows()[0]?.dataset.id ?? 0);
  for (const row of changed) {
    const old = rowOf(row.number);
    const item = element(row);
    if (old && belongs(row)) replace(old, item);
    else if (old && find("a[aria-current]", old)) replace(old, item); // being read: it stays until the list is drawn anew
    else if (old) old.remove();
    else if (waiting.has(row.id)) belongs(row) ? waiting.set(row.id, item) : waiting.delete(row.id);
    else if (belongs(row) && row.id > newest) waiting.set(row.id, item);
    else if (belongs(row)) insert(item);
  }
  if (waiting.size && atTop() && !document.hidden) {
    say(plural(texts.new, waiting.size));
    showWaiting();
  }
  announce();
}

function showWaiting() {
  for (const item of [...waiting.values()].sort((a, b) => a.dataset.id - b.dataset.id)) insert(item);
  waiting.clear();
}

function announce() {
  find("[data-empty]").hidden = rows().length > 0;
  fresh.hidden = !waiting.size && !stale;
  const text = stale ? texts.stale : plural(texts.new, waiting.size);
  const place = find("[data-fresh-text]", fresh);
  if (!fresh.hidden && place.textContent !== text) {
    place.textContent = text;
    say(text);
  }
}

/** The page missed more than can be told: the list is drawn anew when the officer wants it. */
export function markStale() {
  if (!list) return;
  stale = true;
  announce();
}

export async function showFresh() {
  if (stale) {
    const answer = await fetchPart(withPart("/" + (page.query ?? ""), "rows"));
    if (!answer.ok) return;
    const current = find("a[aria-current]", list)?.closest(".row").dataset.number;
    list.replaceChildren(drawn(await answer.text()));
    if (current) select(current);
    stale = false;
    waiting.clear();
  }
  showWaiting();
  announce();
  box.scrollTo({ top: 0 });
}

export function counted(counts) {
  for (const place of all("[data-view-count]")) place.textContent = counts[place.dataset.viewCount] ?? place.textContent;
}

export function select(number) {
  for (const link of all(".row a[aria-current]")) link.removeAttribute("aria-current");
  const row = number && rowOf(number);
  if (!row) return;
  find("a", row).setAttribute("aria-current", "true");
  row.classList.remove("unread");
}

export function step(by) {
  const links = rows().map((row) => find("a", row));
  if (!links.length) return;
  const here = links.findIndex((link) => link === document.activeElement);
  const from = here >= 0 ? here : links.findIndex((link) => link.getAttribute("aria-current"));
  const next = links[Math.min(links.length - 1, Math.max(0, from + by))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  if (next === links.at(-1)) loadOlder();
}

let loading = false;
async function loadOlder() {
  const more = find("[data-older]", list);
  if (!more || loading) return;
  loading = true;
  try {
    const answer = await fetchPart(withPart(find("a", more).href, "rows"));
    if (answer.ok) more.replaceWith(drawn(await answer.text()));
  } finally {
    loading = false;
    watchOlder();
  }
}

const watcher = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && loadOlder(), {
  root: box,
  rootMargin: "400px",
});
function watchOlder() {
  watcher.disconnect();
  const more = list && find("[data-older]", list);
  if (more) watcher.observe(more);
}

export function startList() {
  if (!list) return;
  watchOlder();
  fresh.addEventListener("click", showFresh);
  list.addEventListener("click", (event) => {
    if (event.target.closest("[data-older] a")) {
      event.preventDefault();
      loadOlder();
    }
  });
  box.addEventListener("scroll", () => {
    if (waiting.size && atTop()) showWaiting();
    announce();
  }, { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && waiting.size && atTop()) showWaiting();
    announce();
  });
}
