/* What the reader chose, put on <html> before anything is painted. toolbar.js offers the choices. */

"use strict";

const reading = (() => {
  const KEY = "reading-settings";
  const root = document.documentElement;

  /* Attribute of <html> and what it may say. Without it the page is as it was designed. */
  const choices = {
    layout: ["simple"],
    size: ["large", "larger"],
    contrast: ["white", "black", "warm"],
    pointer: ["large"],
  };

  /* A browser may forbid to remember, and what it remembers may be anything. */
  function remembered() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  }

  function show(chosen) {
    for (const [name, values] of Object.entries(choices)) {
      if (values.includes(chosen[name])) root.dataset[name] = chosen[name];
      else delete root.dataset[name];
    }
    document.dispatchEvent(new Event("readingchange"));
  }

  /* Changes some of the settings ("" for as designed); tells whether they will be known on the next page. */
  function choose(changes) {
    const chosen = { ...root.dataset, ...changes };
    show(chosen);
    try {
      localStorage.setItem(KEY, JSON.stringify(chosen, Object.keys(choices)));
      return true;
    } catch {
      return false;
    }
  }

  show(remembered());
  root.dataset.scripts = "";
  if (location.protocol === "file:") root.dataset.disk = "";
  addEventListener("storage", (event) => {
    if (event.key === KEY || event.key === null) show(remembered());
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) show(remembered());
  });
  return { choices, choose, chosen: root.dataset };
})();
