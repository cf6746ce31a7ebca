/* The last position of many vessels: an arrow on her heading, a dot where none was sent. */

import { textOf } from "../time.js";
import { onThemeChange, token, trackColour } from "../tokens.js";
import { canvasLayer, nearest } from "./canvas-layer.js";

const REACH_PX = 12;
const ARROW = [
  [0, -9],
  [5.5, 7],
  [0, 4],
  [-5.5, 7],
];

function words(ship) {
  const box = document.createElement("div");
  const name = document.createElement("b");
  name.textContent = ship.name;
  const rest = document.createElement("span");
  const knots = ship.last.sog_kn === null ? "speed not sent" : `${ship.last.sog_kn.toFixed(1)} kn`;
  const made = ship.illustrative ? ". ILLUSTRATIVE - synthetic" : "";
  rest.textContent = `Last heard ${textOf(ship.last.at)}, ${knots}${ship.listed ? ", listed" : ""}${made}`;
  box.append(name, document.createElement("br"), rest);
  return box;
}

function drawShip(context, { x, y }, ship, isSelected) {
  context.save();
  context.translate(x, y);
  const scale = isSelected ? 1.5 : 1;
  context.scale(scale, scale);
  context.beginPath();
  if (ship.last.course === null) {
    context.arc(0, 0, 5, 0, 2 * Math.PI);
  } else {
    context.rotate((ship.last.course * Math.PI) / 180);
    ARROW.forEach(([dx, dy], index) => (index ? context.lineTo(dx, dy) : context.moveTo(dx, dy)));
    context.closePath();
  }
  context.fillStyle = trackColour(ship.colour_index);
  context.strokeStyle = ship.listed ? token("red-ink") : token("map-land");
  context.lineWidth = ship.listed ? 2.5 : 1.5;
  context.stroke();
  context.fill();
  context.restore();
}

/* Returns {bounds, highlight(id)}; `choose(id)` is called for the ship under the pointer, or null. */
export function addShips(map, ships, choose) {
  const heard = ships.filter((ship) => ship.last);
  const bounds = window.L.latLngBounds(heard.map(({ last }) => [last.lat, last.lon]));
  let selected = null;
  const layer = canvasLayer((context, view) => {
    const middle = (view.west + view.east) / 2;
    for (const ship of heard) {
      const at = view.project(nearest(ship.last.lon, middle), ship.last.lat);
      drawShip(context, at, ship, ship.id === selected);
    }
  }).addTo(map);
  const tip = window.L.tooltip({ className: "map-tip", direction: "top", offset: [0, -8] });
  const under = (event) => {
    const spots = heard.map((ship) => {
      const lon = nearest(ship.last.lon, event.latlng.lng);
      return { ship, away: map.latLngToContainerPoint([ship.last.lat, lon]).distanceTo(event.containerPoint) };
    });
    const found = spots.reduce((best, spot) => (spot.away < best.away ? spot : best), { away: REACH_PX, ship: null });
    return found.ship;
  };
  map.on("mousemove", (event) => {
    const ship = under(event);
    if (ship) tip.setLatLng(event.latlng).setContent(words(ship)).addTo(map);
    else tip.remove();
    choose(ship?.id ?? null);
  });
  map.on("mouseout", () => tip.remove());
  onThemeChange(() => layer.redraw());
  return {
    bounds,
    highlight(id) {
      if (id === selected) return;
      selected = id;
      layer.redraw();
    },
  };
}
