/* Keeps pages, so that a visitor reads on without network. The line above this one is written by
   scripts/offline.py: gidsEdition knows the fingerprint of every file of this edition.

   One store for each edition, and in it only files with the right fingerprint. A new edition takes
   along what the visitor had kept, and the earlier stores go. Pages come from the network as long as
   there is one. Styles and scripts have their fingerprint in their name, so that a page never gets
   those of another edition: it gets none, and is told that there is news. */
(function () {
  "use strict";

  var PATIENCE = 4000; // ms to wait for the network when there is a kept copy
  var AT_ONCE = 6; // files fetched side by side
  var FOR_EVER = /\.[0-9a-f]{8}\.(css|js)$/;
  var scope = self.registration.scope;
  var OURS = "gids " + scope + " ";
  var CURRENT = OURS + gidsEdition.id;
  var ALL = scope + "~alles"; // no file, but a note: the visitor asked for the whole guide
  var MARK = "x-gids";
  var files = Object.assign({}, gidsEdition.rest, gidsEdition.whole);

  /* The address of a file of the guide ("bouwstenen/visie/"), or null for anything else. */
  function nameOf(url) {
    if (!url.startsWith(scope)) return null;
    return url.slice(scope.length).split(/[?#]/)[0].replace(/(^|\/)index\.html$/, "$1");
  }

  function has(list, name) {
    return Object.prototype.hasOwnProperty.call(list, name);
  }

  function isPage(name) {
    return name === "" || name.endsWith("/");
  }

  function store() {
    return caches.open(CURRENT);
  }

  async function earlierStores() {
    var names = (await caches.keys()).filter(function (name) {
      return name.startsWith(OURS) && name !== CURRENT;
    });
    return Promise.all(names.map(function (name) { return caches.open(name); }));
  }

  async function fingerprint(body) {
    var hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
    return btoa(String.fromCharCode.apply(null, hash)).slice(0, 12).replace(/\+/g, "-").replace(/\//g, "_");
  }

  /* --- keeping ------------------------------------------------------------------------------------ */

  /* Keeps an answer of the network, if it is the file of this edition; whether it was. */
  async function take(name, response) {
    if (!response.ok || response.redirected || !has(files, name)) return false;
    var body = await response.arrayBuffer();
    if ((await fingerprint(body)) !== files[name]) return false;
    var headers = new Headers(response.headers);
    headers.delete("content-encoding"); // the body is unpacked already
    headers.delete("content-length");
    headers.set(MARK, files[name]);
    await (await store()).put(scope + name, new Response(body, { headers: headers }));
    return true;
  }

  /* Brings one file into the store, from an earlier one or from the site. */
  async function bring(name, earlier) {
    for (var other of earlier) {
      var kept = await other.match(scope + name);
      if (kept && kept.headers.get(MARK) === files[name]) return (await store()).put(scope + name, kept);
    }
    var got = await fetch(scope + name, { cache: "no-cache", credentials: "same-origin" });
    if (!(await take(name, got))) throw new Error(name + " belongs to another edition");
  }

  /* Brings many, a few side by side; how many did not come. */
  async function bringAll(names, earlier, tell) {
    var waiting = Array.from(names), all = waiting.length, failed = 0, done = 0;
    async function next() {
      while (waiting.length) {
        try { await bring(waiting.shift(), earlier); } catch (error) { failed++; }
        if (tell) tell(++done, all);
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return failed;
  }

  async function keptNames(from) {
    return (await from.keys()).map(function (request) { return nameOf(request.url); })
      .filter(function (name) { return has(files, name); });
  }

  /* --- taking over ------------------------------------------------------------------------------- */

  async function prepare() {
    var earlier = await earlierStores(), wanted = new Set();
    for (var name of gidsEdition.shell) await bring(name, earlier);
    for (var old of earlier) {
      (await keptNames(old)).forEach(function (name) { wanted.add(name); });
      if (!(await old.match(ALL))) continue;
      await (await store()).put(ALL, new Response());
      Object.keys(gidsEdition.whole).forEach(function (name) { wanted.add(name); });
    }
    gidsEdition.shell.forEach(function (name) { wanted.delete(name); });
    await bringAll(wanted, earlier);
  }

  async function takeOver() {
    for (var name of await caches.keys()) {
      if (name.startsWith(OURS) && name !== CURRENT) await caches.delete(name);
    }
    await self.clients.claim();
  }

  self.addEventListener("install", function (event) {
    event.waitUntil(prepare().then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(takeOver());
  });

  /* --- answering ----------------------------------------------------------------------------------- */

  self.addEventListener("fetch", function (event) {
    var request = event.request, name = nameOf(request.url);
    if (request.method !== "GET" || name === null || request.headers.has("range")) return;
    event.respondWith(request.mode === "navigate" ? openPage(event, name) : openPart(event, name));
  });

  async function openPage(event, name) {
    var kept = await (await store()).match(scope + name);
    var got = await fromNetwork(event, name, kept);
    if (got && !(kept && got.status >= 500)) return got;
    if (kept) return kept;
    if (has(files, name + "/")) return Response.redirect(scope + name + "/" + new URL(event.request.url).search);
    return noNetwork();
  }

  async function openPart(event, name) {
    var kept = await (await store()).match(scope + name);
    if (kept && FOR_EVER.test(name)) return kept;
    var got = await fromNetwork(event, name, kept);
    if (got && got.status === 404 && FOR_EVER.test(name)) event.waitUntil(tellOfNews(event.clientId));
    return (got && got.ok ? got : kept) || got || Response.error();
  }

  /* The answer of the network, or nothing when there is none, or when a kept copy need not wait longer.
     What is not of this edition is the sign of a newer one. */
  async function fromNetwork(event, name, kept) {
    var asked = fetch(event.request);
    var taken = asked.then(async function (response) {
      var same = await take(name, response.clone());
      if (!same && response.ok && has(files, name)) lookForNews();
    });
    event.waitUntil(taken.catch(function () { /* no network, or no room to keep it */ }));
    var late = new Promise(function (resolve) { if (kept) setTimeout(resolve, PATIENCE); });
    return Promise.race([asked, late]).catch(function () { return undefined; });
  }

  /* The page that says so, with links that hold at any address. */
  async function noNetwork() {
    var page = await (await store()).match(scope + gidsEdition.noNetwork);
    if (!page) return Response.error();
    var html = (await page.text()).replace(/((?:href|src|action)=")(?![#"/]|[a-z]+:)/g, "$1" + scope);
    return new Response(html, { status: 503, headers: page.headers });
  }

  async function tellOfNews(id) {
    var client = await self.clients.get(id);
    if (client) client.postMessage({ gids: "news" });
    lookForNews();
  }

  /* Nobody waits for it: a newer worker takes over only when this one has nothing left to do. */
  function lookForNews() {
    self.registration.update().catch(function () { /* no network: another time */ });
  }

  /* --- what pages ask -------------------------------------------------------------------------------- */

  var answers = {
    /* A page that was open before the worker: it and what it loaded are kept, if they are of this edition. */
    keep: async function (event) {
      var kept = await keptNames(await store());
      var names = event.data.urls.map(nameOf).filter(function (name) {
        return has(files, name) && !kept.includes(name);
      });
      await bringAll(names, []);
      return null;
    },

    keepAll: async function (event, tell) {
      var here = await store();
      await here.put(ALL, new Response());
      var kept = await keptNames(here);
      var missing = Object.keys(gidsEdition.whole).filter(function (name) { return !kept.includes(name); });
      var failed = await bringAll(missing, [], tell);
      return Object.assign(await answers.status(), { failed: failed });
    },

    status: async function () {
      var kept = (await keptNames(await store())).filter(function (name) { return has(gidsEdition.whole, name); });
      return {
        kept: kept.length, whole: Object.keys(gidsEdition.whole).length, size: gidsEdition.size,
        pages: kept.filter(isPage).length
      };
    },

    /* The titles of kept pages, as HTML text: [[address, title]]. */
    titles: async function () {
      var here = await store(), found = [];
      for (var name of (await keptNames(here)).filter(isPage).slice(0, 40)) {
        var title = /<title>([^<]*)/.exec(await (await here.match(scope + name)).text());
        if (title) found.push([scope + name, title[1]]);
      }
      return found;
    },

    /* Removes what was kept, but for the page that says that there is no network. */
    forget: async function () {
      var here = await store();
      for (var request of await here.keys()) {
        if (!gidsEdition.shell.includes(nameOf(request.url))) await here.delete(request);
      }
      return answers.status();
    }
  };

  self.addEventListener("message", function (event) {
    var port = event.ports[0];
    function tell(done, of) {
      port.postMessage({ done: done, of: of });
    }
    if (!has(answers, event.data.gids)) return;
    event.waitUntil(answers[event.data.gids](event, tell).then(function (answer) {
      port.postMessage({ answer: answer });
    }, function () {
      port.postMessage({ answer: null });
    }));
  });
})();
