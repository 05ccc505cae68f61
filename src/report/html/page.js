"use strict";
(function () {
  var data = JSON.parse(document.getElementById("data").textContent);
  var form = document.getElementById("filters"), list = document.getElementById("list");
  var count = document.getElementById("count"), detail = document.getElementById("detail");
  var STATES = ["source", "fresh", "metadata only", "outdated", "unknown", "untranslated", "without source"];
  var NAMES = { fresh: 1, "metadata-only": 2, outdated: 3, unknown: 4, untranslated: 5, orphan: 6 };
  var KINDS = ["changed", "new", "missing", "metadata"];
  var STEP = 100, shown = STEP, open = "";
  var numbers = new Intl.NumberFormat("en");

  function el(tag, text, attributes) {
    var node = document.createElement(tag);
    if (text !== undefined && text !== null) node.textContent = text;
    for (var name in attributes || {}) node.setAttribute(name, attributes[name]);
    return node;
  }
  function add(parent) {
    for (var at = 1; at < arguments.length; at++) if (arguments[at]) parent.append(arguments[at]);
    return parent;
  }
  function n(number) { return numbers.format(number || 0); }
  function map(rows) {
    var all = new Map();
    rows.forEach(function (row) { all.set(row[0] + "\n" + row[1], row.slice(2)); });
    return all;
  }
  var links = map(data.links), prefixes = map(data.prefixes);

  function address(locale, product, file, line) {
    var link = links.get(locale + "\n" + product) || links.get(locale + "\n");
    if (!link || !file) return null;
    var path = file.startsWith(link[1]) ? file.slice(link[1].length) : file;
    path = link[2] + path.replace(/^\/+/, "");
    path = path.split("/").map(encodeURIComponent).join("/");
    var all = link[0].split("{path}").join(path).split("{line}").join(line).split("{locale}").join(locale).split("{product}").join(encodeURIComponent(product));
    return /^https?:\/\//.test(all) ? all : null;
  }
  function linked(text, to) { return to ? el("a", text, { href: to }) : el("span", text); }
  function usual(locale, page) {
    var prefix = prefixes.get(locale + "\n" + page.product);
    return prefix ? prefix[0] + page.path : "";
  }

  var pages = data.pages.map(function (row) {
    var page = { product: data.products[row[0]], path: row[1], title: row[2], folder: row[3], words: row[4] || 0 };
    page.file = row[5] || usual(data.source, page);
    page.name = page.product ? page.product + "/" + page.path : page.path;
    page.text = (page.title + "\n" + page.name).toLowerCase();
    page.cells = row[6].map(function (cell, at) {
      if (cell === 0) return null;
      if (typeof cell === "number") return { state: cell, todo: cell === 5 ? page.words : 0, days: null, errors: 0, sections: [], rules: [], file: cell === 5 ? "" : usual(data.locales[at], page) };
      var file = typeof cell[6] === "string" ? cell[6] : usual(data.locales[at], page);
      return { state: cell[0], todo: cell[1], days: cell[2], errors: cell[3] || 0, sections: cell[4] || [], rules: cell[5] || [], file: file, reason: cell[7] === undefined || cell[7] === null ? "" : data.titles[cell[7]] };
    });
    return page;
  });

  data.folders.map(function (name, at) { return [name, at]; }).sort(function (a, b) { return a[0] < b[0] ? -1 : 1; })
    .forEach(function (folder) { form.elements.folder.append(el("option", folder[0], { value: folder[0] })); });
  data.rules.slice().sort().forEach(function (rule) { form.elements.rule.append(el("option", rule)); });

  function read() {
    var hash = location.hash.slice(1);
    if (hash !== "pages" && hash.slice(0, 6) !== "pages?") return false;
    var wanted = new URLSearchParams(hash.slice(6));
    ["q", "lang", "state", "folder", "rule", "sort"].forEach(function (name) {
      form.elements[name].value = wanted.get(name) || "";
      if (form.elements[name].selectedIndex === -1) form.elements[name].value = "";
    });
    open = wanted.get("page") || "";
    shown = STEP;
    return true;
  }
  function write() {
    var wanted = new URLSearchParams();
    ["q", "lang", "state", "folder", "rule", "sort"].forEach(function (name) {
      if (form.elements[name].value) wanted.set(name, form.elements[name].value);
    });
    if (open) wanted.set("page", open);
    var text = wanted.toString();
    history.replaceState(null, "", "#pages" + (text ? "?" + text : ""));
  }

  function fits(cell, state, rule) {
    if (!cell) return false;
    if (rule !== -1 && !cell.rules.some(function (found) { return found[0] === rule; })) return false;
    if (!state) return true;
    if (state === "work") return cell.todo > 0;
    if (state === "errors") return cell.errors > 0;
    return cell.state === NAMES[state];
  }
  function found() {
    var q = form.elements.q.value.trim().toLowerCase().split(/\s+/), lang = data.locales.indexOf(form.elements.lang.value);
    var state = form.elements.state.value, folder = data.folders.indexOf(form.elements.folder.value);
    var rule = form.elements.rule.value ? data.rules.indexOf(form.elements.rule.value) : -1, sort = form.elements.sort.value;
    var all = pages.filter(function (page) {
      if (folder !== -1 && page.folder !== folder) return false;
      if (!q.every(function (word) { return page.text.indexOf(word) !== -1; })) return false;
      if (lang !== -1) return fits(page.cells[lang], state, rule);
      return !state && rule === -1 || page.cells.some(function (cell) { return fits(cell, state, rule); });
    });
    function sum(page, of) {
      var total = 0;
      (lang === -1 ? page.cells : [page.cells[lang]]).forEach(function (cell) {
        if (cell) total = sort === "age" ? Math.max(total, of(cell) || 0) : total + (of(cell) || 0);
      });
      return total;
    }
    var of = { "": function (cell) { return cell.todo; }, age: function (cell) { return cell.days; }, errors: function (cell) { return cell.errors; } }[sort];
    if (of) {
      all.forEach(function (page) { page.key = sum(page, of); });
      all.sort(function (a, b) { return b.key - a.key || (a.name < b.name ? -1 : 1); });
    } else {
      all.sort(function (a, b) { return a.name < b.name ? -1 : 1; });
    }
    return { pages: all, lang: lang };
  }

  function head(names) {
    var row = el("tr");
    names.forEach(function (name) { row.append(el("th", name, { scope: "col" })); });
    return add(el("thead"), row);
  }
  function name(page) {
    var button = el("button", page.title || page.path, { type: "button", class: "page" });
    button.addEventListener("click", function () { open = page.name; write(); showDetail(true); });
    return add(el("th", null, { scope: "row" }), button, el("small", page.name, { class: "path" }));
  }
  function draw() {
    var result = found(), lang = result.lang;
    count.textContent = n(result.pages.length) + " of " + n(pages.length) + " pages" + (result.pages.length > shown ? ", the first " + n(shown) + " are shown" : "");
    var table = el("table", null, { class: "list" }), body = el("tbody");
    table.append(lang === -1 ? head(["Page"].concat(data.locales)) : head(["Page", "State", "Behind", "Errors", "Words to translate"]));
    result.pages.slice(0, shown).forEach(function (page) {
      var row = add(el("tr"), name(page));
      if (lang === -1) {
        page.cells.forEach(function (cell) {
          var td = el("td", cell ? STATES[cell.state] : "–", { class: "state-" + (cell ? cell.state : 0) });
          if (cell && cell.todo > 0) add(td, el("br"), el("small", n(cell.todo) + " words"));
          if (cell && cell.errors > 0) add(td, el("br"), el("small", n(cell.errors) + (cell.errors === 1 ? " error" : " errors")));
          row.append(td);
        });
      } else {
        var cell = page.cells[lang];
        add(row, el("td", STATES[cell.state], { class: "state-" + cell.state }), el("td", cell.days === null || cell.days === undefined ? "–" : n(cell.days) + " d"), el("td", n(cell.errors)), el("td", cell.todo === null ? "–" : n(cell.todo)));
      }
      body.append(row);
    });
    table.append(body);
    var frame = add(el("div", null, { class: "scroll", tabindex: "0", role: "region", "aria-label": "Pages" }), table);
    list.replaceChildren(frame);
    if (result.pages.length > shown) {
      var more = el("button", "Show " + n(Math.min(STEP * 5, result.pages.length - shown)) + " more", { type: "button" });
      more.addEventListener("click", function () { shown += STEP * 5; draw(); });
      list.append(more);
    }
  }
  function showDetail(focus) {
    detail.replaceChildren();
    var page = open && pages.find(function (page) { return page.name === open; });
    if (!page) return;
    var title = el("h3", page.title || page.path, { tabindex: "-1" });
    var close = el("button", "Close", { type: "button" });
    close.addEventListener("click", function () { open = ""; write(); showDetail(false); });
    add(detail, title, add(el("p"), linked(page.file || page.name, address(data.source, page.product, page.file, 1)), " · " + n(page.words) + " words"));
    var groups = el("div", null, { class: "groups" });
    page.cells.forEach(function (cell, at) {
      var locale = data.locales[at], part = add(el("div"), el("h4", locale));
      if (!cell) { part.append(el("p", "not part of this language")); groups.append(part); return; }
      var line = STATES[cell.state] + (cell.reason ? ": " + cell.reason : "") + (cell.days ? ", behind for " + n(cell.days) + " days" : "") + (cell.todo ? ", " + n(cell.todo) + " words to translate" : "");
      add(part, el("p", line));
      if (cell.file) add(part, add(el("p"), linked(cell.file, address(locale, page.product, cell.file, 1))));
      if (cell.sections.length) {
        var items = el("ul");
        cell.sections.forEach(function (work) {
          var text = data.titles[work[1]] || (work[0] === 3 ? "Title, description and other metadata" : "Top of the page");
          var to = address(locale, page.product, cell.file, work[5]);
          items.append(add(el("li"), el("b", KINDS[work[0]]), " ", linked(text, address(data.source, page.product, page.file, work[4])), " · " + n(work[2]) + (work[2] === 1 ? " word" : " words") + (work[3] ? ", " + n(work[3]) + " removed" : "") + " · ", linked("line " + n(work[5]), to)));
        });
        part.append(items);
      }
      if (cell.rules.length) {
        var rules = el("ul");
        cell.rules.forEach(function (found) { rules.append(el("li", data.rules[found[0]] + ": " + n(found[1]))); });
        add(part, el("p", "Findings"), rules);
      }
      groups.append(part);
    });
    add(detail, groups, close);
    if (focus) { title.focus(); detail.scrollIntoView({ block: "nearest" }); }
  }
  function update() { shown = STEP; write(); draw(); }

  try {
    var languages = new Intl.DisplayNames(["en"], { type: "language" });
    document.querySelectorAll("[data-locale]").forEach(function (part) { part.textContent = languages.of(part.dataset.locale); });
  } catch (error) { /* The tags say enough. */ }

  form.hidden = false;
  form.addEventListener("input", update);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(function () { open = ""; update(); showDetail(false); }); });
  window.addEventListener("hashchange", function () {
    if (read()) { draw(); showDetail(false); document.getElementById("pages").scrollIntoView(); }
  });
  var asked = read();
  draw();
  showDetail(false);
  if (asked) document.getElementById("pages").scrollIntoView();
})();
