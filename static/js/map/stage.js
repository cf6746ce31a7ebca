/* Brings a map, its playback bar and its timeline to life from the JSON named in data-source. */

import { say } from "../app.js";
import { Playhead } from "../playhead.js";
import { extent, stops } from "../timeline/lanes.js";
import { Playback, showStates } from "../timeline/playback.js";
import { showPositions } from "../timeline/positions.js";
import { Timeline } from "../timeline/timeline.js";
import { addEvents } from "./events.js";
import { addExhibits } from "./exhibits.js";
import { fit, frame, mapReady } from "./frame.js";
import { nearby } from "./nearby.js";
import { addPlaces } from "./places.js";
import { Scene } from "./scene.js";
import { addSightings } from "./sightings.js";
import { addTracks } from "./track.js";

const MAP_ID = "map";

function send(type, detail) {
  document.dispatchEvent(new CustomEvent(type, { detail }));
}

async function load(source) {
  const response = await fetch(source, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`status ${response.status}`);
  const { vessels = [], exhibits = [], places = [], events = [], sightings = [] } = await response.json();
  return nearby({ vessels, exhibits, places, events, sightings });
}

/* What was left out of the drawing, in words; empty when nothing was. */
function thinnedText(vessels) {
  const thinned = vessels.filter((vessel) => vessel.step_s);
  return thinned
    .map(({ count, step_s: step }) => `${count.toLocaleString("en")} positions, drawn one per ${step < 60 ? `${step} s` : `${step / 60} min`}`)
    .join("; ");
}

/* All that is drawn from one JSON. Another one takes its place when the window changes. */
class Stage {
  constructor(root, map, data) {
    this.root = root;
    this.data = data;
    this.scene = new Scene(map);
    this.signal = this.scene.signal;
    const dated = extent(data);
    this.playhead = dated && new Playhead(...dated);
    this.drawMap();
    root.classList.toggle("undated", !dated);
    if (this.playhead) this.startClock();
    else this.nothingDated();
    this.sayWhatIsDrawn();
  }

  clear() {
    this.scene.clear();
    const host = this.root.querySelector("[data-timeline]");
    if (host) [host.hidden, host.textContent] = [false, ""];
  }

  on(type, act) {
    document.addEventListener(type, ({ detail }) => act(detail), { signal: this.signal });
  }

  drawMap() {
    const { scene, data } = this;
    const tracks = addTracks(scene, data.vessels, (at) => this.playhead?.set(at));
    const places = addPlaces(scene, data.places, data.exhibits);
    addEvents(scene, data, (id) => send("event:highlight", { id }));
    const seen = addSightings(scene, data.sightings, (one) => send("event:choose", { id: one.id }));
    const exhibits = addExhibits(scene, data.exhibits, (id) => send("exhibit:select", { id }));
    this.bounds = window.L.latLngBounds([]);
    for (const drawn of [tracks, places, exhibits, seen]) {
      if (drawn.bounds.isValid()) this.bounds.extend(drawn.bounds);
    }
    const [only, another] = data.events;
    if (only?.area && !another) this.reachTo(window.L.geoJSON(only.area).getBounds());
    this.showAt = tracks.showAt;
    this.on("exhibit:select", ({ id }) => exhibits.highlight(id));
  }

  /* The area of the one event is shown whole, unless that would show the world more than once. */
  reachTo(area) {
    if (area.getEast() - area.getWest() < 360) this.bounds.extend(area);
  }

  nothingDated() {
    const host = this.root.querySelector("[data-timeline]");
    if (host) host.textContent = "Nothing is dated yet. Positions, events and dated exhibits appear here.";
  }

  startClock() {
    const { root, data, playhead } = this;
    this.startTimeline();
    const bar = root.querySelector(".playback");
    if (bar) this.playback = new Playback(bar, data, playhead, stops(data), this.signal);
    this.startViews();
    playhead.addEventListener("change", () => {
      this.showAt(playhead.at);
      showStates(data.vessels, playhead.at);
    });
    this.on("moment:choose", ({ at }) => playhead.set(at));
    this.on("event:choose", ({ id }) => {
      const chosen = data.events.find((one) => one.id === id) ?? data.sightings.find((one) => one.id === id);
      if (chosen) playhead.set(chosen.from ?? chosen.at);
    });
    playhead.set(this.firstMoment());
  }

  startTimeline() {
    const host = this.root.querySelector("[data-timeline]");
    if (!host) return;
    const timeline = new Timeline(host, this.data, this.playhead, (id) => send("exhibit:select", { id }), this.signal);
    this.timeline = timeline;
    this.on("exhibit:select", ({ id }) => {
      timeline.mark(id);
      const exhibit = this.data.exhibits.find((one) => one.id === id);
      if (exhibit?.at) this.playhead.set(exhibit.at);
    });
    for (const button of this.root.querySelectorAll("[data-zoom]")) {
      const acts = { in: () => timeline.zoom(0.5), out: () => timeline.zoom(2), fit: () => timeline.fit() };
      button.addEventListener("click", acts[button.dataset.zoom], { signal: this.signal });
    }
  }

  /* The two buttons that show the timeline or the table of positions. */
  startViews() {
    const { timeline, signal } = this;
    const table = this.root.querySelector("[data-positions]");
    const buttons = [...this.root.querySelectorAll("[data-view]")];
    if (!table || !timeline) return;
    const refresh = () => {
      timeline.host.hidden = !table.hidden;
      if (!table.hidden) showPositions(table, this.data.vessels, timeline.from, timeline.to);
    };
    const press = (button) => {
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      table.hidden = button.dataset.view !== "positions";
      refresh();
    };
    for (const button of buttons) button.addEventListener("click", () => press(button), { signal });
    timeline.host.addEventListener("window", refresh, { signal });
    refresh();
  }

  /* Opens at the first heard position, or else at the first thing that happened. */
  firstMoment() {
    const first = this.data.vessels.find((vessel) => vessel.segments[0]?.length)?.segments[0][0][2];
    return first ?? stops(this.data)[0] ?? this.playhead.from;
  }

  sayWhatIsDrawn() {
    const place = document.querySelector("[data-drawn]");
    if (place) place.textContent = thinnedText(this.data.vessels);
  }
}

async function start(root) {
  const [map, data] = await Promise.all([mapReady(MAP_ID), load(root.dataset.source)]);
  let stage = null;
  frame(map, root, () => stage.bounds);
  const show = (loaded) => {
    stage?.clear();
    stage = new Stage(root, map, loaded);
    map.invalidateSize({ animate: false });
    fit(map, stage.bounds);
    root.dataset.ready = "true";
  };
  show(data);
  document.addEventListener("htmx:afterSettle", () => changed(root, show));
}

/* A page that swapped in another window names its JSON; the newest one asked for wins. */
async function changed(root, show) {
  const source = document.querySelector("[data-stage-source]")?.dataset.stageSource;
  if (!source || source === root.dataset.source) return;
  root.dataset.source = source;
  root.dataset.ready = "loading";
  try {
    const loaded = await load(source);
    if (root.dataset.source === source) show(loaded);
  } catch (error) {
    failed(root, error);
  }
}

function failed(root, error) {
  root.dataset.ready = "failed";
  say(`The map data could not be read (${error.message}). Reload the page.`, "error");
}

const root = document.getElementById("stage");
if (root) start(root).catch((error) => failed(root, error));
