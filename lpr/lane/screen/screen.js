// The driver's screen: asks the lane twice a second, sends what is typed or pressed.
(() => {
  "use strict";
  const at = (id) => document.getElementById(id);
  const root = document.documentElement;
  const key = new URLSearchParams(location.search).get("key") || "";
  const headers = { "Gatehouse-Screen": "1", "Gatehouse-Key": key, "Content-Type": "application/json" };
  const LONGEST = 300, TYPING_ENDS = 20000, TONGUE_ENDS = 45000, AWAY_AFTER = 4;
  let typed = "", touched = 0, passage = "", failures = 0;

  const show = (id, visible) => { at(id).hidden = !visible; };
  const write = (id, text) => { if (at(id).textContent !== text) at(id).textContent = text; };

  const speak = (tongue) => {
    root.dataset.language = tongue;
    root.lang = tongue === "both" ? "en" : tongue;
    document.querySelectorAll("[data-tongue]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.tongue === tongue));
    });
  };
  const type = (text) => {
    typed = text.slice(0, LONGEST);
    touched = Date.now();
    // A signed code read by a scanner is too long to be of use on the screen.
    at("typed").textContent = typed.length > 24 ? "…".concat(typed.slice(-6)) : typed;
  };
  const post = (path, body) => fetch(path, { method: "POST", headers, body: JSON.stringify(body) }).then(look).catch(() => {});
  const send = () => {
    if (typed) post("/show", { text: typed });
    type("");
  };

  const look = async () => {
    const answer = await fetch("/state", { headers, cache: "no-store" });
    if (!answer.ok) throw new Error(String(answer.status));
    const now = await answer.json();
    root.dataset.phase = now.phase;
    write("name", now.name);
    write("said-en", now.said.en);
    write("said-es", now.said.es);
    show("here", Boolean(now.is_blind));
    show("ticket", Boolean(now.ticket));
    if (now.ticket) {
      write("ticket-code", now.ticket.code);
      if (at("ticket-picture").src !== now.ticket.picture) at("ticket-picture").src = now.ticket.picture;
    }
    show("help-wait", now.help_seconds !== null);
    document.querySelectorAll(".seconds").forEach((span) => { span.textContent = String(now.help_seconds); });
    show("told", Boolean(now.told));
    if (now.told) {
      write("told-en", now.told.said.en);
      write("told-es", now.told.said.es);
      at("told").className = now.told.is_taken ? "told is-taken" : "told is-refused";
    }
    // The next driver may speak another language, and must not see what this one has typed.
    if (now.uid !== passage) {
      if (passage && !now.uid) { speak("both"); type(""); }
      passage = now.uid;
    }
  };
  const tick = () => {
    look().then(() => { failures = 0; }, () => { failures += 1; }).then(() => {
      show("away", failures > AWAY_AFTER);
      const idle = Date.now() - touched;
      if (typed && idle > TYPING_ENDS) type("");
      if (!passage && root.dataset.language !== "both" && idle > TONGUE_ENDS) speak("both");
      setTimeout(tick, 500);
    });
  };

  const signs = (letters) => {
    const pad = at("pad");
    pad.replaceChildren(...[...(letters ? "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" : "123456789")].map((sign) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.addEventListener("click", () => type(typed + sign));
      return button;
    }));
    pad.classList.toggle("has-letters", letters);
    at("letters").setAttribute("aria-expanded", String(letters));
  };
  at("letters").addEventListener("click", () => signs(at("letters").getAttribute("aria-expanded") !== "true"));
  at("zero").addEventListener("click", () => type(`${typed}0`));
  at("wipe").addEventListener("click", () => type(typed.slice(0, -1)));
  at("keys").addEventListener("submit", (event) => { event.preventDefault(); send(); });
  at("here").addEventListener("click", () => post("/here", {}));
  at("help").addEventListener("click", () => post("/help", {}));
  document.querySelectorAll("[data-tongue]").forEach((button) => {
    button.addEventListener("click", () => {
      touched = Date.now();
      speak(root.dataset.language === button.dataset.tongue ? "both" : button.dataset.tongue);
    });
  });
  // A reader that types like a keyboard, and a keyboard, wherever the focus is.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Enter" && typed) { event.preventDefault(); send(); }
    else if (event.key === "Backspace") { event.preventDefault(); type(typed.slice(0, -1)); }
    else if (event.key === "Escape") type("");
    else if (event.key.length === 1 && event.key !== " ") { event.preventDefault(); type(typed + event.key); }
  });
  signs(false);
  speak("both");
  tick();
})();
