/* QR codes, drawn in the page: gidsQr(text) → rows of booleans, true where the code is dark.

   Byte mode, error correction level M, versions 1 to 40 (ISO/IEC 18004). A test reads the codes back
   with another program, for every version. */
var gidsQr = (function () {
  "use strict";

  /* Per version: error correction bytes in each block, and number of blocks (ISO/IEC 18004, table 9). */
  var CHECK = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28];
  var BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25,
    26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49];

  /* Bytes for data and correction together, in a code of this version. */
  function capacity(version) {
    var modules = (16 * version + 128) * version + 64;
    if (version >= 2) {
      var lines = Math.floor(version / 7) + 2;
      modules -= (25 * lines - 10) * lines - 55;
      if (version >= 7) modules -= 36;
    }
    return Math.floor(modules / 8);
  }

  function room(version) {
    return capacity(version) - CHECK[version - 1] * BLOCKS[version - 1];
  }

  /* --- bytes: data, then corrections (Reed-Solomon over GF(256), polynomial 0x11d) -------------- */

  function multiply(a, b) {
    var product = 0;
    for (var bit = 7; bit >= 0; bit--) {
      product = (product << 1) ^ ((product >>> 7) * 0x11d);
      product ^= ((b >>> bit) & 1) * a;
    }
    return product;
  }

  function generator(degree) {
    var result = new Array(degree).fill(0), factor = 1;
    result[degree - 1] = 1;
    for (var i = 0; i < degree; i++) {
      for (var j = 0; j < degree; j++) {
        result[j] = multiply(result[j], factor) ^ (j + 1 < degree ? result[j + 1] : 0);
      }
      factor = multiply(factor, 2);
    }
    return result;
  }

  function correction(data, divisor) {
    var rest = divisor.map(function () { return 0; });
    data.forEach(function (byte) {
      var factor = byte ^ rest.shift();
      rest.push(0);
      divisor.forEach(function (coefficient, i) { rest[i] ^= multiply(coefficient, factor); });
    });
    return rest;
  }

  function dataBytes(bytes, version) {
    var bits = [];
    function put(value, length) {
      for (var i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1);
    }
    put(4, 4);
    put(bytes.length, version < 10 ? 8 : 16);
    bytes.forEach(function (byte) { put(byte, 8); });
    put(0, Math.min(4, room(version) * 8 - bits.length));
    put(0, (8 - bits.length % 8) % 8);
    for (var pad = 0xec; bits.length < room(version) * 8; pad ^= 0xec ^ 0x11) put(pad, 8);
    var made = [];
    for (var i = 0; i < bits.length; i += 8) made.push(parseInt(bits.slice(i, i + 8).join(""), 2));
    return made;
  }

  /* All bytes in the order in which they are drawn: the blocks interleaved. */
  function interleaved(data, version) {
    var count = BLOCKS[version - 1], checks = CHECK[version - 1], total = capacity(version);
    var short = Math.floor(total / count) - checks, shorts = count - total % count;
    var divisor = generator(checks), blocks = [], at = 0;
    for (var i = 0; i < count; i++) {
      var part = data.slice(at, at += short + (i < shorts ? 0 : 1));
      blocks.push({ data: part, check: correction(part, divisor) });
    }
    var drawn = [];
    for (i = 0; i <= short; i++) {
      blocks.forEach(function (block) { if (i < block.data.length) drawn.push(block.data[i]); });
    }
    for (i = 0; i < checks; i++) {
      blocks.forEach(function (block) { drawn.push(block.check[i]); });
    }
    return drawn;
  }

  /* --- modules ------------------------------------------------------------------------------------ */

  var MASKS = [
    function (x, y) { return (x + y) % 2; },
    function (x, y) { return y % 2; },
    function (x) { return x % 3; },
    function (x, y) { return (x + y) % 3; },
    function (x, y) { return (Math.floor(x / 3) + Math.floor(y / 2)) % 2; },
    function (x, y) { return x * y % 2 + x * y % 3; },
    function (x, y) { return (x * y % 2 + x * y % 3) % 2; },
    function (x, y) { return ((x + y) % 2 + x * y % 3) % 2; }
  ];

  function alignment(version) {
    if (version === 1) return [];
    var count = Math.floor(version / 7) + 2;
    var step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
    var places = [6];
    for (var at = version * 4 + 10; places.length < count; at -= step) places.splice(1, 0, at);
    return places;
  }

  function Code(version) {
    this.version = version;
    this.size = version * 4 + 17;
    this.dark = grid(this.size);
    this.fixed = grid(this.size);
    this.drawPatterns();
  }

  function grid(size) {
    return Array.from({ length: size }, function () { return new Array(size).fill(false); });
  }

  Code.prototype.set = function (x, y, dark) {
    this.dark[y][x] = Boolean(dark);
    this.fixed[y][x] = true;
  };

  Code.prototype.drawPatterns = function () {
    var last = this.size - 1, self = this;
    for (var i = 0; i <= last; i++) {
      this.set(6, i, i % 2 === 0);
      this.set(i, 6, i % 2 === 0);
    }
    [[3, 3], [last - 3, 3], [3, last - 3]].forEach(function (centre) { self.drawFinder(centre[0], centre[1]); });
    var places = alignment(this.version), end = places.length - 1;
    places.forEach(function (x, i) {
      places.forEach(function (y, j) {
        var corner = (i === 0 && (j === 0 || j === end)) || (i === end && j === 0);
        if (!corner) self.drawAlignment(x, y);
      });
    });
    this.drawFormat(0);
    this.drawVersion();
  };

  Code.prototype.drawFinder = function (x, y) {
    for (var dy = -4; dy <= 4; dy++) {
      for (var dx = -4; dx <= 4; dx++) {
        var ring = Math.max(Math.abs(dx), Math.abs(dy)), xx = x + dx, yy = y + dy;
        if (xx >= 0 && yy >= 0 && xx < this.size && yy < this.size) this.set(xx, yy, ring !== 2 && ring !== 4);
      }
    }
  };

  Code.prototype.drawAlignment = function (x, y) {
    for (var dy = -2; dy <= 2; dy++) {
      for (var dx = -2; dx <= 2; dx++) this.set(x + dx, y + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  };

  /* Level M is 0 in the format bits. */
  Code.prototype.drawFormat = function (mask) {
    var rest = mask, last = this.size - 1;
    for (var i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >>> 9) * 0x537);
    var bits = (mask << 10 | rest) ^ 0x5412;
    function bit(n) { return (bits >>> n) & 1; }
    for (i = 0; i <= 5; i++) this.set(8, i, bit(i));
    this.set(8, 7, bit(6));
    this.set(8, 8, bit(7));
    this.set(7, 8, bit(8));
    for (i = 9; i < 15; i++) this.set(14 - i, 8, bit(i));
    for (i = 0; i < 8; i++) this.set(last - i, 8, bit(i));
    for (i = 8; i < 15; i++) this.set(8, last - 14 + i, bit(i));
    this.set(8, last - 7, true);
  };

  Code.prototype.drawVersion = function () {
    if (this.version < 7) return;
    var rest = this.version;
    for (var i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >>> 11) * 0x1f25);
    var bits = this.version << 12 | rest;
    for (i = 0; i < 18; i++) {
      var a = this.size - 11 + i % 3, b = Math.floor(i / 3);
      this.set(a, b, (bits >>> i) & 1);
      this.set(b, a, (bits >>> i) & 1);
    }
  };

  /* Two columns at a time, from the right, up and down in turn. */
  Code.prototype.drawBytes = function (bytes) {
    var at = 0;
    for (var right = this.size - 1; right >= 1; right -= 2) {
      if (right === 6) right = 5;
      for (var step = 0; step < this.size; step++) {
        for (var j = 0; j < 2; j++) {
          var x = right - j, upward = ((right + 1) & 2) === 0, y = upward ? this.size - 1 - step : step;
          if (this.fixed[y][x] || at >= bytes.length * 8) continue;
          this.dark[y][x] = ((bytes[at >>> 3] >>> (7 - (at & 7))) & 1) === 1;
          at++;
        }
      }
    }
  };

  Code.prototype.mask = function (number) {
    for (var y = 0; y < this.size; y++) {
      for (var x = 0; x < this.size; x++) {
        if (!this.fixed[y][x] && MASKS[number](x, y) === 0) this.dark[y][x] = !this.dark[y][x];
      }
    }
  };

  /* How hard a masked code is to read (ISO/IEC 18004, 7.8.3): runs, squares, false finders, balance. */
  Code.prototype.penalty = function () {
    var rows = this.dark.map(function (row) { return row.map(Number).join(""); });
    var columns = rows.map(function (_, x) { return rows.map(function (row) { return row[x]; }).join(""); });
    var total = 0, dark = 0;
    rows.concat(columns).forEach(function (line) {
      (line.match(/0{5,}|1{5,}/g) || []).forEach(function (run) { total += run.length - 2; });
      for (var i = 0; i + 11 <= line.length; i++) {
        var part = line.slice(i, i + 11);
        if (part === "10111010000" || part === "00001011101") total += 40;
      }
    });
    for (var y = 0; y < rows.length; y++) {
      for (var x = 0; x < rows.length; x++) {
        dark += rows[y][x] === "1";
        if (y && x && new Set([rows[y][x], rows[y - 1][x], rows[y][x - 1], rows[y - 1][x - 1]]).size === 1) total += 3;
      }
    }
    return total + Math.floor(Math.abs(dark * 20 / (rows.length * rows.length) - 10)) * 10;
  };

  /* The code of a text, or null when it does not fit in any code. */
  function modules(text) {
    var bytes = Array.from(new TextEncoder().encode(text)), version = 1;
    while (version <= 40 && bytes.length + (version < 10 ? 2 : 3) > room(version)) version++;
    if (version > 40) return null;
    var drawn = interleaved(dataBytes(bytes, version), version), best = null, least = Infinity;
    MASKS.forEach(function (_, number) {
      var code = new Code(version);
      code.drawBytes(drawn);
      code.mask(number);
      code.drawFormat(number);
      var penalty = code.penalty();
      if (penalty < least) { least = penalty; best = code; }
    });
    return best.dark;
  }

  return modules;
})();

/* The code as a picture with a quiet edge of four modules, or null. */
function drawQr(text, label) {
  "use strict";
  var rows = gidsQr(text);
  if (!rows) return null;
  var space = "http://www.w3.org/2000/svg", size = rows.length + 8;
  var picture = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  picture.setAttribute("viewBox", "0 0 " + size + " " + size);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", label);
  picture.setAttribute("shape-rendering", "crispEdges");
  var paper = document.createElementNS(space, "rect");
  paper.setAttribute("width", size);
  paper.setAttribute("height", size);
  paper.setAttribute("fill", "#fff");
  path.setAttribute("fill", "#000");
  path.setAttribute("d", rows.map(function (row, y) {
    return row.map(function (dark, x) { return dark ? "M" + (x + 4) + " " + (y + 4) + "h1v1h-1z" : ""; }).join("");
  }).join(""));
  picture.append(paper, path);
  return picture;
}
