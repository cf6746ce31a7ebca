/* Small makers of SVG elements. */

const NAMESPACE = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

export function text(x, y, words, attributes = {}) {
  return svg("text", { x, y, ...attributes }, words);
}

/* The hatch that marks what is not known. Its colour is set in timeline.css. */
export function hatch(id) {
  return svg(
    "pattern",
    { id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("path", { d: "M0 0V6", class: `hatch ${id}` }),
  );
}

/* Roughly how many characters of the 10.5 px face fit. */
export function fitting(words, width) {
  const room = Math.floor((width - 10) / 6);
  if (room >= words.length) return words;
  return room > 6 ? `${words.slice(0, room - 1)}…` : "";
}
