/* Lists of events beside a map: pointing at one lights it on map and timeline, choosing one moves the
   playhead there. What is pointed at elsewhere is lit here. */

function send(type, detail) {
  document.dispatchEvent(new CustomEvent(type, { detail }));
}

function rowOf(target) {
  return target.closest?.("li[data-event], tr[data-event]");
}

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, ({ target }) => {
    const row = rowOf(target);
    if (row) send("event:highlight", { id: row.dataset.event });
  });
}

for (const type of ["pointerout", "focusout"]) {
  document.addEventListener(type, ({ target, relatedTarget }) => {
    const row = rowOf(target);
    if (row && !row.contains(relatedTarget)) send("event:highlight", { id: null });
  });
}

function choose(target) {
  if (target.closest("a, summary, input")) return;
  const moment = target.closest("[data-moment]");
  if (moment) send("moment:choose", { at: Number(moment.dataset.moment) });
  const row = rowOf(target);
  if (row) send("event:choose", { id: row.dataset.event });
}

document.addEventListener("click", ({ target }) => choose(target));
document.addEventListener("keydown", ({ key, target }) => {
  if (key === "Enter" && rowOf(target) === target) choose(target);
});

document.addEventListener("event:highlight", ({ detail }) => {
  for (const row of document.querySelectorAll("li[data-event], tr[data-event]")) {
    row.classList.toggle("lit", row.dataset.event === detail.id);
  }
});
