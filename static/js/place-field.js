/* One point on a map, written into a form field as GeoJSON: clicked, dragged, or typed. */

import { fit, frame, mapReady } from "./map/frame.js";
import { parsePositions, positionText } from "./positions.js";

const L = window.L;
const AROUND_M = 20_000;

function pointOf(field) {
  try {
    const [lon, lat] = JSON.parse(field.value).coordinates;
    return [lat, lon];
  } catch {
    return null;
  }
}

class PlaceField {
  constructor(root, map) {
    this.map = map;
    this.field = document.getElementById(root.dataset.field);
    this.text = root.querySelector("[data-place-text]");
    this.note = root.querySelector("[data-note]");
    this.outline = root.dataset.outline
      ? L.geoJSON(JSON.parse(root.dataset.outline), { style: { className: "footprint" }, interactive: false }).addTo(map)
      : null;
    const icon = L.divIcon({ className: "point-handle", iconSize: [14, 14] });
    this.mark = L.marker([0, 0], { icon, draggable: true, autoPan: true, keyboard: false });
    this.mark.on("add", () => this.mark.getElement().setAttribute("aria-hidden", "true"));
    this.mark.on("drag", () => {
      const { lat, lng } = this.mark.getLatLng().wrap();
      this.set([lat, lng]);
    });
    map.on("click", ({ latlng }) => this.set([latlng.wrap().lat, latlng.wrap().lng]));
    this.text.addEventListener("input", () => this.typed());
    // What was typed while the map was still loading is taken, not overwritten.
    if (this.text.value) this.typed();
    else if (pointOf(this.field)) this.set(pointOf(this.field));
  }

  set([lat, lon]) {
    this.write([lat, lon]);
    this.text.value = positionText([lat, lon]);
  }

  write([lat, lon]) {
    const coordinates = [Number(lon.toFixed(6)), Number(lat.toFixed(6))];
    this.field.value = JSON.stringify({ type: "Point", coordinates });
    this.note.textContent = "";
    this.mark.setLatLng([lat, lon]).addTo(this.map);
  }

  typed() {
    const { positions, problem } = parsePositions(this.text.value);
    this.note.textContent = problem ?? "";
    if (problem) return;
    if (positions.length) this.write(positions[0]);
    else this.clear();
    fit(this.map, this.home());
  }

  clear() {
    this.field.value = "";
    this.mark.remove();
  }

  home() {
    if (this.outline) return this.outline.getBounds();
    return this.map.hasLayer(this.mark) ? this.mark.getLatLng().toBounds(AROUND_M) : null;
  }
}

async function start(root) {
  const map = await mapReady("map");
  const place = new PlaceField(root, map);
  frame(map, root, () => place.home());
  fit(map, place.home());
  root.dataset.ready = "true";
}

for (const root of document.querySelectorAll("[data-place-field]")) start(root);
