// A story's page works without: here are keys for the way from match to match, and a button
// that copies the address.
"use strict";

(() => {
  const marks = [...document.querySelectorAll("mark[id]")];
  const hint = document.querySelector(".keys");
  if (hint) hint.hidden = false;

  // The match that is looked at, else the last one above what is seen.
  function current() {
    const at = marks.findIndex((mark) => mark.matches(":target"));
    if (at >= 0) return at;
    const below = marks.findIndex((mark) => mark.getBoundingClientRect().top > 0);
    return (below < 0 ? marks.length : below) - 1;
  }

  function go(hash) {
    location.replace(hash); // the way back leads to the results, not from match to match
  }

  document.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!marks.length || event.target.closest?.("input, select, textarea")) return;
    event.preventDefault();
    const targeted = marks.some((mark) => mark.matches(":target"));
    const from = current() + (step < 0 && !targeted ? 1 : 0);
    go(`#${marks[(from + step + marks.length) % marks.length].id}`);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".step a, .matches a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const keyboard = document.activeElement === link && event.detail === 0;
    const place = [...link.parentNode.children].indexOf(link);
    go(link.hash);
    const target = document.querySelector(link.hash);
    if (keyboard && target?.matches("mark")) {
      target.nextElementSibling.children[link.closest(".step") ? place : 0].focus({ preventScroll: true });
    }
  });

  const copy = document.querySelector(".copy");
  if (copy && navigator.clipboard) {
    const status = copy.nextElementSibling;
    copy.hidden = false;
    copy.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(copy.previousElementSibling.value);
        copy.textContent = status.textContent = copy.dataset.copied;
      } catch {
        copy.previousElementSibling.select(); // to be copied by hand
      }
    });
  }
})();
