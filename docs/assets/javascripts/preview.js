/* Shows where a link leads, while the reader points at it or reaches it by keyboard: the explanation
   of a term, the core of a block, the entry of a work that the page lists. Escape closes it.
   Without script a term keeps its title, and a work stands at the foot of the page. */
(function () {
  "use strict";

  var LINKS = ".md-typeset a.term, .md-typeset a[href*='bronnen/#']";
  var OPENS = 200, CLOSES = 250; // ms: not at every pass of the pointer, and time to reach it
  var box = null, shownFor = null, timer = 0;

  /* What there is to show for a link, or null. */
  function contentFor(link) {
    var content = document.createDocumentFragment();
    var work = link.hash && document.querySelector("[data-work='" + CSS.escape(link.hash.slice(1)) + "']");
    if (link.title) {
      content.append(link.title);
    } else if (work && !work.contains(link)) {
      work.querySelectorAll(".reference__apa, .reference__remark").forEach(function (part) {
        content.append(part.cloneNode(true), " ");
      });
      content.querySelectorAll("a").forEach(function (a) { a.replaceWith(a.textContent); });
    }
    return content.hasChildNodes() ? content : null;
  }

  function show(link) {
    if (shownFor === link) return;
    hide();
    var content = contentFor(link);
    if (!content) return;
    if (!box) makeBox();
    box.replaceChildren(content);
    document.body.append(box);
    shownFor = link;
    if (link.title) {
      link.dataset.title = link.title;
      link.removeAttribute("title"); // or the browser shows it a second time
    }
    link.setAttribute("aria-describedby", box.id);
    place(link);
  }

  function hide() {
    clearTimeout(timer);
    if (!shownFor) return;
    box.remove();
    shownFor.removeAttribute("aria-describedby");
    if (shownFor.dataset.title) {
      shownFor.title = shownFor.dataset.title;
      delete shownFor.dataset.title;
    }
    shownFor = null;
  }

  function makeBox() {
    box = document.createElement("div");
    box.id = "voorproef";
    box.className = "preview";
    box.setAttribute("role", "tooltip");
    box.addEventListener("pointerenter", function () { clearTimeout(timer); });
    box.addEventListener("pointerleave", soon(hide, CLOSES));
  }

  /* Below the link, or above where there is no room; never over the edge. */
  function place(link) {
    var lines = link.getClientRects(); // a link may run on to a second line
    var first = lines[0], last = lines[lines.length - 1];
    var width = document.documentElement.clientWidth;
    var left = Math.min(Math.max(first.left, 8), width - box.offsetWidth - 8);
    var below = last.bottom + box.offsetHeight + 12 < innerHeight;
    var top = below ? last.bottom + 6 : first.top - box.offsetHeight - 6;
    box.style.left = scrollX + left + "px";
    box.style.top = scrollY + Math.max(top, 4) + "px";
  }

  function soon(act, wait) {
    return function () {
      clearTimeout(timer);
      timer = setTimeout(act, wait);
    };
  }

  function linkAt(event) {
    return event.target.closest && event.target.closest(LINKS);
  }

  document.addEventListener("pointerover", function (event) {
    var link = event.pointerType === "mouse" && linkAt(event);
    if (link) soon(function () { show(link); }, OPENS)();
  });
  document.addEventListener("pointerout", function (event) {
    if (linkAt(event)) soon(hide, CLOSES)();
  });
  document.addEventListener("focusin", function (event) {
    var link = linkAt(event);
    if (link && link.matches(":focus-visible")) show(link);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") hide();
  });
})();
