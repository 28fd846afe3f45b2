/* What must be known before anything is drawn: that script runs, and light or dark. */
(function () {
  "use strict";

  document.documentElement.classList.replace("no-js", "js");
  var chosen = null;
  try {
    chosen = localStorage.getItem("gids.scheme");
  } catch (error) {
    // a browser that keeps nothing follows its own setting
  }
  var dark = chosen ? chosen === "slate" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.body.dataset.mdColorScheme = dark ? "slate" : "default";
})();
