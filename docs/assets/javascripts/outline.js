/* The page outline shows where the reader is. */
(function () {
  "use strict";

  var links = new Map();
  document.querySelectorAll(".md-sidebar--secondary .md-nav__link[href^='#']").forEach(function (link) {
    var heading = document.getElementById(link.getAttribute("href").slice(1));
    if (heading) links.set(heading, link);
  });
  if (!links.size || !window.IntersectionObserver) return;

  /* The last heading above the upper third of the screen is the one that is being read. */
  function mark() {
    var here = null;
    links.forEach(function (link, heading) {
      if (heading.getBoundingClientRect().top < innerHeight / 3) here = link;
    });
    links.forEach(function (link) {
      link.classList.toggle("md-nav__link--active", link === here);
      if (link === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  var watch = new IntersectionObserver(mark, { rootMargin: "0px 0px -66% 0px" });
  links.forEach(function (link, heading) {
    watch.observe(heading);
  });
})();
