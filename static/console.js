// The attendant's desk: it refreshes itself, counts how long drivers wait, and keeps the focus.
(() => {
  "use strict";
  const POLL_MS = 1000, HIDDEN_POLL_MS = 5000, LOST_AFTER = 3;
  const desk = () => document.getElementById("desk");
  let failures = 0, hadFocus = false, heard = "";

  // How long each driver has waited, counted on from what the server said.
  const counted = new WeakMap();
  const count = () => document.querySelectorAll("[data-waited]").forEach((element) => {
    if (!counted.has(element)) counted.set(element, performance.now() - 1000 * element.dataset.waited);
    const seconds = Math.floor((performance.now() - counted.get(element)) / 1000);
    element.textContent = element.dataset.words.replace("#", seconds);
  });

  // What is said to those who do not see: only when somebody else is in hand, or nobody.
  const say = () => {
    const shown = desk();
    if (!shown) return;
    document.title = shown.dataset.title;
    if (shown.dataset.first === heard) return;
    heard = shown.dataset.first;
    document.getElementById("desk-heard").textContent = shown.dataset.heard;
  };

  const refresh = () => { if (desk()) window.htmx.trigger(desk(), "refresh"); };
  let polled = 0;
  const poll = () => {
    const due = document.hidden ? HIDDEN_POLL_MS : POLL_MS;
    if (performance.now() - polled < due - 50) return;
    polled = performance.now();
    refresh();
  };

  const reached = () => { failures = 0; document.getElementById("desk-lost").hidden = true; };
  const missed = () => {
    failures += 1;
    if (failures >= LOST_AFTER) document.getElementById("desk-lost").hidden = false;
  };
  // A key that did not get through is said at once; a refresh may miss a beat.
  const failed = (event) => {
    if (event.detail.requestConfig.verb !== "get") failures = LOST_AFTER;
    missed();
  };

  document.addEventListener("htmx:beforeSwap", () => {
    hadFocus = Boolean(desk() && desk().contains(document.activeElement));
  });
  document.addEventListener("htmx:afterSettle", () => {
    say();
    count();
    // The button that was pressed has gone with its car: stay at the desk, not at the page's top.
    if (hadFocus && document.activeElement === document.body) {
      document.getElementById("desk-hand").focus();
    }
  });
  document.addEventListener("htmx:afterOnLoad", reached);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);

  const start = () => {
    heard = desk() ? desk().dataset.first : "";
    setInterval(count, 1000);
    setInterval(poll, 250);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
