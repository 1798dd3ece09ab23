"use strict";

/* The answer to one query, found piece by piece: first what has every term in title or number, then what has them in its text,
   each from the newest; then what has the same letters apart. Where nothing has them all: what comes nearest (search-nearest.js). */
const SearchAnswer = (() => {
  /* Candidates this few are shown and looked through rather than sifted further. */
  const FEW = 6;
  /* Shards asked for at once; after how many a shard that leaves this share of the documents ends the sifting; and how many at most. */
  const SHARDS_AT_ONCE = 2;
  const ENOUGH_SHARDS = 6;
  const IDLE = 0.9;
  const SHARDS_AT_MOST = 14;
  /* A number this long is hardly meant as a part of a longer one. */
  const LONG = 5;
  /* Pages read at once, and at most for one portion of results: what a reader on a phone waits and pays for. */
  const PAGES_AT_ONCE = 3;
  const PAGES_AT_MOST = 24;
  /* So many pages without a fault are a proof, where the candidates are many or all of them are shown in any case. */
  const PROOF = 3;
  const MANY = 40;
  const ROWS_AT_ONCE = 4;
  const ROWS_AT_MOST = 60;

  /* A query → an answer whose portions are asked for with `next`. `filters`: {column, year, validity, unit}, empty for any. */
  async function begin(query, filters) {
    const terms = SearchUnits.terms(query);
    const head = await SearchIndex.head();
    const allowed = await allowedBy(filters, head);
    const answer = new Answer(terms, filters, head, allowed);
    await answer.sift();
    return answer;
  }

  /* What the filters leave: a test of a number. A year is read off the number, the others have lists of their own. */
  async function allowedBy(filters, head) {
    const names = ["column", "validity", "unit"].filter((name) => filters[name]);
    const lists = await Promise.all(names.map((name) => SearchIndex.facet(name, filters[name])));
    const sets = lists.map((list) => new Set(list));
    const years = filters.year ? SearchIndex.numbersOfYear(Number(filters.year), head) : null;
    return (number) =>
      sets.every((set) => set.has(number)) && (!years || (years[0] <= number && number < years[1]));
  }

  function both(one, other) {
    const known = new Set(other);
    return one.filter((number) => known.has(number));
  }

  const gramsOf = (terms, cut) => [...new Set(terms.flatMap((term) => SearchUnits.grams(term, cut)).map(({ gram }) => gram))];

  /* The runs at the edges of the terms. */
  const edgesOf = (terms) => terms.flatMap(({ units }) => [units[0], units[units.length - 1]]).filter(({ run }) => run);

  /* Where runs may be cut out of longer ones, in the order of trying. */
  function cutsOf(terms) {
    const left = terms.some(({ units }) => units[0].run);
    const right = terms.some(({ units }) => units[units.length - 1].run);
    const lone = terms.every(({ units }) => units.length === 1);
    const one = left && right && !lone ? [{ left, right: false }, { left: false, right }] : [];
    return [{ left: false, right: false }, ...one, ...(left || right ? [{ left, right }] : [])];
  }

  class Answer {
    constructor(terms, filters, head, allowed) {
      Object.assign(this, { terms, filters, head, allowed });
      this.flats = terms.map((term) => term.flat);
      /* What was loaded for a gram, and the length of the shortest of these lists. */
      this.lists = new Map();
      this.least = Infinity;
      /* Numbers still to be looked at: of all candidates, and of those that may have the terms in the title. How many they were. */
      this.titles = [];
      this.texts = [];
      this.candidates = 0;
      /* Results that are kept for later: what has the letters apart, and what comes near (null: not looked for). */
      this.apart = [];
      this.near = null;
      /* Addresses given out, and how many of them have the terms. */
      this.shown = new Set();
      this.exact = 0;
      /* Pages that may still be read for this portion. */
      this.pagesLeft = 0;
      /* The cut that is looked at, its grams that were not asked for yet, and whether these prove the terms. */
      this.cut = null;
      this.grams = [];
      this.sure = false;
      /* Runs of digits and letters are taken as whole ones first; only where that gives too little, as cut at one end, then at both.
         A long one as a part of a still longer one is only for those who ask for more. */
      this.cuts = cutsOf(terms);
      this.long = edgesOf(terms).some(({ text }) => text.length >= LONG);
    }

    get siftable() {
      return this.grams.length > 0 && this.lists.size < SHARDS_AT_MOST;
    }

    get open() {
      return this.titles.length + this.texts.length > 0;
    }

    /* Whether there is more to ask for. */
    get more() {
      return this.open || this.cuts.length + (this.exact && this.apart.length) + (this.near || []).length > 0;
    }

    /* How many documents have the terms, where that is known: every one was looked at, or none had to be. */
    get total() {
      const every = !this.cuts.length || (this.long && this.exact > 0);
      return !every || (this.open && !this.sure) ? null : this.open ? this.candidates : this.exact;
    }

    /* Finds the numbers of the documents that have all grams of the next cut, from the rarest gram on, until few are left
       or no shard sifts any more. */
    async sift() {
      this.cut = this.cuts.shift();
      this.grams = await SearchIndex.byRarity(gramsOf(this.terms, this.cut), SHARDS_AT_ONCE);
      this.sure = this.terms.every((term) => SearchUnits.grams(term, this.cut).length === 1);
      this.texts = this.titles = null;
      const enough = Math.min(this.grams.length / 2, ENOUGH_SHARDS);
      for (let loaded = 0, idle = false; (!loaded || this.siftable) && !(idle && loaded >= enough); ) {
        const before = this.texts ? this.texts.length : Infinity;
        loaded += await this.sieve(loaded ? SHARDS_AT_ONCE : 1);
        idle = this.texts.length > Math.min(before, this.least) * IDLE;
        if (this.texts.length <= FEW) {
          break;
        }
      }
      this.candidates = this.texts.length;
    }

    /* Leaves the numbers that have the next grams too; gives how many grams these were. */
    async sieve(count = SHARDS_AT_ONCE) {
      const grams = this.grams.splice(0, count);
      const found = await Promise.all(grams.map(SearchIndex.postings));
      found.forEach((list, place) => {
        this.lists.set(grams[place], list);
        this.least = this.texts ? Math.min(this.least, list.all.length) : list.all.length;
        this.texts = this.texts ? both(this.texts, list.all) : list.all.filter(this.allowed);
        this.titles = this.titles ? both(this.titles, list.titles) : list.titles.filter(this.allowed);
      });
      return grams.length;
    }

    /* The next results, at most `count`: [{document, tier, flats, blocks}]; `blocks` is null where the page was not read yet. */
    async next(count) {
      this.pagesLeft = PAGES_AT_MOST;
      const found = await this.exactly(count);
      while (!this.open && this.cuts.length && found.length < count && !(this.long && found.length)) {
        await this.sift();
        found.push(...(await this.exactly(count - found.length)));
      }
      if (found.length || this.open) {
        return found;
      }
      if (this.exact) {
        return this.apart.splice(0, count);
      }
      this.apart.splice(0).forEach(({ document }) => this.shown.delete(document.address)); // they may come nearest
      this.near = this.near || (await SearchNearest.to(this));
      return this.near.splice(0, count);
    }

    async exactly(count) {
      const found = await this.inTitles(count);
      found.push(...(await this.inTexts(count - found.length)));
      this.exact += found.length;
      return found;
    }

    async inTitles(count) {
      const found = [];
      let looked = 0;
      while (found.length < count && this.titles.length && looked < ROWS_AT_MOST) {
        const some = this.titles.splice(0, Math.min(ROWS_AT_ONCE, count - found.length));
        looked += some.length;
        const documents = (await this.documents(some)).filter(({ address }) => !this.shown.has(address));
        const headed = documents.filter((document) => this.terms.every((term) => inHead(document, term, this.cut)));
        found.push(...headed.map((document) => this.result(document, "title", this.flats)));
        const left = new Set(documents.filter((document) => !headed.includes(document)).map(({ place }) => place));
        const done = new Set(some.filter((number) => !left.has(number)));
        this.texts = this.texts.filter((number) => !done.has(number));
        if (headed.length < documents.length && this.siftable) {
          await this.sieve();
        }
      }
      if (looked >= ROWS_AT_MOST) {
        this.titles = []; // their pages will tell
      }
      return found;
    }

    /* A pair of neighbouring characters needs no proof. Of longer terms the first pages are looked through: if all have them, the
       grams sift well enough, and the others are looked through when they come into sight. If not, more grams sift, and every page
       is looked through. */
    async inTexts(count) {
      const found = [];
      let trusted = this.sure;
      let checked = 0;
      let wrong = 0;
      while (found.length < count && this.texts.length && this.pagesLeft > 0) {
        const some = this.texts.splice(0, Math.min(PAGES_AT_ONCE, count - found.length));
        const documents = (await this.documents(some)).filter(({ address }) => !this.shown.has(address));
        const doubted = documents.filter(({ alone }) => !trusted || !alone);
        const pages = new Map(await this.pages(doubted));
        this.pagesLeft -= doubted.length;
        for (const document of documents.filter((each) => pages.has(each) || !doubted.includes(each))) {
          const blocks = pages.get(document) || null;
          const has = !blocks || SearchMatch.holds(blocks, this.flats);
          if (has || document.alone) {
            (has ? found : this.apart).push(this.result(document, has ? "text" : "apart", this.flats, blocks));
          }
          wrong += has || !document.alone ? 0 : 1;
        }
        checked += pages.size;
        const harmless = this.candidates >= MANY || this.candidates <= count;
        trusted = this.sure || (wrong === 0 && checked >= PROOF && harmless);
        if (!trusted && this.siftable) {
          await this.sieve();
        }
      }
      return found;
    }

    /* The documents of some numbers that the filters let through. */
    async documents(numbers) {
      const rows = await Promise.all([...new Set(numbers)].map(SearchIndex.rows));
      return rows.flat().filter((row) => SearchIndex.fits(row, this.filters));
    }

    /* What the pages of documents say: [[document, blocks], …], without those whose page the server does not give. */
    async pages(documents) {
      const read = async (document) => {
        try {
          return [[document, await SearchIndex.page(document.address)]];
        } catch (error) {
          if (!error.status) {
            throw error;
          }
          console.info(error);
          return [];
        }
      };
      return (await Promise.all(documents.map(read))).flat();
    }

    result(document, tier, flats, blocks = null) {
      this.shown.add(document.address);
      return { document, tier, flats, blocks };
    }
  }

  /* Whether a term stands in title or number, its runs whole where they are not cut; a number may be typed without any of its signs. */
  function inHead(document, term, cut) {
    const numbers = [document.written, document.index].map((text) => SearchUnits.flatten(text || "").flat);
    const titles = [document.title, document.subtitle].map((text) => SearchUnits.flatten(text || "").flat);
    const glued = (flat) => flat.replaceAll(SearchUnits.JOINT, "");
    return (
      [...titles, ...numbers].some((flat) => SearchUnits.stands(flat, term, cut)) ||
      (term.flat.length >= LONG && numbers.some((flat) => glued(flat).includes(glued(term.flat))))
    );
  }

  return { begin };
})();
