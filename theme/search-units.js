"use strict";

/* How a text is cut for the search, the same as in sitegen/search/grams.py. One Chinese character is a unit, so is a run of
   digits and a run of other letters. Brackets, blanks and every other sign between them are looked through. */
const SearchUnits = (() => {
  const HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}";
  const UNIT = new RegExp(`[${HAN}]|\\p{Nd}+|(?:(?![${HAN}])[\\p{L}\\p{Nl}\\p{No}])+`, "gu");
  const SINGLE = new RegExp(`^[${HAN}]$`, "u");
  const PIECE = /[^\p{M}]\p{M}*|\p{M}+/gu;
  /* A longer run has no gram of its own as a whole. */
  const LONGEST_RUN = 32;
  /* The letters of a run that make one gram, where only a part of the run may be meant. */
  const LONGEST_PIECE = 3;
  /* Stands in a flat text between two runs that are not one: 2020 and 30 are not 202030. */
  const JOINT = "|";

  const normal = (text) => text.normalize("NFKC").toLowerCase();

  /* The units of a text: [{text, run}]. A `run` may be found by a part of it. */
  function units(text) {
    return (normal(text).match(UNIT) || []).map((unit) => ({ text: unit, run: !SINGLE.test(unit) }));
  }

  const joined = (left, right) => (left.run && right.run ? JOINT : "");

  /* The units one after the other, as a text in which a phrase can be looked for. */
  function flatOf(list) {
    return list.map((unit, place) => (place ? joined(list[place - 1], unit) : "") + unit.text).join("");
  }

  /* A text made flat, with the place in the text where each letter of it begins and ends. */
  function flatten(text) {
    let letters = "";
    const starts = [];
    const ends = [];
    for (const piece of text.matchAll(PIECE)) {
      const written = normal(piece[0]);
      letters += written;
      for (let letter = 0; letter < written.length; letter++) {
        starts.push(piece.index);
        ends.push(piece.index + piece[0].length);
      }
    }
    let flat = "";
    const from = [];
    const to = [];
    let before = null;
    for (const found of letters.matchAll(UNIT)) {
      const unit = { text: found[0], run: !SINGLE.test(found[0]) };
      const joint = before ? joined(before, unit) : "";
      if (joint) {
        from.push(starts[found.index]);
        to.push(starts[found.index]);
      }
      for (let letter = found.index; letter < found.index + unit.text.length; letter++) {
        from.push(starts[letter]);
        to.push(ends[letter]);
      }
      flat += joint + unit.text;
      before = unit;
    }
    return { text, flat, from, to };
  }

  /* The terms of a query: white space stands between them. Each with its units and its flat form. */
  function terms(query) {
    const found = query.normalize("NFKC").split(/\s+/u).map(units).filter((list) => list.length);
    return found.map((list) => ({ units: list, flat: flatOf(list) }));
  }

  /* The grams that a text with this term in it must have, each with the units (by place) that it stands upon.
     A run at the edge of a term may be cut out of a longer one: at the edges that `cut` names, only its letters are sure, three by three. */
  function grams(term, cut = { left: true, right: true }) {
    const list = term.units;
    const last = list.length - 1;
    const made = new Map();
    const add = (gram, ...places) => made.has(gram) || made.set(gram, places);
    const whole = (place) => !list[place].run ||
      !((cut.left && place === 0) || (cut.right && place === last) || [...list[place].text].length > LONGEST_RUN);
    list.forEach((unit, place) => {
      const letters = [...unit.text];
      if (place < last) {
        const next = list[place + 1];
        if (whole(place) && whole(place + 1)) {
          add(unit.text + joined(unit, next) + next.text, place, place + 1);
        } else {
          add("~" + letters[letters.length - 1] + joined(unit, next) + [...next.text][0], place, place + 1);
        }
      }
      if (!unit.run) {
        if (last === 0) {
          add(unit.text, place);
        }
      } else if (whole(place)) {
        add(unit.text, place);
      } else {
        const size = Math.min(letters.length, LONGEST_PIECE);
        if (size > 1 || last === 0) {
          letters.slice(size - 1).forEach((_, from) => add("~" + letters.slice(from, from + size).join(""), place));
        }
      }
    });
    return [...made].map(([gram, places]) => ({ gram, places }));
  }

  /* Whether a term stands in a flat text, the runs at its edges whole ones but where they may be cut. */
  function stands(flat, { units: list, flat: term }, cut) {
    const ends = (letter) => !letter || letter === JOINT || SINGLE.test(letter);
    const whole = (at) =>
      (cut.left || !list[0].run || ends(flat[at - 1])) &&
      (cut.right || !list[list.length - 1].run || ends(flat[at + term.length]));
    for (let at = flat.indexOf(term); at >= 0; at = flat.indexOf(term, at + 1)) {
      if (whole(at)) {
        return true;
      }
    }
    return false;
  }

  return { flatten, terms, grams, stands, JOINT };
})();
