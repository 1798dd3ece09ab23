"use strict";

/* The search page: box, filters, address, answers (one by one: search-entry.js). */
(() => {
  const AT_ONCE = 10;
  const LONGEST = 300;
  const PAUSE = 350;
  const COLUMNS = 8;
  const FILTERS = ["column", "year", "validity", "unit"];
  const SENTENCES = {
    apart: "以下文件含有这些字，但没有连在一起：",
    near: "没有找到完全一致的内容，下面是相近的结果：",
    partly: "没有找到完全一致的内容，下面的文件含有其中的一部分：",
  };
  const { element, link, lit } = SearchEntry;

  const byId = (id) => document.getElementById(id);
  const [form, box, filters, answers, state, found, more] = ["ask", "query", "filters", "answers", "state", "found", "more"].map(
    (name) => byId(`page-${name}`),
  );
  const title = document.title;
  /* Characters of a long query that are said again. */
  const ECHOED = 30;
  const FROM_DISK = location.protocol === "file:";
  const NO_DATA = "这个网页是直接从磁盘打开的，浏览器不允许它读取搜索要用的数据，所以不能搜索。请从下面的年度列表或者栏目里查找；放到网站上打开就能搜索。";
  let offered = false;
  /* What is to be said of the query itself before every count. */
  let notice = "";
  let turn = 0;
  let answer = null;
  let list = null;
  let tier = "";
  let count = 0;

  /* ---- the address ---- */

  /* As long as there is nothing to choose from, the address says what was chosen. */
  const chosen = () => {
    const parts = new URLSearchParams(location.search);
    return Object.fromEntries(FILTERS.map((name) => [name, offered ? form.elements[name].value : parts.get(name) || ""]));
  };

  const wanted = () => ({ query: box.value.trim(), ...chosen() });

  function addressOf({ query, ...chosen }) {
    const parts = new URLSearchParams();
    Object.entries({ q: query, ...chosen }).forEach(([name, value]) => value && parts.set(name, value));
    return location.pathname + (String(parts) && `?${parts}`);
  }

  function fromAddress() {
    box.value = new URLSearchParams(location.search).get("q") || "";
    chooseFromAddress();
  }

  function chooseFromAddress() {
    const parts = new URLSearchParams(location.search);
    FILTERS.forEach((name) => {
      form.elements[name].value = parts.get(name) || "";
      if (form.elements[name].selectedIndex < 0) {
        form.elements[name].value = "";
      }
    });
  }

  /* One entry a question: what is typed on from there replaces its own entry until it is asked for. */
  function remember(typed) {
    const address = addressOf(wanted());
    const here = location.pathname + location.search;
    if (address !== here && !(typed && history.state?.typed)) {
      history.pushState({ typed }, "", address);
    } else {
      history.replaceState({ typed }, "", address);
    }
  }

  /* ---- the answers ---- */

  function say(...children) {
    answers.hidden = false;
    state.replaceChildren(...children);
  }

  function clear() {
    found.replaceChildren();
    more.hidden = true;
    [answer, list, tier, count] = [null, null, "", 0];
  }

  async function search() {
    const mine = ++turn;
    let query = box.value.trim();
    clear();
    document.title = query ? `${query.slice(0, 30)} - ${title}` : title;
    document.body.classList.toggle("answering", Boolean(query) && !FROM_DISK);
    if (!query) {
      answers.hidden = true;
      return;
    }
    notice = "";
    if (query.length > LONGEST) {
      query = query.slice(0, LONGEST);
      box.value = query;
      history.replaceState(history.state, "", addressOf(wanted()));
      notice = `输入的文字太长，只用前${LONGEST}个字查找。`;
    }
    if (FROM_DISK) {
      say(NO_DATA);
      return;
    }
    if (!SearchUnits.terms(query).length) {
      say("您输入的全是标点或者符号。请输入汉字、字母或者数字。");
      return;
    }
    say(`${notice}正在查找……`);
    await guarded(mine, async () => {
      const head = await SearchIndex.head();
      offer(head);
      const begun = await SearchAnswer.begin(query, chosen());
      if (mine === turn) {
        answer = begun;
        showColumns(head);
        await portion(mine);
      }
    });
  }

  /* Why there is no answer. */
  function reasonOf(error) {
    if (error instanceof SearchIndex.Outdated) {
      return "搜索的数据刚刚更新过，请刷新页面再找。";
    }
    if (!(error instanceof SearchIndex.Missing)) {
      return "搜索时出了错，请刷新页面再找，或者从下面的年度列表和栏目里查找。";
    }
    if (error.address === SearchIndex.HEAD && error.status === 404) {
      return "这里没有搜索要用的数据，不能搜索。如果这是预览，请生成网站以后再试；现在可以从下面的年度列表或者栏目里查找。";
    }
    return error.status ? `服务器没有给出搜索要用的数据（${error.status}），请过一会儿再试。` : "没有取到搜索要用的数据，可能是网络断了。";
  }

  /* What went wrong can be tried again; what a newer question overtook is dropped. */
  async function guarded(mine, work) {
    try {
      await work();
    } catch (error) {
      if (mine !== turn) {
        return;
      }
      console.info(error);
      const missing = error instanceof SearchIndex.Missing;
      const again = element("button", "button quiet", missing ? "再试一次" : "刷新页面");
      again.type = "button";
      again.addEventListener("click", () => (missing ? search() : location.reload()));
      say(`${reasonOf(error)} `, again);
      more.hidden = true;
    }
  }

  async function portion(mine) {
    const results = await answer.next(AT_ONCE);
    if (mine !== turn) {
      return null;
    }
    results.forEach(show);
    more.hidden = !answer.more;
    more.textContent = results.length ? "更多结果" : "继续查找";
    say(notice + summary(results));
    return results;
  }

  function summary(results) {
    const narrowed = FILTERS.some((name) => form.elements[name].value);
    if (!count && !answer.more) {
      const asked = box.value.trim();
      return `没有找到含有“${asked.length > ECHOED ? `${asked.slice(0, ECHOED)}……` : asked}”的文件。${narrowed ? "可以放宽上面的栏目、年度、有效性或者科室再找。" : "可以换个说法、少写几个字再找，或者从下面的年度列表和栏目里查找。"}`;
    }
    if (!results.length) {
      return count ? `已列出${count}份，再往下的还没有找到。` : "看过的文件里还没有完全一致的内容。";
    }
    if (results[0].tier === "near" || results[0].tier === "partly") {
      return `${SENTENCES[results[0].tier].slice(0, -1)}（${count}份）。`;
    }
    const { total } = answer;
    return total === null
      ? `相符的文件较多，已列出${count}份。`
      : `找到${total}份文件${count < total ? `，已列出${count}份` : ""}${count > total ? `；另外列出${count - total}份相近的` : ""}。`;
  }

  function show(result) {
    if (!list || (result.tier in SENTENCES && result.tier !== tier)) {
      if (result.tier in SENTENCES) {
        found.append(element("p", "answers-lead", SENTENCES[result.tier]));
      }
      list = element("ol", "answers-list");
      found.append(list);
    }
    tier = result.tier;
    count++;
    const asked = answer;
    list.append(SearchEntry.of(result, (item) => drop(item, result, asked)));
  }

  /* A result that was trusted and proves wrong when it is looked at. */
  function drop(item, result, asked) {
    item.remove();
    if (result.tier === "text") {
      asked.exact--;
      asked.candidates--;
    }
    if (asked === answer) {
      count--;
      say(notice + summary([{ tier: result.tier }]));
    }
  }

  /* Columns whose own name is what was asked for come before all documents. */
  function showColumns(head) {
    const named = head.columns.filter(([, name]) => {
      const { flat } = SearchUnits.flatten(name);
      return answer.flats.every((term) => flat.includes(term));
    });
    if (named.length) {
      const links = named.slice(0, COLUMNS).map(([, name, address]) => element("li", "", link(address, ...lit(name, answer.flats))));
      const heading = element("h2", "", "栏目");
      found.append(element("section", "answers-columns", heading, element("ul", "choices", ...links)));
    }
  }

  /* ---- the filters ---- */

  /* Once, as soon as it is known what there is to choose from. */
  function offer(head) {
    if (offered) {
      return;
    }
    offered = true;
    byId("page-silent").remove();
    const option = (name, value, text) => form.elements[name].append(new Option(text, value));
    const depths = [];
    head.columns.forEach(([id, name, , parent], place) => {
      depths[place] = parent < 0 ? 0 : depths[parent] + 1;
      option("column", id, "\u3000".repeat(depths[place]) + name);
    });
    head.years.filter(Boolean).forEach((year) => option("year", year, `${year}年`));
    head.validities.forEach((text) => option("validity", text, text));
    head.units.forEach((text) => option("unit", text, text));
    filters.disabled = false;
    chooseFromAddress();
  }

  /* ---- what people do ---- */

  let pause = 0;
  const ask = (typed) => {
    clearTimeout(pause);
    remember(typed);
    search();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const same = answer && !history.state?.typed && addressOf(wanted()) === location.pathname + location.search;
    if (!same) {
      ask(false);
    }
  });
  filters.addEventListener("change", () => ask(false));
  const typing = (event) => {
    clearTimeout(pause);
    if (!event.isComposing) {
      pause = setTimeout(ask, PAUSE, true);
    }
  };
  box.addEventListener("input", typing);
  box.addEventListener("compositionend", typing);
  addEventListener("popstate", () => {
    clearTimeout(pause);
    fromAddress();
    search();
  });
  more.addEventListener("click", async () => {
    const mine = turn;
    const before = found.querySelectorAll("li h2 a").length;
    more.disabled = true;
    await guarded(mine, async () => {
      if (await portion(mine)) {
        found.querySelectorAll("li h2 a")[before]?.focus();
      }
    });
    more.disabled = false;
  });

  function start() {
    const place = byId("page-silent");
    place.textContent = FROM_DISK ? NO_DATA : "找到文件以后，可以再按栏目、年度、有效性和科室缩小范围。";
    place.className = "ask-hint";
    fromAddress();
    search();
    if (!FROM_DISK && !box.value.trim()) {
      guarded(turn, () => SearchIndex.head()); // whether there is anything to search is known before it is asked for
    }
  }

  start();
})();
