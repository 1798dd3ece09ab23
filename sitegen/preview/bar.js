// The bar follows its page without a reload: livereload says that there is news, this fetches it.
(() => {
  "use strict";
  const NEWS = "/_sitegen/bar";
  const OPEN = "sitegen-bar-open";
  const top = document.querySelector("sitegen-faults");
  const bar = document.querySelector("sitegen-bar");

  // Browsers without declarative shadow roots leave the template where it is.
  const room = (host) => {
    const template = host.querySelector("template");
    if (template) {
      host.attachShadow({ mode: "open" }).append(template.content);
      template.remove();
    }
    return host.shadowRoot.querySelector("div");
  };
  const rooms = [room(top), room(bar)];

  const follow = () => {
    const details = rooms[1].querySelector("details");
    details.open = sessionStorage.getItem(OPEN) === "yes";
    details.addEventListener("toggle", () => sessionStorage.setItem(OPEN, details.open ? "yes" : "no"));
  };

  const refresh = async () => {
    const answer = await fetch(`${NEWS}?page=${encodeURIComponent(location.pathname)}`);
    if (answer.ok) {
      const news = await answer.json();
      rooms[0].innerHTML = news.top;
      rooms[1].innerHTML = news.bar;
      bar.dataset.bar = news.key;
      follow();
    }
  };

  window.LiveReloadPluginSitegen = class {
    static identifier = "sitegen";
    static version = "1";

    // Told to the server when the socket opens: what this window shows.
    analyze() {
      return { page: bar.dataset.page, bar: bar.dataset.bar };
    }

    reload(path) {
      if (path === NEWS) {
        refresh();
      }
      return path === NEWS;
    }
  };

  document.addEventListener("keydown", (event) => {
    const details = rooms[1].querySelector("details");
    if (event.key === "Escape" && details.open && bar.matches(":focus-within")) {
      details.open = false;
      details.querySelector("summary").focus();
    }
  });

  follow();
})();
