/* Shows a page, a route or a bundle one step at a time. What the steps are, scripts/collecting.py says;
   markup and texts stand in scripts/templates/presenter.html.

   In the address: ?toon=<address> for a page or route, with #stap-<n>; a bundle's own link with &s=<n>. */
var gidsPresenter = (function () {
  "use strict";

  /* The screens of one step: what a record shows, cut so that each part fits. `record` may be null. */
  function screensOf(step, record, texts) {
    var lead = step.lead || "";
    if (!record) {
      var gone = { address: step.address, quoted: false, basis: "", level: "", parts: 1, part: 1 };
      if (lead) return [Object.assign(gone, { kind: "", title: step.link, lead: "", text: lead })];
      return [Object.assign(gone, {
        kind: texts["gone-kind"], title: "", lead: "", missing: true,
        text: gidsCollect.fill(texts.gone, { address: step.address })
      })];
    }
    var start = 1;
    var contents = (record.text || []).flat().map(function (text) { return { text: text }; })
      .concat((record.points || []).map(function (group) {
        var content = { points: group, start: start };
        start += group.length;
        return content;
      }));
    return contents.map(function (content, at) {
      return Object.assign({
        address: record.address, kind: record.kind, title: record.title, lead: lead,
        quoted: Boolean(record.quoted), level: record.level || "", part: at + 1, parts: contents.length,
        basis: [record.about, record.basis].filter(Boolean).join(" ")
      }, content);
    });
  }

  /* The number of the step that an address asks for, counted from 1; whatever it holds. */
  function stepIn(hash, number) {
    var written = (hash.match(/^#stap-(\d{1,5})$/) || [])[1] || gidsCollect.fields(hash).s;
    var asked = /^\d{1,5}$/.test(written || "") ? Number(written) : 1;
    return Math.min(Math.max(asked, 1), Math.max(number, 1));
  }

  /* Minutes and seconds. */
  function clock(seconds) {
    var whole = Math.max(0, Math.floor(seconds));
    return Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
  }

  /* How large the letters can be, to begin with: 0 is the largest. */
  function sizeFor(length) {
    return [90, 170, 260, 345].filter(function (most) { return length > most; }).length;
  }

  return { screensOf: screensOf, stepIn: stepIn, clock: clock, sizeFor: sizeFor };
})();

customElements.define("guide-presenter", class extends HTMLElement {
  connectedCallback() {
    if (this.texts) return; // only moved to the end of the page
    this.texts = gidsCollect.messages(this);
    this.notice = document.querySelector("[data-presenter-notice]");
    this.screens = [];
    this.seconds = 0;
    this.addEventListener("click", (event) => this.onClick(event));
    window.addEventListener("keydown", (event) => this.onKey(event), true);
    window.addEventListener("hashchange", () => this.onHash());
    this.get("full").hidden = !document.fullscreenEnabled;
    this.offer();
    this.open();
  }

  get(name) {
    return this.querySelector(`[data-part="${name}"]`);
  }

  /* --- what to show ------------------------------------------------------------------------------- */

  /* The links of the page itself start a presentation. */
  offer() {
    document.querySelectorAll("a[data-present]").forEach((link) => {
      link.href = `${gidsCollect.link("presenteren/")}?toon=${encodeURIComponent(link.dataset.present)}`;
    });
    const own = document.querySelector(".presenter-own");
    const bundles = gidsCollect.read().state.bundles.filter((bundle) => bundle.items.length);
    own.hidden = !bundles.length;
    own.querySelector("ul").replaceChildren(...bundles.map((bundle) => {
      const item = document.createElement("li");
      const link = gidsCollect.element("a", "", bundle.title || this.texts.untitled);
      link.href = `#${gidsCollect.encode(bundle, false)}`;
      item.append(link);
      return item;
    }));
  }

  async open() {
    const asked = new URLSearchParams(location.search).get("toon");
    try {
      if (gidsCollect.isShared(location.hash)) await this.openBundle();
      else if (asked) await this.openPage(asked);
      else this.close();
    } catch (error) {
      this.close(this.texts["not-loaded"]);
    }
  }

  async openBundle() {
    const { bundle, problem } = gidsCollect.decode(location.hash);
    if (!bundle.items.length) return this.close(this.texts.empty);
    this.link = gidsCollect.encode(bundle, false);
    const own = gidsCollect.read().state.bundles.some((one) => gidsCollect.encode(one, false) === this.link);
    const back = gidsCollect.link("bundel/") + (own ? "" : `#${this.link}`);
    const steps = bundle.items.map((item) => ({ address: item.address }));
    await this.start(steps, bundle.title || this.texts.untitled, back);
    this.notice.textContent = problem ? this.texts[problem] : "";
    if (problem) this.get("lead").textContent = this.texts[problem];
  }

  async openPage(address) {
    const record = (await gidsCollect.find([address])).get(address);
    if (!record) return this.close(gidsCollect.fill(this.texts["not-shown"], { address: address.slice(0, 200) }));
    this.link = "";
    const steps = (record.steps || [[record.address]]).map(([to, lead, link]) => ({ address: to, lead: lead, link: link }));
    await this.start(steps, record.title, gidsCollect.link(record.address));
  }

  async start(steps, name, back) {
    const records = await gidsCollect.find(steps.map((step) => step.address));
    this.screens = steps.flatMap((step) => gidsPresenter.screensOf(step, records.get(step.address), this.texts));
    this.get("name").textContent = name;
    this.get("back").href = back;
    this.listSteps();
    if (this.hidden) {
      document.body.append(this);
      this.hidden = false;
      for (const other of document.body.children) if (other !== this) other.inert = true;
    }
    this.go(gidsPresenter.stepIn(location.hash, this.screens.length) - 1, false);
    this.get("stage").focus();
  }

  close(message) {
    this.hidden = true;
    for (const other of document.body.children) other.inert = false;
    this.notice.textContent = message || "";
  }

  onHash() {
    const same = this.link ? gidsCollect.encode(gidsCollect.decode(location.hash).bundle, false) === this.link
      : !gidsCollect.isShared(location.hash);
    if (this.hidden || !same) return this.open();
    this.go(gidsPresenter.stepIn(location.hash, this.screens.length) - 1, false);
  }

  /* --- one step ------------------------------------------------------------------------------------ */

  /* Shows a step, counted from 0, and puts it in the address. */
  go(to, remember = true) {
    this.at = Math.min(Math.max(to, 0), this.screens.length - 1);
    const screen = this.screens[this.at], number = this.screens.length;
    this.get("count").textContent = gidsCollect.fill(this.texts.count, { step: this.at + 1, number: number });
    this.get("bar").max = number;
    this.get("bar").value = this.at + 1;
    this.querySelector("[data-do=previous]").disabled = this.at === 0;
    this.querySelector("[data-do=next]").disabled = this.at === number - 1;
    if (document.activeElement && document.activeElement.disabled) this.get("stage").focus();
    this.draw(screen);
    this.blank(false);
    if (remember) this.remember(this.link ? `#${this.link}&s=${this.at + 1}` : `#stap-${this.at + 1}`);
  }

  remember(hash) {
    try {
      history.replaceState(null, "", hash);
    } catch (error) {
      // too many steps in too short a time: browsers then refuse, and the screen goes on
    }
  }

  draw(screen) {
    const stage = this.get("stage");
    stage.className = `presenter__stage${screen.level ? ` level--${screen.level}` : ""}`;
    this.get("lead").textContent = screen.lead;
    const part = screen.parts > 1 ? gidsCollect.fill(this.texts.part, screen) : "";
    this.get("kind").textContent = [screen.kind, part].filter(Boolean).join(", ");
    this.get("title").textContent = screen.title;
    this.get("basis").textContent = screen.basis;
    this.get("source").href = gidsCollect.link(screen.address);
    this.get("source").hidden = Boolean(screen.missing);
    this.get("text").replaceChildren(this.body(screen));
    this.fit(screen);
  }

  body(screen) {
    if (screen.quoted) {
      const end = screen.part === screen.parts ? "”" : ""; // a quotation that goes on is not closed yet
      return gidsCollect.element("blockquote", "", `“${screen.text}${end}`);
    }
    if (!screen.points) return gidsCollect.element("p", "", screen.text);
    const list = document.createElement("ol");
    list.start = screen.start;
    list.append(...screen.points.map((point) => gidsCollect.element("li", "", point)));
    return list;
  }

  /* Letters as large as the screen allows; on a phone the stage scrolls in the end. */
  fit(screen) {
    const stage = this.get("stage");
    const length = screen.points ? screen.points.join("").length + 60 : screen.text.length;
    let size = gidsPresenter.sizeFor(length);
    stage.dataset.size = size;
    while (stage.scrollHeight > stage.clientHeight && size < 5) stage.dataset.size = ++size;
    stage.scrollTop = 0;
  }

  listSteps() {
    this.get("steps").replaceChildren(...this.screens.map((screen, at) => {
      const item = document.createElement("li");
      const link = gidsCollect.element("a", "", [screen.kind, screen.text || screen.points[0]].filter(Boolean).join(": "));
      link.href = this.link ? `#${this.link}&s=${at + 1}` : `#stap-${at + 1}`;
      item.append(link);
      return item;
    }));
  }

  /* --- controls ------------------------------------------------------------------------------------ */

  onClick(event) {
    if (event.target.closest("[data-part=steps] a")) this.get("overview").close();
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const actions = {
      previous: () => this.go(this.at - 1),
      next: () => this.go(this.at + 1),
      overview: () => this.get("overview").showModal(),
      "close-overview": () => this.get("overview").close(),
      blank: () => this.blank(this.get("blank").hidden),
      full: () => this.full(),
      timer: () => this.toggleTimer(),
      reset: () => this.resetTimer()
    };
    actions[button.dataset.do]();
  }

  onKey(event) {
    if (this.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
    event.stopImmediatePropagation(); // the theme and the search box have shortcuts of their own
    if (this.get("overview").open) return;
    const pressing = event.target.closest && event.target.closest("button, a");
    if (pressing && (event.key === " " || event.key === "Enter")) return;
    const actions = {
      ArrowRight: () => this.go(this.at + 1),
      ArrowDown: () => this.go(this.at + 1),
      PageDown: () => this.go(this.at + 1),
      " ": () => this.go(this.at + 1),
      Enter: () => this.go(this.at + 1),
      ArrowLeft: () => this.go(this.at - 1),
      ArrowUp: () => this.go(this.at - 1),
      PageUp: () => this.go(this.at - 1),
      Home: () => this.go(0),
      End: () => this.go(this.screens.length - 1),
      b: () => this.blank(this.get("blank").hidden),
      ".": () => this.blank(this.get("blank").hidden),
      Escape: () => this.blank(false),
      f: () => this.full()
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  blank(on) {
    const sheet = this.get("blank");
    if (sheet.hidden === !on) return;
    sheet.hidden = !on;
    (on ? sheet : this.get("stage")).focus();
  }

  full() {
    if (!document.fullscreenEnabled) return;
    const changed = document.fullscreenElement ? document.exitFullscreen() : this.requestFullscreen();
    changed.then(() => this.fit(this.screens[this.at]), () => {});
  }

  toggleTimer() {
    if (this.ticking) {
      clearInterval(this.ticking);
      this.ticking = 0;
    } else {
      const start = Date.now() - this.seconds * 1000;
      this.ticking = setInterval(() => this.showTime((Date.now() - start) / 1000), 250);
    }
    this.get("timer").setAttribute("aria-pressed", String(Boolean(this.ticking)));
    this.get("reset").hidden = false;
    this.showTime(this.seconds);
  }

  resetTimer() {
    clearInterval(this.ticking);
    this.ticking = 0;
    this.get("timer").setAttribute("aria-pressed", "false");
    this.showTime(0);
  }

  showTime(seconds) {
    this.seconds = seconds;
    this.get("timer").textContent = gidsPresenter.clock(seconds);
  }
});
