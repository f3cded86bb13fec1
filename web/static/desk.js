// The desk works without: here are single keys for what its buttons and links do. They can be
// turned off, and are never taken from where something is typed (WCAG 2.1.4).
"use strict";

(() => {
  const help = document.getElementById("keys");
  const toggle = document.getElementById("keys-switch");
  if (!help || !toggle) return;
  const KEPT = "izde-desk-keys";
  const rows = [...document.querySelectorAll("a.row")];
  const said = { true: toggle.dataset.on, false: toggle.dataset.off };
  let on = true;
  try {
    on = localStorage.getItem(KEPT) !== "off";
  } catch {
    // without a memory they are on
  }

  function show() {
    toggle.textContent = said[on];
    for (const key of document.querySelectorAll("kbd[hidden], kbd.shown")) {
      key.classList.add("shown");
      key.hidden = !on;
    }
  }

  toggle.addEventListener("click", () => {
    on = !on;
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      // for this page only
    }
    show();
  });

  function step(by) {
    const at = rows.indexOf(document.activeElement);
    const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
    rows[Math.max(0, Math.min(next, rows.length - 1))].focus();
  }

  function isTyping(element) {
    return element.closest?.("input:not([type=radio], [type=hidden]), select, textarea, [contenteditable]");
  }

  document.addEventListener("keydown", (event) => {
    if (!on || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (isTyping(event.target)) return;
    if (event.key === "?") {
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
      event.preventDefault();
      return;
    }
    const key = event.key.toLowerCase();
    const target = /^[a-z0-9]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
    if (target) {
      event.preventDefault();
      target.click();
    } else if (rows.length && (key === "j" || key === "k")) {
      event.preventDefault();
      step(key === "j" ? 1 : -1);
    }
  });

  // A verdict is sent once, however often a button or a key is pressed.
  for (const form of document.querySelectorAll("form.verdict")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form.verdict")) delete form.dataset.sent;
  });

  help.hidden = false;
  show();
})();
