/* Sightings from pictures: diamonds of their own, with the circle they are known to within. They are
   never joined to the line of what was heard. */

import { textOf } from "../time.js";

const L = window.L;
const SVG = "http://www.w3.org/2000/svg";

export function sightingWords(sighting) {
  const made = sighting.illustrative ? ". ILLUSTRATIVE - synthetic" : "";
  return `${sighting.title}, ${textOf(sighting.at, sighting.precision)}, confidence ${sighting.confidence} of 4${made}`;
}

function diamond() {
  const shape = document.createElementNS(SVG, "svg");
  shape.setAttribute("viewBox", "-12 -12 24 24");
  shape.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M0-9 9 0 0 9-9 0Z");
  shape.append(path);
  return shape;
}

function tip(sighting) {
  const box = document.createElement("div");
  const first = document.createElement("b");
  first.textContent = sightingWords(sighting);
  const rest = document.createElement("div");
  rest.textContent = sighting.words;
  box.append(first, rest);
  return box;
}

/* Draws them and returns {bounds}. `choose(sighting)` is called when one is chosen. */
export function addSightings(scene, sightings, choose) {
  const bounds = L.latLngBounds([]);
  for (const sighting of sightings) {
    const at = [sighting.lat, sighting.lon];
    bounds.extend(at);
    L.circle(at, {
      radius: sighting.accuracy_m,
      className: `sighting-circle ${sighting.verdict}`,
      interactive: false,
    }).addTo(scene.layers);
    const icon = L.divIcon({ className: `sighting-mark ${sighting.verdict}`, html: diamond(), iconSize: [24, 24] });
    const marker = L.marker(at, { icon, riseOnHover: true }).addTo(scene.layers);
    marker.getElement().setAttribute("aria-label", `${sightingWords(sighting)}. ${sighting.words}`);
    marker.getElement().dataset.event = sighting.id;
    marker.bindTooltip(tip(sighting), { className: "map-tip wide", direction: "top", offset: [0, -10] });
    marker.on("click keypress", (event) => {
      if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
      choose(sighting);
    });
  }
  return { bounds };
}
