/* One moment shared by the map, the timeline and the read-out. Others listen for "change". */

export class Playhead extends EventTarget {
  constructor(from, to) {
    super();
    this.from = from;
    this.to = to;
    this.at = from;
  }

  set(at) {
    this.at = Math.min(Math.max(at, this.from), this.to);
    this.dispatchEvent(new Event("change"));
    document.dispatchEvent(new CustomEvent("time:change", { detail: { at: this.at } }));
  }
}
