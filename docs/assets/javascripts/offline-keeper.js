/* <offline-keeper>: keeps the whole guide in this browser when the visitor asks, and removes it again.
   <kept-pages>: lists what is kept. All texts stand in the page. */
(function () {
  "use strict";

  function fill(text, values) {
    return text.replace(/\{([a-z]+)\}/g, function (whole, name) { return values[name]; });
  }

  function megabytes(bytes) {
    return String(Math.ceil(bytes / 1e6));
  }

  customElements.define("offline-keeper", class extends HTMLElement {
    connectedCallback() {
      const shown = gidsOffline.can ? "can" : location.protocol === "file:" ? "copy" : "cannot";
      this.querySelectorAll("[data-when]").forEach((part) => { part.hidden = part.dataset.when !== shown; });
      if (!gidsOffline.can) return;
      this.get("keep").addEventListener("click", () => this.keep());
      this.get("forget").addEventListener("click", () => this.forget());
      gidsOffline.ask({ gids: "status" }).then((status) => this.show(status, "state"));
    }

    get(part) {
      return this.querySelector(`[data-part="${part}"]`);
    }

    say(message, values) {
      const text = this.querySelector("template").content.querySelector(`[data-message="${message}"]`);
      this.get("status").textContent = fill(text.textContent, values || {});
    }

    /* Tells how much is kept, in the words of `message`, or that it did not work. */
    show(status, message) {
      if (!status) return this.say("failed");
      const whole = status.kept === status.whole;
      this.get("keep").hidden = whole;
      this.get("forget").hidden = !status.pages;
      this.get("size").textContent = megabytes(status.size);
      this.say(whole ? "whole" : message, { pages: status.pages, missing: status.failed });
    }

    async keep() {
      const bar = this.get("progress");
      this.busy(true);
      bar.hidden = false;
      bar.value = 0;
      this.say("busy");
      const status = await gidsOffline.ask({ gids: "keepAll" }, (done, of) => {
        bar.max = of;
        bar.value = done;
      });
      bar.hidden = true;
      this.busy(false);
      this.show(status, "partly");
      if (status && status.kept === status.whole) this.get("forget").focus();
    }

    async forget() {
      this.busy(true);
      const status = await gidsOffline.ask({ gids: "forget" });
      this.busy(false);
      this.show(status, "forgotten");
      this.get("keep").focus();
    }

    busy(is) {
      this.querySelectorAll("button").forEach((button) => { button.disabled = is; });
    }
  });

  customElements.define("kept-pages", class extends HTMLElement {
    async connectedCallback() {
      const pages = (await gidsOffline.ask({ gids: "titles" })) || [];
      this.querySelector("ul").replaceChildren(...pages.map(([address, title]) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = address;
        link.textContent = new DOMParser().parseFromString(title, "text/html").body.textContent;
        item.append(link);
        return item;
      }));
      this.hidden = !pages.length;
    }
  });
})();
