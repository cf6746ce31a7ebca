/* Named places of a case, each with the circle it is known to within. A name makes room for the mark
   of an exhibit at the same place, and is left out where it would lie on another name or label. */

import { makeRoom } from "./room.js";

const L = window.L;
const SAME_PLACE_DEGREES = 0.05;

function near(exhibit, lon, lat) {
  return Math.abs(exhibit.lon - lon) + Math.abs(exhibit.lat - lat) < SAME_PLACE_DEGREES;
}

/* Shows a name only where it is clear of those before it and of the labels of silences. */
function declutter(map, dots) {
  const names = dots.map((dot) => dot.getTooltip().getElement());
  makeRoom(map, names, ".map-tip.silence:not(.crowded), .exhibit-mark");
}

export function addPlaces(scene, places, exhibits) {
  const { map, layers } = scene;
  const bounds = L.latLngBounds([]);
  const dots = places.map(({ name, lon, lat, precision_m: precision, area }) => {
    if (precision) {
      L.circle([lat, lon], { radius: precision, className: "place-precision", interactive: false }).addTo(layers);
    }
    if (area) {
      const outline = L.geoJSON(area, { style: { className: "place-precision" }, interactive: false }).addTo(layers);
      bounds.extend(outline.getBounds());
    }
    const dot = L.circleMarker([lat, lon], { radius: 3, className: "place-dot", interactive: false });
    dot.addTo(layers);
    const shared = exhibits.some((one) => one.lon !== null && near(one, lon, lat));
    dot.bindTooltip(name, {
      permanent: true,
      direction: "right",
      offset: [shared ? 18 : 3, 0],
      className: "place-name",
    });
    bounds.extend([lat, lon]);
    return dot;
  });
  scene.on("moveend zoomend", () => requestAnimationFrame(() => declutter(map, dots)));
  return { bounds };
}
