/* Which rows the timeline has and what lies in each. No drawing here. */

import { spanOf } from "../time.js";

const EXHIBIT_LANES = [
  ["Imagery", ["imagery"]],
  ["Statements", ["statement"]],
  ["Documents, AIS", ["document", "ais_track"]],
];

/* Events that overlap in time, spread over as few rows as keep them apart. */
function rowsOf(events) {
  const rows = [];
  for (const event of [...events].sort((a, b) => a.from - b.from)) {
    const [from, to] = eventSpan(event);
    const row = rows.find((one) => one.until <= from);
    if (row) {
      row.events.push(event);
      row.until = to;
    } else {
      rows.push({ events: [event], until: to });
    }
  }
  return rows.map((row) => row.events);
}

export function lanesOf(data) {
  const tracks = data.vessels
    .filter((vessel) => vessel.segments.length || vessel.gaps.length)
    .map((vessel) => ({ title: vessel.name, vessel }));
  // One lane of coverage is plain; six of them would say little.
  const [only] = tracks.length === 1 ? tracks : [];
  const coverage = only?.vessel.heard?.length ? [{ title: "Coverage", heard: only.vessel.heard }] : [];
  const sightings = data.sightings?.length ? [{ title: "Seen in pictures", sightings: data.sightings }] : [];
  const names = [...new Set(data.events.map((event) => event.lane))];
  const events = names.flatMap((name) =>
    rowsOf(data.events.filter((event) => event.lane === name)).map((row, index) => ({
      title: index ? "" : name,
      events: row,
    })),
  );
  const exhibits = EXHIBIT_LANES.map(([title, kinds]) => ({
    title,
    exhibits: data.exhibits.filter((one) => one.at !== null && kinds.includes(one.kind)),
  })).filter((lane) => lane.exhibits.length);
  return [...tracks, ...coverage, ...sightings, ...events, ...exhibits];
}

/* The span of an event, as wide as its precision when it has no end. */
export function eventSpan(event) {
  const [from, roughEnd] = spanOf(event.from, event.precision);
  if (event.to === null || event.to === undefined) return [from, roughEnd];
  return [from, Math.max(spanOf(event.to, event.precision)[1], event.to)];
}

function* instants(data) {
  for (const { segments, gaps } of data.vessels) {
    for (const points of segments) if (points.length) yield* [points[0][2], points.at(-1)[2]];
    for (const { from, to } of gaps) yield* [from[2], to[2]];
  }
  for (const event of data.events) yield* eventSpan(event);
  for (const { at, precision } of data.exhibits) if (at !== null) yield* spanOf(at, precision);
  for (const { at, precision } of data.sightings ?? []) yield* spanOf(at, precision);
}

const MARGIN = 0.03;
const SHORTEST_S = 2 * 3600;

/* [from, to] of everything dated, with a margin; null when nothing is. */
export function extent(data) {
  let [from, to] = [Infinity, -Infinity];
  for (const at of instants(data)) {
    from = Math.min(from, at);
    to = Math.max(to, at);
  }
  if (from > to) return null;
  const margin = Math.max((to - from) * MARGIN, SHORTEST_S / 2);
  return [from - margin, to + margin];
}

/* The moments that "previous event" and "next event" stop at. */
export function stops(data) {
  const all = [
    ...data.events.map((event) => event.from),
    ...data.exhibits.filter((one) => one.at !== null).map((one) => one.at),
    ...(data.sightings ?? []).map((one) => one.at),
    ...data.vessels.flatMap((vessel) => vessel.gaps.flatMap((gap) => [gap.from[2], gap.to[2]])),
  ];
  return [...new Set(all)].sort((a, b) => a - b);
}
