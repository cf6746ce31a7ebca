/* Shows how much of a file has been sent, on forms with data-upload. Without JavaScript the form is
   sent as any other. The header asks the server to name the next page instead of redirecting to it
   (evidence.uploads), so that the page's messages are still there when the person arrives. */

import { say } from "./app.js";

function show(box, share) {
  const percent = Math.round(share * 100);
  box.querySelector("progress").value = percent;
  box.querySelector(".muted").textContent = percent < 100 ? `${percent} %` : "Sent. The file is being checked";
}

function waiting(form, box, isWaiting) {
  box.hidden = !isWaiting;
  for (const button of form.querySelectorAll("button:not([type=button])")) button.disabled = isWaiting;
}

/* Anything but an address is a page with errors: sent again as a form, the browser shows it. */
function answered(form, request) {
  const type = request.getResponseHeader("Content-Type") ?? "";
  if (type.startsWith("application/json")) window.location.assign(JSON.parse(request.responseText).location);
  else form.submit();
}

function send(form, box) {
  const request = new XMLHttpRequest();
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) show(box, event.loaded / event.total);
  });
  request.addEventListener("load", () => answered(form, request));
  request.addEventListener("error", () => {
    waiting(form, box, false);
    say("The file could not be sent. Nothing was added. Check the connection and try again.", "error");
  });
  request.open("POST", window.location.href);
  request.setRequestHeader("X-Upload", "true");
  const body = new FormData(form);
  waiting(form, box, true);
  request.send(body);
}

for (const form of document.querySelectorAll("form[data-upload]")) {
  const file = form.querySelector("input[type=file]");
  const box = form.querySelector("[data-upload-progress]");
  if (!file || !box) continue;
  form.addEventListener("submit", (event) => {
    if (!file.files.length) return;
    event.preventDefault();
    if (form.reportValidity()) send(form, box);
  });
}
