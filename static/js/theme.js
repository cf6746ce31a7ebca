/* Sets light or dark before the first paint, so that no page flashes. Loaded as a classic script in
   the head for that reason; app.js does the rest. */

(() => {
  const kept = localStorage.getItem("plimsoll-theme");
  const dark = kept ? kept === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
})();
