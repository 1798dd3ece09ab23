"use strict";

/* What a document's own page says, and where the terms of a query stand in it. */
const SearchMatch = (() => {
  /* The same as in sitegen/search/said.py. */
  const INLINE = new Set(
    "A ABBR B BDI BDO BR CITE CODE DATA DEL DFN EM I INS KBD MARK Q RP RT RUBY S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR".split(" "),
  );
  const SILENT = new Set("SCRIPT STYLE TEMPLATE SVG NOSCRIPT".split(" "));

  /* The blocks (paragraphs, cells, list items, headings …) of a document's page, flattened. `part` of the page:
     "head", "meta" or "text". */
  function blocks(page) {
    const found = [];
    const region = page.querySelector("[data-searched]");
    let text = "";
    let part = "text";
    const close = () => {
      if (text.trim()) {
        found.push({ ...SearchUnits.flatten(text), part });
      }
      text = "";
    };
    const read = (node) => {
      if (node.nodeType === Node.TEXT_NODE) {
        text += node.data;
      } else if (node.nodeType === Node.ELEMENT_NODE && !SILENT.has(node.tagName.toUpperCase()) && !node.hasAttribute("data-unsearched")) {
        const inline = INLINE.has(node.tagName);
        if (!inline) {
          close();
          part = node.closest(".front") ? "head" : node.closest(".meta") ? "meta" : "text";
        } else if (node.tagName === "BR") {
          text += " ";
        }
        node.childNodes.forEach(read);
        if (!inline) {
          close();
        }
      }
    };
    if (region) {
      region.childNodes.forEach(read);
      close();
    }
    return found;
  }

  /* Whether all flat terms stand in the blocks. */
  const holds = (list, flats) => flats.every((flat) => list.some((block) => block.flat.includes(flat)));

  /* Every place of a flat term in a flattened text: [[from, to], …] in the text as it is written. */
  function places(block, term) {
    const found = [];
    for (let at = block.flat.indexOf(term); at >= 0; at = block.flat.indexOf(term, at + term.length)) {
      found.push([block.from[at], block.to[at + term.length - 1]]);
    }
    return found;
  }

  /* The stretch of a flat text that is a term with at most one letter changed, missing or too many: [at, end], or null. */
  function nearly(flat, term) {
    const size = term.length;
    let row = Array.from({ length: size + 1 }, (_, place) => [place, 0]);
    let best = null;
    for (let at = 0; at < flat.length; at++) {
      const next = [[0, at + 1]];
      for (let place = 1; place <= size; place++) {
        const same = row[place - 1][0] + (flat[at] === term[place - 1] ? 0 : 1);
        const extra = row[place][0] + 1;
        const missing = next[place - 1][0] + 1;
        const least = Math.min(same, extra, missing);
        next.push([least, least === same ? row[place - 1][1] : least === extra ? row[place][1] : next[place - 1][1]]);
      }
      row = next;
      if (row[size][0] <= 1 && (!best || row[size][0] < best.faults)) {
        best = { faults: row[size][0], at: row[size][1], end: at + 1 };
      }
    }
    return best && best.end > best.at ? [best.at, best.end] : null;
  }

  /* The flat forms of what stands in the blocks for each term, where one of them may have one fault; null when too much is missing. */
  function mended(list, terms) {
    let faults = 0;
    const found = [];
    for (const term of terms) {
      if (list.some((block) => block.flat.includes(term.flat))) {
        found.push(term.flat);
        continue;
      }
      const near = term.flat.length > 2 && faults === 0 ? firstNear(list, term.flat) : "";
      if (!near) {
        return null;
      }
      faults = 1;
      found.push(near);
    }
    return found;
  }

  function firstNear(list, term) {
    for (const block of list) {
      const place = nearly(block.flat, term);
      if (place) {
        return block.flat.slice(...place);
      }
    }
    return "";
  }

  /* A text cut into [{text, marked}] by the flat terms that stand in it. */
  function marked(block, flats) {
    const ranges = flats.flatMap((flat) => places(block, flat)).sort((one, other) => one[0] - other[0]);
    const pieces = [];
    let at = 0;
    for (const [from, to] of ranges) {
      if (to <= at) {
        continue;
      }
      pieces.push({ text: block.text.slice(at, Math.max(at, from)), marked: false });
      pieces.push({ text: block.text.slice(Math.max(at, from), to), marked: true });
      at = to;
    }
    pieces.push({ text: block.text.slice(at), marked: false });
    return pieces.filter((piece) => piece.text);
  }

  /* About `length` letters around the first of the terms, from the block of the text that has most of them; where none has any,
     from the metadata, and where only the head has them, the beginning of the text. */
  function excerpt(list, flats, length) {
    const heads = new Set(list.filter(({ part }) => part === "head").map(({ flat }) => flat));
    const own = list.filter(({ flat }) => !heads.has(flat));
    const text = own.filter(({ part }) => part === "text");
    const best = fullest(text, flats) || fullest(own, flats) || text.find(({ flat }) => flat.length > length / 3) || text[0];
    if (!best) {
      return [];
    }
    const line = best.text.replace(/\s+/gu, " ").trim();
    const block = SearchUnits.flatten(line);
    const first = Math.min(...flats.flatMap((flat) => places(block, flat)).map(([from]) => from), line.length);
    const from = first === line.length ? 0 : cutAt(line, Math.max(0, Math.min(first - length / 3, line.length - length)));
    const to = cutAt(line, Math.min(line.length, from + length));
    const pieces = marked(SearchUnits.flatten(line.slice(from, to)), flats);
    return [...(from ? [{ text: "…", marked: false }] : []), ...pieces, ...(to < line.length ? [{ text: "…", marked: false }] : [])];
  }

  /* The block that has most of the terms, or null where none has any. */
  function fullest(list, flats) {
    const counts = list.map(({ flat }) => flats.filter((term) => flat.includes(term)).length);
    const most = Math.max(0, ...counts);
    return most ? list[counts.indexOf(most)] : null;
  }

  /* No cut between the two halves of a character. */
  function cutAt(text, place) {
    const at = Math.floor(place);
    return at > 0 && /[\udc00-\udfff]/.test(text[at] || "") ? at - 1 : at;
  }

  return { blocks, holds, marked, excerpt, mended };
})();
