/* Lines of latitude and longitude, as far apart as the zoom asks. */

import { token } from "../tokens.js";

const STEPS = [30, 20, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05];
const APART_PX = 130;

function step(view) {
  const degreePx = view.width / Math.max(view.east - view.west, 1e-9);
  return STEPS.find((degrees) => degrees * degreePx < APART_PX * 1.6) ?? STEPS.at(-1);
}

export function drawGraticule(context, view) {
  const apart = step(view);
  context.strokeStyle = token("map-grid");
  context.lineWidth = 1;
  context.beginPath();
  for (let lon = Math.ceil(view.west / apart) * apart; lon <= view.east; lon += apart) {
    const x = Math.round(view.project(lon, 0).x) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, view.height);
  }
  for (let lat = Math.ceil(view.south / apart) * apart; lat <= view.north; lat += apart) {
    const y = Math.round(view.project(0, lat).y) + 0.5;
    context.moveTo(0, y);
    context.lineTo(view.width, y);
  }
  context.stroke();
}
