/* Brings a map, its playback bar and its timeline to life from the JSON named in data-source. */

import { say } from "../app.js";
import { Playhead } from "../playhead.js";
import { extent, stops } from "../timeline/lanes.js";
import { Playback } from "../timeline/playback.js";
import { showPositions } from "../timeline/positions.js";
import { Timeline } from "../timeline/timeline.js";
import { addExhibits } from "./exhibits.js";
import { fit, frame, mapReady } from "./frame.js";
import { addPlaces } from "./places.js";
import { addTracks } from "./track.js";

const MAP_ID = "map";

function select(id) {
  document.dispatchEvent(new CustomEvent("exhibit:select", { detail: { id } }));
}

async function load(source) {
  const response = await fetch(source, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { vessels = [], exhibits = [], places = [], events = [] } = await response.json();
  return { vessels, exhibits, places, events };
}

function drawMap(map, data, choose) {
  const tracks = addTracks(map, data.vessels, choose);
  const places = addPlaces(map, data.places, data.exhibits);
  const exhibits = addExhibits(map, data.exhibits, select);
  const bounds = window.L.latLngBounds([]);
  for (const drawn of [tracks, places, exhibits]) {
    if (drawn.bounds.isValid()) bounds.extend(drawn.bounds);
  }
  document.addEventListener("exhibit:select", (event) => exhibits.highlight(event.detail.id));
  return { bounds, showAt: tracks.showAt };
}

function nothingDated(root) {
  const host = root.querySelector("[data-timeline]");
  if (host) host.textContent = "Nothing is dated yet. Positions, events and dated exhibits appear here.";
  root.querySelector(".playback")?.remove();
}

function startTimeline(root, data, playhead) {
  const host = root.querySelector("[data-timeline]");
  if (!host) return null;
  const timeline = new Timeline(host, data, playhead, select);
  document.addEventListener("exhibit:select", ({ detail }) => {
    timeline.mark(detail.id);
    const exhibit = data.exhibits.find((one) => one.id === detail.id);
    if (exhibit?.at) playhead.set(exhibit.at);
  });
  for (const button of root.querySelectorAll("[data-zoom]")) {
    const acts = { in: () => timeline.zoom(0.5), out: () => timeline.zoom(2), fit: () => timeline.fit() };
    button.addEventListener("click", acts[button.dataset.zoom]);
  }
  return timeline;
}

/* The two buttons that show the timeline or the table of positions. */
function startViews(root, data, timeline) {
  const table = root.querySelector("[data-positions]");
  const buttons = [...root.querySelectorAll("[data-view]")];
  if (!table || !timeline) return;
  const refresh = () => {
    if (!table.hidden) showPositions(table, data.vessels, timeline.from, timeline.to);
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      table.hidden = button.dataset.view !== "positions";
      timeline.host.hidden = !table.hidden;
      refresh();
    });
  }
  timeline.host.addEventListener("window", refresh);
}

async function start(root) {
  const [map, data] = await Promise.all([mapReady(MAP_ID), load(root.dataset.source)]);
  let bounds = null;
  frame(map, root, () => bounds);
  const dated = extent(data);
  const playhead = dated && new Playhead(...dated);
  const drawn = drawMap(map, data, (at) => playhead?.set(at));
  bounds = drawn.bounds;
  if (playhead) {
    const timeline = startTimeline(root, data, playhead);
    const bar = root.querySelector(".playback");
    if (bar) new Playback(bar, data, playhead, stops(data));
    startViews(root, data, timeline);
    playhead.addEventListener("change", () => drawn.showAt(playhead.at));
    playhead.set(firstMoment(data, playhead));
  } else {
    nothingDated(root);
  }
  map.invalidateSize({ animate: false });
  fit(map, bounds);
  root.dataset.ready = "true";
}

/* Opens at the first heard position, or else at the first thing that happened. */
function firstMoment(data, playhead) {
  const first = data.vessels.find((vessel) => vessel.segments[0]?.length)?.segments[0][0][2];
  return first ?? stops(data)[0] ?? playhead.from;
}

const root = document.getElementById("stage");
if (root) {
  start(root).catch((error) => {
    root.dataset.ready = "failed";
    say(`The map data could not be read (${error.message}). Reload the page.`, "error");
  });
}
