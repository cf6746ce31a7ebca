/* What is drawn in a lane: heard stretches and silences of a vessel, events, exhibits. */

import { KIND_ICONS, iconUse } from "../tokens.js";
import { hoursText, shortHours, spanOf, textOf } from "../time.js";
import { describe } from "../map/exhibits.js";
import { sightingWords } from "../map/sightings.js";
import { eventSpan } from "./lanes.js";
import { fitting, svg, text } from "./svg.js";

const BAR_PX = 7;
const BOX_PX = 15;
const MARK_PX = 9;
const LEAST_PX = 3;

function clipped(scale, from, to) {
  const left = Math.max(scale.x(from), scale.left);
  const right = Math.min(scale.x(to), scale.right);
  return right < scale.left || left > scale.right ? null : [left, Math.max(right - left, 0)];
}

function box(scale, [from, to], middle, height, attributes) {
  const room = clipped(scale, from, to);
  if (!room) return null;
  const [x, width] = room;
  return svg("rect", {
    x,
    y: middle - height / 2,
    width: Math.max(width, LEAST_PX),
    height,
    rx: 2.5,
    ...attributes,
  });
}

export function trackMarks(scale, vessel, middle) {
  const group = svg("g", { class: `track-${vessel.colour_index % 6}` });
  for (const points of vessel.segments) {
    if (!points.length) continue;
    const bar = box(scale, [points[0][2], points.at(-1)[2]], middle, BAR_PX, { class: "heard" });
    if (bar) group.append(bar);
  }
  for (const gap of vessel.gaps) {
    const span = [gap.from[2], gap.to[2]];
    const silence = box(scale, span, middle, BAR_PX + 3, { class: "silence" });
    if (!silence) continue;
    const words = `No AIS ${shortHours(gap.hours)}`;
    silence.append(svg("title", {}, `${vessel.name}: no AIS for ${hoursText(gap.hours)}. Path unknown.`));
    const [x, width] = clipped(scale, ...span);
    group.append(silence, text(x + width / 2, middle + 4, fitting(words, width), { class: "silence-text" }));
  }
  return group;
}

/* An event's words go inside its box when they fit, else to its right as far as `room` allows. */
function eventLabel(event, x, width, room, middle) {
  const inside = fitting(event.title, width);
  if (inside === event.title || !room) {
    return text(x + 5, middle + 4, inside, { class: `event-text ${event.kind}` });
  }
  const outside = fitting(event.title, room - width);
  const best = outside.length > inside.length ? outside : inside;
  const start = best === outside ? x + width + 4 : x + 5;
  return text(start, middle + 4, best, { class: `event-text ${event.kind}` });
}

function eventMark(scale, event, room, middle) {
  const span = eventSpan(event);
  const words = `${event.title}, ${textOf(event.from, event.precision)}, ${event.kind}`;
  const shape = box(scale, span, middle, BOX_PX, { class: `event ${event.kind}` });
  if (!shape) return null;
  shape.append(svg("title", {}, words));
  const [x, width] = clipped(scale, ...span);
  const link = event.url ? svg("a", { href: event.url, "aria-label": words }) : svg("g");
  link.append(shape, eventLabel(event, x, Math.max(width, LEAST_PX), room, middle));
  link.dataset.event = event.id;
  link.classList.add("event-mark");
  return link;
}

export function eventMarks(scale, events, middle) {
  const ordered = [...events].sort((a, b) => a.from - b.from);
  return ordered.map((event, index) => {
    const next = ordered[index + 1];
    const end = next ? Math.min(scale.x(next.from), scale.right) : scale.right;
    const room = end - Math.max(scale.x(eventSpan(event)[0]), scale.left);
    return eventMark(scale, event, Math.max(room, 0), middle) ?? "";
  });
}

/* Exhibits closer than a mark is wide share one mark; choosing it again takes the next of them. */
function clusters(scale, exhibits) {
  const placed = exhibits.map((exhibit) => {
    const span = spanOf(exhibit.at, exhibit.precision);
    return { exhibit, span, x: scale.x((span[0] + span[1]) / 2) };
  });
  const groups = [];
  for (const { exhibit, span, x } of placed.sort((a, b) => a.x - b.x)) {
    if (x < scale.left - 1 || x > scale.right + 1) continue;
    const last = groups.at(-1);
    if (last && x - last.x < 2 * MARK_PX) last.members.push(exhibit);
    else groups.push({ x, span, members: [exhibit] });
  }
  return groups;
}

function exhibitMark(scale, { x, span, members }, middle, select) {
  const [first] = members;
  const names = members.map(describe).join("; ");
  const group = svg("g", {
    class: `exhibit ${first.kind}`,
    role: "button",
    tabindex: 0,
    "aria-label": members.length > 1 ? `${members.length} exhibits: ${names}` : names,
  });
  const width = box(scale, span, middle, 2 * MARK_PX, { class: "exhibit-span" });
  if (width && span[1] > span[0]) group.append(width);
  group.append(svg("circle", { cx: x, cy: middle, r: MARK_PX }));
  if (members.length > 1) {
    group.append(text(x, middle + 4, String(members.length), { class: "exhibit-count" }));
  } else {
    const icon = iconUse(KIND_ICONS[first.kind] ?? "file");
    group.append(svg("use", { href: icon, x: x - 6, y: middle - 6, width: 12, height: 12 }));
  }
  group.append(svg("title", {}, members.map(describe).join("\n")));
  group.dataset.exhibits = members.map((one) => one.id).join(" ");
  const choose = () => {
    const ids = members.map((one) => one.id);
    const current = ids.indexOf(group.dataset.chosen);
    group.dataset.chosen = ids[(current + 1) % ids.length];
    select(group.dataset.chosen);
  };
  group.addEventListener("click", choose);
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    choose();
  });
  return group;
}

/* Sightings are diamonds, as on the map, as wide as their time is known. */
export function sightingMarks(scale, sightings, middle, choose) {
  return sightings.map((sighting) => {
    const span = spanOf(sighting.at, sighting.precision);
    const x = scale.x((span[0] + span[1]) / 2);
    if (x < scale.left || x > scale.right) return "";
    const words = `${sightingWords(sighting)}. ${sighting.words}`;
    const group = svg("g", { class: `sighting ${sighting.verdict}`, role: "button", tabindex: 0, "aria-label": words });
    const width = box(scale, span, middle, BOX_PX, { class: "sighting-span" });
    if (width && span[1] > span[0]) group.append(width);
    group.append(svg("path", { d: `M${x} ${middle - 8}l8 8l-8 8l-8 -8Z` }), svg("title", {}, words));
    group.dataset.event = sighting.id;
    group.addEventListener("click", () => choose(sighting.id));
    group.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      choose(sighting.id);
    });
    return group;
  });
}

export function exhibitMarks(scale, exhibits, middle, select) {
  return clusters(scale, exhibits).map((group) => exhibitMark(scale, group, middle, select));
}
