/* The evidence panel: chips filter by kind, choosing an item opens it and tells map and timeline. */

function announce(id) {
  document.dispatchEvent(new CustomEvent("exhibit:select", { detail: { id } }));
}

function start(panel) {
  const items = [...panel.querySelectorAll("[data-exhibit]")];
  const chips = [...panel.querySelectorAll(".chip")];

  const open = (id) => {
    for (const item of items) {
      const chosen = item.dataset.exhibit === id;
      item.classList.toggle("selected", chosen);
      item.querySelector(".evidence-head").setAttribute("aria-expanded", String(chosen));
      item.querySelector(".evidence-detail").hidden = !chosen;
      if (chosen) item.scrollIntoView({ block: "nearest" });
    }
  };

  const filter = (kind) => {
    for (const chip of chips) chip.setAttribute("aria-pressed", String(chip.dataset.kind === kind));
    for (const item of items) item.hidden = Boolean(kind) && item.dataset.kind !== kind;
  };

  for (const chip of chips) chip.addEventListener("click", () => filter(chip.dataset.kind));
  for (const item of items) {
    item.querySelector(".evidence-head").addEventListener("click", () => {
      const wasOpen = item.classList.contains("selected");
      announce(wasOpen ? null : item.dataset.exhibit);
    });
  }
  document.addEventListener("exhibit:select", ({ detail }) => {
    const item = items.find((one) => one.dataset.exhibit === detail.id);
    if (item?.hidden) filter("");
    open(detail.id);
  });
  panel.dataset.ready = "true";
}

for (const panel of document.querySelectorAll("[data-evidence-panel]")) start(panel);
