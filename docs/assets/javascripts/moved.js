/* Old anchors and pages lead on. Without script, the notice at an old place says the same and links. */
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
})();
