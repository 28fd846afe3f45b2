/* Filters and orders a collection. The markup is that of scripts/templates/_explorer.html: each item
   carries its values (data-facets="rol=leraren school=A") and its place in each order (data-places).

   Values of one facet widen a choice, facets narrow it: leraren or ouders, and school A.
   The choice stands in the address, in the same words, so that a filtered view can be linked. */
var gidsExplorer = (function () {
  "use strict";

  /* "rol=leraren school=A" → Map { rol → Set { leraren }, school → Set { A } } */
  function readValues(tokens) {
    var values = new Map();
    tokens.split(" ").filter(Boolean).forEach(function (token) {
      var at = token.indexOf("=");
      add(values, token.slice(0, at), token.slice(at + 1));
    });
    return values;
  }

  function add(values, name, value) {
    if (!values.has(name)) values.set(name, new Set());
    values.get(name).add(value);
  }

  /* The choice that an address holds; names and values that the collection lacks are ignored. */
  function readAddress(query, known) {
    var choice = new Map();
    new URLSearchParams(query).forEach(function (value, name) {
      if (known.has(name) && known.get(name).has(value)) add(choice, name, value);
    });
    return choice;
  }

  /* A choice as the query of an address: "?rol=leraren&school=A", or nothing. */
  function writeAddress(choice, order) {
    var query = new URLSearchParams();
    choice.forEach(function (values, name) {
      values.forEach(function (value) { query.append(name, value); });
    });
    if (order) query.append("volgorde", order);
    return String(query) && "?" + query;
  }

  function isChosen(values, chosen) {
    var own = values || new Set();
    return Array.from(chosen).some(function (value) { return own.has(value); });
  }

  /* Whether an item's values fit a choice; one facet may be left out of account. */
  function fits(values, choice, without) {
    return Array.from(choice).every(function (entry) {
      return entry[0] === without || isChosen(values.get(entry[0]), entry[1]);
    });
  }

  /* How many items a value would show beside what other facets chose. */
  function count(items, choice, name, value) {
    return items.filter(function (values) {
      return values.get(name).has(value) && fits(values, choice, name);
    }).length;
  }

  /* "{shown} van {all}" with its places filled in. */
  function fill(pattern, words) {
    return pattern.replace(/\{(\w+)\}/g, function (_, name) { return words[name]; });
  }

  return {
    readValues: readValues,
    readAddress: readAddress,
    writeAddress: writeAddress,
    fits: fits,
    count: count,
    fill: fill,
  };
})();

customElements.define("guide-explorer", class extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector(".explorer__form");
    this.said = this.querySelector(".explorer__said");
    this.chips = this.querySelector(".explorer__choices");
    this.reset = this.querySelector(".explorer__reset");
    this.boxes = Array.from(this.form.querySelectorAll("input[type=checkbox]"));
    this.done = this.querySelector(".explorer__done");
    this.items = Array.from(this.querySelectorAll("[data-facets]"), (element) => ({
      element,
      values: gidsExplorer.readValues(element.dataset.facets),
      places: element.dataset.places.split(" ").map(Number),
      home: element.parentElement,
    }));
    this.ordered = this.items[0].home.cloneNode(false); // one list, like those of the groups
    this.ordered.classList.add("explorer__ordered");
    this.ordered.hidden = true;
    this.querySelector(".explorer__results").append(this.ordered);
    this.groups = Array.from(this.querySelectorAll("[data-group]"));
    this.known = new Map();
    this.boxes.forEach((box) => {
      if (!this.known.has(box.name)) this.known.set(box.name, new Set());
      this.known.get(box.name).add(box.value);
    });
    const wide = matchMedia("(min-width: 60em)");
    const unfold = () => { this.querySelector(".explorer__panel").open = wide.matches; };
    unfold();
    wide.addEventListener("change", unfold);
    this.form.addEventListener("change", () => this.choose());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.reset.addEventListener("click", () => {
      this.clear();
      this.choose();
      this.said.focus();
    });
    this.done.addEventListener("click", () => { // on a phone the panel stands before the results
      this.querySelector(".explorer__panel").open = false;
      this.said.focus();
    });
    addEventListener("popstate", () => this.follow());
    addEventListener("hashchange", () => this.reveal());
    this.arranged = 0; // the order of the page
    this.said.tabIndex = -1; // takes the focus when the button that had it goes
    this.follow();
    this.reveal();
  }

  get order() {
    return this.form.elements.volgorde;
  }

  get choice() {
    const choice = new Map();
    this.boxes.filter((box) => box.checked).forEach((box) => {
      choice.set(box.name, (choice.get(box.name) || new Set()).add(box.value));
    });
    return choice;
  }

  clear() {
    this.boxes.forEach((box) => { box.checked = false; });
  }

  /* The visitor chose: what she sees, and the address, follow. */
  choose() {
    const order = this.order.selectedIndex ? this.order.value : "";
    const query = gidsExplorer.writeAddress(this.choice, order);
    history.pushState(null, "", query || location.pathname);
    this.show();
  }

  /* The address changed: the form, and what she sees, follow. */
  follow() {
    const choice = gidsExplorer.readAddress(location.search, this.known);
    this.boxes.forEach((box) => {
      box.checked = choice.has(box.name) && choice.get(box.name).has(box.value);
    });
    const order = new URLSearchParams(location.search).get("volgorde");
    const options = Array.from(this.order.options, (option) => option.value);
    this.order.selectedIndex = Math.max(0, options.indexOf(order));
    this.show();
  }

  /* A link to a record that a choice hides lets go of the choice. */
  reveal() {
    const goal = document.getElementById(decodeSafely(location.hash.slice(1)));
    const item = goal && goal.closest("[data-facets]");
    if (!item || !item.hidden) return;
    this.clear();
    history.replaceState(null, "", location.pathname + location.hash);
    this.show();
    goal.scrollIntoView();
  }

  show() {
    const choice = this.choice;
    this.items.forEach((item) => {
      item.element.hidden = !gidsExplorer.fits(item.values, choice);
    });
    this.arrange();
    const values = this.items.map((item) => item.values);
    this.boxes.forEach((box) => {
      const number = gidsExplorer.count(values, choice, box.name, box.value);
      const label = box.closest("label");
      label.querySelector(".facet__count").textContent = number;
      label.classList.toggle("facet__choice--empty", !number && !box.checked);
    });
    this.form.querySelectorAll(".facet").forEach((facet) => {
      const chosen = facet.querySelectorAll("input:checked").length;
      facet.querySelector(".facet__chosen").textContent = chosen ? `(${chosen})` : "";
    });
    this.say(choice);
  }

  /* In the order of the page items stand in their groups; in another order they stand in one list. */
  arrange() {
    const order = this.order.selectedIndex;
    if (order !== this.arranged) {
      const sorted = this.items.slice().sort((a, b) => a.places[order] - b.places[order]);
      sorted.forEach((item) => (order ? this.ordered : item.home).append(item.element));
      this.ordered.hidden = !order;
      this.arranged = order;
    }
    this.groups.forEach((group) => {
      const shown = group.querySelectorAll("[data-facets]:not([hidden])").length;
      group.hidden = !shown;
      const number = group.querySelector("[data-group-count]");
      if (number) number.textContent = shown;
    });
  }

  /* One sentence that says what is shown and how much is hidden. */
  say(choice) {
    const all = this.items.length;
    const shown = this.items.filter((item) => !item.element.hidden).length;
    const words = {
      all, shown, hidden: all - shown, noun: this.dataset.noun, choice: this.inWords(choice),
    };
    const pattern = !choice.size ? "all" : shown ? "some" : "none";
    this.said.textContent = gidsExplorer.fill(this.dataset[pattern], words);
    this.done.textContent = gidsExplorer.fill(this.done.dataset.label, words);
    const checked = this.boxes.filter((box) => box.checked);
    this.chips.replaceChildren(...checked.map((box) => this.chip(box)));
    this.chips.hidden = this.reset.hidden = !checked.length;
  }

  /* "rol: Leraar of Ouder; school: School A" */
  inWords(choice) {
    const facets = Array.from(choice.keys(), (name) => {
      const checked = this.boxes.filter((box) => box.name === name && box.checked);
      return `${facetOf(checked[0])}: ${checked.map(labelOf).join(this.dataset.or)}`;
    });
    return facets.join("; ");
  }

  chip(box) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "explorer__chip";
    button.textContent = labelOf(box);
    button.setAttribute("aria-label", `${this.dataset.remove}${facetOf(box)}, ${labelOf(box)}`);
    button.addEventListener("click", () => {
      const place = Array.from(this.chips.children).indexOf(item);
      box.checked = false;
      this.choose();
      const rest = this.chips.children;
      (rest.length ? rest[Math.min(place, rest.length - 1)].firstChild : this.said).focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
});

function labelOf(box) {
  return box.closest("label").querySelector(".facet__label").textContent;
}

function facetOf(box) {
  return box.closest("fieldset").querySelector("legend").textContent.toLowerCase();
}

function decodeSafely(text) {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    return "";
  }
}
