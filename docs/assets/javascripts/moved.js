/* An anchor that has moved to another place takes its reader along.
   Without script, the notice on the page says the same and links there. */
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
})();
