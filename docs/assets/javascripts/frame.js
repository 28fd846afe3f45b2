/* The frame around every page: old anchors lead on, and the menu of small screens opens by keyboard.
   Without script, the notice at an old anchor says the same and links there. */
(function () {
  "use strict";

  function follow() {
    var id = decodeURIComponent(location.hash.slice(1));
    var notice = id && document.getElementById(id);
    var target = notice && notice.getAttribute("data-moved-to");
    if (target) location.replace(target);
  }

  window.addEventListener("hashchange", follow);
  follow();

  document.querySelectorAll("label[role=button]").forEach(function (label) {
    label.addEventListener("keydown", function (event) {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
  });
})();
