// The pages work without; what the script says stands translated in their data- attributes.
"use strict";

// The pages of results without a reload: a link or a form that asks something else of the same
// page changes its parts, and the address. Whatever fails is left to the browser.
const live = (() => {
  const PARTS = ["switch", "kept", "side", "main"];
  const HEAD = "link[rel=canonical], link[rel=alternate], link[rel=prev], link[rel=next]";
  const at = (id) => document.getElementById(id);
  const form = at("search");
  const status = document.createElement("div");
  let asking;

  status.className = "hidden";
  status.setAttribute("role", "status");
  document.body.append(status);

  function say(text) {
    status.textContent = "";
    setTimeout(() => { status.textContent = text; }, 50);
  }

  const isHere = (url) => at("kept") && url.origin === location.origin
    && url.pathname === location.pathname && url.search && !url.hash;
  const here = () => location.pathname + location.search;
  let shown = here(); // a place within a page is no other page

  // Where the focus is, in words that hold on the next page too.
  function place(element) {
    const value = element.closest(".value");
    if (value) return `#${CSS.escape(value.id)} > .${element.classList[0]}, #${CSS.escape(value.id)} > .choose`;
    const sort = element.closest(".sorts li");
    if (sort) return `.sorts li:nth-child(${[...sort.parentNode.children].indexOf(sort) + 1}) a`;
    if (element.closest(".bars")) return ".bars a[tabindex='0']";
    return element.id ? `#${CSS.escape(element.id)}` : "";
  }

  function replace(page, words) {
    const focused = document.activeElement;
    const inside = focused && PARTS.some((id) => at(id).contains(focused));
    const where = inside ? place(focused) : "";
    const open = document.querySelector(".filters")?.open;
    document.title = page.title;
    document.querySelectorAll(HEAD).forEach((one) => one.remove());
    document.head.append(...page.querySelectorAll(HEAD));
    PARTS.forEach((id) => at(id).replaceWith(page.getElementById(id)));
    if (open) document.querySelector(".filters").open = true;
    const asked = page.getElementById("q").value;
    if (asked && at("q").value === words) at("q").value = asked; // else they are being typed
    document.dispatchEvent(new Event("izde:shown"));
    const heading = document.querySelector("main h1");
    if (inside) {
      const again = (where && document.querySelector(where)) || heading;
      if (again === heading) heading.tabIndex = -1;
      again.focus({ preventScroll: true });
    }
    say(heading.textContent.trim());
  }

  // What was asked before and is still on its way is not shown any more.
  function leave() {
    asking?.abort();
    asking = null;
    at("main").removeAttribute("aria-busy");
  }

  async function show(address, { push = true, top = false, y = null } = {}) {
    leave();
    const own = asking = new AbortController();
    const words = at("q").value;
    at("main").setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: own.signal });
      const text = await answer.text();
      if (own !== asking) return;
      const page = new DOMParser().parseFromString(text, "text/html");
      if (!answer.ok || !PARTS.every((id) => page.getElementById(id))) throw new Error("another page");
      if (push) {
        history.replaceState({ y: scrollY }, "");
        history.pushState(null, "", answer.url);
      }
      shown = here();
      replace(page, words);
      if (top) document.querySelector("main h1").scrollIntoView();
      if (y !== null) scrollTo(0, y);
      asking = null;
    } catch {
      if (own === asking) location.assign(address);
    }
  }

  function go(url, options) {
    if (isHere(url)) show(url.href, options);
    else location.assign(url.href);
  }

  if (at("kept")) {
    history.scrollRestoration = "manual";
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || event.defaultPrevented || event.button || link.hasAttribute("download")) return;
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const url = new URL(link.href.baseVal ?? link.href, location.href);
      if (!isHere(url)) {
        if (!url.hash) leave();
        return;
      }
      event.preventDefault();
      show(url.href, { top: Boolean(link.closest(".paging")) });
    });
    form.addEventListener("submit", (event) => {
      const asked = [...new FormData(form)].filter(([, value]) => value.trim());
      if (!asked.length) return;
      event.preventDefault();
      show(`${form.action}?${new URLSearchParams(asked)}`);
    });
    addEventListener("popstate", (event) => {
      if (here() !== shown || asking) show(location.href, { push: false, y: event.state?.y ?? 0 });
    });
    addEventListener("pagehide", () => history.replaceState({ y: scrollY }, ""));
    if (history.state?.y) scrollTo(0, history.state.y);
  }
  return { go, say };
})();

// Completion in the search box: a combobox with a list (WAI-ARIA Authoring Practices 1.2).
(() => {
  const WAIT = 120; // milliseconds without a key before anything is asked
  const input = document.getElementById("q");
  if (!input || !Element.prototype.replaceChildren) return; // no box, or an old browser
  const said = input.dataset;
  const list = document.createElement("ul");
  let timer, asking, current = -1, shown = [];

  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  const set = (element, values) => {
    for (const name in values) element.setAttribute(name, values[name]);
  };
  set(list, { role: "listbox", "aria-label": said.name });
  set(input, {
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  });
  input.parentNode.append(list);

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
    if (!list.hidden) live.say("");
    list.hidden = true;
    list.replaceChildren();
    shown = [];
    mark(-1);
    input.setAttribute("aria-expanded", "false");
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
    live.say(said.number.replace("{number}", found.length));
  }

  // Words are asked with the filters of the page, as if they had been typed.
  function choose(at) {
    const one = shown[at];
    close();
    if (one.kind !== "words") return location.assign(one.address);
    input.value = one.text;
    input.form.requestSubmit();
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

// A stretch of the bars of a timeline, by dragging over them or with Shift and the arrows.
(() => {
  const DAY = 864e5; // milliseconds
  let drag = null; // { svg, from, to, moved }

  const links = (svg) => [...svg.querySelectorAll("a")];
  const number = (svg) => svg.dataset.from.split(" ").length;
  const place = (link, svg) => Math.round(parseFloat(link.querySelector("rect").getAttribute("x")) / 100 * number(svg));

  function barAt(svg, x) {
    const box = svg.getBoundingClientRect();
    const bar = Math.floor((x - box.left) / box.width * number(svg));
    return Math.min(Math.max(bar, 0), number(svg) - 1);
  }

  function mark() {
    const { svg, from, to } = drag;
    const all = number(svg);
    let shade = svg.querySelector(".drag");
    if (!shade) {
      shade = svg.querySelector(".hit").cloneNode();
      shade.setAttribute("class", "drag");
      svg.prepend(shade);
    }
    shade.setAttribute("x", `${100 * Math.min(from, to) / all}%`);
    shade.setAttribute("width", `${100 * (Math.abs(to - from) + 1) / all}%`);
  }

  function clear() {
    drag?.svg.querySelector(".drag")?.remove();
    drag = null;
  }

  function choose() {
    const { svg, from, to } = drag;
    const starts = svg.dataset.from.split(" ");
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const before = (start) => new Date(Date.parse(start) - DAY).toISOString().slice(0, 10);
    const url = new URL(svg.querySelector("a").getAttribute("href"), location.href);
    url.searchParams.set("from", starts[first]);
    url.searchParams.set("to", last + 1 < starts.length ? before(starts[last + 1]) : svg.dataset.to);
    clear();
    live.go(url);
  }

  document.addEventListener("pointerdown", (event) => {
    const svg = event.target.closest?.("svg[data-from]");
    if (!svg || event.button || event.pointerType === "touch") return; // a finger scrolls
    clear();
    const bar = barAt(svg, event.clientX);
    drag = { svg, from: bar, to: bar, moved: false };
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag || !event.buttons) return;
    drag.to = barAt(drag.svg, event.clientX);
    if (drag.to !== drag.from) drag.moved = true;
    if (drag.moved) mark();
  });
  document.addEventListener("pointerup", () => {
    if (drag?.moved) {
      const stop = (event) => event.preventDefault();
      addEventListener("click", stop, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", stop, { capture: true }), 50);
      choose();
    } else if (drag) clear();
  });
  document.addEventListener("dragstart", (event) => {
    if (event.target.closest?.("svg[data-from]")) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const link = event.target.closest?.("svg[data-from] a");
    if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
    const svg = link.closest("svg");
    const every = links(svg);
    const here = every.indexOf(link);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: every.length - 1 }[event.key];
    if (next !== undefined && every[next]) {
      if (!event.shiftKey) clear();
      else drag = { svg, from: drag?.svg === svg ? drag.from : place(link, svg), to: place(every[next], svg), moved: true };
      if (drag) mark();
      every.forEach((one) => one.setAttribute("tabindex", one === every[next] ? 0 : -1));
      every[next].focus();
    } else if (event.key === "Enter" && drag && drag.from !== drag.to) {
      choose();
    } else if (event.key === "Escape" && drag) {
      clear();
    } else return;
    event.preventDefault();
  });

  // One of the bars is a stop of the Tab key, the arrows lead to the others.
  function ready() {
    document.querySelectorAll("svg[data-from]").forEach((svg) => {
      const every = links(svg);
      const stop = svg.querySelector("a.on") || every[every.length - 1];
      every.forEach((one) => one.setAttribute("tabindex", one === stop ? 0 : -1));
      const box = svg.closest(".bars");
      box.scrollLeft = stop ? place(stop, svg) / number(svg) * box.scrollWidth - box.clientWidth / 2 : 0;
    });
  }
  document.addEventListener("izde:shown", ready);
  ready();
})();

// The list of all values of a facet, narrowed while a part of a name is typed.
(() => {
  const input = document.getElementById("find");
  if (!input) return;
  const list = document.getElementById(input.dataset.list);
  const fold = (text) => text.toLocaleLowerCase(document.documentElement.lang);
  input.addEventListener("input", () => {
    const words = fold(input.value).split(/\s+/);
    let shown = 0;
    list.querySelectorAll(".value").forEach((one) => {
      const name = fold(one.querySelector(".name").firstChild.textContent);
      one.hidden = !words.every((word) => name.includes(word));
      shown += !one.hidden;
    });
    list.querySelectorAll("ul").forEach((one) => {
      one.hidden = !one.querySelector(".value:not([hidden])");
      if (one.previousElementSibling?.tagName === "H2") one.previousElementSibling.hidden = one.hidden;
    });
    live.say(input.dataset.number.replace("{number}", shown));
  });
})();
