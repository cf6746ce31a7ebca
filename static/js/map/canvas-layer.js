/* A Leaflet layer that is one canvas, redrawn by a callback when the view settles.

   `draw(context, view)` gets a 2D context in CSS pixels and a view:
     project(lon, lat) -> {x, y} on the canvas; zoom; width; height; west, south, east, north (degrees);
     scale and corner, for those who project by hand: pixel = unit coordinate * scale - corner.
   The canvas reaches beyond the window by PADDING of its size, so that dragging shows no edge. */

const PADDING = 0.25;

const CanvasLayer = window.L.Layer.extend({
  initialize(draw, options) {
    this.draw = draw;
    window.L.setOptions(this, options);
  },

  onAdd(map) {
    const names = `map-canvas leaflet-zoom-animated ${this.options.className ?? ""}`;
    this.canvas = window.L.DomUtil.create("canvas", names);
    map.getPane(this.options.pane ?? "overlayPane").append(this.canvas);
    this.redraw();
  },

  onRemove() {
    this.canvas.remove();
  },

  getEvents() {
    return {
      moveend: this.redraw,
      viewreset: this.redraw,
      zoomend: this.redraw,
      resize: this.redraw,
      zoomanim: this.follow,
    };
  },

  /* Stretches the old picture while the map zooms; redraw replaces it when the zoom ends. */
  follow(event) {
    const scale = this._map.getZoomScale(event.zoom, this.zoom);
    const offset = this._map
      ._latLngToNewLayerPoint(this.northWest, event.zoom, event.center);
    window.L.DomUtil.setTransform(this.canvas, offset, scale);
  },

  redraw() {
    const map = this._map;
    if (!map) return;
    const size = map.getSize();
    const margin = size.multiplyBy(PADDING).round();
    const whole = size.add(margin.multiplyBy(2));
    const ratio = window.devicePixelRatio || 1;
    const origin = map.containerPointToLayerPoint(margin.multiplyBy(-1));
    this.zoom = map.getZoom();
    this.northWest = map.layerPointToLatLng(origin);
    window.L.DomUtil.setTransform(this.canvas, origin, 1);
    this.canvas.width = whole.x * ratio;
    this.canvas.height = whole.y * ratio;
    this.canvas.style.width = `${whole.x}px`;
    this.canvas.style.height = `${whole.y}px`;
    const context = this.canvas.getContext("2d");
    context.scale(ratio, ratio);
    this.draw(context, this.view(origin, whole));
  },

  view(origin, size) {
    const map = this._map;
    const scale = map.options.crs.scale(this.zoom);
    const corner = map.getPixelOrigin().add(origin);
    const southEast = map.layerPointToLatLng(origin.add(size));
    return {
      project: (lon, lat) => ({
        x: unitX(lon) * scale - corner.x,
        y: unitY(lat) * scale - corner.y,
      }),
      scale,
      corner,
      zoom: this.zoom,
      width: size.x,
      height: size.y,
      west: this.northWest.lng,
      north: this.northWest.lat,
      east: southEast.lng,
      south: southEast.lat,
    };
  },
});

const MAX_LATITUDE = 85.0511287798;

/* Web Mercator on the unit square: x 0 to 1 eastwards from 180 W, y 0 to 1 southwards. */
export function unitX(lon) {
  return lon / 360 + 0.5;
}

export function unitY(lat) {
  const clipped = Math.max(Math.min(lat, MAX_LATITUDE), -MAX_LATITUDE);
  const sine = Math.sin((clipped * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

export function canvasLayer(draw, options = {}) {
  return new CanvasLayer(draw, options);
}

/* The copy of a longitude nearest to a middle, so that a view across the antimeridian shows it once. */
export function nearest(lon, middle) {
  return lon + 360 * Math.round((middle - lon) / 360);
}
