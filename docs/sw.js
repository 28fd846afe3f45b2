/* Keeps pages, so that a visitor reads on without network. The line above this one is written by
   scripts/offline.py: gidsEdition knows the fingerprint of every file of this edition.

   Editions never mix. Only what has the right fingerprint is kept, in a store of that edition. A page
   notes there which edition it belongs to, and gets the rest of its files from the same one, also when
   a newer worker has taken over. A store goes when no open page belongs to it any more.
   Online, pages come from the network; what they load comes from the store when it is there. */
(function () {
  "use strict";

  var PATIENCE = 4000; // ms to wait for a page that is kept too
  var SETTLED = 5000; // ms after which a page that was asked for must be open
  var AT_ONCE = 6; // files fetched side by side
  var scope = self.registration.scope;
  var OURS = "gids " + scope + " ";
  var CURRENT = OURS + gidsEdition.id;
  var LIST = scope + "~lijst", ALL = scope + "~alles", PAGE = scope + "~pagina/"; // no files: notes
  var FINGERPRINT = "x-gids";
  var files = Object.assign({}, gidsEdition.rest, gidsEdition.whole);
  var editions = new Map(); // client → promise of the name of its edition's store, or null

  /* The address of a file of the guide ("bouwstenen/visie/"), or null for anything else. */
  function nameOf(url) {
    if (!url.startsWith(scope)) return null;
    return url.slice(scope.length).split(/[?#]/)[0].replace(/(^|\/)index\.html$/, "$1");
  }

  function has(list, name) {
    return Object.prototype.hasOwnProperty.call(list, name);
  }

  /* --- files and their fingerprints ---------------------------------------------------------- */

  async function fingerprint(body) {
    var hash = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
    return btoa(String.fromCharCode.apply(null, hash)).slice(0, 12).replace(/\+/g, "-").replace(/\//g, "_");
  }

  /* Fetches to the last byte: {response, body, same}; whether it is the file that was meant. */
  async function fetchWhole(request, options, meant) {
    var response = await fetch(request, options);
    if (!response.ok || response.redirected) return { response: response, same: false };
    var body = await response.clone().arrayBuffer();
    return { response: response, body: body, same: (await fingerprint(body)) === meant };
  }

  function put(store, name, response, body, mark) {
    var headers = new Headers(response.headers);
    headers.delete("content-encoding"); // the body is unpacked already
    headers.delete("content-length");
    headers.set(FINGERPRINT, mark);
    return store.put(scope + name, new Response(body, { headers: headers }));
  }

  /* Brings one file of this edition into its store, from an earlier store or from the site. */
  async function bring(store, name, how, earlier) {
    for (var other of earlier || []) {
      var kept = await other.match(scope + name);
      if (kept && kept.headers.get(FINGERPRINT) === files[name]) return store.put(scope + name, kept);
    }
    var got = await fetchWhole(scope + name, { cache: how, credentials: "same-origin" }, files[name]);
    if (!got.same) throw new Error(name + " belongs to another edition");
    return put(store, name, got.response, got.body, files[name]);
  }

  /* Brings many, a few side by side; returns how many did not come. */
  async function bringAll(store, names, how, earlier, tell) {
    var waiting = names.slice(), failed = 0, done = 0;
    async function next() {
      while (waiting.length) {
        try { await bring(store, waiting.shift(), how, earlier); } catch (error) { failed++; }
        if (tell) tell(++done, names.length);
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, next));
    return failed;
  }

  /* --- editions -------------------------------------------------------------------------------- */

  async function stores() {
    return (await caches.keys()).filter(function (name) { return name.startsWith(OURS); });
  }

  /* The store that a page belongs to, or null when that is not known. */
  function editionOf(client) {
    if (!editions.has(client)) editions.set(client, findEdition(client));
    return editions.get(client);
  }

  async function findEdition(client) {
    for (var name of await stores()) {
      if (await (await caches.open(name)).match(PAGE + client)) return name;
    }
    return null;
  }

  async function belongs(client) {
    await (await caches.open(CURRENT)).put(PAGE + client, new Response(String(Date.now())));
    editions.set(client, Promise.resolve(CURRENT));
    return CURRENT;
  }

  async function filesOf(edition) {
    if (edition === CURRENT) return files;
    var list = await (await caches.open(edition)).match(LIST);
    return list ? list.json() : {};
  }

  /* Removes the stores that no open page belongs to. Not while a newer worker fills its own. */
  async function tidy() {
    if (self.registration.installing || self.registration.waiting) return;
    for (var name of await stores()) {
      if (name !== CURRENT && !(await isInUse(name))) await caches.delete(name);
    }
  }

  async function isInUse(name) {
    var store = await caches.open(name);
    for (var request of await store.keys()) {
      if (!request.url.startsWith(PAGE)) continue;
      var since = Number(await (await store.match(request)).text());
      if (Date.now() - since < SETTLED) return true;
      if (await self.clients.get(request.url.slice(PAGE.length))) return true;
      await store.delete(request);
    }
    return false;
  }

  function wait(time) {
    return new Promise(function (resolve) { setTimeout(resolve, time); });
  }

  /* --- taking over ------------------------------------------------------------------------------- */

  /* A new edition takes along what the visitor had kept of the earlier ones. */
  async function prepare() {
    var names = (await stores()).filter(function (name) { return name !== CURRENT; });
    var earlier = await Promise.all(names.map(function (name) { return caches.open(name); }));
    var store = await caches.open(CURRENT);
    await store.put(LIST, new Response(JSON.stringify(files)));
    for (var name of gidsEdition.shell) await bring(store, name, "no-cache", earlier);
    var wanted = new Set();
    for (var old of earlier) {
      (await old.keys()).map(function (request) { return nameOf(request.url); })
        .filter(function (name) { return has(files, name); })
        .forEach(function (name) { wanted.add(name); });
      if (await old.match(ALL)) {
        await store.put(ALL, new Response());
        Object.keys(gidsEdition.whole).forEach(function (name) { wanted.add(name); });
      }
    }
    gidsEdition.shell.forEach(function (name) { wanted.delete(name); });
    await bringAll(store, Array.from(wanted), "no-cache", earlier);
  }

  self.addEventListener("install", function (event) {
    event.waitUntil(prepare().then(function () { return self.skipWaiting(); }));
  });

  self.addEventListener("activate", function (event) {
    event.waitUntil(self.clients.claim().then(tidy));
  });

  /* --- answering ----------------------------------------------------------------------------------- */

  self.addEventListener("fetch", function (event) {
    var request = event.request, name = nameOf(request.url);
    if (request.method !== "GET" || name === null || request.headers.has("range")) return;
    if (request.mode === "navigate") event.respondWith(openPage(event, name));
    else if (event.clientId) event.respondWith(openPart(event, name));
  });

  async function openPage(event, name) {
    var settle, client = event.resultingClientId;
    editions.set(client, new Promise(function (resolve) { settle = resolve; }));
    event.waitUntil(tidy());
    try {
      return await pageFromSomewhere(event, name, async function () { settle(await belongs(client)); });
    } finally {
      settle(null); // counts only when the page belongs to no edition we know
    }
  }

  async function pageFromSomewhere(event, name, takeIn) {
    var store = await caches.open(CURRENT), got = null;
    var kept = has(files, name) ? await store.match(scope + name) : null;
    try {
      var asked = fetchWhole(event.request, {}, files[name]);
      asked.catch(function () { /* too late to matter */ });
      got = await (kept ? Promise.race([asked, wait(PATIENCE)]) : asked);
    } catch (error) {
      // no network
    }
    if (got && !(kept && got.response.status >= 500)) {
      if (got.same) {
        await takeIn();
        event.waitUntil(put(store, name, got.response, got.body, files[name]).catch(function () {}));
      } else if (got.response.ok) {
        event.waitUntil(self.registration.update().catch(function () {}));
      }
      return got.response;
    }
    if (kept) {
      await takeIn();
      return kept;
    }
    if (has(files, name + "/")) return Response.redirect(scope + name + "/" + new URL(event.request.url).search);
    return noNetwork(store, takeIn);
  }

  /* The page that says so, with links that hold at any address. */
  async function noNetwork(store, takeIn) {
    await takeIn();
    var page = await store.match(scope + gidsEdition.noNetwork);
    var html = (await page.text()).replace(/((?:href|src|action)=")(?![#"/]|[a-z]+:)/g, "$1" + scope);
    return new Response(html, { status: 503, headers: page.headers });
  }

  async function openPart(event, name) {
    var edition = await editionOf(event.clientId);
    if (!edition) return fetch(event.request);
    var store = await caches.open(edition);
    var kept = await store.match(scope + name);
    if (kept) return kept;
    var meant = (await filesOf(edition))[name];
    if (!meant) return fetch(event.request);
    var got = await fetchWhole(event.request, {}, meant);
    if (got.same) {
      event.waitUntil(put(store, name, got.response, got.body, meant).catch(function () {}));
      return got.response;
    }
    if (!got.response.ok) return got.response;
    event.waitUntil(tellOfNews(event.clientId));
    return Response.error(); // a part of a newer edition would not fit this page
  }

  async function tellOfNews(id) {
    var client = await self.clients.get(id);
    if (client) client.postMessage({ gids: "news" });
    await self.registration.update().catch(function () {});
  }

  /* --- what pages ask -------------------------------------------------------------------------------- */

  var answers = {
    /* A page that was open before the worker: it and what it loaded are kept, if they are of this edition. */
    keep: async function (event) {
      if (await editionOf(event.source.id)) return null;
      var names = event.data.urls.map(nameOf).filter(function (name) { return has(files, name); });
      if (!names.length || names[0] !== nameOf(event.data.urls[0])) return null;
      var store = await caches.open(CURRENT);
      await bring(store, names[0], "force-cache");
      await belongs(event.source.id);
      await bringAll(store, names.slice(1), "force-cache");
      return null;
    },

    keepAll: async function (event, tell) {
      var store = await caches.open(CURRENT), missing = [];
      await store.put(ALL, new Response());
      for (var name of Object.keys(gidsEdition.whole)) {
        if (!(await store.match(scope + name))) missing.push(name);
      }
      var failed = await bringAll(store, missing, "no-cache", [], tell);
      return Object.assign(await answers.status(), { failed: failed });
    },

    status: async function () {
      var store = await caches.open(CURRENT);
      var names = (await store.keys()).map(function (request) { return nameOf(request.url); });
      var kept = names.filter(function (name) { return has(gidsEdition.whole, name); });
      return {
        kept: kept.length, whole: Object.keys(gidsEdition.whole).length, size: gidsEdition.size,
        pages: kept.filter(function (name) { return name === "" || name.endsWith("/"); }).length
      };
    },

    /* The titles of kept pages, as HTML text: [[address, title]]. */
    titles: async function () {
      var store = await caches.open(CURRENT), found = [];
      for (var request of await store.keys()) {
        var name = nameOf(request.url);
        if (!has(files, name) || !(name === "" || name.endsWith("/"))) continue;
        var title = /<title>([^<]*)/.exec(await (await store.match(request)).text());
        if (title) found.push([scope + name, title[1]]);
        if (found.length === 40) break;
      }
      return found;
    },

    /* Removes what was kept, but for the page that says that there is no network. */
    forget: async function () {
      var store = await caches.open(CURRENT);
      for (var request of await store.keys()) {
        var name = nameOf(request.url);
        var stays = request.url === LIST || request.url.startsWith(PAGE) || gidsEdition.shell.includes(name);
        if (!stays) await store.delete(request);
      }
      return answers.status();
    }
  };

  self.addEventListener("message", function (event) {
    var port = event.ports[0];
    function tell(done, of) {
      if (port) port.postMessage({ done: done, of: of });
    }
    if (!has(answers, event.data.gids)) return;
    event.waitUntil(answers[event.data.gids](event, tell).then(function (answer) {
      if (port) port.postMessage({ answer: answer });
    }, function () {
      if (port) port.postMessage({ answer: null });
    }).then(tidy).then(function () { return wait(SETTLED + 500); }).then(tidy));
  });
})();
