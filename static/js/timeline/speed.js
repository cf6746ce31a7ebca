/* The speed chart: what the ship reported, in knots. Silences leave it empty. */

import { svg, text } from "./svg.js";

const FLOOR_KN = 15;
const STEP_KN = 5;

export function hasSpeeds(vessels) {
  return vessels.some(({ segments }) => segments.some((points) => points.some((p) => p[3] !== null)));
}

function ceiling(vessels) {
  let most = FLOOR_KN;
  for (const { segments } of vessels) {
    for (const points of segments) for (const point of points) most = Math.max(most, point[3] ?? 0);
  }
  return Math.ceil(most / STEP_KN) * STEP_KN;
}

/* Stretches of consecutive reports that carry a speed, the highest one kept per pixel. */
function stretches(points, scale) {
  const found = [];
  let open = null;
  for (const [, , at, speed] of points) {
    if (speed === null || speed === undefined) {
      open = null;
      continue;
    }
    const x = Math.round(scale.x(at) * 2) / 2;
    if (x < scale.left || x > scale.right) continue;
    if (!open) found.push((open = []));
    const last = open.at(-1);
    if (last && last[0] === x) last[1] = Math.max(last[1], speed);
    else open.push([x, speed]);
  }
  return found;
}

export function speedChart(scale, vessels, top, height) {
  const most = ceiling(vessels);
  const base = top + height - 8;
  const y = (speed) => base - (speed / most) * (height - 20);
  const group = svg("g", { class: "speed" });
  for (let speed = 0; speed <= most; speed += most > 20 ? 10 : STEP_KN) {
    group.append(
      svg("path", { d: `M${scale.left} ${y(speed)}H${scale.right}`, class: "grid faint" }),
      text(scale.left - 6, y(speed) + 4, String(speed), { class: "speed-number" }),
    );
  }
  for (const vessel of vessels) {
    const lines = vessel.segments.flatMap((points) => stretches(points, scale));
    const track = svg("g", { class: `track-${vessel.colour_index % 6}` });
    for (const line of lines) {
      const path = line.map(([x, speed]) => `${x} ${y(speed).toFixed(1)}`).join("L");
      track.append(
        svg("path", { d: `M${line[0][0]} ${base}L${path}L${line.at(-1)[0]} ${base}Z`, class: "speed-area" }),
        svg("path", { d: `M${path}`, class: "speed-line" }),
      );
    }
    group.append(track);
  }
  return group;
}
