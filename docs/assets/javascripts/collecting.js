/* What bundle, presenter and record menu share: links and files that hold a bundle, the store in this
   browser, and the records themselves, which scripts/collecting.py writes as classic scripts.

   A bundle is {title, items: [{address, note}]}; an address is the record's permanent one, without a
   leading slash. The link format is described in decisions/0008-share-links.md. */
var gidsCollect = (function () {
  "use strict";

  /* --- bundles: whatever comes in, a sound one goes on --------------------------------------- */

  var ADDRESS = /^(?:[a-z0-9-]+\/)+(?:#[a-z0-9-]+)?$/;
  var MOST = { address: 200, title: 200, note: 4000, items: 300, bundles: 200, file: 12000000, link: 200000 };

  /* A text that can be stored and sent: a string of at most `most` characters, no half characters,
     none of the control characters that no keyboard types. */
  function text(value, most) {
    if (typeof value !== "string") return "";
    return value.slice(0, most).replace(/\r\n?/g, "\n")
      .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(^|[^\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "$1")
      .replace(/[\u0000-\u0008\u000B-\u001F\u007F]/g, "");
  }

  function isAddress(value) {
    return typeof value === "string" && value.length <= MOST.address && ADDRESS.test(value);
  }

  /* A sound bundle from anything: what cannot be read is left out, each record stands in it once. */
  function clean(value) {
    var given = value && typeof value === "object" ? value : {};
    var seen = new Set(), items = [];
    (Array.isArray(given.items) ? given.items : []).forEach(function (item) {
      var address = item && item.address;
      if (!isAddress(address) || seen.has(address) || items.length >= MOST.items) return;
      seen.add(address);
      items.push({ address: address, note: text(item.note, MOST.note) });
    });
    return { title: text(given.title, MOST.title).replace(/\s+/g, " ").trim(), items: items };
  }

  /* --- share links ----------------------------------------------------------------------------- */

  var VERSION = 1;
  var FOLDERS = {
    b: "bouwstenen/", c: "citaten/", g: "over/", h: "themas/", k: "kaders/", m: "modellen/",
    o: "onderzoek/", r: "bronnen/", t: "begrippen/", v: "voorbeelden/", w: "wegwijs/"
  };

  function shorten(path) {
    var code = Object.keys(FOLDERS).find(function (c) { return path.startsWith(FOLDERS[c]); });
    var rest = code ? path.slice(FOLDERS[code].length) : path;
    return (code ? code + (rest ? "/" : "") : "~") + rest.replace(/\/$/, "");
  }

  function lengthen(short) {
    if (short.startsWith("~")) return short.slice(1) + "/";
    var folder = FOLDERS.hasOwnProperty(short[0]) ? FOLDERS[short[0]] : "";
    if (short.length === 1) return folder;
    return folder && short[1] === "/" ? folder + short.slice(2) + "/" : "";
  }

  /* Tells a link that lost a part from one that is whole (FNV-1a, 32 bits). */
  function checksum(bundle) {
    var hash = 0x811c9dc5;
    var all = JSON.stringify([bundle.title, bundle.items.map(function (i) { return [i.address, i.note]; })]);
    for (var i = 0; i < all.length; i++) {
      hash = Math.imul(hash ^ all.charCodeAt(i), 0x01000193);
    }
    return (hash >>> 0).toString(36);
  }

  /* A bundle as the part of a link after "#". Notes travel only when asked for. */
  function encode(value, withNotes) {
    var bundle = clean(value), page = "", notes = [];
    if (!withNotes) bundle.items.forEach(function (item) { item.note = ""; });
    var items = bundle.items.map(function (item, at) {
      var parts = item.address.split("#");
      var short = parts[0] === page && parts[1] ? "" : shorten(parts[0]);
      page = parts[0];
      if (item.note) notes.push(at + ":" + encodeURIComponent(item.note));
      return short + (parts[1] ? "." + parts[1] : "");
    });
    return "v=" + VERSION + "&c=" + checksum(bundle) +
      (bundle.title ? "&t=" + encodeURIComponent(bundle.title) : "") +
      (notes.length ? "&n=" + notes.join(",") : "") + "&i=" + items.join(",");
  }

  function unescape(part) {
    try {
      return decodeURIComponent(part);
    } catch (error) {
      return part; // cut off in the middle of a character
    }
  }

  /* The parts of what stands after "#" or "?", the first of each name. */
  function fields(written) {
    var found = {};
    String(written).slice(0, MOST.link).replace(/^[#?]/, "").split("&").forEach(function (part) {
      var at = part.indexOf("=");
      var name = at < 0 ? part : part.slice(0, at);
      if (!Object.prototype.hasOwnProperty.call(found, name)) found[name] = at < 0 ? "" : part.slice(at + 1);
    });
    return found;
  }

  /* The bundle in a link, and what is wrong with it: "" | "damaged" | "newer" | "empty". Never throws. */
  function decode(written) {
    var given = fields(written), page = "", notes = {};
    (given.n || "").split(",").forEach(function (part) {
      var colon = part.indexOf(":");
      if (/^\d{1,4}$/.test(part.slice(0, colon))) notes[Number(part.slice(0, colon))] = unescape(part.slice(colon + 1));
    });
    var items = unescape(given.i || "").split(",").map(function (token, at) {
      var dot = token.indexOf(".");
      var short = dot < 0 ? token : token.slice(0, dot);
      if (short) page = lengthen(short);
      return { address: page + (dot < 0 ? "" : "#" + token.slice(dot + 1)), note: notes[at] || "" };
    });
    var bundle = clean({ title: unescape(given.t || ""), items: items });
    var problem = checksum(bundle) === given.c ? "" : "damaged";
    if (Number(given.v) > VERSION) problem = "newer";
    if (!bundle.items.length && problem) problem = "empty";
    return { bundle: bundle, problem: problem };
  }

  function isShared(hash) {
    return /^#?v=/.test(hash);
  }

  /* --- files -------------------------------------------------------------------------------------- */

  var FORMAT = "inspiratiegids-bundel";

  function writeFile(bundles) {
    return JSON.stringify({ format: FORMAT, version: VERSION, bundles: bundles.map(clean) }, null, 1) + "\n";
  }

  /* The bundles in a file, and what is wrong: "" | "too-large" | "not-ours" | "newer" | "empty". */
  function readFile(content) {
    if (typeof content !== "string" || content.length > MOST.file) return { bundles: [], problem: "too-large" };
    var read;
    try {
      read = JSON.parse(content);
    } catch (error) {
      return { bundles: [], problem: "not-ours" };
    }
    if (!read || read.format !== FORMAT || !Array.isArray(read.bundles)) return { bundles: [], problem: "not-ours" };
    var bundles = read.bundles.slice(0, MOST.bundles).map(clean).filter(function (bundle) {
      return bundle.items.length || bundle.title;
    });
    return { bundles: bundles, problem: !bundles.length ? "empty" : read.version > VERSION ? "newer" : "" };
  }

  /* --- the store: all bundles of this browser, under one key ---------------------------------------- */

  var KEY = "inspiratiegids.bundels.1";
  var memory = null; // what is on the screen when the browser keeps nothing

  function newId() {
    return Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
  }

  /* {current, bundles: [{id, title, items}]} */
  function cleanState(value) {
    var given = value && typeof value === "object" ? value : {};
    var bundles = (Array.isArray(given.bundles) ? given.bundles : []).slice(0, MOST.bundles).map(function (one) {
      var bundle = clean(one);
      bundle.id = one && /^[a-z0-9]{1,40}$/.test(one.id) ? one.id : newId();
      return bundle;
    });
    var current = bundles.some(function (b) { return b.id === given.current; }) ? given.current : (bundles[0] || {}).id || "";
    return { current: current, bundles: bundles };
  }

  /* What is stored, and what is wrong: "" | "forbidden" | "unreadable". */
  function read() {
    var stored;
    try {
      stored = localStorage.getItem(KEY);
    } catch (error) {
      return { state: cleanState(memory), problem: "forbidden" };
    }
    if (memory) return { state: cleanState(memory), problem: "" };
    try {
      return { state: cleanState(JSON.parse(stored || "{}")), problem: "" };
    } catch (error) {
      keepAside(stored);
      return { state: cleanState(null), problem: "unreadable" };
    }
  }

  function keepAside(stored) {
    try {
      localStorage.setItem(KEY + ".onleesbaar", stored);
    } catch (error) {
      // full: what is there stays until something is saved over it
    }
  }

  function isTooMuch(state) {
    return state.bundles.length > MOST.bundles || state.bundles.some(function (one) { return one.items.length > MOST.items; });
  }

  /* Stores; "" or what went wrong: "full" | "forbidden" | "many". What did not fit stays in memory;
     of too many nothing is stored, so that what was there stays whole. */
  function write(state) {
    if (isTooMuch(state)) return "many";
    var sound = cleanState(state);
    try {
      localStorage.setItem(KEY, JSON.stringify(sound));
      memory = null;
      return "";
    } catch (error) {
      memory = sound;
      return error.name === "QuotaExceededError" ? "full" : "forbidden";
    }
  }

  /* --- records -------------------------------------------------------------------------------------- */

  var here = document.currentScript ? document.currentScript.src : "";
  var root = here.replace(/assets\/javascripts\/[^/]*$/, "");
  var guide = null, waiting = [], pieces = new Map();

  function load(name, failed) {
    var script = document.createElement("script");
    script.src = root + "assets/collect/" + name + ".js";
    script.addEventListener("error", failed);
    document.head.append(script);
  }

  function whenGuide() {
    return new Promise(function (resolve, reject) {
      if (guide) return resolve(guide);
      waiting.push({ resolve: resolve, reject: reject });
      if (waiting.length > 1) return;
      load("index", function (error) {
        waiting.splice(0).forEach(function (one) { one.reject(error); });
      });
    });
  }

  function whenPiece(number) {
    if (!pieces.has(number)) {
      var piece = {};
      piece.promise = new Promise(function (resolve, reject) {
        piece.resolve = resolve;
        load(String(number), function (error) {
          pieces.delete(number); // another try may succeed
          reject(error);
        });
      });
      pieces.set(number, piece);
    }
    return pieces.get(number).promise;
  }

  /* Where a record stands now: an anchor or a page may have moved, a page takes its anchors along. */
  function moved(address, moves) {
    var parts = address.split("#");
    if (Object.prototype.hasOwnProperty.call(moves, address)) return moves[address];
    if (!Object.prototype.hasOwnProperty.call(moves, parts[0])) return address;
    var target = moves[parts[0]];
    return target.includes("#") || !parts[1] ? target : target + "#" + parts[1];
  }

  /* Records by address: Map(address → record or null). A record knows its own `address`, which is
     another one when it has moved; null: it is not in the guide any more. Rejects when the data cannot
     be loaded, which is something else. */
  function find(addresses) {
    return whenGuide().then(function (index) {
      var found = new Map();
      return Promise.all(Array.from(new Set(addresses)).map(function (address) {
        var now = moved(address, index.moved), number = index.pieceOf.get(now.split("#")[0]);
        found.set(address, null);
        if (number === undefined) return null;
        return whenPiece(number).then(function (items) {
          if (Object.prototype.hasOwnProperty.call(items, now)) {
            found.set(address, Object.assign({ address: now }, items[now]));
          }
        });
      })).then(function () { return found; });
    });
  }

  /* Where an address stands from this page; from a folder there is no server to find index.html. */
  function link(address) {
    var parts = address.split("#");
    var path = parts[0] + (location.protocol === "file:" ? "index.html" : "");
    return root + path + (parts[1] ? "#" + parts[1] : "");
  }

  /* The address of a record for ever: where the guide is published. */
  function permanent(address) {
    return guide.url + address;
  }

  /* The address of a tool to share: where the guide is open now, or the published one from a folder. */
  function shareable(address) {
    return (location.protocol === "file:" ? guide.url : root) + address;
  }

  /* The record's text, as one text a paragraph. */
  function paragraphs(record) {
    return (record.text || []).map(function (slides) { return slides.join(" "); });
  }

  /* --- citing and copying -------------------------------------------------------------------------- */

  /* A text with {places}; {title.} closes with a full stop unless the title ends in a mark. */
  function fill(form, values) {
    return form.replace(/\{([a-z]+)(\.?)\}/g, function (whole, name, stop) {
      if (!Object.prototype.hasOwnProperty.call(values, name)) return whole;
      var value = String(values[name]);
      return value + (stop && !/[.?!]$/.test(value) ? "." : "");
    });
  }

  /* {apa, bibtex, plain} for a record; a work is cited as itself, all else as part of the guide. */
  function cite(record, index) {
    if (record.forms) return { apa: record.forms[0], bibtex: record.forms[1], plain: record.forms[2] };
    var title = record.quoted ? record.kind + ": " + record.title : record.title;
    var values = {
      title: title, tex: record.tex || title, text: paragraphs(record)[0] || record.title,
      url: index.url + record.address, key: record.address.replace(/[^a-z0-9]+/g, "-").replace(/-$/, "")
    };
    return {
      apa: fill(index.forms.apa, values), bibtex: fill(index.forms.bibtex, values), plain: fill(index.forms.plain, record.quoted ? Object.assign({}, values, { title: title + ", " + record.basis }) : values)
    };
  }

  /* Copies a text; whether it went. */
  function copy(words) {
    var modern = navigator.clipboard ? navigator.clipboard.writeText(words) : Promise.reject(new Error("no clipboard"));
    return modern.then(function () { return true; }, function () {
      var field = document.createElement("textarea");
      field.value = words;
      field.className = "visually-hidden";
      var place = document.querySelector("dialog[open]") || document.body, focused = document.activeElement;
      place.append(field);
      field.select();
      var done = false;
      try {
        done = document.execCommand("copy");
      } catch (error) {
        // the caller shows the text, so that it can be copied by hand
      }
      field.remove();
      if (focused) focused.focus();
      return done;
    });
  }

  /* The sentences that a page's template holds for a script: {name: text}. */
  function messages(holder) {
    var found = {};
    var texts = holder.querySelector("template[data-part=texts]").content;
    texts.querySelectorAll("[data-message]").forEach(function (one) {
      found[one.dataset.message] = one.textContent;
    });
    return found;
  }

  function element(tag, name, text) {
    var made = document.createElement(tag);
    if (name) made.className = name;
    made.textContent = text;
    return made;
  }

  return {
    element: element, clean: clean, encode: encode, decode: decode, isShared: isShared, fields: fields,
    writeFile: writeFile, readFile: readFile, mostInFile: MOST.file,
    key: KEY, newId: newId, read: read, write: write,
    moved: moved, find: find, whenGuide: whenGuide, link: link, permanent: permanent, shareable: shareable,
    paragraphs: paragraphs, fill: fill, cite: cite, copy: copy, messages: messages,
    root: root,
    index: function (data) {
      guide = data;
      guide.pieceOf = new Map();
      data.pages.forEach(function (paths, number) {
        paths.forEach(function (path) { guide.pieceOf.set(path, number); });
      });
      waiting.splice(0).forEach(function (one) { one.resolve(guide); });
    },
    piece: function (number, items) {
      if (pieces.has(number)) pieces.get(number).resolve(items);
    }
  };
})();
