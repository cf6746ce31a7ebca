/* Tracks of many vessels from vector tiles, painted in the colours of the vessels they belong to. */

import { onThemeChange, token, trackColour } from "../tokens.js";

const LAYER = "tracks";
const [POINT, LINE] = [1, 2];
const DEEPEST = 14;

/* `shipOf(mmsi)` gives {id, colour_index} or nothing. Returns {highlight(id)}. */
export function addTrackTiles(map, url, shipOf) {
  const { CircleSymbolizer, LineSymbolizer } = window.protomapsL;
  let selected = null;
  const ship = (feature) => shipOf(feature.props.mmsi);
  const colour = (_, feature) => {
    const found = feature && ship(feature);
    return found ? trackColour(found.colour_index) : token("ink-2");
  };
  const width = (_, feature) => (feature && selected && ship(feature)?.id === selected ? 3.5 : 1.5);
  const opacity = (_, feature) => (feature && selected && ship(feature)?.id !== selected ? 0.35 : 0.9);
  const layer = window.protomapsL.leafletLayer({
    url,
    attribution: "",
    maxDataZoom: DEEPEST,
    labelRules: [],
    paintRules: [
      {
        dataLayer: LAYER,
        filter: (_, feature) => feature.geomType === LINE,
        symbolizer: new LineSymbolizer({ color: colour, width, opacity, perFeature: true, lineJoin: "round" }),
      },
      {
        dataLayer: LAYER,
        filter: (_, feature) => feature.geomType === POINT,
        symbolizer: new CircleSymbolizer({ fill: colour, radius: 2, opacity }),
      },
    ],
  });
  map.createPane("tracks").style.zIndex = 350;
  layer.options.pane = "tracks";
  layer.on("load", () => {
    map.getContainer().dataset.tracks = "true";
  });
  layer.addTo(map);
  onThemeChange(() => layer.rerenderTiles());
  return {
    highlight(id) {
      if (id === selected) return;
      selected = id;
      layer.rerenderTiles();
    },
  };
}
