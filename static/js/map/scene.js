/* Everything drawn from one JSON: layers and listeners that go away together when other data come. */

export class Scene {
  constructor(map) {
    this.map = map;
    this.layers = window.L.layerGroup().addTo(map);
    this.controller = new AbortController();
    this.signal = this.controller.signal;
  }

  on(types, act) {
    this.map.on(types, act);
    this.signal.addEventListener("abort", () => this.map.off(types, act));
  }

  clear() {
    this.controller.abort();
    this.layers.clearLayers();
    this.layers.remove();
  }
}
