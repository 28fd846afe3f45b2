/* The frame around every page: old anchors lead on, and the menu of small screens opens by keyboard.
   Without script, the notice at an old anchor says the same and links there. */
(function () {
  "use strict";

  function anchor() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch (error) {
      return ""; // "#100%" is no anchor of ours
    }
  }

  function follow() {
    var notice = anchor() && document.getElementById(anchor());
    var target = notice && notice.getAttribute("data-moved-to");
    if (target) return location.replace(target);
    target = document.body.getAttribute("data-moved-to"); // the whole page has moved
    if (target) location.replace(target + (target.includes("#") ? "" : location.hash));
  }

  window.addEventListener("hashchange", follow);
  follow();

  /* The theme's menus open through labels. It answers Enter on them; a button answers Space too. */
  document.querySelectorAll("label[role=button]").forEach(function (label) {
    label.addEventListener("keydown", function (event) {
      if (event.key !== " ") return;
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
})();
