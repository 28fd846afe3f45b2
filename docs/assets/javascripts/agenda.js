/* The agenda that a team chose: how long each part takes, and which part comes next.
   Without script, or while nothing is chosen, all agendas stand beside each other. */
customElements.define("talk-agenda", class extends HTMLElement {
  connectedCallback() {
    if (this.canvas) return;
    this.canvas = this.closest("guide-canvas");
    this.agendas = Array.from(this.querySelectorAll(".agenda"));
    this.turns = new Map(Array.from(this.canvas.querySelectorAll(".canvas__turn a"), (link) => [
      link, { href: link.getAttribute("href"), text: link.textContent },
    ]));
    this.canvas.addEventListener("canvas-change", () => this.show());
    if (this.canvas.sheet) this.show();
  }

  show() {
    const chosen = this.agendas.find((agenda) => agenda.id === this.canvas.sheet.values.agenda);
    if (this.chosen === chosen && this.shown) return;
    this.chosen = chosen;
    this.shown = true;
    this.agendas.forEach((agenda) => { agenda.hidden = Boolean(chosen) && agenda !== chosen; });
    this.canvas.querySelectorAll("[data-agenda-part]").forEach((element) => element.remove());
    this.turns.forEach(({ href, text }, link) => {
      link.setAttribute("href", href);
      link.textContent = text;
    });
    const parts = chosen ? Array.from(chosen.querySelectorAll("[data-to]")) : [];
    parts.forEach((part, at) => this.mark(part, parts[at - 1], parts[at + 1]));
  }

  /* In the list of steps its minutes, in the step what to do, and the way to the parts around it. */
  mark(part, before, after) {
    const to = part.dataset.to;
    const minutes = part.querySelector(".agenda__minutes").textContent;
    const step = this.canvas.querySelector(`[data-step="${to}"]`);
    this.canvas.querySelector(`.canvas__nav a[href="#${to}"]`).after(this.made("agenda-minutes", minutes));
    step.querySelector("h2").after(this.made("agenda-here", minutes, part.querySelector("[data-part=agenda-text]").textContent));
    this.turn(step, ".canvas__turn a:not(.canvas__next)", before);
    this.turn(step, ".canvas__next", after);
  }

  /* A copy of a pattern of the template, with texts in its places. */
  made(name, ...texts) {
    const pattern = this.querySelector("template").content.querySelector(`[data-pattern=${name}]`);
    const copy = pattern.cloneNode(true);
    copy.dataset.agendaPart = "";
    copy.querySelectorAll("[data-place]").forEach((place, at) => { place.textContent = texts[at]; });
    return copy;
  }

  turn(step, which, part) {
    const link = step.querySelector(which);
    if (!link || !part) return;
    const word = this.turns.get(link).text.split(":")[0];
    link.setAttribute("href", `#${part.dataset.to}`);
    link.textContent = `${word}: ${part.querySelector("a").textContent}`;
  }
});
