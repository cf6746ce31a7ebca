/* The playback bar: play and pause, steps from event to event, speed, and the read-out. */

import { degreesText, hoursText, textOf } from "../time.js";
import { iconUse } from "../tokens.js";
import { stateAt } from "../tracks.js";
import { draughtAt } from "./draught.js";

const LONGEST_PLAY_S = 90;

function statusOf(vessel, at) {
  const state = stateAt(vessel, at);
  if (!state) return { words: `${vessel.name}: no positions at this time`, gap: false };
  if (state.gap) {
    const since = textOf(state.gap.from[2]);
    return { words: `${vessel.name}: no AIS since ${since}, silent for ${hoursText(state.gap.hours)}. Path unknown`, gap: true };
  }
  const speed = state.speed === null ? "speed not sent" : `${state.speed.toFixed(1)} kn`;
  const course = `${String(Math.round(state.course) % 360).padStart(3, "0")}° made good`;
  const between = state.interpolated ? " · between reports" : "";
  const metres = draughtAt(vessel, at);
  const draught = metres === null ? "" : ` · draught ${metres} m (declared)`;
  return { words: `${speed} · ${course} · ${degreesText(state.lat, state.lon)}${draught}${between}`, gap: false };
}

/* Writes what each vessel does at a moment where the page has room for it. */
export function showStates(vessels, at) {
  for (const vessel of vessels) {
    const place = document.querySelector(`[data-state-of="${vessel.id}"]`);
    if (place) place.textContent = statusOf(vessel, at).words.replace(`${vessel.name}: `, "");
  }
}

export class Playback {
  constructor(bar, data, playhead, stops, signal) {
    this.bar = bar;
    this.playhead = playhead;
    this.stops = stops;
    this.vessel = data.vessels.find((one) => one.segments.length || one.gaps.length);
    this.toggle = bar.querySelector('[data-play="toggle"]');
    this.speed = bar.querySelector('[data-play="speed"]');
    this.toggle.addEventListener("click", () => (this.running ? this.pause() : this.play()), { signal });
    bar.querySelector('[data-play="previous"]').addEventListener("click", () => this.step(-1), { signal });
    bar.querySelector('[data-play="next"]').addEventListener("click", () => this.step(1), { signal });
    playhead.addEventListener("change", () => this.read());
    document.addEventListener("keydown", (event) => this.keys(event), { signal });
    signal.addEventListener("abort", () => this.pause());
    this.speed.value = this.fittingSpeed();
    this.read();
  }

  /* The slowest speed that plays everything in about a minute and a half. */
  fittingSpeed() {
    const { from, to } = this.playhead;
    const speeds = [...this.speed.options].map((option) => option.value);
    return speeds.find((value) => (to - from) / Number(value) < LONGEST_PLAY_S) ?? speeds.at(-1);
  }

  keys(event) {
    const busy = event.target.closest?.("input, textarea, select, button, a, summary, [role=button], [contenteditable]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === " ") {
      event.preventDefault();
      this.toggle.click();
    }
  }

  face(icon, words) {
    this.toggle.querySelector("use").setAttribute("href", iconUse(icon));
    this.toggle.querySelector("svg").setAttribute("aria-label", words);
    this.toggle.title = words;
  }

  play() {
    if (this.playhead.at >= this.playhead.to) this.playhead.set(this.playhead.from);
    this.running = true;
    this.face("player-pause", "Pause");
    let last = performance.now();
    const tick = (now) => {
      if (!this.running) return;
      this.playhead.set(this.playhead.at + ((now - last) / 1000) * Number(this.speed.value));
      last = now;
      if (this.playhead.at >= this.playhead.to) this.pause();
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  pause() {
    this.running = false;
    this.face("player-play", "Play");
  }

  step(direction) {
    this.pause();
    const { at } = this.playhead;
    const next =
      direction > 0
        ? this.stops.find((stop) => stop > at + 1)
        : this.stops.findLast((stop) => stop < at - 1);
    if (next !== undefined) this.playhead.set(next);
  }

  read() {
    this.bar.querySelector("[data-now]").textContent = textOf(this.playhead.at);
    const status = this.bar.querySelector("[data-status]");
    if (!this.vessel) {
      status.textContent = "No positions in this case";
      return;
    }
    const { words, gap } = statusOf(this.vessel, this.playhead.at);
    status.textContent = words;
    status.classList.toggle("gap", gap);
  }
}
