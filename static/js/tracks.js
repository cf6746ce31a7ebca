/* What a vessel's reports say about one moment. No drawing here. Points are [lon, lat, time, speed]. */

const NEAR_REPORT_S = 120;
const RADIANS = Math.PI / 180;

/* The last index whose time is not after `at`; -1 when all are. */
function indexAt(points, at) {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle][2] <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export function courseBetween([lonA, latA], [lonB, latB]) {
  const [a, b] = [latA * RADIANS, latB * RADIANS];
  const turn = (lonB - lonA) * RADIANS;
  const y = Math.sin(turn) * Math.cos(b);
  const x = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(turn);
  return (Math.atan2(y, x) / RADIANS + 360) % 360;
}

function between(a, b, at) {
  const share = b[2] > a[2] ? (at - a[2]) / (b[2] - a[2]) : 0;
  const turn = ((((b[0] - a[0] + 180) % 360) + 360) % 360) - 180;
  return { lon: a[0] + turn * share, lat: a[1] + (b[1] - a[1]) * share };
}

/* Where a vessel was: {lon, lat, speed, course, interpolated}, or {gap} in a silence, or null when
   she was not heard before or after. Between two reports the position is a straight interpolation. */
export function stateAt(vessel, at) {
  for (const points of vessel.segments) {
    if (!points.length || at < points[0][2] || at > points.at(-1)[2]) continue;
    const index = indexAt(points, at);
    const here = points[index];
    const next = points[index + 1] ?? here;
    const previous = points[index - 1] ?? here;
    const course = next === here ? courseBetween(previous, here) : courseBetween(here, next);
    const far = Math.min(at - here[2], next[2] - at) > NEAR_REPORT_S;
    return { ...between(here, next, at), speed: here[3], course, interpolated: far };
  }
  const gap = vessel.gaps.find(({ from, to }) => at > from[2] && at < to[2]);
  return gap ? { gap } : null;
}

/* The longitudes of a line made continuous, so that it may cross the antimeridian. */
export function unwrapped(points, start = points[0]?.[0] ?? 0) {
  let last = start;
  return points.map((point) => {
    last = point[0] + 360 * Math.round((last - point[0]) / 360);
    return [last, ...point.slice(1)];
  });
}
