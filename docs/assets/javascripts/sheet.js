/* The clean page that pupils get: made of what the teacher filled in, and nothing else. */
customElements.define("pupil-sheet", class extends HTMLElement {
  connectedCallback() {
    if (this.canvas) return;
    this.canvas = this.closest("guide-canvas");
    this.empty = this.querySelector("[data-part=empty]");
    this.canvas.addEventListener("canvas-change", () => this.show());
    this.canvas.addEventListener("click", (event) => {
      if (event.target.closest("[data-action=copy-sheet]")) this.copy();
    });
    if (this.canvas.sheet) this.show();
  }

  show() {
    const sections = this.canvas.sections();
    this.replaceChildren(...(sections.length ? this.make(sections) : [this.empty]));
  }

  make(sections) {
    const title = made("h3", this.canvas.sheet.title);
    return [title, ...sections.flatMap((section) => [
      made("h4", section.title),
      ...section.pairs.flatMap(([label, text]) => [
        made("p", made("strong", label), text.length > 40 ? made("br") : " ", ...lines(text)),
      ]),
      ...(section.rows.length ? [this.table(section.rows)] : []),
    ])];
  }

  /* A row for each lesson; columns that nobody filled in are left out. */
  table(rows) {
    const labels = this.labels().filter((label) => rows.some((row) => row.pairs.some(([l]) => l === label)));
    const head = made("tr", ...labels.map((label) => {
      const cell = made("th", label);
      cell.scope = "col";
      return cell;
    }));
    const body = rows.map((row) => made("tr", ...labels.map((label) => {
      const cell = made("td", ...lines((row.pairs.find(([l]) => l === label) || ["", ""])[1]));
      cell.dataset.label = label;
      return cell;
    })));
    return made("table", made("thead", head), made("tbody", ...body));
  }

  labels() {
    const row = this.canvas.querySelector("[data-row]");
    return Array.from(row.querySelectorAll("[data-field]"), (field) => this.canvas.labelOf(field));
  }

  async copy() {
    const copied = await gidsCanvas.copy(this.canvas.text(), this.markup());
    if (!copied) getSelection().selectAllChildren(this);
    this.canvas.say(copied ? "copied" : "selected");
  }

  /* The sheet as HTML to paste: plain tags, with borders that a learning platform keeps. */
  markup() {
    const copy = this.cloneNode(true);
    copy.querySelectorAll("[data-label]").forEach((cell) => cell.removeAttribute("data-label"));
    copy.querySelectorAll("table").forEach((table) => {
      table.setAttribute("border", "1");
      table.setAttribute("cellpadding", "6");
    });
    return copy.innerHTML;
  }
});

/* An element around texts and elements. */
function made(tag, ...inside) {
  const element = document.createElement(tag);
  element.append(...inside);
  return element;
}

/* A text with its line breaks. */
function lines(text) {
  return text.split("\n").flatMap((line, at) => (at ? [made("br"), line] : [line]));
}
