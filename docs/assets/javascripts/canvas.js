/* A form that remembers: several named sheets side by side, kept in this browser, opened from and
   saved as files, one step at a time on screen and all of them on paper.

   The page holds every word and every field (scripts/templates/_tool_parts.html); without script it
   is a blank form. A field is [data-field]; its key is "step_field", or "step_row_field" in rows. */
var gidsCanvas = (function () {
  "use strict";

  var VERSION = 1;
  var MOST = { rows: 20, sheets: 50, title: 80, file: 200000 };

  /* --- data: pure functions, tested alone --------------------------------------------------------- */

  function isRecord(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  }

  function plain(value, most) {
    if (typeof value !== "string") return "";
    return value.replace(/\r\n?/g, "\n").replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, " ").slice(0, most);
  }

  /* What of a value a field can hold; "" when nothing. A field is { most } or { options }. */
  function fitting(value, field) {
    if (field.options) return field.options.includes(value) ? value : "";
    var text = plain(value, field.most);
    return text.trim() ? text : "";
  }

  /* The field that a key names, or undefined; in rows any row number up to MOST.rows fits. */
  function fieldAt(key, shape) {
    if (!/^[a-z0-9_-]+$/.test(key)) return undefined;
    if (Object.hasOwn(shape, key)) return shape[key];
    var parts = key.split("_");
    var fits = parts.length === 3 && /^(0|[1-9]\d?)$/.test(parts[1]) && Number(parts[1]) < MOST.rows;
    var general = fits ? parts[0] + "_*_" + parts[2] : "";
    return Object.hasOwn(shape, general) ? shape[general] : undefined;
  }

  /* Only what the form knows, of whatever a file or the storage held. `lost` counts the rest. */
  function clean(raw, shape) {
    if (!isRecord(raw)) return null;
    var values = {}, lost = 0;
    var given = isRecord(raw.values) ? raw.values : {};
    Object.keys(given).forEach(function (key) {
      var field = fieldAt(key, shape);
      var value = field ? fitting(given[key], field) : "";
      if (value) values[key] = value;
      if (given[key] !== "" && value !== given[key]) lost += 1;
    });
    return { title: plain(raw.title, MOST.title).replace(/\s+/g, " ").trim(), values: values, lost: lost };
  }

  function cleanStore(raw, shape) {
    if (!isRecord(raw) || raw.version !== VERSION || !Array.isArray(raw.sheets)) return null;
    var seen = {};
    var sheets = raw.sheets.slice(0, MOST.sheets).map(function (sheet) {
      var cleaned = clean(sheet, shape);
      var id = cleaned && /^[a-z0-9]{1,40}$/.test(sheet.id) ? sheet.id : "";
      if (!id || Object.hasOwn(seen, id)) return null;
      seen[id] = true;
      return { id: id, title: cleaned.title, values: cleaned.values };
    }).filter(Boolean);
    return { version: VERSION, current: plain(raw.current, 40), sheets: sheets };
  }

  /* A file's text as { title, values, lost }, or null when it holds no sheet of this tool. */
  function fromFile(text, tool, shape) {
    try {
      var raw = JSON.parse(text);
      var ours = isRecord(raw) && raw.gids === tool && raw.version === VERSION && isRecord(raw.sheet);
      return ours ? clean(raw.sheet, shape) : null;
    } catch (error) {
      return null;
    }
  }

  function toFile(sheet, tool) {
    var held = { title: sheet.title, values: sheet.values };
    return JSON.stringify({ gids: tool, version: VERSION, sheet: held }, null, 1) + "\n";
  }

  function fileName(tool, title, ending) {
    var words = title.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[a-z0-9]+/g) || [];
    return [tool].concat(words).join("-").slice(0, 60) + ending;
  }

  function inRow(step, key) {
    var parts = key.split("_");
    return parts.length === 3 && parts[0] === step ? Number(parts[1]) : -1;
  }

  function rowsUsed(values, step) {
    return Object.keys(values).reduce(function (most, key) {
      return Math.max(most, inRow(step, key) + 1);
    }, 0);
  }

  /* The values without one row; the rows below it move up. */
  function withoutRow(values, step, gone) {
    var left = {};
    Object.keys(values).forEach(function (key) {
      var row = inRow(step, key);
      if (row === gone) return;
      left[row > gone ? [step, row - 1, key.split("_")[2]].join("_") : key] = values[key];
    });
    return left;
  }

  /* Sections as written by GuideCanvas.sections, as plain text. */
  function asText(title, sections) {
    var blocks = sections.map(function (section) {
      var lines = section.pairs.map(function (pair) { return pair[0] + "\n" + pair[1]; });
      section.rows.forEach(function (row) {
        lines.push([row.name].concat(row.pairs.map(function (pair) {
          return pair[0].replace(/:$/, "") + " " + pair[1];
        })).join("\n"));
      });
      return [section.title.toUpperCase()].concat(lines).join("\n\n");
    });
    return [title].concat(blocks).join("\n\n\n") + "\n";
  }

  /* --- where sheets are kept ------------------------------------------------------------------------ */

  /* localStorage, and this page's memory while the browser refuses. */
  function openStore(key, shape) {
    var memory = null, unreadable = false;

    function empty() {
      return { version: VERSION, current: "", sheets: [] };
    }

    function setAside(raw) {
      unreadable = true;
      try {
        localStorage.setItem(key + ".onleesbaar", raw);
        localStorage.removeItem(key);
      } catch (error) { /* it stays where it was */ }
    }

    function read() {
      if (memory) return memory;
      var raw = null, store = null;
      try { raw = localStorage.getItem(key); } catch (error) { return (memory = empty()); }
      if (raw === null) return empty();
      try { store = cleanStore(JSON.parse(raw), shape); } catch (error) { /* not JSON */ }
      if (!store) setAside(raw);
      return store || empty();
    }

    function write(store) {
      try {
        localStorage.setItem(key, JSON.stringify(store));
        memory = null;
        return true;
      } catch (error) {
        memory = store;
        return false;
      }
    }

    return { read: read, write: write, wasUnreadable: function () { return unreadable; } };
  }

  /* --- leaving the page -------------------------------------------------------------------------------- */

  function download(name, type, text) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: type }));
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  /* Puts a text on the clipboard, and as HTML beside it when given. Resolves to whether that worked. */
  function copy(text, html) {
    function byEvent() {
      var done = false;
      function fill(event) {
        event.clipboardData.setData("text/plain", text);
        if (html) event.clipboardData.setData("text/html", html);
        event.preventDefault();
        done = true;
      }
      document.addEventListener("copy", fill);
      try { document.execCommand("copy"); } catch (error) { done = false; }
      document.removeEventListener("copy", fill);
      return done;
    }
    if (!navigator.clipboard || !window.ClipboardItem) return Promise.resolve(byEvent());
    var kinds = { "text/plain": new Blob([text], { type: "text/plain" }) };
    if (html) kinds["text/html"] = new Blob([html], { type: "text/html" });
    return navigator.clipboard.write([new ClipboardItem(kinds)]).then(function () { return true; }, byEvent);
  }

  return {
    MOST: MOST,
    clean: clean,
    cleanStore: cleanStore,
    fromFile: fromFile,
    toFile: toFile,
    fileName: fileName,
    rowsUsed: rowsUsed,
    withoutRow: withoutRow,
    asText: asText,
    openStore: openStore,
    download: download,
    copy: copy
  };
})();

customElements.define("guide-canvas", class extends HTMLElement {
  connectedCallback() {
    if (this.form) return;
    this.tool = this.dataset.tool;
    this.form = this.querySelector("form");
    this.takeRowsApart();
    this.shape = this.readShape();
    this.store = gidsCanvas.openStore(`gids.${this.tool}.v1`, this.shape);
    this.changed = new Set();
    this.deleted = null;
    this.showLiveParts(this);
    this.listen();
    const store = this.store.read();
    this.open(store.sheets.find((sheet) => sheet.id === store.current) || store.sheets[0] || this.blank());
    if (this.store.wasUnreadable()) this.say("unreadable");
    if (matchMedia("(max-width: 60em)").matches) this.querySelector(".canvas__nav").open = false;
    this.showStep(this.stepOfAddress(), false);
  }

  part(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  showLiveParts(within) {
    within.querySelectorAll("[data-live]").forEach((element) => { element.hidden = false; });
  }

  listen() {
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("input", (event) => this.onInput(event.target));
    this.part("title").addEventListener("input", () => this.onTitle());
    this.part("documents").addEventListener("change", (event) => this.onChoice(event.target.value));
    this.part("file").addEventListener("change", (event) => this.onFile(event.target));
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      if (button) this.act(button.dataset.action, button);
    });
    this.querySelector(".canvas__nav").addEventListener("click", (event) => {
      if (event.target.closest("a") && matchMedia("(max-width: 60em)").matches) {
        this.querySelector(".canvas__nav").open = false;
      }
    });
    window.addEventListener("hashchange", () => this.showStep(this.stepOfAddress(), true));
    window.addEventListener("storage", (event) => this.onOtherTab(event));
    window.addEventListener("pagehide", () => this.save());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(); });
  }

  act(action, button) {
    const actions = {
      new: () => this.onNew(),
      print: () => window.print(),
      copy: () => this.copyText(),
      text: () => this.saveAs(".txt", "text/plain", this.text()),
      export: () => this.saveAs(".json", "application/json", gidsCanvas.toFile(this.sheet, this.tool)),
      import: () => this.part("file").click(),
      delete: () => this.onDelete(),
      undo: () => this.onUndo(),
      "add-row": () => this.onAddRow(button.dataset.for),
      "remove-row": () => this.onRemoveRow(button.closest("[data-row]")),
    };
    if (Object.hasOwn(actions, action)) actions[action]();
  }

  /* --- rows ------------------------------------------------------------------------------------- */

  /* The first row of each group is the pattern that further rows are made from. */
  takeRowsApart() {
    this.patterns = new Map();
    this.querySelectorAll("[data-rows]").forEach((group) => {
      this.patterns.set(group.dataset.rows, group.querySelector("[data-row]").cloneNode(true));
    });
  }

  groupOf(step) {
    return this.querySelector(`[data-rows="${step}"]`);
  }

  makeRow(step, at) {
    const row = this.patterns.get(step).cloneNode(true);
    const renumber = (text) => text.replaceAll(`${step}_0_`, `${step}_${at}_`);
    row.querySelectorAll("*").forEach((element) => {
      for (const name of ["id", "for", "name", "data-field", "aria-describedby"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, renumber(element.getAttribute(name)));
      }
    });
    row.querySelector("[data-part=row-number]").textContent = at + 1;
    this.showLiveParts(row);
    return row;
  }

  layRows(step, count) {
    const group = this.groupOf(step);
    while (group.children.length > count) group.lastElementChild.remove();
    while (group.children.length < count) group.append(this.makeRow(step, group.children.length));
    const add = this.querySelector(`[data-action="add-row"][data-for="${step}"]`);
    add.disabled = count >= gidsCanvas.MOST.rows;
  }

  onAddRow(step) {
    const group = this.groupOf(step);
    this.layRows(step, group.children.length + 1);
    group.lastElementChild.querySelector("input, textarea").focus();
  }

  onRemoveRow(row) {
    const group = row.parentElement;
    const step = group.dataset.rows;
    const at = Array.from(group.children).indexOf(row);
    const count = Math.max(1, group.children.length - 1);
    const left = gidsCanvas.withoutRow(this.sheet.values, step, at);
    Object.keys({ ...this.sheet.values, ...left }).forEach((key) => this.changed.add(key));
    this.sheet.values = left;
    this.layRows(step, count);
    this.fill();
    this.save();
    const next = group.children[Math.min(at, count - 1)];
    next.querySelector("[data-action=remove-row]").focus();
  }

  /* --- fields ----------------------------------------------------------------------------------- */

  fields() {
    return Array.from(this.form.querySelectorAll("[data-field]"));
  }

  readShape() {
    const shape = {};
    this.fields().forEach((field) => {
      const rows = field.closest("[data-rows]");
      const key = field.dataset.field;
      const place = rows ? `${rows.dataset.rows}_*_${key.split("_")[2]}` : key;
      const radios = Array.from(field.querySelectorAll("input[type=radio]"));
      const written = field.querySelector("textarea, input");
      shape[place] = radios.length
        ? { options: radios.map((radio) => radio.value).filter(Boolean) }
        : { most: written.maxLength };
    });
    return shape;
  }

  control(key) {
    return this.form.elements.namedItem(key);
  }

  /* What a field says, as a reader sees it: a choice by its label. */
  said(field) {
    const value = this.sheet.values[field.dataset.field] || "";
    const chosen = value && Array.from(field.querySelectorAll("input[type=radio]"))
      .find((radio) => radio.value === value);
    return chosen ? chosen.parentElement.querySelector("[data-label]").textContent : value;
  }

  /* Shows the sheet's values in the fields; never in the one that is being typed in. */
  fill(except) {
    this.patterns.forEach((_, step) => {
      const shown = this.groupOf(step).children.length;
      this.layRows(step, Math.max(shown, gidsCanvas.rowsUsed(this.sheet.values, step)));
    });
    this.fields().forEach((field) => {
      const key = field.dataset.field;
      if (key !== except) this.control(key).value = this.sheet.values[key] || "";
    });
    this.part("title").value = this.sheet.title;
    this.mirror();
  }

  /* Everything on the page that repeats what was filled in. */
  mirror() {
    const FILLED = "[data-field]:not([data-empty]):not(.no-result *)";
    this.fields().forEach((field) => {
      const text = this.said(field);
      const paper = field.querySelector(".field__paper");
      if (paper) paper.textContent = text;
      field.toggleAttribute("data-empty", !text);
    });
    this.toggleAttribute("data-filled", Boolean(this.form.querySelector(FILLED)));
    this.querySelectorAll("[data-row]").forEach((row) => {
      row.toggleAttribute("data-empty", !row.querySelector(FILLED));
    });
    this.querySelectorAll("[data-mark]").forEach((mark) => {
      const step = this.querySelector(`[data-step="${mark.dataset.mark}"]`);
      mark.hidden = !step.querySelector(FILLED);
      step.toggleAttribute("data-empty", mark.hidden);
    });
    this.querySelectorAll("[data-answer-of]").forEach((place) => {
      place.dataset.nothing = place.dataset.nothing || place.textContent;
      const field = this.form.querySelector(`[data-field="${place.dataset.answerOf}"]`);
      place.textContent = this.said(field) || place.dataset.nothing;
      place.dataset.value = this.sheet.values[place.dataset.answerOf] || "";
    });
    this.part("print-title").textContent = this.sheet.title;
    this.dispatchEvent(new CustomEvent("canvas-change"));
  }

  onInput(control) {
    const field = control.closest("[data-field]");
    if (!field) return;
    const key = field.dataset.field;
    const value = this.control(key).value;
    if (value.trim()) this.sheet.values[key] = value;
    else delete this.sheet.values[key];
    this.changed.add(key);
    this.mirror();
    this.saveSoon();
  }

  onTitle() {
    this.sheet.title = this.part("title").value.trim() || this.sheet.title;
    this.titled = true;
    this.part("print-title").textContent = this.sheet.title;
    this.saveSoon();
  }

  /* --- sheets ------------------------------------------------------------------------------------- */

  blank() {
    const sheets = this.store.read().sheets;
    const taken = new Set(sheets.map((sheet) => sheet.title));
    let n = 1;
    while (taken.has(this.message("new-title", { n }))) n += 1;
    const id = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
    return { id, title: this.message("new-title", { n }), values: {} };
  }

  open(sheet) {
    this.sheet = { id: sheet.id, title: sheet.title, values: { ...sheet.values } };
    this.sheet.title = sheet.title || this.blank().title;
    this.changed.clear();
    this.titled = false;
    this.patterns.forEach((_, step) => this.layRows(step, 1));
    this.fill();
    this.listSheets();
  }

  listSheets() {
    const sheets = this.store.read().sheets;
    const kept = sheets.some((sheet) => sheet.id === this.sheet.id);
    const all = kept ? sheets : [...sheets, this.sheet];
    this.part("documents").replaceChildren(...all.map((sheet) => {
      const own = sheet.id === this.sheet.id;
      return new Option(own ? this.sheet.title : sheet.title, sheet.id, own, own);
    }));
  }

  saveSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), 300);
  }

  /* Writes what changed here on top of what is stored, so that another tab's work stays. */
  save() {
    clearTimeout(this.timer);
    if (!this.changed.size && !this.titled) return true;
    const store = this.store.read();
    const stored = store.sheets.find((sheet) => sheet.id === this.sheet.id);
    if (stored) {
      this.changed.forEach((key) => {
        if (key in this.sheet.values) stored.values[key] = this.sheet.values[key];
        else delete stored.values[key];
      });
      if (this.titled) stored.title = this.sheet.title;
    } else {
      store.sheets.push({ ...this.sheet, values: { ...this.sheet.values } });
    }
    return this.keep(store);
  }

  keep(store) {
    store.current = this.sheet.id;
    const kept = this.store.write(store);
    this.changed.clear();
    this.titled = false;
    this.listSheets();
    if (!kept) this.say("not-stored");
    else if (this.refused) this.say("");
    this.refused = !kept;
    return kept;
  }

  onNew() {
    this.save();
    if (this.isFull()) return;
    this.open(this.blank());
    this.say("opened", { naam: this.sheet.title });
    const first = this.querySelector("[data-step]");
    history.replaceState(history.state, "", `#${first.id}`);
    this.showStep(first, false);
    this.part("title").focus();
    this.part("title").select();
  }

  isFull() {
    const full = this.store.read().sheets.length >= gidsCanvas.MOST.sheets;
    if (full) this.say("full");
    return full;
  }

  onChoice(id) {
    this.save();
    const store = this.store.read();
    const sheet = store.sheets.find((one) => one.id === id);
    if (!sheet) return;
    this.open(sheet);
    if (this.keep(store)) this.say("opened", { naam: this.sheet.title });
  }

  onDelete() {
    this.save();
    const store = this.store.read();
    const at = store.sheets.findIndex((sheet) => sheet.id === this.sheet.id);
    this.deleted = { sheet: { ...this.sheet }, at: at < 0 ? store.sheets.length : at };
    store.sheets = store.sheets.filter((sheet) => sheet.id !== this.sheet.id);
    const name = this.sheet.title;
    const next = store.sheets[Math.max(0, this.deleted.at - 1)];
    this.store.write(store);
    this.open(next || this.blank());
    this.say("deleted", { naam: name }, true);
    this.querySelector("[data-action=undo]").focus();
  }

  onUndo() {
    if (!this.deleted) return;
    this.save();
    const store = this.store.read();
    store.sheets.splice(this.deleted.at, 0, this.deleted.sheet);
    this.open(this.deleted.sheet);
    if (this.keep(store)) this.say("restored", { naam: this.sheet.title });
    this.part("documents").focus();
  }

  /* --- files ------------------------------------------------------------------------------------------ */

  onFile(input) {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    if (file.size > gidsCanvas.MOST.file) return this.say("too-large");
    const reader = new FileReader();
    reader.addEventListener("load", () => this.take(reader.result));
    reader.addEventListener("error", () => this.say("not-ours"));
    reader.readAsText(file);
  }

  /* A file comes in beside what is there; it never replaces anything. */
  take(text) {
    const found = gidsCanvas.fromFile(text, this.tool, this.shape);
    if (!found) return this.say("not-ours");
    this.save();
    if (this.isFull()) return;
    const made = this.blank();
    const store = this.store.read();
    const sheet = { id: made.id, title: found.title || made.title, values: found.values };
    store.sheets.push(sheet);
    this.open(sheet);
    const words = { naam: sheet.title, n: found.lost };
    if (this.keep(store)) this.say(found.lost ? "imported-part" : "imported", words);
  }

  saveAs(ending, type, text) {
    this.save();
    gidsCanvas.download(gidsCanvas.fileName(this.tool, this.sheet.title, ending), type, text);
  }

  /* --- what was filled in, for paper, clipboard and other parts of the page ------------------------ */

  pairs(within) {
    return Array.from(within.querySelectorAll("[data-field]:not([data-empty])"))
      .filter((field) => !field.closest(".no-result"))
      .map((field) => [this.labelOf(field), this.said(field)]);
  }

  labelOf(field) {
    const label = field.querySelector(".field__label").cloneNode(true);
    label.querySelectorAll(".field__ours").forEach((mark) => mark.remove());
    return label.textContent.trim();
  }

  /* Steps that hold something: { title, links, pairs: [[label, text]], rows: [{ name, pairs }] }. */
  sections() {
    return Array.from(this.querySelectorAll("[data-step]")).map((step) => {
      const group = step.querySelector("[data-rows]");
      const rows = Array.from(group ? group.children : []).map((row) => ({
        name: row.querySelector("legend").textContent.replace(/\s+/g, " ").trim(),
        pairs: this.pairs(row),
      }));
      return {
        title: step.dataset.title || step.querySelector("h2").lastChild.textContent.trim(),
        links: step.querySelectorAll(".canvas__blocks a").length,
        pairs: group ? [] : this.pairs(step),
        rows: rows.filter((row) => row.pairs.length),
      };
    }).filter((section) => section.pairs.length || section.rows.length);
  }

  text() {
    return gidsCanvas.asText(this.sheet.title, this.sections());
  }

  async copyText() {
    this.say((await gidsCanvas.copy(this.text())) ? "copied" : "not-copied");
  }

  /* --- other tabs -------------------------------------------------------------------------------- */

  onOtherTab(event) {
    if (event.key !== null && event.key !== `gids.${this.tool}.v1`) return;
    const stored = this.store.read().sheets.find((sheet) => sheet.id === this.sheet.id);
    if (stored) {
      const mine = {};
      this.changed.forEach((key) => { mine[key] = this.sheet.values[key]; });
      this.sheet.values = { ...stored.values, ...mine };
      if (!this.titled) this.sheet.title = stored.title;
      const typing = document.activeElement.closest("[data-field]");
      this.fill(typing ? typing.dataset.field : undefined);
    } else if (Object.keys(this.sheet.values).length) {
      this.say("gone");
    }
    this.listSheets();
  }

  /* --- steps ---------------------------------------------------------------------------------------- */

  stepOfAddress() {
    let name = "";
    try { name = decodeURIComponent(location.hash.slice(1)); } catch (error) { /* no step of ours */ }
    const target = name && document.getElementById(name);
    const inside = target && this.form.contains(target) ? target : null;
    return inside ? inside.closest("[data-step]") : null;
  }

  /* One step at a time; all of them on paper. An address that names none leaves the step as it is. */
  showStep(step, move) {
    const steps = Array.from(this.querySelectorAll("[data-step]"));
    if (!step && this.shown) return;
    this.shown = step || steps[0];
    steps.forEach((one) => { one.hidden = one !== this.shown; });
    this.querySelectorAll(".canvas__nav a").forEach((link) => {
      const here = link.getAttribute("href") === `#${this.shown.id}`;
      if (here) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
      if (here) this.part("where").textContent = link.textContent;
    });
    if (!move) return;
    const heading = this.shown.querySelector("h2");
    heading.focus({ preventScroll: true });
    (document.getElementById(location.hash.slice(1)) || this.shown).scrollIntoView();
  }

  /* --- words ------------------------------------------------------------------------------------------ */

  message(name, words = {}) {
    const text = this.part("messages").content.querySelector(`[data-message="${name}"]`).textContent;
    return text.replace(/\{(\w+)\}/g, (_, word) => words[word]);
  }

  say(name, words, undoable = false) {
    this.part("status").textContent = name ? this.message(name, words) : "";
    const undo = this.querySelector("[data-action=undo]");
    undo.hidden = !undoable;
    if (!undoable) this.deleted = null;
  }
});
