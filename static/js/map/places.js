/* Named places of a case, each with the circle it is known to within. */

const L = window.L;

export function addPlaces(map, places) {
  const bounds = L.latLngBounds([]);
  for (const { name, lon, lat, precision_m: precision } of places) {
    if (precision) {
      L.circle([lat, lon], { radius: precision, className: "place-precision", interactive: false }).addTo(map);
    }
    const dot = L.circleMarker([lat, lon], { radius: 3, className: "place-dot", interactive: false });
    dot.addTo(map);
    dot.bindTooltip(name, {
      permanent: true,
      direction: "right",
      offset: [3, 0],
      className: "place-name",
    });
    bounds.extend([lat, lon]);
  }
  return { bounds };
}
