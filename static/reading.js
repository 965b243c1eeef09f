// The page that reads photographs: they may be dropped, pasted or chosen, and are read in turn.
// Without this script the form sends them itself.
(() => {
  "use strict";
  const form = document.querySelector("form[data-photos]");
  if (!form) return;
  const says = form.dataset;
  const results = document.getElementById("results");
  const faults = document.getElementById("photos-error");
  const input = document.getElementById("photos");
  const camera = document.getElementById("camera");
  const drop = form.querySelector("[data-drop]");
  const progress = form.querySelector("[data-progress]");
  const status = form.querySelector("[data-status]");
  const bar = progress.querySelector("progress");
  const SLOW_MS = 2500;

  // The button for the camera is for what has one in the hand.
  if (navigator.maxTouchPoints > 0) camera.parentElement.classList.add("read-camera-here");

  let waiting = [];
  let all = 0;
  let running = null; // the AbortController of the photograph that is being read

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  const clearFaults = () => {
    faults.replaceChildren();
    drop.classList.remove("field-wrong");
    input.removeAttribute("aria-invalid");
  };
  const showFaults = (lines) => {
    if (!lines.length) return;
    faults.append(...lines);
    drop.classList.add("field-wrong");
    input.setAttribute("aria-invalid", "true");
  };
  const addFault = (name, text) => {
    const line = form.querySelector("template[data-fault]").content.cloneNode(true);
    line.querySelector("span").textContent = name ? `${name}: ${text}` : text;
    showFaults([line]);
  };

  const post = async (address, body, signal) => {
    const answer = await fetch(address, { method: "POST", body, signal, credentials: "same-origin" });
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };
  const bodyOf = (file) => {
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    if (file) body.append("photos", file, file.name || "photograph");
    return body;
  };

  // The server answers with the whole page: its results and faults are taken over from there.
  const take = (page, name) => {
    const photos = [...page.querySelectorAll("#results > *")];
    const lines = [...page.querySelectorAll("#photos-error > *")];
    if (!photos.length && !lines.length) {
      const told = page.querySelector("main .lede, main h1");
      addFault(name, told ? told.textContent.trim() : says.saysUnreached);
    }
    showFaults(lines);
    results.append(...photos);
    photos.forEach((photo) => {
      photo.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });
      window.htmx.trigger(photo, "htmx:load", { elt: photo });
    });
    return photos[0];
  };

  const readOne = async (file, number) => {
    status.textContent = fill(says.saysReading, { name: file.name, number, all });
    bar.value = (number - 1) / all;
    running = new AbortController();
    const slow = setTimeout(() => { status.textContent += ` ${says.saysSlow}`; }, SLOW_MS);
    try {
      return take(await post(form.action, bodyOf(file), running.signal), file.name);
    } catch (error) {
      if (error.name !== "AbortError") addFault(file.name, says.saysUnreached);
      return null;
    } finally {
      clearTimeout(slow);
      running = null;
    }
  };

  const run = async () => {
    progress.hidden = false;
    let first = null;
    for (let number = 1; waiting.length; number += 1) {
      const shown = await readOne(waiting.shift(), number);
      if (shown && !first) {
        first = shown;
        shown.focus(); // with it the page scrolls there
      }
    }
    progress.hidden = true;
    status.textContent = "";
    all = 0;
    form.classList.remove("is-sending");
    form.reset();
    if (!first && faults.firstElementChild) input.focus();
  };

  const add = (files) => {
    if (!all) clearFaults();
    const usable = [...files].filter((file) => {
      if (file.type && !file.type.startsWith("image/")) addFault(file.name, says.saysNoPicture);
      else if (file.size > Number(says.mostBytes)) addFault(file.name, says.saysTooLarge);
      else return true;
      return false;
    });
    const idle = !all;
    all += usable.length;
    waiting.push(...usable);
    if (idle && usable.length) run();
  };

  // Photographs are read as soon as they are chosen.
  input.addEventListener("change", () => add(input.files));
  camera.addEventListener("change", () => add(camera.files));
  form.addEventListener("submit", (event) => {
    if (!input.files.length && !camera.files.length) return; // the server says what is missing
    event.preventDefault();
    form.classList.remove("is-sending");
    if (!all) add([...input.files, ...camera.files]);
  });
  form.querySelector("[data-stop]").addEventListener("click", () => {
    waiting = [];
    if (running) running.abort();
    input.focus();
  });

  const hasFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  let depth = 0; // dragenter and dragleave come for every element that is crossed
  const mark = (by) => {
    depth = Math.max(depth + by, 0);
    drop.classList.toggle("read-drop-over", depth > 0);
  };
  document.addEventListener("dragenter", (event) => { if (hasFiles(event)) mark(1); });
  document.addEventListener("dragleave", (event) => { if (hasFiles(event)) mark(-1); });
  document.addEventListener("dragover", (event) => { if (hasFiles(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    mark(0);
    add(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData ? event.clipboardData.files : [];
    if (files.length) add(files);
  });

  // While somebody looks for a photograph, the server loads its networks.
  post(says.warmUp, bodyOf(null)).catch(() => {});
})();
