/* Named places of a case, each with the circle it is known to within. A name makes room for the mark
   of an exhibit at the same place. */

const L = window.L;

const SAME_PLACE_DEGREES = 0.05;

function near(exhibit, lon, lat) {
  return Math.abs(exhibit.lon - lon) + Math.abs(exhibit.lat - lat) < SAME_PLACE_DEGREES;
}

export function addPlaces(map, places, exhibits) {
  const bounds = L.latLngBounds([]);
  for (const { name, lon, lat, precision_m: precision } of places) {
    if (precision) {
      L.circle([lat, lon], { radius: precision, className: "place-precision", interactive: false }).addTo(map);
    }
    const dot = L.circleMarker([lat, lon], { radius: 3, className: "place-dot", interactive: false });
    dot.addTo(map);
    const shared = exhibits.some((one) => one.lon !== null && near(one, lon, lat));
    dot.bindTooltip(name, {
      permanent: true,
      direction: "right",
      offset: [shared ? 18 : 3, 0],
      className: "place-name",
    });
    bounds.extend([lat, lon]);
  }
  return { bounds };
}
