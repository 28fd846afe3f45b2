/* How large a filled-in sheet prints, so that it stays within its pages; who wrote more than fits is told.
   The sizes stand in tools.css (data-letters), the words in scripts/templates/_tool_parts.html. */
var gidsPaper = (function () {
  "use strict";

  /* Letters on paper, in pixels of 1/96 inch (--paper-6 to --paper-3); lines are 1.3 times as high. */
  var LETTERS = [13.6, 12.4, 10.8, 10];
  var PAGE = { column: 323, height: 990 }; // A4 within its margins, in two columns (gids.css)

  /* The lines that a text takes in a column; widthOf(text) is its width with letters of one pixel.
     Lines break between words, which leaves about a twelfth of each empty. */
  function linesOf(text, letters, widthOf) {
    return text.split("\n").reduce(function (lines, line) {
      return lines + Math.max(1, Math.ceil(widthOf(line) * letters * 1.08 / PAGE.column));
    }, 0);
  }

  /* How high the sheet is in one column, in pixels. sections: [{ title, links, pairs: [[label, text]] }]. */
  function heightOf(sections, letters, widthOf) {
    return sections.reduce(function (height, section) {
      var frame = 34 + 16 * section.links; // its title, and a line or two for each address
      return section.pairs.reduce(function (sum, pair) {
        return sum + 5 + 1.3 * letters * (linesOf(pair[0], letters * 1.08, widthOf) + linesOf(pair[1], letters, widthOf));
      }, height + frame);
    }, 30);
  }

  /* What the pages hold; where a column ends, some lines move on to the next. */
  function room(pages, letters) {
    return 2 * pages * (PAGE.height - 3 * letters);
  }

  /* { size, over }: the number of the largest letters that fit, and how many lines too many, in fives:
     who hears the page would otherwise hear another number at each word. */
  function fit(sections, pages, widthOf) {
    var size = LETTERS.findIndex(function (letters) {
      return heightOf(sections, letters, widthOf) <= room(pages, letters);
    });
    if (size >= 0) return { size: size, over: 0 };
    var least = LETTERS[LETTERS.length - 1];
    var over = heightOf(sections, least, widthOf) - room(pages, least);
    return { size: LETTERS.length - 1, over: 5 * Math.ceil(over / (5 * 1.3 * least)) };
  }

  return { fit: fit };
})();

customElements.define("paper-fit", class extends HTMLElement {
  connectedCallback() {
    if (this.canvas) return;
    this.canvas = this.closest("guide-canvas");
    this.pen = document.createElement("canvas").getContext("2d");
    this.pen.font = `100px ${getComputedStyle(this).fontFamily}`;
    this.canvas.addEventListener("canvas-change", () => this.show());
    if (this.canvas.sheet) this.show();
  }

  show() {
    const widthOf = (text) => this.pen.measureText(text).width / 100;
    const { size, over } = gidsPaper.fit(this.canvas.sections(), Number(this.dataset.pages), widthOf);
    this.canvas.dataset.letters = size;
    this.querySelector("[data-part=over]").textContent = over;
    this.querySelector("p").hidden = !over;
  }
});
