// The few behaviours that HTML does not have. Every page works without them.
(() => {
  "use strict";

  // data-confirm: ask before a form is sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    // A second press of the same button must not send twice.
    if (form.classList.contains("is-sending")) event.preventDefault();
    form.classList.add("is-sending");
  }, true);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll(".is-sending").forEach((form) => form.classList.remove("is-sending"));
  });

  // Light or dark without a reload; the server reads the same cookie.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-theme-choice]");
    if (!link) return;
    event.preventDefault();
    const choice = link.dataset.themeChoice;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${choice}; path=/; max-age=31536000; samesite=lax${secure}`;
    document.documentElement.dataset.theme = choice;
    link.closest("[data-theme-choices]").querySelectorAll("a").forEach((other) => {
      if (other === link) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    });
  });

  // data-closes: a menu that closes when one presses elsewhere, or Escape.
  const closeMenus = (except) => document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
    if (!menu.contains(except)) menu.open = false;
  });
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = event.target.closest("details[data-closes][open]");
    closeMenus(null);
    if (menu) menu.querySelector("summary").focus();
  });

  // data-search, data-rows: / goes to the search, ↓ and ↑ walk the rows that it found.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const search = document.querySelector("[data-search]");
    const links = [...document.querySelectorAll("table[data-rows] tbody th a")];
    const typing = event.target.closest("input:not([data-search]), select, textarea");
    if (!search || typing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "/" && event.target !== search) {
      event.preventDefault();
      search.select();
    } else if (step && links.length) {
      const at = links.indexOf(document.activeElement) + step;
      if (at >= links.length || at < -1) return;
      event.preventDefault();
      (at < 0 ? search : links[at]).focus();
    }
  });

  // Tables on a phone: each cell carries its heading, and keeps its role when it is a block.
  const label = (root) => {
    root.querySelectorAll("table.table").forEach((table) => {
      const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
      if (!heads.length || table.querySelector("[colspan],[rowspan]")) return;
      table.setAttribute("role", "table");
      table.querySelectorAll("thead,tbody,tfoot").forEach((part) => part.setAttribute("role", "rowgroup"));
      table.querySelectorAll("thead th").forEach((head) => head.setAttribute("role", "columnheader"));
      table.querySelectorAll("tr").forEach((row) => row.setAttribute("role", "row"));
      table.querySelectorAll("tbody tr, tfoot tr").forEach((row) => {
        [...row.children].forEach((cell, at) => {
          cell.setAttribute("role", cell.tagName === "TH" ? "rowheader" : "cell");
          if (cell.tagName === "TD") cell.dataset.label = heads[at] || "";
        });
      });
      table.dataset.stacked = "";
    });
  };

  // data-autosubmit: a filter that applies as soon as it is chosen.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form) form.requestSubmit();
  });

  // data-key="o": a button that a key presses, for those who work by keyboard.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input,select,textarea,[contenteditable]")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    target.focus();
    target.click();
  });

  // data-copy="#id": copy a code; data-print: print this page.
  document.addEventListener("click", (event) => {
    const printer = event.target.closest("[data-print]");
    if (printer) window.print();
    const copier = event.target.closest("[data-copy]");
    if (copier && navigator.clipboard) {
      const source = document.querySelector(copier.dataset.copy);
      navigator.clipboard.writeText(source.textContent.trim()).then(() => {
        copier.textContent = copier.dataset.copied || copier.textContent;
      });
    }
  });

  // The fragment that a refresh put in: htmx sends the CSRF token with what it posts.
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf-token"], input[name="csrf_token"]');
    if (token && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = token.content || token.value;
    }
  });
  document.addEventListener("htmx:load", (event) => label(event.detail.elt));

  const start = () => {
    label(document);
    // Only where scripts run can these buttons do anything.
    document.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });
    // Where time goes along, a narrow screen begins with the latest.
    document.querySelectorAll("[data-latest]").forEach((chart) => { chart.scrollLeft = chart.scrollWidth; });
    const wrong = document.querySelector("[data-focus]");
    if (wrong) wrong.focus();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
