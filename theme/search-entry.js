"use strict";

/* How a result looks. Texts come in as text nodes only. */
const SearchEntry = (() => {
  const EXCERPT = 90;
  const AT_ROOT = "../";
  /* How a state looks, the same as in sitegen/pages/shelf.py. */
  const TONES = { 尚未生效: "soon", 有效: "good", 部分修改: "changed", 废止: "ended", 失效: "ended" };

  function element(name, look, ...children) {
    const made = document.createElement(name);
    if (look) {
      made.className = look;
    }
    made.append(...children);
    return made;
  }

  const link = (address, ...children) => {
    const made = element("a", "", ...children);
    made.href = AT_ROOT + address.split("/").map(encodeURIComponent).join("/");
    return made;
  };

  const words = (pieces) => pieces.map(({ text, marked }) => (marked ? element("mark", "", text) : text));

  const lit = (text, flats) => words(SearchMatch.marked(SearchUnits.flatten(text), flats));

  /* The list item of a result. What its page proves to lack the terms is handed to `drop`. */
  function of(result, drop) {
    const { document: row, flats } = result;
    const name = element("h2", "", link(row.address, ...lit(row.title, flats)));
    const facts = [
      element("time", "", row.day),
      ...(row.written ? [element("span", "number", ...lit(row.written, flats))] : []),
      element("span", "", row.column),
      ...(row.unit ? [element("span", "", row.unit)] : []),
      ...(row.validity ? [element("span", `badge ${TONES[row.validity] || ""}`, row.validity)] : []),
    ];
    const excerpt = element("p", "excerpt");
    const item = element("li", "", name, element("p", "facts", ...facts.filter((fact) => fact.textContent)), excerpt);
    if (result.blocks) {
      fill(excerpt, result.blocks, flats);
    } else {
      waiting.set(excerpt, { result, drop });
      seen.observe(excerpt);
    }
    return item;
  }

  function fill(excerpt, blocks, flats) {
    excerpt.replaceChildren(...words(SearchMatch.excerpt(blocks, flats, EXCERPT)));
  }

  /* Only what is looked at fetches its page. */
  const waiting = new WeakMap();
  const seen = new IntersectionObserver((entries) => {
    entries.filter(({ isIntersecting }) => isIntersecting).forEach(async ({ target }) => {
      seen.unobserve(target);
      const { result, drop } = waiting.get(target);
      const { document: row, flats, tier } = result;
      try {
        const blocks = await SearchIndex.page(row.address);
        if (tier !== "title" && !SearchMatch.holds(blocks, flats)) {
          drop(target.closest("li"));
        } else {
          fill(target, blocks, flats);
        }
      } catch (error) {
        console.info(error);
        target.textContent = "暂时取不到这份文件的内容，可以点标题打开。";
      }
    });
  });

  return { element, link, lit, of };
})();
