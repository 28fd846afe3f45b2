/* <print-button hidden><button>…</button></print-button>: prints the page. Hidden without script. */
(function () {
  "use strict";

  customElements.define(
    "print-button",
    class extends HTMLElement {
      connectedCallback() {
        this.hidden = false;
        this.querySelector("button").addEventListener("click", function () {
          window.print();
        });
      }
    }
  );
})();
