// Completion in the search box: a combobox with a list (WAI-ARIA Authoring Practices 1.2).
// The page works without; what it says stands in the box's data- attributes.
"use strict";

(() => {
  const WAIT = 120; // milliseconds without a key before anything is asked
  const input = document.getElementById("q");
  if (!input || !Element.prototype.replaceChildren) return; // no box, or an old browser
  const said = input.dataset;
  const list = document.createElement("ul");
  const status = document.createElement("div");
  let timer, asking, current = -1, shown = [];

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  status.className = "hidden";
  const set = (element, values) => {
    for (const name in values) element.setAttribute(name, values[name]);
  };
  set(list, { role: "listbox", "aria-label": said.name });
  set(status, { role: "status" });
  set(input, {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  });
  input.parentNode.append(list, status);

  function span(text, name = "") {
    const made = document.createElement("span");
    made.textContent = text;
    made.className = name;
    return made;
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    asking = null;
    list.hidden = true;
    list.replaceChildren();
    shown = [];
    mark(-1);
    input.setAttribute("aria-expanded", "false");
    status.textContent = "";
  }

  function mark(place) {
    current = place;
    [...list.children].forEach((one, at) => one.setAttribute("aria-selected", at === place));
    const option = list.children[place];
    input.setAttribute("aria-activedescendant", option ? option.id : "");
    option?.scrollIntoView({ block: "nearest" });
  }

  function show(found) {
    if (!found.length) return close();
    shown = found;
    list.replaceChildren(...found.map((one, at) => {
      const option = document.createElement("li");
      set(option, { role: "option", id: `suggestion-${at}` });
      const text = span(one.text);
      set(text, { lang: one.language, dir: "auto" });
      option.append(text, " ", span(said[one.kind] || "", "label"));
      option.addEventListener("click", () => choose(at));
      return option;
    }));
    list.hidden = false;
    mark(-1);
    input.setAttribute("aria-expanded", "true");
    status.textContent = said.number.replace("{number}", found.length);
  }

  // Words are asked with the filters of the page, as if they had been typed.
  function choose(at) {
    const one = shown[at];
    close();
    if (one.kind !== "words") return location.assign(one.address);
    input.value = one.text;
    input.form.submit();
  }

  async function ask() {
    asking?.abort();
    const own = asking = new AbortController();
    try {
      const address = `${said.suggest}?q=${encodeURIComponent(input.value)}`;
      const answer = await fetch(address, { signal: own.signal });
      const found = answer.ok ? (await answer.json()).suggestions : [];
      if (own === asking) show(found);
    } catch {
      if (own === asking) close(); // the box is as useful as without a script
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    if (input.value.trim().length < 2) return close();
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const places = shown.length + 1; // one of them is the box itself
      mark(((current + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && current >= 0) {
      choose(current);
    } else if (event.key === "Escape") {
      close();
    } else return;
    event.preventDefault();
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps focus
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
})();
