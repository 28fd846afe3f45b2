/* Search in the guide: a ranked index of its own, in Material's search box.

   Works without a server: index and passages are classic scripts that call gidsSearch.
   The index is written by scripts/searching.py; `words` and `stem` have twins there. */
var gidsSearch = (function () {
  "use strict";

  /* --- words ------------------------------------------------------------------------------ */

  var SUFFIXES = ["heden", "heid", "ingen", "ing", "tjes", "jes", "tje", "je", "eren", "en", "es",
    "er", "s", "e", "t"];
  var SHORTEST_STEM = 4;

  function words(text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[a-z0-9]+/g) || [];
  }

  function stem(word) {
    for (var i = 0; i < SUFFIXES.length; i++) {
      var suffix = SUFFIXES[i];
      if (word.endsWith(suffix) && word.length - suffix.length >= SHORTEST_STEM) {
        word = word.slice(0, -suffix.length);
        break;
      }
    }
    return word.replace(/(.)\1/g, "$1").replace(/v$/, "f").replace(/z$/, "s");
  }

  /* --- reading the index -------------------------------------------------------------------- */

  var DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_!#$%()*+,./:;<=>?@[]^{|}~";
  var IMPACTS = 2;
  var ROWS = Math.floor(DIGITS.length / IMPACTS);

  function decode(written) {
    var places = [], at = 0;
    for (var i = 0; i < written.length; i++) {
      var digit = DIGITS.indexOf(written[i]);
      var row = Math.floor(digit / IMPACTS), column = digit % IMPACTS;
      if (row === ROWS - 1) {
        at += (ROWS - 1) * (column + 1);
      } else {
        at += row;
        places.push([at, (column + 1) / IMPACTS]);
      }
    }
    return places;
  }

  function readVocabulary(lines) {
    var previous = "";
    return lines.split(" ").map(function (line) {
      previous = previous.slice(0, Number(line[0])) + line.slice(1);
      return previous;
    });
  }

  /* Phrases as lists of stems. Each word is written as its number, in `width` digits; phrases of a single
     word come first, without anything between them. */
  function readPhrases(written, width, vocabulary) {
    var digits = new RegExp(".{" + width + "}", "g");
    function read(phrase) {
      return (phrase.match(digits) || []).map(function (word) {
        var number = 0;
        for (var i = 0; i < width; i++) number = number * DIGITS.length + DIGITS.indexOf(word[i]);
        return vocabulary[number];
      });
    }
    var longer = written.split(" ");
    var single = read(longer.shift()).map(function (word) { return [word]; });
    return single.concat(longer.map(read));
  }

  /* What makes a record a good answer; tuned on the seen half of tests/search/. */
  var WEIGHTS = {
    phrase: 1.6, // impact of a word that stands in a title or keyword, beside 0..1 in the text
    title: 2.2, // a title or keyword and the typed words cover each other
    titleShare: 1.9, // how much less that counts when only part of what was typed is in it
    phraseShare: 0.85, // how much less when only part of the title or keyword was typed
    ownTitle: 1.6, // the title itself rather than a keyword
    whole: 1.25, // all typed words stand in one short record
    wholeShare: 3, // how much less when some are missing
    short: 80, // how many stems a short record holds
    partly: 0.3, // what is left of a score when few of the typed words are there
    weak: 0.4, // how much less an everyday word tells than a word of the subject
    common: 1, // idf of words that stand nearly everywhere
    participle: 0.85, // "gemist" for "missen"
    synonym: 0.55, // how surely a synonym is meant
    kinds: {
      bouwsteen: 1.3, model: 1.15, kader: 1.15, thema: 1.15, begrip: 0.75, voorbeeld: 0.85,
      onderzoek: 0.9, "over de gids": 0.9, wegwijs: 0.6, citaat: 0.9, bron: 1
    }
  };

  function Index(data) {
    var self = this;
    self.kinds = data.kinds;
    self.stop = new Set(data.stop.split(" "));
    self.weak = new Set(data.weak.split(" "));
    self.common = new Set(data.common.split(" "));
    self.records = data.records.map(function (r, number) {
      return {
        number: number, kind: data.kinds[r[0]], title: r[2], phrases: [],
        address: r[1] === 0 ? data.frames[r[0]].replace("*", words(r[2]).join("-")) : r[1],
      };
    });
    self.places = new Map(); // stem -> Map(record -> impact)
    var written = data.postings.split(" ");
    var vocabulary = readVocabulary(data.vocabulary);
    vocabulary.forEach(function (word, at) {
      self.places.set(word, new Map(decode(written[at])));
    });
    self.records.forEach(function (record, number) {
      var raw = data.records[number];
      var phrases = readPhrases(raw[3], data.width, vocabulary);
      [self.stems(record.title)].concat(phrases).forEach(function (stems) {
        if (!stems.length) return;
        record.phrases.push(stems);
        stems.forEach(function (word) {
          var places = self.places.get(word);
          if (!places) self.places.set(word, (places = new Map()));
          places.set(number, Math.max(WEIGHTS.phrase, places.get(number) || 0));
        });
      });
    });
    self.sizes = self.records.map(function () { return 0; }); // stems a record holds
    self.places.forEach(function (places) {
      places.forEach(function (_, number) { self.sizes[number]++; });
    });
    self.vocabulary = Array.from(self.places.keys());
    self.letters = Int32Array.from(self.vocabulary, letters);
    self.synonyms = new Map();
    data.synonyms.forEach(function (group) {
      var stems = group.split(" ").map(stem);
      stems.forEach(function (word) {
        self.synonyms.set(word, (self.synonyms.get(word) || []).concat(stems));
      });
    });
    self.told = new Map(); // how much each word tells, worked out once
    self.known = new Map(); // what typed words may mean, worked out once
    self.inside = new WeakMap(); // which stems a passage holds, worked out once
    self.chunkOf = [];
    data.chunks.forEach(function (size, chunk) {
      for (var i = 0; i < size; i++) self.chunkOf.push([chunk, i]);
    });
  }

  Index.prototype.stems = function (text) {
    var stop = this.stop;
    return words(text).filter(function (w) { return !stop.has(w); }).map(stem);
  };

  /* How much a word tells records apart. Words that stand nearly everywhere have no places in the
     index but in titles and keywords, and tell little. */
  Index.prototype.idf = function (word) {
    var told = this.told.get(word);
    if (told === undefined) {
      var places = this.places.get(word);
      told = this.common.has(word) ? WEIGHTS.common
        : places ? Math.log(1 + this.records.length / places.size) : 0;
      this.told.set(word, told);
    }
    return told;
  };

  /* --- finding ------------------------------------------------------------------------------ */

  /* Edits between two words, or `most` + 1 when there are more (Damerau-Levenshtein). */
  function edits(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    var before = [], last = [], row = [];
    for (var j = 0; j <= b.length; j++) last.push(j);
    for (var i = 1; i <= a.length; i++) {
      row = [i];
      var least = i;
      for (j = 1; j <= b.length; j++) {
        var cost = a[i - 1] === b[j - 1] ? 0 : 1;
        var value = Math.min(row[j - 1] + 1, last[j] + 1, last[j - 1] + cost);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
          value = Math.min(value, before[j - 2] + 1);
        }
        row.push(value);
        least = Math.min(least, value);
      }
      if (least > most) return most + 1;
      before = last;
      last = row;
    }
    return row[b.length];
  }

  /* The letters of a word as bits, and how many letters two words do not share: words that differ by
     n edits differ in at most 2n letters, which spares most of the counting of edits. */
  function letters(word) {
    var bits = 0;
    for (var i = 0; i < word.length; i++) bits |= 1 << (word.charCodeAt(i) % 32);
    return bits;
  }

  function unshared(a, b) {
    var count = 0;
    for (var bits = a ^ b; bits; bits &= bits - 1) count++;
    return count;
  }

  /* Stems that a past participle may come from: "gemist" → "mis", "geleerd" → "ler". */
  function participles(word) {
    if (!/^ge.{3,}[dtn]?$/.test(word)) return [];
    return [stem(word.slice(2)), stem(word.slice(2).replace(/[dt]$/, ""))];
  }

  /* Words of the index that a typed word may mean, with how surely: Map(stem -> 0..1). */
  Index.prototype.meant = function (word) {
    if (this.known.has(word)) return new Map(this.known.get(word));
    var found = new Map();
    function offer(other, weight) {
      if (weight > (found.get(other) || 0)) found.set(other, weight);
    }
    var exact = this.places.has(word);
    if (exact) offer(word, 1);
    (this.synonyms.get(word) || []).forEach(function (other) {
      if (this.places.has(other)) offer(other, other === word ? 1 : WEIGHTS.synonym);
    }, this);
    participles(word).forEach(function (other) {
      if (this.places.has(other)) offer(other, WEIGHTS.participle);
    }, this);
    var slack = exact || word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
    var own = letters(word);
    for (var at = 0; at < this.vocabulary.length; at++) {
      var theirs = this.letters[at], other = this.vocabulary[at];
      if (!(own & ~theirs) && other !== word) { // all letters of the typed word are in this one
        var longer = Math.sqrt(word.length / other.length);
        if (word.length >= 3 && other.startsWith(word)) {
          offer(other, (word.length > 3 ? 0.85 : 0.5) * longer);
        } else if (word.length >= 5 && other.endsWith(word)) {
          offer(other, 0.7 * longer);
        }
      }
      if (!(theirs & ~own) && other.length >= 4 && word.length > other.length &&
          (word.startsWith(other) || word.endsWith(other))) {
        offer(other, 0.65 * Math.sqrt(other.length / word.length));
      }
      if (slack && unshared(own, theirs) <= 2 * slack && other !== word) {
        var n = edits(word, other, slack);
        if (n <= slack) offer(other, n === 1 ? 0.7 : 0.5);
      }
    }
    this.known.set(word, found);
    return new Map(found);
  };

  /* Typed text as a list of wanted words, each with what it may mean. Neighbours that form one
     word of the index together ("zelf blend") count as that word too. */
  Index.prototype.wanted = function (text) {
    var self = this;
    var stems = self.stems(text);
    if (!stems.length) stems = words(text).map(stem);
    var wanted = stems.map(function (word) {
      return { word: word, meant: self.meant(word) };
    });
    var raw = words(text);
    for (var i = 0; i + 1 < raw.length; i++) {
      var joined = stem(raw[i] + raw[i + 1]);
      if (!self.places.has(joined)) continue;
      [raw[i], raw[i + 1]].forEach(function (part) {
        var one = wanted.find(function (w) { return w.word === stem(part); });
        if (one) one.meant.set(joined, 1);
      });
    }
    wanted.forEach(function (one) {
      one.idf = 0;
      one.meant.forEach(function (sure, other) {
        one.idf = Math.max(one.idf, sure * self.idf(other));
      });
      if (!one.meant.size) one.idf = Math.log(1 + self.records.length);
      if (self.weak.has(one.word)) one.idf *= WEIGHTS.weak;
    });
    return wanted;
  };

  /* The records that answer a text best, best first: [{record, score}]. */
  Index.prototype.search = function (text, most) {
    var self = this;
    var wanted = self.wanted(text);
    var total = wanted.reduce(function (sum, one) { return sum + one.idf; }, 0);
    if (!total) return [];
    var strength = new Map(), share = new Map();
    var all = new Map(); // every word that may be meant, with how surely
    wanted.forEach(function (one) {
      one.meant.forEach(function (sure, other) {
        all.set(other, Math.max(sure, all.get(other) || 0));
      });
    });
    wanted.forEach(function (one) {
      var best = new Map(), surest = new Map();
      one.meant.forEach(function (sure, other) {
        self.places.get(other).forEach(function (impact, number) {
          best.set(number, Math.max(sure * impact, best.get(number) || 0));
          surest.set(number, Math.max(sure, surest.get(number) || 0));
        });
      });
      best.forEach(function (value, number) {
        var weight = one.idf / total;
        strength.set(number, (strength.get(number) || 0) + weight * value);
        share.set(number, (share.get(number) || 0) + weight * surest.get(number));
      });
    });
    var found = [];
    strength.forEach(function (value, number) {
      var record = self.records[number], part = share.get(number);
      var score = value * (WEIGHTS.partly + (1 - WEIGHTS.partly) * part) +
        WEIGHTS.whole * Math.pow(part, WEIGHTS.wholeShare) /
          (1 + self.sizes[number] / WEIGHTS.short) +
        WEIGHTS.title * self.phraseMatch(record, wanted, total, all);
      found.push({ record: record, score: score * (WEIGHTS.kinds[record.kind] || 1) });
    });
    found.sort(function (a, b) { return b.score - a.score || a.record.number - b.record.number; });
    return found.slice(0, most);
  };

  /* How well one title or keyword of a record and the typed words cover each other: 0..1. */
  Index.prototype.phraseMatch = function (record, wanted, total, surest) {
    var self = this, best = 0;
    record.phrases.forEach(function (phrase, place) {
      if (!phrase.some(function (word) { return surest.has(word); })) return;
      var ofPhrase = 0, matched = 0, ofWanted = 0;
      phrase.forEach(function (word) {
        var idf = self.idf(word);
        ofPhrase += idf;
        matched += idf * (surest.get(word) || 0);
      });
      if (!matched) return;
      wanted.forEach(function (one) {
        var sure = 0;
        phrase.forEach(function (word) { sure = Math.max(sure, one.meant.get(word) || 0); });
        ofWanted += one.idf * sure;
      });
      var both = Math.pow(matched / ofPhrase, WEIGHTS.phraseShare) * Math.pow(ofWanted / total, WEIGHTS.titleShare);
      best = Math.max(best, both * (place === 0 ? WEIGHTS.ownTitle : 1));
    });
    return best;
  };

  /* The nearest words of the index for typed words that mean nothing here. */
  Index.prototype.nearest = function (text) {
    var self = this;
    var near = words(text).map(stem).map(function (word) {
      var best = null, least = 4;
      self.vocabulary.forEach(function (other) {
        var n = edits(word, other, 3);
        if (n < least) { least = n; best = other; }
      });
      return best;
    });
    return near.filter(Boolean);
  };

  /* The passage that answers best: the one with most of the wanted words, rare ones first. */
  Index.prototype.bestPassage = function (passages, wanted) {
    var self = this, best = passages[0], most = -1;
    passages.forEach(function (passage, at) {
      var inside = self.inside.get(passage);
      if (!inside) {
        self.inside.set(passage, (inside = new Set(self.stems(passage[1] + " " + passage[2]))));
      }
      var value = at === 0 ? 0.05 : 0;
      wanted.forEach(function (one) {
        var sure = 0;
        one.meant.forEach(function (weight, word) {
          if (inside.has(word)) sure = Math.max(sure, weight);
        });
        value += one.idf * sure;
      });
      value /= Math.sqrt(4 + inside.size / 8);
      if (value > most) { most = value; best = passage; }
    });
    return best;
  };

  /* --- loading ------------------------------------------------------------------------------ */

  var here = document.currentScript ? document.currentScript.src : "";
  var root = here.replace(/assets\/javascripts\/[^/]*$/, "");
  var index = null, waiting = [], pieces = new Map();

  function load(name) {
    var script = document.createElement("script");
    script.src = root + "assets/search/" + name + ".js";
    document.head.append(script);
  }

  function whenReady(then) {
    if (index) return then(index);
    waiting.push(then);
    if (waiting.length === 1) load("index");
  }

  function whenPassages(chunk, then) {
    var piece = pieces.get(chunk);
    if (piece && piece.texts) return then(piece.texts);
    if (piece) return piece.waiting.push(then);
    pieces.set(chunk, { waiting: [then] });
    load(String(chunk));
  }

  /* Where a record stands; from a folder there is no server to find index.html. */
  function link(address, anchor) {
    var parts = address.split("#");
    var path = parts[0] + (location.protocol === "file:" ? "index.html" : "");
    var hash = anchor || parts[1] || "";
    return root + path + (hash ? "#" + hash : "");
  }

  return {
    words: words,
    stem: stem,
    decode: decode,
    readVocabulary: readVocabulary,
    readPhrases: readPhrases,
    weights: WEIGHTS,
    Index: Index,
    whenReady: whenReady,
    whenPassages: whenPassages,
    link: link,
    index: function (data) {
      index = new Index(data);
      waiting.splice(0).forEach(function (then) { then(index); });
    },
    passages: function (chunk, texts) {
      var piece = pieces.get(chunk);
      piece.texts = texts;
      piece.waiting.splice(0).forEach(function (then) { then(texts); });
    }
  };
})();

/* How many results show their passage before the browser draws. */
var AT_ONCE = 2;

/* What is behind the box; open-search.js opens and closes it. */
customElements.define("guide-search", class extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.list = this.querySelector(".md-search-result__list");
    this.status = this.querySelector(".md-search-result__meta");
    this.asked = 0;
    const begin = () => gidsSearch.whenReady(() => this.search());
    this.input.addEventListener("focus", begin);
    this.input.addEventListener("input", () => this.search());
    this.addEventListener("pointerenter", () => gidsSearch.whenReady(() => {}), { once: true });
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const first = this.links()[0];
      if (first) first.click();
    });
    this.querySelector("form").addEventListener("reset", () => {
      this.input.focus();
      setTimeout(() => this.search());
    });
    if (this.contains(document.activeElement)) begin(); // she was first
  }

  links() {
    return Array.from(this.list.querySelectorAll("a"));
  }

  onKey(event) {
    const links = this.links();
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (at === 0 ? this.input : links[at - 1]).focus();
    }
  }

  search() {
    const text = this.input.value.trim();
    const turn = ++this.asked;
    if (!text) {
      this.list.replaceChildren();
      this.status.textContent = "Typ een woord, een vraag of een naam.";
      return;
    }
    this.status.textContent = this.status.textContent || "Zoeken …";
    gidsSearch.whenReady((index) => {
      if (turn !== this.asked) return; // a later key was faster
      const found = index.search(text, 12);
      if (found.length) this.show(index, text, found, turn);
      else this.showNothing(index, text);
    });
  }

  /* Titles stand at once, and the first passages; the others follow when the browser has drawn. */
  show(index, text, found, turn) {
    const wanted = index.wanted(text);
    const teasers = [];
    this.status.textContent = found.length === 1 ? "1 resultaat" : `${found.length} beste resultaten`;
    this.list.replaceChildren(...found.map(({ record }) => {
      const item = document.createElement("li");
      item.className = "md-search-result__item";
      const anchor = document.createElement("a");
      anchor.className = "md-search-result__link";
      anchor.dataset.searchResult = record.kind;
      anchor.href = gidsSearch.link(record.address);
      const kind = element("span", "search-kind", record.kind);
      const title = element("span", "search-title", record.title);
      const teaser = element("span", "search-teaser", "");
      anchor.append(kind, title, teaser);
      item.append(anchor);
      const [chunk, place] = index.chunkOf[record.number];
      teasers.push(() => gidsSearch.whenPassages(chunk, (texts) => {
        if (turn === this.asked) this.tease(index, wanted, record, texts[place], anchor, teaser);
      }));
      return item;
    }));
    teasers.splice(0, AT_ONCE).forEach((tease) => tease());
    const next = () => {
      if (turn !== this.asked || !teasers.length) return;
      teasers.shift()();
      setTimeout(next);
    };
    setTimeout(next);
  }

  tease(index, wanted, record, passages, anchor, teaser) {
    if (!passages.length) return;
    const [place, heading, text] = index.bestPassage(passages, wanted);
    if (place) anchor.href = gidsSearch.link(record.address, place);
    if (heading) {
      teaser.append(element("span", "search-heading", ""));
      mark(teaser.lastChild, heading + " ", index, wanted);
    }
    mark(teaser, shorten(text, index, wanted), index, wanted);
  }

  showNothing(index, text) {
    const near = index.nearest(text);
    this.status.textContent = `Niets gevonden voor ‘${text}’.`;
    const items = near.slice(0, 3).map((word) => {
      const item = element("li", "md-search-result__item", "");
      const button = element("button", "search-near", `Bedoelde je ‘${word}…’?`);
      button.type = "button";
      button.addEventListener("click", () => {
        this.input.value = word;
        this.input.focus();
        this.search();
      });
      item.append(button);
      return item;
    });
    const item = element("li", "md-search-result__item", "");
    const browse = element("a", "search-browse", "Bekijk het model met alle bouwstenen");
    browse.href = gidsSearch.link("bouwstenen/");
    item.append(browse);
    this.list.replaceChildren(...items, item);
  }
});

function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

/* The stretch of a text around the first wanted word, about 160 characters. */
function shorten(text, index, wanted) {
  if (text.length <= 180) return text;
  const at = Math.max(0, firstMatch(text, index, wanted) - 50);
  const start = at ? text.indexOf(" ", at) + 1 : 0;
  const end = text.lastIndexOf(" ", start + 160);
  return (start ? "… " : "") + text.slice(start, end) + " …";
}

function firstMatch(text, index, wanted) {
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (isWanted(match[0], wanted)) return match.index;
  }
  return 0;
}

function isWanted(word, wanted) {
  const [plain] = gidsSearch.words(word);
  const root = plain && gidsSearch.stem(plain);
  return Boolean(root) && wanted.some((one) => (one.meant.get(root) || 0) >= 0.5);
}

/* Appends a text with its wanted words marked; as text, whatever it holds. */
function mark(target, text, index, wanted) {
  let end = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}]+/gu)) {
    if (!isWanted(match[0], wanted)) continue;
    target.append(text.slice(end, match.index), element("mark", "", match[0]));
    end = match.index + match[0].length;
  }
  target.append(text.slice(end));
}
