/* What must happen before the theme's script. */
(function () {
  "use strict";

  /* Script runs here, also where the theme's own stops because the browser stores nothing. */
  document.documentElement.classList.replace("no-js", "js");

  /* A damaged link may end in "#\"; the theme's script stumbles over that. */
  function mend() {
    if (location.hash.includes("\\")) {
      history.replaceState(history.state, "", location.hash.replace(/\\/g, "%5C"));
    }
  }

  window.addEventListener("hashchange", mend);
  mend();
})();
