/* The draught chart: what the crew typed in, in metres. It holds while it is said, no longer. */

import { svg, text } from "./svg.js";

const LEAST_SPAN_M = 2;
const LEAST_PX = 4;

export function hasDraughts(vessels) {
  return vessels.some(({ draughts = [] }) => draughts.length);
}

function range(vessels) {
  const metres = vessels.flatMap(({ draughts = [] }) => draughts.map((step) => step[2]));
  const low = Math.floor(Math.min(...metres));
  const high = Math.ceil(Math.max(...metres));
  return [Math.max(0, low - 1), Math.max(high, low + LEAST_SPAN_M)];
}

function steps(draughts, scale, y) {
  const group = svg("g", {});
  let last = null;
  for (const [from, to, metres] of draughts) {
    if (to < scale.from || from > scale.to) {
      last = null;
      continue;
    }
    const left = Math.max(scale.x(from), scale.left);
    const right = Math.min(Math.max(scale.x(to), left + LEAST_PX), scale.right);
    if (last) group.append(svg("path", { d: `M${last.x} ${y(last.metres)}H${left}V${y(metres)}`, class: "draught-link" }));
    const said = svg("path", { d: `M${left} ${y(metres)}H${right}`, class: "draught-line" });
    said.append(svg("title", {}, `Draught ${metres} m, self-declared`));
    group.append(said);
    last = { x: right, metres };
  }
  return group;
}

export function draughtChart(scale, vessels, top, height) {
  const [low, high] = range(vessels);
  const base = top + height - 8;
  const y = (metres) => base - ((metres - low) / (high - low)) * (height - 18);
  const group = svg("g", { class: "draught" });
  for (const metres of [low, high]) {
    group.append(
      svg("path", { d: `M${scale.left} ${y(metres)}H${scale.right}`, class: "grid faint" }),
      text(scale.left - 6, y(metres) + 4, String(metres), { class: "speed-number" }),
    );
  }
  for (const vessel of vessels) {
    const lines = steps(vessel.draughts ?? [], scale, y);
    lines.setAttribute("class", `track-${vessel.colour_index % 6}`);
    group.append(lines);
  }
  return group;
}

/* The draught declared at a moment, or null where none was. */
export function draughtAt(vessel, at) {
  const step = (vessel.draughts ?? []).findLast(([from, to]) => at >= from && at <= to);
  return step ? step[2] : null;
}
