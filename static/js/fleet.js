/* The fleet map: tracks of watched vessels from tiles, their events and last positions, and the list
   beside. */

import { say } from "./app.js";
import { addEventMarks } from "./map/event-marks.js";
import { fit, frame, mapReady } from "./map/frame.js";
import { addShips } from "./map/ships.js";
import { addTrackTiles } from "./map/tiles.js";

const NEAR_ZOOM = 9;

async function load(source) {
  if (!source) return { ships: [], events: [] };
  const response = await fetch(source, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

/* Hovering a row, or a ship on the map, lifts her out of the rest. */
function join(rows, drawn) {
  const choose = (id) => {
    for (const layer of drawn) layer.highlight(id);
    for (const row of rows) row.classList.toggle("selected", row.dataset.ship === id);
  };
  for (const row of rows) {
    row.addEventListener("mouseenter", () => choose(row.dataset.ship));
    row.addEventListener("mouseleave", () => choose(null));
    row.addEventListener("focusin", () => choose(row.dataset.ship));
  }
  return choose;
}

async function start(root) {
  const [map, { ships, events }] = await Promise.all([mapReady("map"), load(root.dataset.source)]);
  const byId = new Map(ships.map((ship) => [ship.id, ship]));
  const byNumber = new Map(ships.flatMap((ship) => ship.mmsi.map((number) => [number, ship])));
  const rows = [...document.querySelectorAll("[data-ship]")];
  const drawn = [];
  const choose = join(rows, drawn);
  const arrows = addShips(map, ships, choose);
  const dots = addEventMarks(map, events, (id) => byId.get(id));
  drawn.push(arrows, dots);
  const home = root.dataset.fit === "events" && dots.bounds.isValid() ? dots.bounds : arrows.bounds;
  frame(map, root, () => home);
  map.invalidateSize({ animate: false });
  fit(map, home);
  if (ships.length) drawn.push(addTrackTiles(map, root.dataset.tiles, (number) => byNumber.get(number)));
  for (const button of document.querySelectorAll("[data-show]")) {
    const ship = ships.find((one) => one.id === button.dataset.show);
    button.addEventListener("click", () => {
      map.setView([ship.last.lat, ship.last.lon], Math.max(map.getZoom(), NEAR_ZOOM));
      choose(ship.id);
    });
  }
  root.dataset.ready = "true";
}

const root = document.querySelector("[data-fleet]");
if (root) {
  start(root).catch((error) => {
    root.dataset.ready = "failed";
    say(`The map data could not be read (${error.message}). Reload the page.`, "error");
  });
}
