/* Brings what a map shows to one side of the antimeridian: that of the first position, else as it is. */

import { nearest } from "./canvas-layer.js";

function shifted(ring, by) {
  return ring.map(([lon, lat]) => [lon + by, lat]);
}

/* A part as a whole goes where its middle is nearest: parts are cut at the antimeridian. */
function part(rings, middle) {
  const lons = rings[0].map(([lon]) => lon);
  const own = (Math.min(...lons) + Math.max(...lons)) / 2;
  return rings.map((ring) => shifted(ring, nearest(own, middle) - own));
}

function area(shape, middle) {
  if (shape?.type === "Polygon") return { ...shape, coordinates: part(shape.coordinates, middle) };
  if (shape?.type !== "MultiPolygon") return shape;
  return { ...shape, coordinates: shape.coordinates.map((rings) => part(rings, middle)) };
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
