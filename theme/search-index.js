"use strict";

/* The index that lies beside the search page (sitegen/search/): its head, the shards of grams, the rows of documents, the filters.
   Every file is fetched once in a visit, and asked for anew in the next: a file that did not change costs an answer without a body. */
const SearchIndex = (() => {
  const LETTERS = [...Array(95).keys()].map((place) => String.fromCharCode(32 + place)).filter((letter) => !'"\\'.includes(letter));
  const VALUES = new Map(LETTERS.map((letter, value) => [letter, value]));
  /* Digits below ENDS end a number, the others, as many as LEADS, lead on. */
  const ENDS = 69;
  const LEADS = LETTERS.length - ENDS;
  /* The golden section: steps of this length, wrapped around, fall far from all before them. */
  const SPREAD = 0.618;
  /* A list that a fifth of all documents are on leaves too many to be worth its bytes. */
  const MANY = 5;
  const FIRST_DAY = Date.UTC(1949, 9, 1);
  const DAY = 86400000;
  const HEAD = "index.json";
  /* Of the index, the same as in sitegen/search/rows.py. */
  const VERSION = 2;
  const fetched = new Map();

  /* A file did not come. `status`: what the server answered instead, 0 where the connection was lost. */
  class Missing extends Error {
    constructor(address, status) {
      super(`${status} ${address}`);
      Object.assign(this, { address, status });
    }
  }

  /* The text of a file. */
  async function load(address) {
    const lost = () => {
      throw new Missing(address, 0);
    };
    const response = await fetch(address, { cache: "no-cache" }).catch(lost);
    if (!response.ok) {
      throw new Missing(address, response.status);
    }
    return response.text().catch(lost);
  }

  function get(address, read) {
    if (!fetched.has(address)) {
      const answer = load(address).then(read);
      fetched.set(address, answer);
      answer.catch(() => fetched.delete(address));
    }
    return fetched.get(address);
  }

  const json = (address) => get(address, JSON.parse);

  /* Thrown where the index is of another make than this script, which the browser kept from an earlier visit. */
  class Outdated extends Error {}

  async function head() {
    const found = await json(HEAD);
    if (found.version !== VERSION) {
      throw new Outdated(`version ${found.version}, not ${VERSION}`);
    }
    return found;
  }

  /* FNV-1a of 32 bits over UTF-8. */
  function hash(text) {
    let value = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(text)) {
      value = Math.imul(value ^ byte, 0x01000193) >>> 0;
    }
    return value;
  }

  /* A posting list: the first number, then the distance to each next, which is smaller; the same again where two documents share it. */
  function numbers(text) {
    const list = [];
    let value = 0;
    for (const letter of text) {
      const digit = VALUES.get(letter);
      if (digit >= ENDS) {
        value = value * LEADS + digit - ENDS;
      } else {
        value = value * ENDS + digit;
        list.push(list.length ? list[list.length - 1] - value : value);
        value = 0;
      }
    }
    return list;
  }

  /* The documents that hold a gram, in all and in title or number: {all, titles}, numbers in falling order.
     A gram of very many documents has a file of its own. */
  async function postings(gram) {
    const { shards, long } = await head();
    const own = (await counts()).get(gram) >= long;
    const shard = await json(own ? `l/${hash(gram).toString(16)}.json` : `g/${(hash(gram) & (shards - 1)).toString(16)}.json`);
    const [all, titles] = Object.hasOwn(shard, gram) ? [shard[gram]].flat() : [""];
    return { all: numbers(all), titles: numbers(titles || "") };
  }

  /* How many documents have a gram at least, of the frequent ones that the head lists. */
  let known = null;
  async function counts() {
    const { frequent } = await head();
    known = known || new Map(frequent.flatMap(([count, grams]) => grams.split(" ").map((gram) => [gram, count])));
    return known;
  }

  /* Grams, the rarest first. Of those alike, first some that stand far apart: of two neighbours, each says little that the other
     does not. Grams that one in `MANY` has sift little: beside `least` others they are left out. */
  async function byRarity(grams, least) {
    const { documents } = await head();
    const count = await counts();
    const all = grams.map((gram, place) => ({ gram, count: count.get(gram) || 0, spread: (place * SPREAD) % 1 }));
    all.sort((one, other) => one.count - other.count || one.spread - other.spread);
    return all.filter((each, place) => place < least || each.count < documents / MANY).map(({ gram }) => gram);
  }

  /* The documents of a number, its `place` in time: nearly always one, `alone` says so. */
  async function rows(number) {
    const { slots, rows: days, columns, units, validities } = await head();
    const file = await json(`d/${Math.floor(number / slots / days)}.json`);
    const found = file[number] || [];
    return found.map(([address, title, written, index, day, column, unit, validity, kind, subtitle]) => ({
      address,
      title,
      subtitle,
      written,
      index,
      day,
      column: columns[column]?.[1] || "",
      branch: branch(columns, column),
      unit: units[unit] || "",
      validity: validities[validity] || "",
      kind,
      place: number,
      alone: found.length === 1,
    }));
  }

  /* The ids of a column and all above it. */
  function branch(columns, place) {
    const ids = [];
    for (let at = place; at >= 0 && columns[at]; at = columns[at][3]) {
      ids.push(columns[at][0]);
    }
    return ids;
  }

  /* The documents that have a value of a filter (column, unit, validity): numbers. */
  async function facet(name, value) {
    const { columns, validities, units } = await head();
    const values = { column: columns.map(([id]) => id), validity: validities, unit: units }[name];
    const lists = await json(`f/${name}.json`);
    return numbers(lists[values.indexOf(value)] || "");
  }

  /* The first number of a year and the first after it. */
  const numbersOfYear = (year, { slots }) =>
    [year, year + 1].map((begin) => Math.round((Date.UTC(begin, 0, 1) - FIRST_DAY) / DAY) * slots);

  /* Whether a document passes the filters: two that share a number need not be alike. */
  const fits = (row, { column, year, validity, unit }) =>
    (!column || row.branch.includes(column)) &&
    (!year || row.day.startsWith(year)) &&
    (!validity || row.validity === validity) &&
    (!unit || row.unit === unit);

  /* What the page of a document says, block by block (search-match.js). */
  const page = (address) =>
    get(`../${address.split("/").map(encodeURIComponent).join("/")}`, (text) =>
      SearchMatch.blocks(new DOMParser().parseFromString(text, "text/html")),
    );

  return { HEAD, Missing, Outdated, head, postings, byRarity, rows, facet, numbersOfYear, fits, page };
})();
