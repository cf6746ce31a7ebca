/* Time to pixels and back, and the ticks of the axis. */

import { DAY, HOUR } from "../time.js";

export class TimeScale {
  constructor(from, to, left, right) {
    this.from = from;
    this.to = to;
    this.left = left;
    this.right = right;
  }

  x(at) {
    return this.left + ((at - this.from) / (this.to - this.from)) * (this.right - this.left);
  }

  at(x) {
    return this.from + ((x - this.left) / (this.right - this.left)) * (this.to - this.from);
  }

  get secondsPerPixel() {
    return (this.to - this.from) / (this.right - this.left);
  }
}

const MINUTE = 60;
const MONTH = 30.4 * DAY;
const YEAR = 365.25 * DAY;

/* [length in seconds, kind, count], shortest first. */
const STEPS = [
  ...[1, 5, 15, 30].map((n) => [n * MINUTE, "second", n * MINUTE]),
  ...[1, 3, 6, 12].map((n) => [n * HOUR, "second", n * HOUR]),
  ...[1, 2, 7].map((n) => [n * DAY, "second", n * DAY]),
  ...[1, 3, 6].map((n) => [n * MONTH, "month", n]),
  ...[1, 2, 5, 10].map((n) => [n * YEAR, "month", n * 12]),
];

const TICK_PX = 84;

function* tickTimes(from, to, kind, count) {
  if (kind === "second") {
    for (let at = Math.ceil(from / count) * count; at <= to; at += count) yield at;
    return;
  }
  const start = new Date(from * 1000);
  let month = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / count) * count;
  for (;;) {
    const at = Date.UTC(Math.floor(month / 12), month % 12) / 1000;
    if (at > to) return;
    if (at >= from) yield at;
    month += count;
  }
}

function tickText(at, length) {
  const iso = new Date(at * 1000).toISOString();
  if (length >= YEAR) return iso.slice(0, 4);
  if (length >= MONTH) return iso.slice(0, 7);
  if (length >= DAY || at % DAY === 0) return iso.slice(0, 10);
  return `${iso.slice(11, 16)}Z`;
}

/* [{at, text}] no closer than TICK_PX. */
export function ticks(scale) {
  const wanted = scale.secondsPerPixel * TICK_PX;
  const [length, kind, count] = STEPS.find(([seconds]) => seconds >= wanted) ?? STEPS.at(-1);
  return [...tickTimes(scale.from, scale.to, kind, count)].map((at) => ({
    at,
    text: tickText(at, length),
  }));
}
