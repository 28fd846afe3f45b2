/* The frame around every page: its menus open by keyboard, and a link leads into what is folded away. */
(function () {
  "use strict";

  /* The theme's menus open through labels; these answer the keys that a button answers. */
  document.querySelectorAll("label[for][tabindex], label[role=button]").forEach(function (label) {
    label.addEventListener("keydown", function (event) {
      if (event.key !== " " && event.key !== "Enter") return;
      event.preventDefault();
      label.click();
    });
  });

  /* The arrows beside the sections of the menu have no name of their own. */
  document.querySelectorAll(".md-nav label.md-nav__link").forEach(function (label) {
    var link = label.parentElement.querySelector("a");
    if (label.innerText.trim() || !link) return;
    label.setAttribute("role", "button");
    label.setAttribute("aria-label", "Open of sluit " + link.textContent.trim());
  });

  var drawer = document.getElementById("__drawer");
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !drawer || !drawer.checked) return;
    drawer.checked = false;
    document.querySelector(".md-header [for=__drawer]").focus();
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
