/* A page is fetched as soon as someone points at its link, so that it is there at the click. */
(function () {
  "use strict";

  var fetched = new Set([location.href.split("#")[0]]);
  var saving = navigator.connection && navigator.connection.saveData;
  if (saving || !location.protocol.startsWith("http")) return;

  function prefetch(event) {
    var link = event.target.closest && event.target.closest("a[href]");
    if (!link || link.origin !== location.origin || !/(\/|\.html)$/.test(link.pathname)) return;
    var address = link.href.split("#")[0];
    if (fetched.has(address)) return;
    fetched.add(address);
    var hint = document.createElement("link");
    hint.rel = "prefetch";
    hint.href = address;
    document.head.append(hint);
  }

  ["pointerover", "touchstart", "focusin"].forEach(function (sign) {
    document.addEventListener(sign, prefetch, { passive: true });
  });
})();
