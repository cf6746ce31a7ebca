/* Exhibits at their places: a mark per exhibit, its accuracy as a circle, its footprint dashed.
   Exhibits at one place share a mark that opens a list of them. */

import { KIND_ICONS, iconUse } from "../tokens.js";
import { textOf } from "../time.js";

const L = window.L;
const MARK_PX = 36;
const SVG = "http://www.w3.org/2000/svg";

function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i sm");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", iconUse(name));
  svg.append(use);
  return svg;
}

export function describe(exhibit) {
  const when = exhibit.at === null ? "time not known" : textOf(exhibit.at, exhibit.precision);
  const made = exhibit.illustrative ? ". ILLUSTRATIVE - synthetic" : "";
  return `${exhibit.number} ${exhibit.title}, ${when}${made}`;
}

function tip(exhibits) {
  const box = document.createElement("div");
  for (const exhibit of exhibits.slice(0, 6)) {
    const line = document.createElement("div");
    line.textContent = describe(exhibit);
    box.append(line);
  }
  if (exhibits.length > 6) box.append(`and ${exhibits.length - 6} more`);
  return box;
}

function mark(layer, exhibits, select) {
  const [first] = exhibits;
  const face = document.createElement("span");
  face.className = `exhibit-mark ${first.kind}`;
  face.append(icon(KIND_ICONS[first.kind] ?? "file"));
  if (exhibits.length > 1) {
    const count = document.createElement("b");
    count.textContent = String(exhibits.length);
    face.append(count);
  }
  const marker = L.marker([first.lat, first.lon], {
    icon: L.divIcon({ className: "exhibit-holder", html: face, iconSize: [30, 30] }),
    riseOnHover: true,
  }).addTo(layer);
  const element = marker.getElement();
  element.setAttribute(
    "aria-label",
    exhibits.length > 1 ? `${exhibits.length} exhibits here: ${exhibits.map(describe).join("; ")}` : describe(first),
  );
  marker.bindTooltip(tip(exhibits), { className: "map-tip", direction: "top", offset: [0, -14] });
  let turn = -1;
  marker.on("click keypress", (event) => {
    if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
    turn = (turn + 1) % exhibits.length;
    select(exhibits[turn].id);
  });
  return face;
}

function drawGround(ground, exhibit) {
  const layers = L.featureGroup();
  if (exhibit.footprint) {
    L.geoJSON(exhibit.footprint, { style: { className: "footprint" }, interactive: false }).addTo(layers);
  }
  if (exhibit.accuracy_m && exhibit.lon !== null) {
    L.circle([exhibit.lat, exhibit.lon], {
      radius: exhibit.accuracy_m,
      className: "accuracy",
      interactive: false,
    }).addTo(layers);
  }
  return layers.addTo(ground);
}

/* Exhibits so near each other at this zoom that their marks would overlap share one. */
function byPlace(map, exhibits) {
  const groups = [];
  for (const exhibit of exhibits) {
    if (exhibit.lon === null || exhibit.lat === null) continue;
    const at = map.project([exhibit.lat, exhibit.lon]);
    const group = groups.find((one) => one.at.distanceTo(at) < MARK_PX);
    if (group) group.exhibits.push(exhibit);
    else groups.push({ at, exhibits: [exhibit] });
  }
  return groups.map((group) => group.exhibits);
}

/* Draws them and returns {bounds, highlight(id)}. `select(id)` is called when one is chosen. */
export function addExhibits(scene, exhibits, select) {
  const { map, layers } = scene;
  const bounds = L.latLngBounds([]);
  const faces = new Map();
  const grounds = new Map(exhibits.map((exhibit) => [exhibit.id, drawGround(layers, exhibit)]));
  for (const ground of grounds.values()) {
    if (ground.getLayers().length) bounds.extend(ground.getBounds());
  }
  for (const { lat, lon } of exhibits) if (lon !== null && lat !== null) bounds.extend([lat, lon]);
  const marks = L.layerGroup().addTo(layers);
  let selected = null;
  const draw = () => {
    marks.clearLayers();
    faces.clear();
    for (const group of byPlace(map, exhibits)) {
      const face = mark(marks, group, select);
      for (const exhibit of group) faces.set(exhibit.id, face);
    }
    faces.get(selected)?.classList.add("selected");
  };
  draw();
  scene.on("zoomend", draw);
  const highlight = (id) => {
    selected = id;
    for (const face of faces.values()) face.classList.remove("selected");
    faces.get(id)?.classList.add("selected");
    const ground = grounds.get(id);
    const spot = ground?.getLayers().length ? ground.getBounds().getCenter() : null;
    const exhibit = exhibits.find((one) => one.id === id);
    const at = exhibit?.lon !== null && exhibit ? L.latLng(exhibit.lat, exhibit.lon) : spot;
    if (at && !map.getBounds().pad(-0.05).contains(at)) map.panTo(at);
  };
  return { bounds, highlight };
}
