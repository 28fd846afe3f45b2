/* A damaged link may end in "#\"; the theme's script stumbles over that. It stands before the theme. */
(function () {
  "use strict";

  function mend() {
    if (location.hash.includes("\\")) {
      history.replaceState(history.state, "", location.hash.replace(/\\/g, "%5C"));
    }
  }

  window.addEventListener("hashchange", mend);
  mend();
})();
