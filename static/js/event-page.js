/* On the page of one event its stretch and its area stay drawn: nothing else is pointed at. */

const stage = document.getElementById("stage");
const id = document.querySelector("[data-event-shown]")?.dataset.eventShown;

function light() {
  document.dispatchEvent(new CustomEvent("event:highlight", { detail: { id } }));
}

if (stage && id) {
  new MutationObserver(() => stage.dataset.ready === "true" && light()).observe(stage, {
    attributeFilter: ["data-ready"],
  });
  if (stage.dataset.ready === "true") light();
  document.addEventListener("event:highlight", ({ detail }) => detail.id === null && light());
}
