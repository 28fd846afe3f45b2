/* What can be done with one record: collect it, copy its link, cite it, show its QR code.
   Markup and texts stand in record-panel.html. */
customElements.define("record-panel", class extends HTMLElement {
  connectedCallback() {
    if (this.dialog) return;
    const template = document.createElement("template");
    template.innerHTML = gidsMarkup["record-panel"];
    this.append(template.content);
    this.dialog = this.querySelector(".record-panel");
    this.qr = this.querySelector(".qr-view");
    this.texts = gidsCollect.messages(this);
    this.addEventListener("click", (event) => this.onClick(event));
    this.get("forms").addEventListener("change", () => this.showForm());
    this.get("bundles-link").href = gidsCollect.link("bundel/");
  }

  get(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  /* Opens for the record at an address. */
  async show(address) {
    let index = null, found = null;
    try {
      index = await gidsCollect.whenGuide();
      found = (await gidsCollect.find([address])).get(address);
    } catch (error) {
      // the data could not be loaded: the link can still be given
    }
    const page = { address: address, kind: "", title: document.title, text: [] };
    this.record = found || page;
    this.forms = index ? gidsCollect.cite(this.record, index) : null;
    this.get("kind").textContent = this.record.kind;
    this.get("title").textContent = this.record.title;
    this.get("text").textContent = gidsCollect.paragraphs(this.record)[0] || "";
    this.get("link").value = (index ? index.url : gidsCollect.root) + this.record.address;
    this.get("collect").hidden = !found;
    this.get("cite").hidden = !this.forms;
    this.say("");
    this.listBundles();
    this.showForm();
    if (!this.dialog.open) this.dialog.showModal();
  }

  listBundles() {
    const { state } = gidsCollect.read();
    const choices = state.bundles.map((bundle) => new Option(bundle.title || this.texts.untitled, bundle.id, false, bundle.id === state.current));
    this.get("bundles").replaceChildren(...choices, new Option(this.texts.new, "", false, !choices.length));
  }

  showForm() {
    if (!this.forms) return;
    const chosen = this.get("forms").querySelector("input:checked").value;
    this.get("form").value = this.forms[chosen];
  }

  say(message, values) {
    this.get("status").textContent = gidsCollect.fill(message, values || {});
  }

  onClick(event) {
    const button = event.target.closest("button");
    if (!button || !button.dataset.do) return;
    if (button.dataset.do === "close") button.closest("dialog").close();
    if (button.dataset.do === "add") this.add();
    if (button.dataset.do === "copy-link") this.copy(this.get("link"));
    if (button.dataset.do === "copy-form") this.copy(this.get("form"));
    if (button.dataset.do === "qr") this.showQr();
  }

  async copy(field) {
    const done = await gidsCollect.copy(field.value);
    this.say(done ? this.texts.copied : this.texts["not-copied"]);
    if (!done) {
      field.focus();
      field.select();
    }
  }

  add() {
    const { state } = gidsCollect.read();
    let bundle = state.bundles.find((one) => one.id === this.get("bundles").value);
    if (!bundle) {
      bundle = { id: gidsCollect.newId(), title: state.bundles.length ? "" : this.texts.first, items: [] };
      state.bundles.push(bundle);
    }
    const title = bundle.title || this.texts.untitled;
    if (bundle.items.some((item) => item.address === this.record.address)) {
      return this.say(this.texts.already, { bundle: title });
    }
    bundle.items.push({ address: this.record.address, note: "" });
    state.current = bundle.id;
    const problem = gidsCollect.write(state);
    this.say(this.texts[problem || "added"], { bundle: title, number: bundle.items.length });
    this.listBundles();
  }

  showQr() {
    const picture = drawQr(this.get("link").value, this.texts.qr);
    this.get("qr").replaceChildren(picture);
    this.get("qr-link").textContent = this.get("link").value;
    this.get("qr-title").textContent = this.record.title;
    this.qr.showModal();
  }
});
