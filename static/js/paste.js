/* A list pasted into a form with data-upload can be longer than a field may be: it is then sent as a
   file, as if it had been chosen as one. Loaded before upload.js. */

const LONGEST_FIELD_BYTES = 1 << 20;

for (const form of document.querySelectorAll("form[data-upload]")) {
  const text = form.querySelector("textarea");
  const file = form.querySelector("input[type=file]");
  if (!text || !file) continue;
  form.addEventListener("submit", () => {
    const pasted = new Blob([text.value]);
    if (pasted.size <= LONGEST_FIELD_BYTES || file.files.length) return;
    const taken = new DataTransfer();
    taken.items.add(new File([pasted], "pasted.csv", { type: "text/csv" }));
    file.files = taken.files;
    text.value = "";
  });
}
