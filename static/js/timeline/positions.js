/* The reports in the time shown, as a table: what the map says, for reading and for screen readers. */

import { degreesText, textOf } from "../time.js";
import { gapText } from "../map/track.js";

const MOST_ROWS = 300;

function rowsOf(vessels, from, to) {
  const rows = vessels.flatMap((vessel) => [
    ...vessel.segments.flat().map((point) => ({ vessel, at: point[2], point })),
    ...vessel.gaps.map((gap) => ({ vessel, at: gap.from[2], gap })),
  ]);
  return rows.filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at);
}

function cell(words, name = "td", className = "") {
  const element = document.createElement(name);
  element.textContent = words;
  if (className) element.className = className;
  return element;
}

function row({ vessel, at, point, gap }) {
  const line = document.createElement("tr");
  line.append(cell(textOf(at, "second"), "th", "nowrap"), cell(vessel.name));
  if (gap) {
    const words = cell(gapText(gap).join(". "));
    words.colSpan = 2;
    line.append(words);
    line.className = "silence";
    return line;
  }
  const [lon, lat, , speed] = point;
  line.append(cell(degreesText(lat, lon), "td", "nowrap num-plain"), cell(speed === null ? "not sent" : speed.toFixed(1), "td", "num"));
  return line;
}

function header() {
  const head = document.createElement("thead");
  const line = document.createElement("tr");
  const names = [["Time"], ["Vessel"], ["Position"], ["Speed (kn)", "num"]];
  for (const [words, className] of names) {
    const title = cell(words, "th", className);
    title.scope = "col";
    line.append(title);
  }
  head.append(line);
  return head;
}

export function showPositions(host, vessels, from, to) {
  const rows = rowsOf(vessels, from, to);
  const table = document.createElement("table");
  table.className = "data";
  const shown = rows.length > MOST_ROWS ? `first ${MOST_ROWS} of ${rows.length}; show a shorter time for the rest` : `${rows.length}`;
  const caption = document.createElement("caption");
  caption.textContent = `Positions and silences from ${textOf(from)} to ${textOf(to)}: ${shown}`;
  const body = document.createElement("tbody");
  body.append(...rows.slice(0, MOST_ROWS).map(row));
  table.append(caption, header(), body);
  const wrap = document.createElement("div");
  wrap.className = "table-wrap";
  wrap.tabIndex = 0;
  wrap.setAttribute("role", "region");
  wrap.setAttribute("aria-label", "Positions");
  wrap.append(table);
  host.replaceChildren(wrap);
}
