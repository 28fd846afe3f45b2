/* The small button beside each record. What it opens is loaded at its first use. */
(function () {
  "use strict";

  var root = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  var ready = null;

  function load(name) {
    return new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = root + "assets/javascripts/" + gidsFiles[name + ".js"];
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });
  }

  /* The permanent address of a button's record: its own value, or where the link before it leads. */
  function address(button) {
    if (button.value) return button.value;
    var page = location.href.split(/[?#]/)[0].slice(root.length).replace(/index\.html$/, "");
    return page + button.previousElementSibling.getAttribute("href");
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest(".record-menu");
    if (!button) return;
    ready = ready || Promise.all([window.gidsCollect || load("collecting"), window.gidsQr || load("qr")])
      .then(function () { return load("record-panel"); });
    ready.then(function () {
      var panel = document.querySelector("record-panel") || document.createElement("record-panel");
      document.body.append(panel);
      panel.show(address(button));
    }, function () { ready = null; });
  });

  /* From a folder there is no server to find index.html. */
  if (location.protocol === "file:") {
    document.querySelectorAll('a[href*="/?toon="]').forEach(function (link) {
      link.href = link.href.replace("/?toon=", "/index.html?toon=");
    });
  }
})();
