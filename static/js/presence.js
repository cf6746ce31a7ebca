/* Who was here: the point and the circle on the map, set by a click or typed, and what was found. */

import { say } from "./app.js";
import { fit, frame, mapReady } from "./map/frame.js";
import { forPointerOnly } from "./map/shapes.js";
import { textOf } from "./time.js";

const L = window.L;
const METRES = { km: 1000, nm: 1852 };

function words(found) {
  const box = document.createElement("div");
  const name = document.createElement("b");
  name.textContent = found.name ? `${found.name} (${found.mmsi})` : found.mmsi;
  const rest = document.createElement("span");
  const when = found.inside ? textOf(found.at, "second") : "line between two reports";
  const made = found.illustrative ? ". ILLUSTRATIVE - synthetic" : "";
  rest.textContent = `${found.metres.toLocaleString("en")} m, ${when}${found.listed ? ", listed" : ""}${made}`;
  box.append(name, document.createElement("br"), rest);
  return box;
}

class Search {
  constructor(root, map) {
    this.map = map;
    this.fields = Object.fromEntries(
      ["lat", "lon", "radius", "unit"].map((name) => [name, root.querySelector(`[name=${name}]`)]),
    );
    this.ground = L.featureGroup().addTo(map);
    this.dots = L.featureGroup().addTo(map);
    map.on("click", ({ latlng }) => this.set(latlng.wrap()));
    for (const field of Object.values(this.fields)) field.addEventListener("input", () => this.paint());
    this.paint();
  }

  set({ lat, lng }) {
    this.fields.lat.value = lat.toFixed(5);
    this.fields.lon.value = lng.toFixed(5);
    this.paint();
  }

  paint() {
    this.ground.clearLayers();
    const [lat, lon, radius] = ["lat", "lon", "radius"].map((name) => this.fields[name].valueAsNumber);
    if (![lat, lon].every(Number.isFinite)) return;
    L.circleMarker([lat, lon], { radius: 4, className: "place-dot", interactive: false }).addTo(this.ground);
    if (!(radius > 0)) return;
    const metres = radius * METRES[this.fields.unit.value];
    L.circle([lat, lon], { radius: metres, className: "presence-circle", interactive: false }).addTo(this.ground);
  }

  /* The copy of each longitude that lies beside the point, also across the antimeridian. */
  show(all) {
    const middle = this.fields.lon.valueAsNumber;
    for (const found of all) {
      const lon = found.lon + 360 * Math.round((middle - found.lon) / 360);
      const name = found.inside ? "presence-dot" : "presence-dot passed";
      const dot = L.circleMarker([found.lat, lon], { radius: 5, className: found.listed ? `${name} listed` : name });
      dot.bindTooltip(() => words(found), { className: "map-tip", direction: "top" });
      forPointerOnly(dot.addTo(this.dots));
    }
  }

  bounds() {
    const bounds = L.latLngBounds([]);
    for (const group of [this.ground, this.dots]) {
      if (group.getLayers().length) bounds.extend(group.getBounds());
    }
    return bounds;
  }
}

async function load(source) {
  if (!source) return [];
  const response = await fetch(source, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()).found;
}

async function start(root) {
  const [map, found] = await Promise.all([mapReady("map"), load(root.dataset.source)]);
  const search = new Search(root, map);
  frame(map, root, () => search.bounds());
  search.show(found);
  fit(map, search.bounds());
  root.dataset.ready = "true";
}

const root = document.querySelector("[data-presence]");
if (root) {
  start(root).catch((error) => {
    root.dataset.ready = "failed";
    say(`The map data could not be read (${error.message}). Reload the page.`, "error");
  });
}
