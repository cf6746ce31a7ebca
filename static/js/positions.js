/* Positions as people type them: "42.2, 130.3" or "42°12.0′N 130°18.0′E", one on a line. */

const NUMBER = String.raw`([+-]?\d+(?:\.\d+)?)`;
const DECIMAL = new RegExp(`^${NUMBER}[\\s,;]+${NUMBER}$`);
const ANGLE = String.raw`(\d+)°\s*(\d+(?:\.\d+)?)['′]\s*`;
const DEGREES = new RegExp(`^${ANGLE}([NS])[\\s,;]+${ANGLE}([EW])$`, "i");

function position(line) {
  const decimal = DECIMAL.exec(line);
  if (decimal) return [Number(decimal[1]), Number(decimal[2])];
  const angles = DEGREES.exec(line);
  if (!angles) return null;
  const value = (degrees, minutes, side) =>
    (Number(degrees) + Number(minutes) / 60) * (/[SW]/i.test(side) ? -1 : 1);
  return [value(...angles.slice(1, 4)), value(...angles.slice(4, 7))];
}

function problemWith(line, found) {
  if (!found) return `"${line}" is not a position. Write latitude, longitude, such as 42.2, 130.3.`;
  const [lat, lon] = found;
  if (Math.abs(lat) > 90) return `latitude ${lat} is outside -90 to 90.`;
  if (Math.abs(lon) > 180) return `longitude ${lon} is outside -180 to 180.`;
  return null;
}

/* {positions: [[lat, lon]], problem: text of the first line that cannot be read, or null}. */
export function parsePositions(text) {
  const positions = [];
  for (const [index, raw] of text.split("\n").entries()) {
    const line = raw.trim();
    if (!line) continue;
    const found = position(line);
    const problem = problemWith(line, found);
    if (problem) return { positions: [], problem: `Line ${index + 1}: ${problem}` };
    positions.push(found);
  }
  return { positions, problem: null };
}

export function positionText([lat, lon]) {
  return `${Number(lat.toFixed(5))}, ${Number(lon.toFixed(5))}`;
}
