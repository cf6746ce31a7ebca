/* Named places of a case, each with the circle it is known to within. A name makes room for the mark
   of an exhibit at the same place, and is left out where it would lie on another name or label. */

const L = window.L;
const SAME_PLACE_DEGREES = 0.05;

function near(exhibit, lon, lat) {
  return Math.abs(exhibit.lon - lon) + Math.abs(exhibit.lat - lat) < SAME_PLACE_DEGREES;
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/* Shows a name only where it is clear of those before it and of the labels of silences. */
function declutter(map, dots) {
  const labels = map.getContainer().querySelectorAll(".map-tip.silence, .exhibit-mark");
  const taken = [...labels].map((label) => label.getBoundingClientRect());
  for (const dot of dots) {
    const name = dot.getTooltip().getElement();
    if (!name) continue;
    const box = name.getBoundingClientRect();
    const hidden = taken.some((other) => overlap(box, other));
    name.classList.toggle("crowded", hidden);
    if (!hidden) taken.push(box);
  }
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
