/* Events on the map: a dot where each began, and, for the one pointed at, its stretch of the track. */

import { unwrapped } from "../tracks.js";
import { forPointerOnly } from "./shapes.js";

const L = window.L;

function stretch(vessel, event) {
  const end = event.to ?? Infinity;
  return vessel.segments
    .map((points) => points.filter(([, , at]) => at >= event.from && at <= end))
    .filter((points) => points.length)
    .map((points) => unwrapped(points).map(([lon, lat]) => [lat, lon]));
}

function highlighted(event, vessel) {
  const layers = [];
  if (event.area) {
    layers.push(L.geoJSON(event.area, { style: { className: "event-area" }, interactive: false }));
  }
  for (const line of vessel ? stretch(vessel, event) : []) {
    layers.push(L.polyline(line, { className: "event-stretch", interactive: false }));
  }
  for (const [lon, lat] of event.points ?? []) {
    layers.push(L.circleMarker([lat, lon], { radius: 11, className: "event-ring", interactive: false }));
  }
  return L.layerGroup(layers);
}

/* Draws the dots. What "event:highlight" names is drawn over them until another is named. */
export function addEvents(scene, data, point) {
  for (const event of data.events) {
    const [first] = event.points ?? [];
    if (!first) continue;
    const dot = L.circleMarker([first[1], first[0]], { radius: 5, className: `event-dot ${event.kind}` });
    dot.bindTooltip(event.title, { className: "map-tip", direction: "top", offset: [0, -6] });
    dot.on("mouseover", () => point(event.id));
    dot.on("mouseout", () => point(null));
    forPointerOnly(dot.addTo(scene.layers));
  }
  let lit = null;
  const light = ({ detail }) => {
    if (lit) scene.layers.removeLayer(lit);
    const event = data.events.find((one) => one.id === detail.id);
    const vessel = event && data.vessels.find((one) => one.id === event.vessel);
    lit = event ? highlighted(event, vessel).addTo(scene.layers) : null;
  };
  document.addEventListener("event:highlight", light, { signal: scene.signal });
}
