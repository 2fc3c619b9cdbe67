// The pages work without this script; with it they are quick, live, and have keys.
import { startAlarms } from "./alarm.js";
import { startChoose } from "./choose.js";
import { startComplaint } from "./complaint.js";
import { all } from "./dom.js";
import { startKeys } from "./keys.js";
import { startList } from "./list.js";
import { startLive } from "./live.js";
import { refreshTimes } from "./times.js";

const TICK_MS = 15_000;

document.documentElement.classList.add("scripted");
for (const choice of all("[data-submit]")) choice.addEventListener("change", () => choice.form.requestSubmit());
startList();
startComplaint();
startChoose();
startAlarms();
startKeys();
startLive();
setInterval(() => refreshTimes(), TICK_MS);
