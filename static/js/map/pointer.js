/* The report under the pointer: shown beside it, and a click moves the playhead there. */

import { textOf } from "../time.js";
import { unitX, unitY } from "./canvas-layer.js";
import { nearestPoint } from "./lines.js";

const REACH_PX = 8;

function wordsFor(vessel, [, , at, speed]) {
  const box = document.createElement("div");
  const name = document.createElement("b");
  name.textContent = vessel.name;
  const rest = document.createElement("span");
  const knots = speed === null ? "speed not sent" : `${speed.toFixed(1)} kn`;
  const made = vessel.illustrative ? ". ILLUSTRATIVE - synthetic" : "";
  rest.textContent = `${textOf(at, "second")}, ${knots}${made}`;
  box.append(name, document.createElement("br"), rest);
  return box;
}

export function watchPointer(scene, vessels, choose) {
  const { map } = scene;
  const tip = window.L.tooltip({ className: "map-tip", direction: "top", offset: [0, -6] });
  const under = (latlng) => {
    const reach = REACH_PX / map.options.crs.scale(map.getZoom());
    const [x, y] = [unitX(latlng.lng), unitY(latlng.lat)];
    return vessels
      .map((vessel) => ({ vessel, ...nearestPoint(vessel.lines, x, y) }))
      .filter(({ distance }) => distance < reach)
      .sort((a, b) => a.distance - b.distance)[0];
  };
  scene.signal.addEventListener("abort", () => tip.remove());
  let waiting = false;
  scene.on("mousemove", ({ latlng }) => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const found = under(latlng);
      map.getContainer().classList.toggle("on-track", Boolean(found));
      if (found) tip.setLatLng(latlng).setContent(wordsFor(found.vessel, found.point)).addTo(map);
      else tip.remove();
    });
  });
  scene.on("mouseout", () => tip.remove());
  scene.on("click", ({ latlng }) => {
    const found = under(latlng);
    if (found) choose(found.point[2]);
  });
}
