// The attendant's desk: it hears of changes or asks, counts how long drivers wait, keeps the
// focus, and sounds when somebody waits.
(() => {
  "use strict";
  const ASK_MS = 1000, LIVE_ASK_MS = 20000, HIDDEN_ASK_MS = 5000, LOST_AFTER = 3;
  const RING_AGAIN_MS = 30000, LISTEN_AGAIN_MS = [2000, 5000, 15000, 60000];
  const at = (id) => document.getElementById(id);
  const desk = () => at("desk");
  let failures = 0, hadFocus = false, heard = "", isLive = false;

  // How long each driver has waited, counted on from what the server said.
  const counted = new WeakMap();
  const count = () => document.querySelectorAll("[data-waited]").forEach((element) => {
    if (!counted.has(element)) counted.set(element, performance.now() - 1000 * element.dataset.waited);
    const seconds = Math.floor((performance.now() - counted.get(element)) / 1000);
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    element.textContent = element.dataset.words.replace("#", clock);
  });

  // What is said to those who do not see: only when somebody else is in hand, or nobody.
  const say = () => {
    const shown = desk();
    if (!shown) return;
    document.title = shown.dataset.title;
    if (shown.dataset.first === heard) return;
    heard = shown.dataset.first;
    at("desk-heard").textContent = shown.dataset.heard;
  };

  // How long the car in hand has been shown: a key that reaches a busy server late was not
  // pressed late, and must not open for a car that nobody had seen.
  let inHand = "", shown = 0;
  const noteHand = () => {
    if (!desk() || desk().dataset.first === inHand) return;
    inHand = desk().dataset.first;
    shown = performance.now();
  };
  const tellLook = (event) => {
    if (!event.detail.parameters.since) return; // it is not about the car in hand
    event.detail.parameters.looked_ms = String(Math.round(performance.now() - shown));
  };

  // Asking: every second, or now and then while the server says when something happens.
  let asked = 0;
  const ask = () => {
    asked = performance.now();
    if (desk()) window.htmx.trigger(desk(), "refresh");
  };
  const askWhenDue = () => {
    const due = isLive ? LIVE_ASK_MS : document.hidden ? HIDDEN_ASK_MS : ASK_MS;
    if (performance.now() - asked >= due - 50) ask();
  };

  // Listening: a stream from a process of its own. Where there is none, asking does.
  let tries = 0;
  const showLive = (live) => {
    isLive = live;
    const words = at("desk-live");
    words.textContent = live ? words.dataset.live : words.dataset.asks;
    words.classList.toggle("desk-live-on", live);
  };
  const listenLater = () => {
    showLive(false);
    setTimeout(listen, LISTEN_AGAIN_MS[Math.min(tries, LISTEN_AGAIN_MS.length - 1)]);
    tries += 1;
  };
  const listen = () => {
    fetch(at("desk-live").dataset.events, { headers: { Accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : { url: "" }))
      .then(({ url }) => { if (url) follow(new EventSource(url)); else listenLater(); })
      .catch(listenLater);
  };
  const follow = (events) => {
    events.addEventListener("open", () => { tries = 0; showLive(true); ask(); });
    events.addEventListener("desk", ask);
    events.addEventListener("picture", (event) => {
      const { lane, v } = JSON.parse(event.data);
      const picture = document.querySelector(`img[data-live="${CSS.escape(lane)}"]`);
      if (picture) picture.src = `${picture.src.split("?")[0]}?v=${v}`;
    });
    events.addEventListener("error", () => {
      showLive(false); // the browser calls again by itself, unless it was refused
      if (events.readyState === EventSource.CLOSED) listenLater();
    });
  };

  // Sound: off until asked for, remembered, and silent until the browser allows it.
  let context = null, known = new Set(), rang = 0;
  const isWanted = () => localStorage.getItem("desk-sound") === "on";
  const showSound = () => {
    const button = at("desk-sound");
    const isBlocked = isWanted() && (!context || context.state !== "running");
    button.setAttribute("aria-pressed", String(isWanted()));
    button.querySelector("span").textContent =
      isBlocked ? button.dataset.blocked : isWanted() ? button.dataset.on : button.dataset.off;
  };
  const unlock = () => {
    if (!isWanted() || (context && context.state === "running")) return;
    context = context || new AudioContext();
    context.resume().then(showSound, () => {});
  };
  const ring = () => {
    rang = performance.now();
    if (!isWanted() || !context || context.state !== "running") return;
    [660, 880].forEach((pitch, place) => {
      const tone = context.createOscillator(), loudness = context.createGain();
      const begin = context.currentTime + place * 0.18;
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, begin);
      loudness.gain.exponentialRampToValueAtTime(0.2, begin + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, begin + 0.16);
      tone.connect(loudness).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + 0.18);
    });
  };
  const ringForNew = () => {
    const cars = new Set(desk() ? desk().dataset.cars.split(" ").filter(Boolean) : []);
    if ([...cars].some((car) => !known.has(car))) ring();
    known = cars;
  };
  const ringAgain = () => { if (known.size && performance.now() - rang > RING_AGAIN_MS) ring(); };

  const reached = () => { failures = 0; at("desk-lost").hidden = true; };
  // A key that did not get through is said at once; a refresh may miss a beat.
  const failed = (event) => {
    failures = event.detail.requestConfig.verb === "get" ? failures + 1 : LOST_AFTER;
    if (failures >= LOST_AFTER) at("desk-lost").hidden = false;
  };

  document.addEventListener("htmx:beforeSwap", () => {
    // Two answers may overlap: the second finds a page whose focus the first has taken away.
    hadFocus = hadFocus || Boolean(desk() && desk().contains(document.activeElement));
  });
  document.addEventListener("htmx:afterSwap", noteHand);
  document.addEventListener("htmx:configRequest", tellLook);
  document.addEventListener("htmx:afterSettle", () => {
    say();
    count();
    ringForNew();
    // The button that was pressed has gone with its car: stay at the desk, not at the page's top.
    if (hadFocus && document.activeElement === document.body) at("desk-hand").focus();
    if (document.activeElement !== document.body) hadFocus = false;
  });
  document.addEventListener("htmx:afterOnLoad", reached);
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("keydown", unlock);
  document.addEventListener("pointerdown", unlock);

  const start = () => {
    heard = desk().dataset.first;
    noteHand();
    at("desk-sound").addEventListener("click", () => {
      localStorage.setItem("desk-sound", isWanted() ? "off" : "on");
      unlock();
      showSound();
      if (context && context.state === "running") ring();
    });
    showSound();
    ringForNew();
    listen();
    setInterval(count, 1000);
    setInterval(askWhenDue, 250);
    setInterval(ringAgain, 1000);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
