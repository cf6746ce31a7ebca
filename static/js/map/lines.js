/* Lines of very many points: projected once to the unit square of Web Mercator, then only scaled.
   A line is {points, xs, ys}; points are [lon, lat, time, speed] with continuous longitudes. */

import { unitX, unitY } from "./canvas-layer.js";

const SAME_PIXEL = 0.7;
const LONE_DOT_PX = 3.5;

export function lineOf(points) {
  const xs = new Float64Array(points.length);
  const ys = new Float64Array(points.length);
  points.forEach(([lon, lat], index) => {
    xs[index] = unitX(lon);
    ys[index] = unitY(lat);
  });
  return { points, xs, ys };
}

/* Whole turns of the earth between a line and the middle of a view, so that it shows once. */
function turns(line, view) {
  const middle = unitX((view.west + view.east) / 2);
  return Math.round(middle - line.xs[0]);
}

/* Strokes a line in the context's style; points on the same pixel as the last are left out. */
export function drawLine(context, view, line) {
  const shift = turns(line, view);
  const { scale, corner } = view;
  let [lastX, lastY] = [NaN, NaN];
  context.beginPath();
  for (let i = 0; i < line.xs.length; i++) {
    const x = (line.xs[i] + shift) * scale - corner.x;
    const y = line.ys[i] * scale - corner.y;
    if (Math.abs(x - lastX) < SAME_PIXEL && Math.abs(y - lastY) < SAME_PIXEL) continue;
    if (i) context.lineTo(x, y);
    else context.moveTo(x, y);
    [lastX, lastY] = [x, y];
  }
  context.stroke();
  if (line.xs.length > 1) return;
  context.beginPath();
  context.arc(lastX, lastY, LONE_DOT_PX, 0, 2 * Math.PI);
  context.fill();
}

/* The report nearest to a spot of the unit square, {point, distance} with distance in the same unit;
   null for no lines. */
export function nearestPoint(lines, x, y) {
  let best = null;
  let least = Infinity;
  for (const line of lines) {
    const shift = Math.round(x - line.xs[0]);
    for (let i = 0; i < line.xs.length; i++) {
      const distance = (line.xs[i] + shift - x) ** 2 + (line.ys[i] - y) ** 2;
      if (distance >= least) continue;
      least = distance;
      best = line.points[i];
    }
  }
  return best && { point: best, distance: Math.sqrt(least) };
}
