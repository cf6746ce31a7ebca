/* Vessel tracks: heard stretches solid, silences dashed and said to be unknown, the ship at the
   playhead. Points go on one canvas, which skips those that fall on the same pixel. */

import { onThemeChange, trackColour } from "../tokens.js";
import { hoursText } from "../time.js";
import { stateAt, unwrapped } from "../tracks.js";
import { canvasLayer, nearest } from "./canvas-layer.js";
import { drawLine, lineOf } from "./lines.js";
import { watchPointer } from "./pointer.js";
import { makeRoom } from "./room.js";

const L = window.L;
const LINE_PX = 2.5;
const NARROW_PX = 600;

function prepared(vessel) {
  const reference = vessel.segments[0]?.[0]?.[0] ?? vessel.gaps[0]?.from[0] ?? 0;
  return {
    ...vessel,
    lines: vessel.segments
      .filter((points) => points.length)
      .map((points) => lineOf(unwrapped(points, reference))),
    silences: vessel.gaps.map((gap) => ({ ...gap, ends: unwrapped([gap.from, gap.to], reference) })),
  };
}

function drawVessel(context, view, vessel) {
  const colour = trackColour(vessel.colour_index);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = LINE_PX;
  context.lineJoin = "round";
  for (const line of vessel.lines) drawLine(context, view, line);
}

export function gapText({ hours, distance_nm: miles }) {
  const line = miles === null || miles === undefined ? "" : `${Math.round(miles)} nm straight line. `;
  return [`No AIS for ${hoursText(hours)}`, `${line}Path unknown.`];
}

function label(first, second) {
  const box = document.createElement("div");
  const strong = document.createElement("b");
  strong.textContent = first;
  const rest = document.createElement("span");
  rest.textContent = second;
  box.append(strong, document.createElement("br"), rest);
  return box;
}

/* Which side of a sloping line has room for words: [direction, offset] for a Leaflet tooltip. */
function clearSide(map, [start, end]) {
  const [a, b] = [map.project(start, 8), map.project(end, 8)];
  const [right, down] = [b.x - a.x, b.y - a.y];
  if (map.getSize().x < NARROW_PX) return ["bottom", [0, 8]];
  if (Math.abs(down) < 0.35 * Math.abs(right)) return ["bottom", [0, 8]];
  return right * down > 0 ? ["left", [-8, 18]] : ["right", [8, 18]];
}

function drawGap({ map, layers }, silence) {
  const ends = silence.ends.map(([lon, lat]) => [lat, lon]);
  L.polyline(ends, { className: "gap-line", interactive: false }).addTo(layers);
  for (const end of ends) {
    L.circleMarker(end, { radius: 4.5, className: "gap-end", interactive: false }).addTo(layers);
  }
  const [direction, offset] = clearSide(map, ends);
  const middle = [(ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2];
  const words = { permanent: true, interactive: false, direction, offset, className: "map-tip silence" };
  return L.tooltip(middle, words)
    .setContent(label(...gapText(silence)))
    .addTo(layers);
}

/* On a small map words beside an outer point would leave it: the side where they stay. */
function towardsMiddle(vessel, [lon]) {
  const all = vessel.lines.flatMap(({ points }) => points.map(([x, y]) => [y, x]));
  const isEast = lon > L.latLngBounds(all).getCenter().lng;
  return isEast ? { direction: "left", offset: [-14, 0] } : { direction: "right", offset: [14, 0] };
}

/* Made-up positions say so where they are drawn, not only in the legend. */
function drawWarning({ map, layers }, vessel) {
  const points = vessel.lines[0]?.points;
  if (!vessel.illustrative || !points) return;
  const [first, later] = [points[0], points[Math.min(20, points.length - 1)]];
  const northward = later[1] > first[1];
  const isNarrow = map.getSize().x < NARROW_PX;
  const upright = { direction: northward ? "bottom" : "top", offset: [0, northward ? 14 : -14] };
  const side = isNarrow ? towardsMiddle(vessel, first) : upright;
  L.tooltip([first[1], first[0]], { ...side, permanent: true, className: "map-tip made-up" })
    .setContent(label(vessel.name, "ILLUSTRATIVE - synthetic"))
    .addTo(layers);
}

function shipMarker({ map, layers }, vessel) {
  const icon = L.divIcon({ className: `ship-mark track-${vessel.colour_index % 6}`, iconSize: [26, 26] });
  const marker = L.marker([0, 0], { icon, interactive: false, keyboard: false, alt: vessel.name });
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  shape.setAttribute("viewBox", "-13 -13 26 26");
  const hull = document.createElementNS("http://www.w3.org/2000/svg", "path");
  hull.setAttribute("d", "M0-10 6 9 0 5.5-6 9Z");
  shape.append(hull);
  marker.on("add", () => {
    marker.getElement().append(shape);
    marker.getElement().setAttribute("aria-hidden", "true");
  });
  return {
    show({ lon, lat, course }) {
      if (!layers.hasLayer(marker)) marker.addTo(layers);
      marker.setLatLng([lat, nearest(lon, map.getCenter().lng)]);
      hull.setAttribute("transform", `rotate(${Math.round(course)})`);
    },
    hide: () => layers.removeLayer(marker),
  };
}

/* Of silences whose words would lie on each other the longest keeps its words. */
function keepApart(scene, silences) {
  silences.sort(([hours], [other]) => other - hours);
  const words = () => silences.map(([, tooltip]) => tooltip.getElement());
  const settle = () => makeRoom(scene.map, words(), ".map-tip.made-up");
  scene.on("moveend zoomend resize", () => requestAnimationFrame(settle));
}

/* Draws the vessels and returns {bounds, showAt(at)}. `choose(at)` is called when a report is clicked. */
export function addTracks(scene, vessels, choose) {
  const drawn = vessels.map(prepared);
  const draw = (context, view) => drawn.forEach((vessel) => drawVessel(context, view, vessel));
  const layer = canvasLayer(draw, { className: "track-canvas" }).addTo(scene.layers);
  onThemeChange(() => layer.redraw(), scene.signal);
  watchPointer(scene, drawn, choose);

  const bounds = L.latLngBounds([]);
  const silences = [];
  for (const vessel of drawn) {
    for (const { points } of vessel.lines) for (const [lon, lat] of points) bounds.extend([lat, lon]);
    for (const silence of vessel.silences) silences.push([silence.hours, drawGap(scene, silence)]);
    drawWarning(scene, vessel);
  }
  keepApart(scene, silences);
  const ships = drawn.map((vessel) => [vessel, shipMarker(scene, vessel)]);
  const showAt = (at) => {
    for (const [vessel, mark] of ships) {
      const state = stateAt(vessel, at);
      if (state && !state.gap) mark.show(state);
      else mark.hide();
    }
  };
  return { bounds, showAt };
}
