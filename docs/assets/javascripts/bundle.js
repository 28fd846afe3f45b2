/* The visitor's own bundles: order, notes, share, print, present, export and import.
   Markup and texts stand in scripts/templates/bundle.html; what a bundle is, in collecting.js. */
customElements.define("guide-bundle", class extends HTMLElement {
  connectedCallback() {
    this.texts = gidsCollect.messages(this);
    this.template = this.get("item");
    this.rows = new Map(); // address → its row on the screen
    this.records = new Map();
    this.turn = 0;
    this.addEventListener("click", (event) => this.onClick(event));
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("input", (event) => this.onInput(event));
    this.addEventListener("pointerdown", (event) => this.onDrag(event));
    this.get("bundles").addEventListener("change", () => this.choose(this.get("bundles").value));
    this.get("with-notes").addEventListener("change", () => this.showLink());
    this.get("file").addEventListener("change", () => this.importFile());
    window.addEventListener("hashchange", () => this.open());
    window.addEventListener("beforeprint", () => this.prepareCover());
    window.addEventListener("storage", (event) => {
      if (event.key === gidsCollect.key && !this.shared) this.onOtherTab();
    });
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && !this.shared) this.open();
    });
    this.open();
  }

  get(name, within) {
    return (within || this).querySelector(`[data-part="${name}"]`);
  }

  /* --- what is on the screen ------------------------------------------------------------------ */

  /* Shows the bundle of the link in the address, or else the one asked for or used last. */
  open(id) {
    const { state, problem } = gidsCollect.read();
    this.shared = gidsCollect.isShared(location.hash);
    if (this.shared) {
      const read = gidsCollect.decode(location.hash);
      this.bundle = read.bundle;
      this.warn(read.problem);
    } else {
      const find = (wanted) => state.bundles.find((one) => one.id === wanted);
      this.bundle = find(id) || find(state.current) || this.fresh(this.texts.first);
      this.warn(problem);
    }
    return this.render();
  }

  /* What another tab stored; who is typing a note here goes on typing. */
  async onOtherTab() {
    const typing = document.activeElement.closest("[data-part=note]");
    const address = typing && typing.closest(".bundle-item").dataset.address;
    await this.open(this.bundle.id);
    if (!this.rows.has(address) || document.activeElement !== document.body) return;
    const note = this.get("note", this.rows.get(address));
    note.focus();
    note.setSelectionRange(typing.selectionEnd, typing.selectionEnd);
  }

  fresh(title) {
    return { id: gidsCollect.newId(), title: title, items: [] };
  }

  choose(id) {
    const { state } = gidsCollect.read();
    const found = state.bundles.find((one) => one.id === id);
    if (!found) return;
    this.leaveLink();
    this.bundle = found;
    state.current = id;
    this.warn(gidsCollect.write(state));
    this.render();
  }

  leaveLink() {
    this.shared = false;
    if (location.hash) history.replaceState(null, "", location.pathname + location.search);
  }

  /* Keeps what is on the screen. A bundle from a link becomes one of her own. */
  save() {
    if (this.shared) {
      this.leaveLink();
      this.bundle.id = gidsCollect.newId();
    }
    const { state } = gidsCollect.read();
    const at = state.bundles.findIndex((one) => one.id === this.bundle.id);
    if (at < 0) state.bundles.push(this.bundle);
    else state.bundles[at] = this.bundle;
    state.current = this.bundle.id;
    this.warn(gidsCollect.write(state));
    this.listBundles();
    this.showLink();
  }

  warn(problem) {
    this.get("notice").textContent = problem ? this.texts[problem] : "";
  }

  say(message, undo) {
    this.get("status").textContent = message;
    this.undo = undo || null;
    this.get("undo").hidden = !undo;
    this.get("text").hidden = true;
  }

  count(kind, number) {
    return gidsCollect.fill(this.texts[`${kind}-${number === 1 ? "one" : "many"}`], { number: number });
  }

  title() {
    return this.bundle.title || this.texts.untitled;
  }

  listBundles() {
    const { state } = gidsCollect.read();
    const own = state.bundles.slice();
    if (!this.shared && !own.some((one) => one.id === this.bundle.id)) own.push(this.bundle);
    const options = own.map((one) => new Option(one.title || this.texts.untitled, one.id, false, !this.shared && one.id === this.bundle.id));
    if (this.shared) {
      options.unshift(new Option(gidsCollect.fill(this.texts["from-link"], { title: this.title() }), "", true, true));
    }
    this.get("bundles").replaceChildren(...options);
    this.get("shared").hidden = !this.shared || !this.bundle.items.length;
  }

  async render() {
    const turn = ++this.turn;
    this.listBundles();
    this.get("title").value = this.bundle.title;
    const addresses = this.bundle.items.map((item) => item.address);
    this.get("empty").hidden = addresses.length > 0;
    try {
      const found = await gidsCollect.find(addresses);
      const works = Array.from(found.values()).flatMap((record) => (record && record.works) || []);
      const cited = await gidsCollect.find(works);
      if (turn !== this.turn) return; // something changed meanwhile
      this.records = found;
      this.works = cited;
    } catch (error) {
      return this.warn("not-loaded");
    }
    this.rows = new Map(this.bundle.items.map((item) => [item.address, this.row(item)]));
    this.arrange();
    this.showLink();
  }

  /* --- the items ---------------------------------------------------------------------------------- */

  row(item) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const record = this.records.get(item.address);
    row.dataset.address = item.address;
    row.classList.toggle("bundle-item--gone", !record);
    if (record && record.level) row.classList.add(`level--${record.level}`);
    this.get("kind", row).textContent = record ? record.kind : this.texts["gone-kind"];
    const heading = this.get("heading", row);
    if (record) {
      const link = gidsCollect.element("a", "", record.title);
      link.href = gidsCollect.link(record.address);
      heading.append(link);
      this.get("body", row).append(...this.body(record));
      this.get("basis", row).textContent = [record.about, record.basis].filter(Boolean).join(" ");
      this.get("address", row).textContent = gidsCollect.permanent(record.address);
    } else {
      heading.textContent = gidsCollect.fill(this.texts.gone, { address: item.address });
    }
    row.querySelectorAll("[data-do]").forEach((button) => {
      button.setAttribute("aria-label", gidsCollect.fill(this.texts[button.dataset.do], { title: this.name(item) }));
    });
    const note = this.get("note", row);
    note.value = item.note;
    note.setAttribute("aria-label", gidsCollect.fill(this.texts.note, { title: this.name(item) }));
    this.get("printed", row).textContent = item.note;
    return row;
  }

  body(record) {
    const made = gidsCollect.paragraphs(record).map((text) => gidsCollect.element(record.quoted ? "blockquote" : "p", "", record.quoted ? `“${text}”` : text));
    if (record.points) {
      const list = document.createElement("ol");
      list.append(...record.points.flat().map((point) => gidsCollect.element("li", "", point)));
      made.push(list);
    }
    return made;
  }

  name(item) {
    const record = this.records.get(item.address);
    return record ? record.title : item.address;
  }

  /* Puts the rows in the bundle's order; rows that stay keep what is typed in them. */
  arrange() {
    const rows = this.bundle.items.map((item) => this.rows.get(item.address));
    this.get("items").replaceChildren(...rows);
    rows.forEach((row, at) => {
      row.querySelector("[data-do=up]").disabled = at === 0;
      row.querySelector("[data-do=down]").disabled = at === rows.length - 1;
      growNote(this.get("note", row));
    });
    this.get("empty").hidden = rows.length > 0;
    this.get("present").hidden = !rows.length;
    this.get("contents").replaceChildren(...this.bundle.items.map((item) => {
      const record = this.records.get(item.address);
      return gidsCollect.element("li", "", record ? `${record.title} (${record.kind.toLowerCase()})` : item.address);
    }));
    this.listSources();
  }

  listSources() {
    const { sections, works } = this.sources();
    this.get("sources").hidden = !sections.length && !works.length;
    this.get("two-texts").hidden = !sections.length;
    for (const [name, texts] of [["sections", sections], ["works", works]]) {
      this.get(`${name}-title`).hidden = !texts.length;
      this.get(name).replaceChildren(...texts.map((text) => gidsCollect.element("li", "", text)));
    }
  }

  /* What the items rest on: sections of the two texts, and works in APA. */
  sources() {
    const shown = this.bundle.items.map((item) => this.records.get(item.address)).filter(Boolean);
    const works = shown.flatMap((record) => record.works || [])
      .map((address) => this.works.get(address)).concat(shown).filter((record) => record && record.forms);
    const unique = (texts) => Array.from(new Set(texts));
    return {
      sections: unique(shown.flatMap((record) => record.sections || [])),
      works: unique(works.map((record) => record.forms[0])).sort((a, b) => a.localeCompare(b, "nl"))
    };
  }

  /* --- changing ---------------------------------------------------------------------------------- */

  onClick(event) {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const row = button.closest(".bundle-item");
    const actions = {
      new: () => this.create(),
      keep: () => { this.save(); this.listBundles(); this.say(this.texts.kept); },
      delete: () => this.deleteBundle(),
      undo: () => this.takeBack(),
      share: () => this.toggleShare(button),
      print: () => window.print(),
      "copy-text": () => this.copyText(),
      "copy-link": () => this.copyLink(),
      qr: () => this.showQr(),
      "close-qr": () => this.get("qr-view").close(),
      export: () => this.download([this.bundle], this.title()),
      "export-all": () => this.download(gidsCollect.read().state.bundles, ""),
      import: () => this.get("file").click(),
      up: () => this.move(row, -1, button),
      down: () => this.move(row, 1, button),
      remove: () => this.remove(row)
    };
    const action = actions[button.dataset.do];
    if (action) action();
  }

  onKey(event) {
    const handle = event.target.closest(".bundle-item__handle");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!handle || !step) return;
    event.preventDefault();
    this.move(handle.closest(".bundle-item"), step, handle);
  }

  onInput(event) {
    const part = event.target.dataset.part;
    if (part === "title") this.bundle.title = event.target.value;
    else if (part === "note") this.itemOf(event.target.closest(".bundle-item")).note = event.target.value;
    else return;
    if (part === "note") {
      this.get("printed", event.target.closest(".bundle-item")).textContent = event.target.value;
      growNote(event.target);
    }
    this.save();
  }

  itemOf(row) {
    return this.bundle.items.find((item) => item.address === row.dataset.address);
  }

  move(row, step, button) {
    const items = this.bundle.items, item = this.itemOf(row), to = items.indexOf(item) + step;
    if (to < 0 || to >= items.length) return;
    items.splice(to - step, 1);
    items.splice(to, 0, item);
    this.arrange();
    (button.disabled ? row.querySelector(".bundle-item__handle") : button).focus();
    this.save();
    this.sayPlace(item);
  }

  sayPlace(item) {
    const items = this.bundle.items;
    this.say(gidsCollect.fill(this.texts.moved, { title: this.name(item), place: items.indexOf(item) + 1, number: items.length }));
  }

  /* By mouse, pen or finger: the row follows the pointer, the others make room. */
  onDrag(event) {
    const handle = event.target.closest(".bundle-item__handle");
    if (!handle || event.button !== 0) return;
    event.preventDefault();
    handle.focus();
    const row = handle.closest(".bundle-item"), list = this.get("items"), before = Array.from(list.children);
    let y = event.clientY, frame = 0;
    const place = () => {
      if (placeAt(row, y)) handle.setPointerCapture(event.pointerId); // moving the row lets go of the pointer
    };
    const roll = () => { // also while a finger waits at the edge of the screen
      const edge = y < 90 ? -12 : y > innerHeight - 60 ? 12 : 0;
      if (edge) scrollBy(0, edge);
      place();
      frame = requestAnimationFrame(roll);
    };
    const follow = (move) => { y = move.clientY; };
    const drop = (end) => {
      cancelAnimationFrame(frame);
      handle.removeEventListener("pointermove", follow);
      row.classList.remove("bundle-item--dragged");
      if (end.type === "pointercancel") return list.replaceChildren(...before);
      place();
      this.takeOrder(row, handle);
    };
    row.classList.add("bundle-item--dragged");
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", follow);
    handle.addEventListener("pointerup", drop, { once: true });
    handle.addEventListener("pointercancel", drop, { once: true });
    roll();
  }

  /* The order of the rows on the screen becomes the bundle's. */
  takeOrder(row, handle) {
    const order = Array.from(this.get("items").children).map((one) => one.dataset.address);
    if (order.every((address, at) => address === this.bundle.items[at].address)) return;
    this.bundle.items.sort((a, b) => order.indexOf(a.address) - order.indexOf(b.address));
    this.arrange();
    handle.focus();
    this.save();
    this.sayPlace(this.itemOf(row));
  }

  remove(row) {
    const items = this.bundle.items, item = this.itemOf(row), at = items.indexOf(item);
    items.splice(at, 1);
    this.arrange();
    this.save();
    this.say(gidsCollect.fill(this.texts.removed, { title: this.name(item) }), () => {
      items.splice(at, 0, item);
      this.arrange();
      this.save();
      this.rows.get(item.address).querySelector("[data-do=remove]").focus();
    });
    this.get("undo").focus();
  }

  create() {
    this.leaveLink();
    this.bundle = this.fresh("");
    this.save();
    this.render();
    this.say("");
    this.get("title").focus();
  }

  deleteBundle() {
    const gone = this.bundle, title = this.title();
    const { state } = gidsCollect.read();
    const at = state.bundles.findIndex((one) => one.id === gone.id);
    if (at >= 0) state.bundles.splice(at, 1);
    state.current = (state.bundles[Math.max(0, at - 1)] || {}).id || "";
    const problem = gidsCollect.write(state);
    this.leaveLink();
    this.open();
    if (problem) this.warn(problem);
    this.say(gidsCollect.fill(this.texts.deleted, { title: title }), () => {
      this.bundle = gone;
      this.save();
      this.render();
    });
    this.get("undo").focus();
  }

  takeBack() {
    const undo = this.undo;
    this.say(this.texts.undone);
    if (undo) undo();
  }

  /* --- going elsewhere ------------------------------------------------------------------------------ */

  showLink() {
    const withNotes = this.get("with-notes").checked;
    this.get("link").value = gidsCollect.shareable("bundel/") + "#" + gidsCollect.encode(this.bundle, withNotes);
    this.get("present").href = gidsCollect.link("presenteren/") + "#" + gidsCollect.encode(this.bundle, false);
  }

  toggleShare(button) {
    const share = this.get("share");
    share.hidden = !share.hidden;
    button.setAttribute("aria-expanded", String(!share.hidden));
    if (!share.hidden) this.get("link").select();
  }

  async copyLink() {
    const done = await gidsCollect.copy(this.get("link").value);
    this.say(done ? this.texts.copied : this.texts["not-copied"]);
    if (!done) this.get("link").select();
  }

  async copyText() {
    const text = this.asText();
    const done = await gidsCollect.copy(text);
    this.say(done ? this.texts.copied : this.texts["not-copied"]);
    const field = this.get("text");
    field.value = text;
    field.hidden = done;
    if (!done) field.select();
  }

  /* The bundle for a slide or a document: each item with its basis and address, then the sources. */
  asText() {
    const items = this.bundle.items.map((item, at) => {
      const record = this.records.get(item.address);
      if (!record) return `${at + 1}. ${gidsCollect.fill(this.texts.gone, item)}`;
      const lines = [`${at + 1}. ${record.title} (${record.kind.toLowerCase()})`];
      lines.push(...gidsCollect.paragraphs(record).map((text) => (record.quoted ? `“${text}”` : text)));
      lines.push(...(record.points || []).flat().map((point, place) => `   ${place + 1}) ${point}`));
      if (record.basis) lines.push(`${this.texts.basis}: ${record.basis}`);
      if (item.note) lines.push(`${this.texts["text-note"]}: ${item.note}`);
      lines.push(gidsCollect.permanent(record.address));
      return lines.join("\n");
    });
    const { sections, works } = this.sources();
    const sources = sections.concat(works).map((text) => `- ${text}`);
    const tail = sources.length ? [`${this.texts.sources}\n${sources.join("\n")}`] : [];
    if (sections.length) tail.push(this.get("two-texts").textContent);
    return [this.title(), ...items, ...tail, this.texts["from-guide"]].join("\n\n") + "\n";
  }

  showQr() {
    const picture = drawQr(this.get("link").value, this.texts.qr);
    if (!picture) return this.say(this.texts["no-qr"]);
    this.get("qr").replaceChildren(picture);
    this.get("qr-title").textContent = this.title();
    const address = this.get("link").value;
    this.get("qr-link").textContent = address.length < 120 ? address : "";
    this.get("qr-view").showModal();
  }

  prepareCover() {
    this.get("cover-title").textContent = this.title();
    const today = new Date().toLocaleDateString("nl-BE", { dateStyle: "long" });
    this.get("cover-facts").textContent = `${this.count("items", this.bundle.items.length)} · ${today}`;
    const address = gidsCollect.shareable("bundel/") + "#" + gidsCollect.encode(this.bundle, false);
    const picture = address.length < 1000 ? drawQr(address, this.texts.qr) : null;
    this.get("cover-qr").replaceChildren(...(picture ? [picture] : []));
    this.querySelector(".bundle-cover__back").hidden = !picture;
  }

  download(bundles, name) {
    const file = new Blob([gidsCollect.writeFile(bundles)], { type: "application/json" });
    const link = document.createElement("a");
    const slug = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");
    link.href = URL.createObjectURL(file);
    link.download = `bundel${slug ? "-" + slug.slice(0, 60) : "s"}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  async importFile() {
    const field = this.get("file"), file = field.files[0];
    if (!file) return;
    const content = file.size > gidsCollect.mostInFile ? null : await file.text();
    field.value = "";
    const read = gidsCollect.readFile(content);
    if (read.problem && read.problem !== "newer") {
      this.say("");
      return this.warn(`file-${read.problem}`);
    }
    const { state } = gidsCollect.read();
    const added = read.bundles.map((bundle) => Object.assign(this.fresh(""), bundle));
    state.bundles.push(...added);
    state.current = added[0].id;
    const problem = gidsCollect.write(state);
    this.leaveLink();
    this.open();
    this.warn(problem || read.problem);
    this.say(gidsCollect.fill(this.texts.imported, { number: this.count("bundles", added.length) }));
  }
});

/* Puts a row before the first whose middle is below a height on the screen; whether it moved. */
function placeAt(row, y) {
  const others = Array.from(row.parentElement.children).filter((other) => other !== row);
  const next = others.find((other) => {
    const box = other.getBoundingClientRect();
    return y < box.top + box.height / 2;
  });
  if ((next || null) === row.nextElementSibling) return false;
  row.parentElement.insertBefore(row, next || null);
  return true;
}

/* A field that grows with what is typed in it. */
function growNote(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}
