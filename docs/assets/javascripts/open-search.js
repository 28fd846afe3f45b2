/* The search box opens and closes here; what is behind it is loaded at the first sign that someone wants
   it: a touch, a focus, a key. */
(function () {
  "use strict";

  var box = document.querySelector("guide-search");
  var toggle = document.getElementById("__search");
  if (!box || !toggle) return;
  var input = box.querySelector("input");
  var folder = document.currentScript.src.replace(/[^/]*$/, "");
  var asked = false;

  function load() {
    if (asked) return;
    asked = true;
    var script = document.createElement("script");
    script.src = folder + gidsFiles["search.js"];
    script.addEventListener("error", function () {
      asked = false; // another try may succeed
      box.querySelector("[role=status]").textContent = "Zoeken laadt niet. Ben je nog verbonden?";
    });
    document.head.append(script);
  }

  /* Open is Material's own checkbox, so that the theme's styles apply. */
  function show(on) {
    if (toggle.checked === on) return;
    toggle.checked = on;
    toggle.dispatchEvent(new Event("change"));
  }

  box.addEventListener("pointerenter", load);
  box.addEventListener("focusin", load);
  input.addEventListener("focus", function () { show(true); });
  box.addEventListener("focusout", function (event) {
    if (event.relatedTarget && !box.contains(event.relatedTarget)) show(false);
  });
  box.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    show(false);
    input.blur();
  });
  toggle.addEventListener("change", function () {
    input.setAttribute("aria-expanded", String(toggle.checked));
    if (!toggle.checked) return;
    input.focus(); // at once, or a phone shows no keyboard
    load();
  });

  /* Where no page stands, the words of the address are what someone was looking for. */
  var button = document.querySelector("[data-do=search-address]");
  if (button) {
    var last = location.pathname.replace(/(index)?\.html$/, "").split("/").filter(Boolean).pop() || "";
    var sought = last === "404" ? "" : last.replace(/%[0-9a-f]{2}|[^\p{L}\p{N}]+/giu, " ").trim();
    if (sought) button.textContent = "Zoek naar ‘" + sought + "’";
    button.addEventListener("click", function () {
      input.value = sought;
      input.focus();
    });
  }

  document.addEventListener("keydown", function (event) {
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "/" && event.key !== "s" && event.key !== "f") return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
