/* What every map has: basemap, scale in nautical miles, coordinates under the pointer, attribution,
   and the tool buttons of components/_map_tools.html. */

import { degreesText } from "../time.js";
import { addBasemap } from "./basemap.js";
import { startMeasuring } from "./measure.js";

const METRES_PER_NM = 1852;

const NauticalScale = window.L.Control.Scale.extend({
  _updateScales(width) {
    const miles = width / METRES_PER_NM;
    const round = this._getRoundNum(miles) || Number(miles.toPrecision(1));
    this._updateScale(this._mScale, `${round} nm`, round / miles);
  },
});

/* Resolves with the Leaflet map that {% leaflet_map %} makes when the page has loaded. */
export function mapReady(id) {
  return new Promise((resolve) => {
    window.addEventListener("map:init", (event) => {
      const { map } = event.detail;
      if (map.getContainer().id === id) resolve(map);
    });
  });
}

function button(root, tool, act) {
  const found = root.querySelector(`[data-tool="${tool}"]`);
  found?.addEventListener("click", () => act(found));
}

/* Leaflet reads its animation options once, before we have the map; these are what it made of them. */
function stillness(map) {
  map._fadeAnimated = false;
  map._zoomAnimated = false;
}

/* Boxes that hide a kind of thing; map.css hides what a `without-` class names. */
function layers(map, root) {
  for (const box of root.querySelectorAll("[data-layer]")) {
    const hide = () =>
      map.getContainer().classList.toggle(`without-${box.dataset.layer}`, !box.checked);
    box.addEventListener("change", hide);
    hide();
  }
}

/* `home` returns the bounds that the fit button shows. `root` holds the tools and read-outs. */
export function frame(map, root, home) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) stillness(map);
  addBasemap(map);
  map.zoomControl?.remove();
  map.attributionControl?.remove();
  new NauticalScale({ position: "bottomright", imperial: false, maxWidth: 110 }).addTo(map);
  button(root, "in", () => map.zoomIn());
  button(root, "out", () => map.zoomOut());
  button(root, "fit", () => fit(map, home()));
  button(root, "measure", (tool) => startMeasuring(map, tool));
  layers(map, root);
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", "Map");

  const coordinates = root.querySelector("[data-coordinates]");
  const show = ({ latlng }) => {
    if (coordinates) coordinates.textContent = degreesText(latlng.lat, latlng.lng);
  };
  map.on("mousemove", show);
  map.on("move", () => show({ latlng: map.getCenter() }));
  show({ latlng: map.getCenter() });
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
}

const FIT_PADDING = 60;
const FIT_MAX_ZOOM = 10;

/* Room kept free for the float that names the vessels, where the map is wide enough to spare it. */
function floatWidth(map) {
  const float = map.getContainer().parentElement.querySelector(".map-vessels");
  const width = float?.offsetWidth ?? 0;
  return width < map.getSize().x / 2 ? width : 0;
}

export function fit(map, bounds) {
  if (!bounds?.isValid()) return;
  const size = map.getSize();
  const pad = Math.min(FIT_PADDING, size.x / 6, size.y / 6);
  map.fitBounds(bounds, {
    paddingTopLeft: [pad + floatWidth(map), pad],
    paddingBottomRight: [pad, pad],
    maxZoom: FIT_MAX_ZOOM,
    animate: false,
  });
}
