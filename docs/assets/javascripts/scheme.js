/* Light or dark: the browser's own setting, until the reader chooses. The choice stays here. */
(function () {
  "use strict";

  var button = document.querySelector("[data-do=scheme]");
  var system = matchMedia("(prefers-color-scheme: dark)");
  if (!button) return;

  function show(dark) {
    document.body.dataset.mdColorScheme = dark ? "slate" : "default";
    button.setAttribute("aria-pressed", String(dark));
  }

  function isDark() {
    return document.body.dataset.mdColorScheme === "slate";
  }

  function stored() {
    try {
      return localStorage.getItem("gids.scheme");
    } catch (error) {
      return null;
    }
  }

  button.hidden = false;
  show(isDark());
  button.addEventListener("click", function () {
    show(!isDark());
    try {
      localStorage.setItem("gids.scheme", document.body.dataset.mdColorScheme);
    } catch (error) {
      // it holds for this page
    }
  });
  system.addEventListener("change", function () {
    if (!stored()) show(system.matches);
  });
})();
