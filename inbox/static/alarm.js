// Emergencies: the strip above every page, its mark in the title, and a short tone that one key silences.
import { all, drawn, fetchPart, find } from "./dom.js";
import { refreshTimes } from "./times.js";

const QUIET = "alarm-quiet";
const MARK = /^‼ \d+ · /;
const BEEPS = [[0, 880], [0.22, 660], [0.44, 880]]; // seconds, hertz
const BEEP_S = 0.18, LOUDNESS = 0.15;
const place = find("[data-alarms]");
let title = document.title.replace(MARK, "");
let sound = null;

const numbers = () => all("[data-number]", place).map((one) => one.dataset.number);
const quiet = () => sessionStorage.getItem(QUIET) === "on";

/** Name the page; while somebody is in danger the name says so. */
export function entitle(text) {
  title = text;
  const waiting = numbers().length;
  document.title = (waiting ? `‼ ${waiting} · ` : "") + title;
}

/** Complaints changed (null: too many to tell): look whether one of them belongs into the strip, or leaves it. */
export async function lookAtAlarms(rows = null) {
  const before = numbers();
  if (rows && !rows.some((row) => row.urgency === "emergency" || before.includes(row.number))) return;
  const answer = await fetchPart("/emergencies?part=strip").catch(() => null);
  if (!answer?.ok) return;
  place.replaceChildren(drawn(await answer.text()));
  refreshTimes(place);
  prepare();
  if (numbers().some((number) => !before.includes(number))) tone();
}

function tone() {
  if (quiet() || !navigator.userActivation?.hasBeenActive) return; // browsers let no page sound that nobody has touched
  sound ??= new AudioContext();
  for (const [after, frequency] of BEEPS) {
    const start = sound.currentTime + after;
    const gain = new GainNode(sound, { gain: 0 });
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
    gain.gain.linearRampToValueAtTime(0, start + BEEP_S);
    const beep = new OscillatorNode(sound, { frequency });
    beep.connect(gain).connect(sound.destination);
    beep.start(start);
    beep.stop(start + BEEP_S);
  }
}

function prepare() {
  const button = find("[data-mute]", place);
  if (button) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(quiet()));
  }
  entitle(title);
}

export function startAlarms() {
  prepare();
  place.addEventListener("click", (event) => {
    if (!event.target.closest("[data-mute]")) return;
    sessionStorage.setItem(QUIET, quiet() ? "off" : "on");
    prepare();
  });
}
