/* The timeline: a row per vessel, kind of event and kind of exhibit, speed and draught charts below,
   and the playhead across all of them. */

import { DAY, textOf } from "../time.js";
import { extent, lanesOf } from "./lanes.js";
import { draughtChart, hasDraughts } from "./draught.js";
import { hearingMarks } from "./hearing.js";
import { eventMarks, exhibitMarks, sightingMarks, trackMarks } from "./marks.js";
import { TimeScale, ticks } from "./scale.js";
import { hasSpeeds, speedChart } from "./speed.js";
import { fitting, hatch, svg, text } from "./svg.js";

const AXIS_PX = 24;
const LANE_PX = 25;
const SPEED_PX = 78;
const DRAUGHT_PX = 54;
const RIGHT_PX = 14;
const NARROW_PX = 600;
const TICK_LETTER_PX = 6.6;
const SHORTEST_S = 600;

export class Timeline {
  constructor(host, data, playhead, select, signal) {
    this.signal = signal;
    this.host = host;
    this.data = data;
    this.playhead = playhead;
    this.select = select;
    this.lanes = lanesOf(data);
    this.moving = data.vessels.filter((vessel) => vessel.segments.length);
    this.speeds = hasSpeeds(data.vessels);
    this.draughts = hasDraughts(data.vessels);
    [this.from, this.to] = extent(data);
    this.svg = svg("svg", { role: "group", "aria-label": "Timeline" });
    host.replaceChildren(this.svg);
    this.draw();
    this.listen();
  }

  listen() {
    const { signal } = this;
    const observer = new ResizeObserver(() => this.draw());
    observer.observe(this.host);
    signal.addEventListener("abort", () => observer.disconnect());
    document.addEventListener("event:highlight", ({ detail }) => this.light(detail.id), { signal });
    for (const type of ["pointerover", "pointerout", "focusin", "focusout"]) {
      this.host.addEventListener(type, (event) => this.point(event), { signal });
    }
    this.playhead.addEventListener("change", () => this.follow());
    this.svg.addEventListener("pointerdown", (event) => this.drag(event));
    this.svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  /* Shows [from, to], kept inside what is dated. */
  show(from, to) {
    const [first, last] = extent(this.data);
    const length = Math.min(Math.max(to - from, SHORTEST_S), last - first);
    this.from = Math.min(Math.max(from, first), last - length);
    this.to = this.from + length;
    this.draw();
    this.host.dispatchEvent(new Event("window"));
  }

  zoom(factor, middle = this.playhead.at) {
    const share = Math.min(Math.max((middle - this.from) / (this.to - this.from), 0), 1);
    const length = (this.to - this.from) * factor;
    this.show(middle - length * share, middle + length * (1 - share));
  }

  fit() {
    this.show(...extent(this.data));
  }

  draw() {
    const width = this.host.clientWidth;
    if (!width) return;
    const narrow = width < NARROW_PX;
    const charts = (this.speeds ? SPEED_PX : 0) + (this.draughts ? DRAUGHT_PX : 0);
    const height = AXIS_PX + this.lanes.length * LANE_PX + charts + 4;
    this.height = height;
    this.scale = new TimeScale(this.from, this.to, narrow ? 92 : 138, width - RIGHT_PX);
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.svg.setAttribute("height", height);
    const focused = this.svg.contains(document.activeElement) && document.activeElement.dataset.playhead;
    this.svg.replaceChildren(
      svg("defs", {}, hatch("hatch-gap"), hatch("hatch-event")),
      this.columns(),
      this.axis(),
      ...this.lanes.map((lane, index) => this.lane(lane, AXIS_PX + index * LANE_PX, width)),
      ...(this.speeds ? [this.speed(width)] : []),
      ...(this.draughts ? [this.draught(width)] : []),
      this.head(),
    );
    if (focused) this.svg.querySelector("[data-playhead]").focus();
    this.mark(this.selected);
    this.light(this.lit);
    this.place();
  }

  /* Tints the silences through all rows. */
  columns() {
    const group = svg("g", { class: "columns" });
    for (const { gaps } of this.moving) {
      for (const { from, to } of gaps) {
        const left = Math.max(this.scale.x(from[2]), this.scale.left);
        const right = Math.min(this.scale.x(to[2]), this.scale.right);
        if (right <= left) continue;
        group.append(svg("rect", { x: left, y: AXIS_PX, width: right - left, height: this.height - AXIS_PX }));
      }
    }
    return group;
  }

  axis() {
    const group = svg("g", { class: "axis" });
    this.ticks = ticks(this.scale).map(({ at, text: words }) => {
      const x = this.scale.x(at);
      const half = words.length * TICK_LETTER_PX * 0.5;
      const isLast = x > this.scale.right - 30;
      const mark = text(x, 16, words, { class: "tick", "text-anchor": isLast ? "end" : "middle" });
      group.append(svg("path", { d: `M${x} ${AXIS_PX}V${this.height}`, class: "grid faint" }), mark);
      return { mark, half, middle: isLast ? x - half : x };
    });
    return group;
  }

  lane(lane, top, width) {
    const middle = top + LANE_PX / 2;
    const title = text(14, middle + 4, fitting(lane.title, this.scale.left - 14), { class: "lane-name" });
    title.append(svg("title", {}, lane.title));
    const group = svg("g", {}, svg("path", { d: `M${lane.title ? 0 : this.scale.left} ${top + 0.5}H${width}`, class: "grid" }), title);
    if (lane.heard) group.append(hearingMarks(this.scale, lane.heard, middle));
    if (lane.sightings) group.append(...sightingMarks(this.scale, lane.sightings, middle, (id) => this.choose(id)));
    if (lane.vessel) group.append(trackMarks(this.scale, lane.vessel, middle));
    if (lane.events) group.append(...eventMarks(this.scale, lane.events, middle));
    if (lane.exhibits) group.append(...exhibitMarks(this.scale, lane.exhibits, middle, this.select));
    return group;
  }

  speed(width) {
    const top = AXIS_PX + this.lanes.length * LANE_PX;
    return svg(
      "g",
      {},
      svg("path", { d: `M0 ${top + 0.5}H${width}`, class: "grid" }),
      text(14, top + 19, "Speed", { class: "lane-name" }),
      text(14, top + 34, "knots"),
      speedChart(this.scale, this.moving, top, SPEED_PX),
    );
  }

  draught(width) {
    const top = AXIS_PX + this.lanes.length * LANE_PX + (this.speeds ? SPEED_PX : 0);
    return svg(
      "g",
      {},
      svg("path", { d: `M0 ${top + 0.5}H${width}`, class: "grid" }),
      text(14, top + 19, "Draught", { class: "lane-name" }),
      text(14, top + 34, fitting("m, self-declared", this.scale.left - 30)),
      draughtChart(this.scale, this.moving, top, DRAUGHT_PX),
    );
  }

  head() {
    this.flag = text(0, 16, "", { class: "head-text", "text-anchor": "middle" });
    this.flagBox = svg("rect", { y: 4, height: 17, rx: 3, class: "head-box" });
    const line = svg("path", { d: `M0 18V${this.height}`, class: "head-line" });
    this.slider = svg(
      "g",
      { class: "head", role: "slider", tabindex: 0, "aria-label": "Moment shown", "data-playhead": "true" },
      line,
      this.flagBox,
      this.flag,
    );
    this.slider.addEventListener("keydown", (event) => this.keys(event));
    return this.slider;
  }

  keys(event) {
    const step = (this.to - this.from) / (event.shiftKey ? 20 : 200);
    const moves = {
      ArrowLeft: () => this.playhead.at - step,
      ArrowRight: () => this.playhead.at + step,
      Home: () => this.playhead.from,
      End: () => this.playhead.to,
    };
    if (!(event.key in moves)) return;
    event.preventDefault();
    this.playhead.set(moves[event.key]());
  }

  /* Keeps the playhead in the window while it moves. */
  follow() {
    const { at } = this.playhead;
    if (at < this.from || at > this.to) {
      const half = (this.to - this.from) / 2;
      this.show(at - half, at + half);
    }
    this.place();
  }

  place() {
    const { at, from, to } = this.playhead;
    const x = this.scale.x(at);
    const long = this.to - this.from > 40 * DAY;
    this.flag.textContent = long ? textOf(at, "day") : textOf(at).slice(11);
    const half = long ? 36 : 24;
    this.flagBox.setAttribute("x", -half);
    this.flagBox.setAttribute("width", 2 * half);
    /* A date that the flag would cover in part is not shown at all. */
    for (const tick of this.ticks) {
      tick.mark.classList.toggle("covered", Math.abs(tick.middle - x) < half + tick.half);
    }
    this.slider.setAttribute("transform", `translate(${x.toFixed(1)} 0)`);
    this.slider.setAttribute("aria-valuemin", Math.round(from));
    this.slider.setAttribute("aria-valuemax", Math.round(to));
    this.slider.setAttribute("aria-valuenow", Math.round(at));
    this.slider.setAttribute("aria-valuetext", textOf(at));
  }

  /* Shows which exhibit is chosen. */
  mark(id) {
    this.selected = id;
    for (const mark of this.svg.querySelectorAll(".exhibit")) {
      mark.classList.toggle("selected", mark.dataset.exhibits.split(" ").includes(id));
    }
  }

  /* Shows which event is pointed at, here or in a list or on the map. */
  light(id) {
    this.lit = id;
    for (const mark of this.svg.querySelectorAll("[data-event]")) {
      mark.classList.toggle("lit", Boolean(id) && mark.dataset.event === id);
    }
  }

  point({ type, target, relatedTarget }) {
    const mark = target.closest?.("[data-event]");
    if (!mark || mark.contains(relatedTarget)) return;
    const id = type === "pointerover" || type === "focusin" ? mark.dataset.event : null;
    document.dispatchEvent(new CustomEvent("event:highlight", { detail: { id } }));
  }

  choose(id) {
    document.dispatchEvent(new CustomEvent("event:choose", { detail: { id } }));
  }

  timeUnder(event) {
    return this.scale.at(event.clientX - this.svg.getBoundingClientRect().left);
  }

  drag(event) {
    if (event.button !== 0 || event.target.closest(".exhibit, .sighting, a")) return;
    if (event.clientX - this.svg.getBoundingClientRect().left < this.scale.left - 8) return;
    this.svg.setPointerCapture(event.pointerId);
    const move = (moved) => this.playhead.set(this.timeUnder(moved));
    move(event);
    this.svg.addEventListener("pointermove", move);
    const end = () => this.svg.removeEventListener("pointermove", move);
    this.svg.addEventListener("pointerup", end, { once: true });
    this.svg.addEventListener("pointercancel", end, { once: true });
  }

  /* Ctrl and wheel zoom, sideways or shift and wheel pan; a plain wheel scrolls the page. */
  wheel(event) {
    const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (event.ctrlKey) {
      event.preventDefault();
      this.zoom(Math.exp(event.deltaY * 0.002), this.timeUnder(event));
    } else if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      event.preventDefault();
      const by = sideways * this.scale.secondsPerPixel;
      this.show(this.from + by, this.to + by);
    }
  }
}
