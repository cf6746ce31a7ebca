/* What every page has: theme, menus, copy and dismiss buttons, confirmation, failed htmx requests. */

const root = document.documentElement;

function setTheme(theme) {
  root.dataset.bsTheme = theme;
  localStorage.setItem("plimsoll-theme", theme);
  markToggles();
  document.dispatchEvent(new CustomEvent("themechange", { detail: { theme } }));
}

function markToggles() {
  const dark = root.dataset.bsTheme === "dark";
  for (const toggle of document.querySelectorAll("[data-theme-toggle]")) {
    toggle.setAttribute("aria-pressed", String(dark));
    toggle.title = dark ? "Change to light" : "Change to dark";
  }
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("copied");
    say("Copied");
    setTimeout(() => button.classList.remove("copied"), 1500);
  } catch {
    say("The browser refused to copy. Select the text instead.", "warning");
  }
}

/* A row of tabs that is wider than the window begins with the one that is open in view. */
function showOpenTab(tabs) {
  const open = tabs.querySelector('[aria-current="page"]');
  if (!open) return;
  const left = open.getBoundingClientRect().left - tabs.getBoundingClientRect().left;
  tabs.scrollLeft += left - (tabs.clientWidth - open.offsetWidth) / 2;
}

/* Tells the person something in the message area, which screen readers announce. */
export function say(text, level = "info") {
  const area = document.getElementById("messages");
  if (!area) return;
  const notice = document.createElement("div");
  notice.className = `notice ${level}`;
  const words = document.createElement("span");
  words.textContent = text;
  notice.append(words);
  area.append(notice);
  setTimeout(() => notice.remove(), level === "info" ? 2500 : 12000);
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-theme-toggle], [data-copy], [data-dismiss]");
  if (target?.matches("[data-theme-toggle]")) setTheme(root.dataset.bsTheme === "dark" ? "light" : "dark");
  if (target?.matches("[data-copy]")) copy(target);
  if (target?.matches("[data-dismiss]")) target.closest(".notice").remove();
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

document.addEventListener("htmx:responseError", (event) => {
  const status = event.detail.xhr.status;
  const text =
    status === 403
      ? "You may not do this."
      : status === 404
        ? "This is no longer there, or not shared with you. Reload the page."
        : `This could not be done (error ${status}). Reload the page and try again.`;
  say(text, "error");
});

document.addEventListener("htmx:sendError", () => {
  say("The server could not be reached. Nothing was changed. Try again.", "error");
});

markToggles();
for (const tabs of document.querySelectorAll(".tabs")) showOpenTab(tabs);
document.querySelector("[data-autofocus]")?.focus();
