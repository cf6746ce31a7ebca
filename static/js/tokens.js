/* Reads the palette of css/tokens.css for what is painted on a canvas, and tells of theme changes. */

export function token(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

export const TRACK_COLOURS = ["track-a", "track-b", "track-c", "track-d", "track-e", "track-f"];

export function trackColour(index) {
  return token(TRACK_COLOURS[index % TRACK_COLOURS.length]);
}

/* `signal` ends it, where what is painted may go away. */
export function onThemeChange(repaint, signal) {
  document.addEventListener("themechange", repaint, { signal });
}

/* A reference into the icon sprite, for SVG made by scripts. */
const SPRITE = new URL("../img/icons.svg", import.meta.url).pathname;

export function iconUse(name) {
  return `${SPRITE}#${name}`;
}

export const KIND_ICONS = {
  imagery: "satellite",
  ais_track: "route",
  statement: "quote",
  document: "file-text",
};
