/* Where the events of many vessels began: dots that say what they are and lead to their pages. */

import { textOf } from "../time.js";

const L = window.L;

function words(event, ship) {
  const box = document.createElement("div");
  const title = document.createElement("b");
  title.textContent = event.title;
  const rest = document.createElement("span");
  const made = event.illustrative ? ". ILLUSTRATIVE - synthetic" : "";
  rest.textContent = `${ship?.name ?? ""}, ${textOf(event.from)}${made}`;
  box.append(title, document.createElement("br"), rest);
  return box;
}

/* `shipOf(id)` is the ship of an event. Returns {bounds, highlight(id)} as the ships do. */
export function addEventMarks(map, events, shipOf) {
  const marks = events.map((event) => {
    const [[lon, lat]] = event.points;
    const mark = L.circleMarker([lat, lon], { radius: 5, className: `event-dot ${event.kind} leads` });
    mark.bindTooltip(words(event, shipOf(event.vessel)), {
      className: "map-tip",
      direction: "top",
      offset: [0, -6],
    });
    mark.on("click", () => location.assign(event.url));
    return { ship: event.vessel, mark: mark.addTo(map) };
  });
  return {
    bounds: L.latLngBounds(marks.map(({ mark }) => mark.getLatLng())),
    highlight(id) {
      for (const { ship, mark } of marks) {
        mark.getElement()?.classList.toggle("lit", ship === id);
        if (ship === id) mark.bringToFront();
      }
    },
  };
}
