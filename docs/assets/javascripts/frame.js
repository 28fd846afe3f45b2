/* The frame around every page: its menus open by keyboard, and a link leads into what is folded away. */
(function () {
  "use strict";

  /* The theme's menu and search open through a checkbox each; a button says and does what it does. */
  document.querySelectorAll("[data-opens]").forEach(function (button) {
    var toggle = document.getElementById(button.dataset.opens);
    button.addEventListener("click", function () {
      toggle.checked = !toggle.checked;
      toggle.dispatchEvent(new Event("change"));
    });
    toggle.addEventListener("change", function () {
      button.setAttribute("aria-expanded", String(toggle.checked));
    });
  });

  /* Labels that fold sections of the menu become buttons; the arrows beside a link get its name. */
  document.querySelectorAll(".md-nav label[tabindex]").forEach(function (label) {
    var toggle = document.getElementById(label.htmlFor);
    var link = label.parentElement.querySelector("a");
    var button = document.createElement("button");
    button.type = "button";
    button.id = label.id;
    button.className = label.className;
    button.append(...label.childNodes);
    if (!button.textContent.trim() && link) {
      button.setAttribute("aria-label", "Open of sluit " + link.textContent.trim());
    }
    button.setAttribute("aria-expanded", String(toggle.checked));
    button.addEventListener("click", function () {
      toggle.checked = !toggle.checked;
      button.setAttribute("aria-expanded", String(toggle.checked));
    });
    label.replaceWith(button);
  });

  var drawer = document.getElementById("__drawer");
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !drawer || !drawer.checked) return;
    drawer.checked = false;
    drawer.dispatchEvent(new Event("change"));
    document.querySelector("[data-opens=__drawer]").focus();
  });

  /* What scrolls inside the page scrolls by keyboard too. */
  var watch = new ResizeObserver(function (changes) {
    changes.forEach(function (change) {
      var box = change.target;
      var scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  });
  document
    .querySelectorAll(".md-typeset :is(pre > code, table, .md-typeset__scrollwrap), .md-sidebar__scrollwrap")
    .forEach(function (box) {
      watch.observe(box);
    });

  function unfold() {
    var target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch (error) {
      return; // "#100%" is no anchor of ours
    }
    var folded = target && target.parentElement.closest("details:not([open])");
    if (!folded) return;
    for (; folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
    target.scrollIntoView();
  }

  window.addEventListener("hashchange", unfold);
  unfold();
})();
