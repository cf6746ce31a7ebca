/* A footprint and a point on a map, written into form fields as GeoJSON. Corners are set by clicking
   the map, moved by dragging, or typed as lines of "latitude, longitude". */

import { fit, frame, mapReady } from "./map/frame.js";
import { parsePositions, positionText } from "./positions.js";

const L = window.L;
const LEAST_CORNERS = 3;

function read(field) {
  try {
    return field?.value ? JSON.parse(field.value) : null;
  } catch {
    return null;
  }
}

/* Six decimals are a tenth of a metre, more than a click can mean. */
function lonLat([lat, lon]) {
  return [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
}

function polygonOf(corners) {
  const ring = [...corners, corners[0]].map(lonLat);
  return JSON.stringify({ type: "Polygon", coordinates: [ring] });
}

/* A corner to drag. The text box does the same by keyboard, so a screen reader need not meet it. */
function handle(className) {
  const icon = L.divIcon({ className, iconSize: [14, 14] });
  return (at, moved) => {
    const marker = L.marker(at, { icon, draggable: true, autoPan: true, keyboard: false });
    marker.on("add", () => marker.getElement().setAttribute("aria-hidden", "true"));
    marker.on("drag", () => moved(marker.getLatLng().wrap()));
    return marker;
  };
}

class Footprint {
  constructor(root, map) {
    this.root = root;
    this.map = map;
    this.polygonField = document.getElementById(root.dataset.field);
    this.pointField = document.getElementById(root.dataset.point ?? "");
    this.cornersText = root.querySelector("[data-corners]");
    this.pointText = root.querySelector("[data-point-text]");
    this.note = root.querySelector("[data-note]");
    this.shape = L.featureGroup().addTo(map);
    this.corners = (read(this.polygonField)?.coordinates?.[0] ?? []).slice(0, -1).map(([lon, lat]) => [lat, lon]);
    const point = read(this.pointField)?.coordinates;
    this.point = point ? [point[1], point[0]] : null;
    this.mode = "corner";
    this.listen();
    // What was typed while the map was still loading is taken, not overwritten.
    if (this.cornersText.value || this.pointText?.value) {
      this.typed();
      return;
    }
    this.write();
    this.type();
    this.paint();
  }

  listen() {
    this.map.on("click", ({ latlng }) => this.click(latlng.wrap()));
    for (const button of this.root.querySelectorAll("[data-draw]")) {
      button.addEventListener("click", () => this.press(button.dataset.draw));
    }
    this.cornersText.addEventListener("input", () => this.typed());
    this.pointText?.addEventListener("input", () => this.typed());
    this.choose(this.mode);
  }

  press(what) {
    if (what === "undo") this.corners.pop();
    if (what === "clear") [this.corners, this.point] = [[], null];
    if (what === "corner" || what === "point") this.choose(what);
    else this.changed();
  }

  choose(mode) {
    this.mode = mode;
    for (const button of this.root.querySelectorAll("[data-draw=corner], [data-draw=point]")) {
      button.setAttribute("aria-pressed", String(button.dataset.draw === mode));
    }
  }

  click({ lat, lng }) {
    if (this.mode === "point") this.point = [lat, lng];
    else this.corners.push([lat, lng]);
    this.changed();
  }

  changed() {
    this.write();
    this.type();
    this.paint();
  }

  /* What was typed, taken when all of it can be read; otherwise the note says which line cannot. */
  typed() {
    const corners = parsePositions(this.cornersText.value);
    const point = parsePositions(this.pointText?.value ?? "");
    const problem = corners.problem ?? point.problem;
    if (problem) {
      this.note.textContent = problem;
      return;
    }
    this.corners = corners.positions;
    this.point = point.positions[0] ?? null;
    this.write();
    this.paint();
    fit(this.map, this.shape.getLayers().length ? this.shape.getBounds() : null);
  }

  write() {
    const enough = this.corners.length >= LEAST_CORNERS;
    this.polygonField.value = enough ? polygonOf(this.corners) : "";
    if (this.pointField) {
      const point = this.point && { type: "Point", coordinates: lonLat(this.point) };
      this.pointField.value = point ? JSON.stringify(point) : "";
    }
    const missing = LEAST_CORNERS - this.corners.length;
    this.note.textContent =
      this.corners.length && !enough ? `${this.root.dataset.noun} needs ${missing} more corner${missing > 1 ? "s" : ""}.` : "";
  }

  type() {
    this.cornersText.value = this.corners.map(positionText).join("\n");
    if (this.pointText) this.pointText.value = this.point ? positionText(this.point) : "";
  }

  paint() {
    this.shape.clearLayers();
    if (this.corners.length) {
      this.outline = L.polygon(this.corners, { className: "footprint", interactive: false }).addTo(this.shape);
    }
    const corner = handle("corner-handle");
    this.corners.forEach((at, index) => {
      corner(at, ({ lat, lng }) => {
        this.corners[index] = [lat, lng];
        this.outline.setLatLngs(this.corners);
        this.write();
        this.type();
      }).addTo(this.shape);
    });
    if (!this.point) return;
    const spot = handle("point-handle");
    spot(this.point, ({ lat, lng }) => {
      this.point = [lat, lng];
      this.write();
      this.type();
    }).addTo(this.shape);
  }
}

async function start(root) {
  const map = await mapReady("map");
  const footprint = new Footprint(root, map);
  const home = () => (footprint.shape.getLayers().length ? footprint.shape.getBounds() : null);
  frame(map, root, home);
  fit(map, home());
  root.dataset.ready = "true";
}

for (const root of document.querySelectorAll("[data-footprint]")) start(root);
