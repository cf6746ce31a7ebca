/* Brings what a map shows to one side of the antimeridian: that of the first position, else as it is. */

import { nearest } from "./canvas-layer.js";

function shifted(ring, by) {
  return ring.map(([lon, lat]) => [lon + by, lat]);
}

function moved(rings, by) {
  return rings.map((ring) => shifted(ring, by));
}

/* A part as a whole goes where its middle is nearest: parts are cut at the antimeridian. One that
   goes nearly round the world, through the Arctic, stays and is drawn once more on the near side. */
function part(rings, middle) {
  const lons = rings[0].map(([lon]) => lon);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  if (east - west > 270) return [rings, moved(rings, middle < 0 ? -360 : 360)];
  const own = (west + east) / 2;
  return [moved(rings, nearest(own, middle) - own)];
}

function area(shape, middle) {
  const parts = { Polygon: [shape?.coordinates], MultiPolygon: shape?.coordinates }[shape?.type];
  if (!parts) return shape;
  return { type: "MultiPolygon", coordinates: parts.flatMap((rings) => part(rings, middle)) };
}

function point(one, middle) {
  return typeof one.lon === "number" ? { ...one, lon: nearest(one.lon, middle) } : one;
}

/* Places, exhibits, sightings and events beside the first position of the first vessel heard. */
export function nearby(data) {
  const first = data.vessels.flatMap(({ segments }) => segments).find((points) => points.length);
  if (!first) return data;
  const [[middle]] = first;
  const each = (list) => list.map((one) => point(one, middle));
  return {
    ...data,
    exhibits: each(data.exhibits),
    sightings: each(data.sightings),
    places: each(data.places).map((one) => (one.area ? { ...one, area: area(one.area, middle) } : one)),
    events: data.events.map((event) => ({
      ...event,
      points: event.points?.map(([lon, lat]) => [nearest(lon, middle), lat]),
      area: area(event.area, middle),
    })),
  };
}
