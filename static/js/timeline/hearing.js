/* The coverage lane: hours in which anybody received her, by kind of receiver. */

import { textOf } from "../time.js";
import { svg } from "./svg.js";

const BAR_PX = 9;
const LEAST_PX = 1;
const WORDS = {
  terrestrial: "terrestrial receivers",
  satellite: "satellite receivers",
  mixed: "terrestrial and satellite receivers",
  "": "receivers not known",
};

export function hearingMarks(scale, heard, middle) {
  const group = svg("g", { class: "hearing" });
  for (const [from, to, receiver] of heard) {
    const left = Math.max(scale.x(from), scale.left);
    const right = Math.min(scale.x(to), scale.right);
    if (right < scale.left || left > scale.right) continue;
    const bar = svg("rect", {
      x: left,
      y: middle - BAR_PX / 2 + (receiver === "satellite" ? BAR_PX / 2 : 0),
      width: Math.max(right - left, LEAST_PX),
      height: BAR_PX / 2,
      class: `heard-by ${receiver || "unknown"}`,
    });
    bar.append(svg("title", {}, `Heard ${textOf(from)} to ${textOf(to)}, ${WORDS[receiver] ?? receiver}`));
    group.append(bar);
  }
  return group;
}
