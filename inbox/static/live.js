// The stream of changes. A page that is not looked at lets go of its connection, and catches up when it is again.
import { find, page, texts } from "./dom.js";
import { lookAtAlarms } from "./alarm.js";
import { current, refresh } from "./complaint.js";
import { counted, markStale, show } from "./list.js";

const HIDDEN_MS = 60_000;
const REFRESH_MS = 250;
let position = page.feed;
let source = null;
let hiddenTimer = 0;
let refreshTimer = 0;

function state(name, text) {
  const place = find("[data-live]");
  place.hidden = false;
  place.dataset.state = name;
  find("[data-live-text]", place).textContent = text;
}

function connect() {
  if (source || position === undefined) return;
  source = new EventSource("/events?after=" + encodeURIComponent(position));
  source.addEventListener("open", () => state("on", texts.liveOn));
  source.addEventListener("error", () => {
    state("off", source?.readyState === EventSource.CLOSED ? texts.liveRefused : texts.liveOff);
    if (source?.readyState === EventSource.CLOSED) source = null;
  });
  source.addEventListener("changes", (event) => {
    position = event.lastEventId;
    const { rows, counts } = JSON.parse(event.data);
    counted(counts);
    show(rows);
    lookAtAlarms(rows);
    document.dispatchEvent(new CustomEvent("changes", { detail: rows }));
    const open = current();
    const changed = open && rows.find((row) => row.number === open.dataset.number);
    if (changed && String(changed.version) !== open.dataset.version) refreshSoon();
  });
  source.addEventListener("stale", (event) => {
    position = event.lastEventId || position;
    markStale();
    lookAtAlarms();
    document.dispatchEvent(new CustomEvent("changes", { detail: null }));
    refreshSoon();
  });
}

function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(() => refresh().catch(() => {}), REFRESH_MS);
}

function disconnect() {
  source?.close();
  source = null;
}

export function startLive() {
  if (position === undefined) return;
  connect();
  document.addEventListener("visibilitychange", () => {
    clearTimeout(hiddenTimer);
    if (document.hidden) hiddenTimer = setTimeout(disconnect, HIDDEN_MS);
    else connect();
  });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", connect);
}
