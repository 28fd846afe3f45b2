/* Helps to choose a blend: answers bring up reasons for and against each model; the teacher decides.
   Without script every model stands there with all its reasons. */
var gidsChooser = (function () {
  "use strict";

  /* For each model what its reasons say under these answers.
     reasons: [{ model, fits, answers: ["question/option"] }], given: ["question/option"].
     Gives { model: { group: fits | partly | less | silent, pro: n, con: n } }. */
  function weigh(reasons, given) {
    var found = {};
    reasons.forEach(function (reason) {
      var at = (found[reason.model] = found[reason.model] || { pro: 0, con: 0 });
      if (!reason.answers.some(function (answer) { return given.includes(answer); })) return;
      if (reason.fits) at.pro += 1;
      else at.con += 1;
    });
    Object.values(found).forEach(function (at) {
      at.group = at.pro && at.con ? "partly" : at.pro ? "fits" : at.con ? "less" : "silent";
    });
    return found;
  }

  return { weigh: weigh };
})();

customElements.define("blend-chooser", class extends HTMLElement {
  connectedCallback() {
    if (this.canvas) return;
    this.canvas = this.closest("guide-canvas");
    this.models = Array.from(this.querySelectorAll("[data-model]"));
    this.reasons = this.models.flatMap((model) =>
      Array.from(model.querySelectorAll("[data-answers]"), (element) => ({
        model: model.dataset.model,
        fits: element.dataset.fits === "yes",
        answers: element.dataset.answers.split(" "),
        element,
      }))
    );
    this.canvas.addEventListener("canvas-change", () => this.show());
    this.addEventListener("click", (event) => {
      const button = event.target.closest("[data-choose]");
      if (button) this.choose(button.dataset.choose);
    });
    this.show();
  }

  /* The answers given, as "question/option". */
  given() {
    return Array.from(this.querySelectorAll("[data-question] input:checked"))
      .filter((radio) => radio.value)
      .map((radio) => `${radio.closest("[data-question]").dataset.question}/${radio.value}`);
  }

  show() {
    const given = this.given();
    if (this.shown === given.join()) return;
    this.shown = given.join();
    const weighed = gidsChooser.weigh(this.reasons, given);
    this.reasons.forEach(({ answers, element }) => {
      const spoken = answers.filter((answer) => given.includes(answer));
      element.hidden = Boolean(given.length) && !spoken.length;
      element.querySelectorAll("[data-answer]").forEach((answer) => {
        answer.hidden = Boolean(given.length) && !given.includes(answer.dataset.answer);
      });
    });
    this.place(weighed);
    this.querySelector(".chooser__groups").hidden = !given.length;
    const named = Object.values(weighed).filter((model) => model.pro).length;
    this.querySelector("[data-part=unanswered]").hidden = Boolean(given.length);
    this.querySelector("[data-part=answered]").hidden = !given.length;
    this.querySelector("[data-part=count]").textContent = named;
  }

  /* Each model under the heading of its group, those with most reasons for it first. */
  place(weighed) {
    const lead = (model) => weighed[model.dataset.model].pro - weighed[model.dataset.model].con;
    [...this.models].sort((one, other) => lead(other) - lead(one)).forEach((model) => {
      const { group } = weighed[model.dataset.model];
      this.querySelector(`[data-group="${group}"]`).append(model);
    });
    this.querySelectorAll("[data-group]").forEach((group) => {
      group.hidden = !group.querySelector("[data-model]");
    });
  }

  choose(model) {
    const radio = this.canvas.querySelector(`input[value="${model}"]:not([name*="keuze-"])`);
    radio.checked = true;
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    radio.focus();
  }
});
