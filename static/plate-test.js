// The plate test: says what is done while a photograph is read, and refuses one that is too large.
// Without this script the form sends it all the same.
(() => {
  "use strict";
  const form = document.querySelector("form[data-plate-test]");
  if (!form) return;
  const says = form.dataset;
  const input = form.querySelector("input[type=file]");
  const fault = document.getElementById("photo-error");
  const progress = form.querySelector("[data-progress]");
  const status = form.querySelector("[data-status]");
  const SHOWN_MS = 400;
  const SLOW_MS = 2500;

  const tell = (text) => {
    fault.querySelector("span").textContent = text;
    fault.hidden = !text;
    input.toggleAttribute("aria-invalid", Boolean(text));
  };

  input.addEventListener("change", () => {
    const file = input.files[0];
    if (!file) return;
    tell(file.size > Number(says.mostBytes) ? says.saysTooLarge : "");
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    fetch(says.warmUp, { method: "POST", body, credentials: "same-origin" }).catch(() => {});
  });
  form.addEventListener("submit", (event) => {
    if (input.files[0] && input.files[0].size > Number(says.mostBytes)) {
      event.preventDefault();
      form.classList.remove("is-sending");
      input.focus();
      return;
    }
    setTimeout(() => { progress.hidden = false; status.textContent = says.saysReading; }, SHOWN_MS);
    setTimeout(() => { status.textContent = `${says.saysReading}. ${says.saysSlow}`; }, SLOW_MS);
  });
  // Whoever comes back to this page by its history finds a form that waits for nothing.
  window.addEventListener("pageshow", () => { progress.hidden = true; });
})();
