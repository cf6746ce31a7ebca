/* Borders and names. A name is drawn when the zoom has room for it and it touches no other. */

import { token } from "../tokens.js";
import { nearest } from "./canvas-layer.js";
import { SEAS } from "./seas.js";

const ATLAS = new URL("../../vendor/world-atlas/countries-50m.json", import.meta.url).href;
const FONT = '"Inter Variable", system-ui, sans-serif';

/* Where the largest ring of a country has its middle, and how large it is in square degrees. */
function label(feature) {
  const polygons =
    feature.geometry.type === "Polygon"
      ? [feature.geometry.coordinates]
      : feature.geometry.coordinates;
  const [ring, area] = polygons
    .map(([outer]) => [outer, Math.abs(signedArea(outer))])
    .reduce((largest, other) => (other[1] > largest[1] ? other : largest));
  const [lon, lat] = centroid(ring);
  return { name: feature.properties.name, lon, lat, area };
}

function signedArea(ring) {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    sum += ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
  }
  return sum / 2;
}

function centroid(ring) {
  const area = signedArea(ring);
  let [x, y] = [0, 0];
  for (let i = 1; i < ring.length; i++) {
    const cross = ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1];
    x += (ring[i - 1][0] + ring[i][0]) * cross;
    y += (ring[i - 1][1] + ring[i][1]) * cross;
  }
  return area ? [x / (6 * area), y / (6 * area)] : ring[0];
}

export async function loadCountries() {
  const response = await fetch(ATLAS);
  const atlas = await response.json();
  const { feature, mesh } = window.topojson;
  const countries = atlas.objects.countries;
  const borders = mesh(atlas, countries, (a, b) => a !== b).coordinates;
  return {
    names: feature(atlas, countries).features.map(label),
    drawBorders: (context, view) => drawBorders(context, view, borders),
  };
}

function drawBorders(context, view, borders) {
  const middle = (view.west + view.east) / 2;
  context.strokeStyle = token("map-border");
  context.lineWidth = 1;
  context.setLineDash([5, 3]);
  context.beginPath();
  for (const line of borders) {
    const shift = nearest(line[0][0], middle) - line[0][0];
    line.forEach(([lon, lat], index) => {
      const { x, y } = view.project(lon + shift, lat);
      if (index) context.lineTo(x, y);
      else context.moveTo(x, y);
    });
  }
  context.stroke();
  context.setLineDash([]);
}

/* Larger countries first, so that they win the room. */
function candidates(view, names) {
  const seas = SEAS.filter(([, , , zoom]) => view.zoom >= zoom).map(([name, lon, lat]) => ({
    text: name,
    lon,
    lat,
    sea: true,
  }));
  const countries = names
    .filter(({ area }) => Math.sqrt(area) * 2 ** view.zoom > 70)
    .sort((a, b) => b.area - a.area)
    .map(({ name, lon, lat }) => ({ text: name.toUpperCase(), lon, lat, sea: false }));
  return [...seas, ...countries];
}

export function drawLabels(context, view, names) {
  const middle = (view.west + view.east) / 2;
  const taken = [];
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (const { text, lon, lat, sea } of candidates(view, names)) {
    context.font = sea ? `italic 400 12px ${FONT}` : `550 11px ${FONT}`;
    context.letterSpacing = sea ? "0.08em" : "0.16em";
    const { x, y } = view.project(nearest(lon, middle), lat);
    const half = context.measureText(text).width / 2 + 8;
    const box = [x - half, y - 12, x + half, y + 12];
    if (x < 0 || x > view.width || y < 0 || y > view.height) continue;
    if (taken.some((o) => box[0] < o[2] && box[2] > o[0] && box[1] < o[3] && box[3] > o[1])) continue;
    taken.push(box);
    context.fillStyle = token(sea ? "map-label-sea" : "map-label");
    context.fillText(text, x, y);
  }
}
