/* Lets the worker (sw.js) keep what is read, so that it opens without network too.
   From a folder, or where the browser has no worker, nothing happens. */
var gidsOffline = (function () {
  "use strict";

  var root = document.currentScript.src.replace(/assets\/javascripts\/[^/]*$/, "");
  var can = /^https?:$/.test(location.protocol) && "serviceWorker" in navigator;

  /* Asks the worker something: a promise of its answer, or of null. `told` hears of progress. */
  function ask(message, told) {
    if (!can) return Promise.resolve(null);
    return navigator.serviceWorker.ready.then(function (registration) {
      return new Promise(function (resolve) {
        var channel = new MessageChannel();
        channel.port1.onmessage = function (event) {
          if ("answer" in event.data) resolve(event.data.answer);
          else if (told) told(event.data.done, event.data.of);
        };
        registration.active.postMessage(message, [channel.port2]);
      });
    });
  }

  function keep() {
    var loaded = performance.getEntriesByType("resource").map(function (entry) { return entry.name; });
    ask({ gids: "keep", urls: [location.href].concat(loaded) });
  }

  function showNews() {
    var notice = document.getElementById("nieuwe-versie");
    if (!notice || notice.hasChildNodes()) return;
    notice.append(document.getElementById("nieuwe-versie-tekst").content.cloneNode(true));
    notice.querySelector("button").addEventListener("click", function () { location.reload(); });
  }

  if (can) {
    var worker = navigator.serviceWorker;
    worker.addEventListener("controllerchange", keep);
    worker.addEventListener("message", function (event) {
      if (event.data.gids === "news") showNews();
    });
    window.addEventListener("load", function () {
      worker.register(root + "sw.js", { scope: root, updateViaCache: "none" }).then(keep, function () {
        // a browser that stores nothing: the guide works as before
      });
    });
  }

  return { can: can, ask: ask };
})();
