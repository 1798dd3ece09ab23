"use strict";

/* What shares most with a query that no document answers: with one letter changed, missing or too many it is the same; where nothing
   is, what has at least half of it. */
const SearchNearest = (() => {
  /* Grams that are asked for, from all over the query. */
  const GRAMS = 10;
  /* Pages read, and at once. */
  const PAGES = 12;
  const AT_ONCE = 3;
  /* What has less than this share of what the best has is not looked at once something is found. */
  const CLOSE = 0.75;

  /* The results that come nearest to what the answer was asked for, best first. */
  async function to(answer) {
    const lists = new Map(answer.lists);
    const spread = spreadGrams(answer.terms).filter((gram) => !lists.has(gram));
    const wanted = spread.slice(0, Math.max(0, GRAMS - lists.size));
    (await Promise.all(wanted.map(SearchIndex.postings))).forEach((list, place) => lists.set(wanted[place], list));
    const scores = new Map();
    for (const { all, titles } of lists.values()) {
      const weight = all.length ? Math.log(2 + answer.head.documents / all.length) : 0;
      const add = (number, more) => scores.set(number, (scores.get(number) || 0) + more);
      new Set(all).forEach((number) => add(number, weight));
      new Set(titles).forEach((number) => add(number, weight / 2));
    }
    const best = [...scores].filter(([number]) => answer.allowed(number));
    best.sort((one, other) => other[1] - one[1] || other[0] - one[0]);
    const near = [];
    const read = [];
    for (let at = 0; at < PAGES && at < best.length; at += AT_ONCE) {
      if (near.length && (best[at][1] < best[0][1] * CLOSE || near.length === read.length)) {
        break;
      }
      const some = best.slice(at, Math.min(at + AT_ONCE, PAGES)).map(([number]) => number);
      for (const [document, blocks] of await answer.pages(await answer.documents(some))) {
        const mended = SearchMatch.mended(blocks, answer.terms);
        read.push([document, blocks]);
        if (mended) {
          near.push(answer.result(document, "near", mended, blocks));
        }
      }
    }
    if (near.length && near.length === read.length) {
      const alike = best.slice(near.length, PAGES).filter(([, score]) => score >= best[0][1] * CLOSE);
      const others = (await answer.documents(alike.map(([number]) => number))).filter(({ address }) => !answer.shown.has(address));
      const { flats } = near[near.length - 1];
      near.push(...others.map((document) => answer.result(document, "near", flats)));
    }
    if (near.length) {
      return near;
    }
    const parts = partsOf(answer.terms);
    return read.flatMap(([document, blocks]) => {
      const has = parts.filter((part) => blocks.some((block) => block.flat.includes(part)));
      return has.length && has.length >= parts.length / 2 ? [answer.result(document, "partly", has, blocks)] : [];
    });
  }

  /* What a document may have of a query and still be worth showing: some of its terms, or of its pairs of characters.
     Pairs of digits say nothing. */
  function partsOf(terms) {
    if (terms.length > 1) {
      return terms.map(({ flat }) => flat);
    }
    const letters = [...terms[0].flat];
    return letters.slice(1).map((letter, before) => letters[before] + letter).filter((pair) => /\p{Script=Han}/u.test(pair));
  }

  /* Grams that share no letter, from all over the query: a wrong letter spoils one of them. Then the ones between. */
  function spreadGrams(terms) {
    const firm = [];
    const between = [];
    for (const term of terms) {
      let end = -1;
      for (const { gram, places } of SearchUnits.grams(term)) {
        (places[0] > end ? firm : between).push(gram);
        end = places[0] > end ? places[places.length - 1] : end;
      }
    }
    const step = Math.max(1, firm.length / GRAMS);
    const chosen = firm.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step));
    return [...chosen, ...between];
  }

  return { to };
})();
