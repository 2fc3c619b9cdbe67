// Ages and deadlines go on while a page is open: "2 mnt" becomes "3 mnt".
import { all, fill, texts } from "./dom.js";

const MINUTE = 60, HOUR = 3600, DAY = 86400;
const LATE = 2 / 3;

function age(seconds) {
  if (seconds < MINUTE) return texts.ageNow;
  if (seconds < HOUR) return fill(texts.ageMinutes, { n: Math.floor(seconds / MINUTE) });
  if (seconds < DAY) return fill(texts.ageHours, { n: Math.floor(seconds / HOUR) });
  if (seconds < 7 * DAY) return fill(texts.ageDays, { n: Math.floor(seconds / DAY) });
  return null; // a date, as the server drew it
}

export function refreshTimes(within = document) {
  const now = Date.now();
  for (const time of all("time[data-age]", within)) {
    const text = age(Math.max(0, (now - Date.parse(time.dateTime)) / 1000));
    if (text !== null && text !== time.textContent) time.textContent = text;
  }
  for (const bar of all(".row .deadline:not([hidden])", within)) {
    const from = Date.parse(bar.dataset.from), until = Date.parse(bar.dataset.until);
    const part = (now - from) / (until - from);
    bar.value = Math.min(100, Math.max(1, part * 100));
    bar.closest(".row").dataset.deadline = part > 1 ? "over" : part > LATE ? "late" : "running";
  }
}
