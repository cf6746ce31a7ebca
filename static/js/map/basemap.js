/* The sea chart under everything: land from the offline PMTiles, borders and names from Natural
   Earth, a graticule. Painted in our tokens and repainted when the theme changes. */

import { onThemeChange, token } from "../tokens.js";
import { canvasLayer } from "./canvas-layer.js";
import { drawGraticule } from "./graticule.js";
import { drawLabels, loadCountries } from "./labels.js";

const COASTLINE = new URL("../../basemap/coastline.pmtiles", import.meta.url).href;
const LAST_TILE_ZOOM = 8;

function paintRules() {
  const { PolygonSymbolizer } = window.protomapsL;
  const fill = (layer, colour) => ({
    dataLayer: layer,
    symbolizer: new PolygonSymbolizer({
      fill: token(colour),
      stroke: token("map-coast"),
      width: 0.8,
    }),
  });
  return [fill("land", "map-land"), fill("lake", "map-sea"), fill("isle", "map-land")];
}

function pane(map, name, order) {
  const element = map.createPane(name);
  element.style.zIndex = order;
  element.style.pointerEvents = "none";
}

export function addBasemap(map) {
  pane(map, "chart", 210);
  pane(map, "labels", 300);
  const land = window.protomapsL.leafletLayer({
    url: COASTLINE,
    attribution: "",
    maxDataZoom: LAST_TILE_ZOOM,
    paintRules: paintRules(),
    labelRules: [],
  });
  land.on("load", () => {
    map.getContainer().dataset.basemap = "true";
  });
  land.addTo(map);

  let countries = null;
  const chart = canvasLayer(
    (context, view) => {
      drawGraticule(context, view);
      countries?.drawBorders(context, view);
    },
    { pane: "chart" },
  ).addTo(map);
  const names = canvasLayer((context, view) => drawLabels(context, view, countries?.names ?? []), {
    pane: "labels",
    className: "name-canvas",
  }).addTo(map);
  loadCountries().then((loaded) => {
    countries = loaded;
    chart.redraw();
    names.redraw();
  });
  document.fonts.ready.then(() => names.redraw());

  onThemeChange(() => {
    land.paintRules = paintRules();
    land.rerenderTiles();
    chart.redraw();
    names.redraw();
  });
}
