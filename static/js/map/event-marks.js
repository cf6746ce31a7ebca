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

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/* One mark is in the order of the tab key; arrow keys go to the others, newest first. */
function takeKeys(map, marks) {
  const elements = marks.map(({ mark }) => mark.getElement());
  const go = (index) => {
    for (const [other, element] of elements.entries()) {
      element.setAttribute("tabindex", other === index ? "0" : "-1");
    }
    map.panInside(marks[index].mark.getLatLng(), { padding: [40, 40], animate: false });
    elements[index].focus();
  };
  for (const [index, { mark, event, name }] of marks.entries()) {
    const element = elements[index];
    element.setAttribute("role", "link");
    element.setAttribute("tabindex", index ? "-1" : "0");
    element.setAttribute("aria-label", `${name}, event ${index + 1} of ${marks.length}`);
    element.addEventListener("focus", () => mark.openTooltip());
    element.addEventListener("blur", () => mark.closeTooltip());
    element.addEventListener("keydown", (pressed) => {
      const last = marks.length - 1;
      const next = { Home: 0, End: last }[pressed.key] ?? index + (STEPS[pressed.key] ?? 0);
      if (pressed.key === "Enter") location.assign(event.url);
      else if (next !== index || pressed.key in STEPS) go(Math.min(Math.max(next, 0), last));
      else return;
      pressed.preventDefault();
      pressed.stopPropagation();
    });
  }
}

/* `shipOf(id)` is the ship of an event. Returns {bounds, highlight(id)} as the ships do. */
export function addEventMarks(map, events, shipOf) {
  const marks = events.map((event) => {
    const [[lon, lat]] = event.points;
    const mark = L.circleMarker([lat, lon], { radius: 5, className: `event-dot ${event.kind} leads` });
    const said = words(event, shipOf(event.vessel));
    mark.bindTooltip(said, {
      className: "map-tip",
      direction: "top",
      offset: [0, -6],
    });
    mark.on("click", () => location.assign(event.url));
    const name = [...said.children].map((part) => part.textContent).filter(Boolean).join(", ");
    return { ship: event.vessel, mark: mark.addTo(map), event, name };
  });
  takeKeys(map, marks);
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
