/* Measuring: clicks set points, the label tells great-circle distance in nautical miles and the
   bearing of the last leg. Escape or the button ends it. */

import { courseBetween } from "../tracks.js";

const EARTH_NM = 3440.065;
const RADIANS = Math.PI / 180;

export function distanceNm([lonA, latA], [lonB, latB]) {
  const [a, b] = [latA * RADIANS, latB * RADIANS];
  const [up, across] = [Math.sin((b - a) / 2), Math.sin(((lonB - lonA) * RADIANS) / 2)];
  return 2 * EARTH_NM * Math.asin(Math.sqrt(up * up + Math.cos(a) * Math.cos(b) * across * across));
}

function wordsFor(points) {
  const legs = points.slice(1).map((point, index) => distanceNm(points[index], point));
  const whole = legs.reduce((sum, leg) => sum + leg, 0);
  const [before, last] = points.slice(-2);
  const bearing = String(Math.round(courseBetween(before, last)) % 360).padStart(3, "0");
  return `${whole.toFixed(1)} nm, last leg ${legs.at(-1).toFixed(1)} nm at ${bearing}°`;
}

const measures = new WeakMap();

function begin(map) {
  const line = window.L.polyline([], { className: "measure-line", interactive: false }).addTo(map);
  const tip = window.L.tooltip({ permanent: true, direction: "right", offset: [8, 0], className: "map-tip" });
  const points = [];
  const add = ({ latlng }) => {
    points.push([latlng.lng, latlng.lat]);
    line.addLatLng(latlng);
    if (points.length > 1) tip.setLatLng(latlng).setContent(wordsFor(points)).addTo(map);
  };
  map.on("click", add);
  return () => {
    map.off("click", add);
    line.remove();
    tip.remove();
  };
}

export function startMeasuring(map, tool) {
  const stop = () => {
    measures.get(map)?.();
    measures.delete(map);
    map.getContainer().classList.remove("measuring");
    tool.setAttribute("aria-pressed", "false");
  };
  if (measures.has(map)) {
    stop();
    return;
  }
  measures.set(map, begin(map));
  map.getContainer().classList.add("measuring");
  tool.setAttribute("aria-pressed", "true");
  document.addEventListener("keydown", function end(event) {
    if (event.key !== "Escape") return;
    stop();
    document.removeEventListener("keydown", end);
  });
}
