/* Reads the main text aloud with the browser's own voice, a sentence at a time, and marks the paragraph it is in.
   toolbar.js fetches it when the panel is opened. */

"use strict";

(() => {
  const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, dt, dd, th, td, caption, figcaption, summary";
  const PASSED_OVER =
    "nav, form, svg, .where, .meta, .stamp, .digests, .row-file, .sheet-file, .actions, .paper-only, [aria-hidden='true'], details:not([open]) > :not(summary)";
  /* Up to the end of a sentence, else of a clause: many voices fall silent in the middle of anything longer. */
  const SENTENCES = /.{1,100}?[。！？；]|.{1,100}$|.{1,100}[，、：, ]|.{1,100}/gu;
  const VOICES_WITHIN = 1500; // ms; some browsers look for their voices only when they are asked
  const CANNOT =
    "这个浏览器没有中文的朗读声音。可以换手机、电脑自带的浏览器，或者打开系统的读屏功能（旁白、TalkBack、讲述人）。";
  const engine = window.speechSynthesis;

  let voice = null;
  let sentences = []; // [element, words]
  let at = 0;
  let spoken = null; // the utterance under way; none while paused

  const pauser = toolbar.button("暂停", () => (spoken ? pause() : speak()));
  const stopper = toolbar.button("停止", () => stop("朗读停止了。"));
  const bar = toolbar.element("div", { class: "aloud", role: "group", "aria-label": "朗读", hidden: "" }, pauser, stopper);

  function chineseVoice() {
    const voices = engine.getVoices().filter((one) => /^(zh|cmn)\b/i.test(one.lang));
    const mandarin = voices.filter((one) => /CN|Hans|cmn/i.test(one.lang));
    return mandarin.find((one) => one.localService) || mandarin[0] || voices[0];
  }

  function laterVoice() {
    return new Promise((resolve) => {
      engine.addEventListener("voiceschanged", () => resolve(chineseVoice()), { once: true });
      setTimeout(() => resolve(chineseVoice()), VOICES_WITHIN);
    });
  }

  function readable() {
    const texts = new Map();
    const walker = document.createTreeWalker(document.getElementById("page-main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const around = walker.currentNode.parentElement;
      if (around.closest(PASSED_OVER) || !around.getClientRects().length) continue;
      const block = around.closest(BLOCKS) || around;
      texts.set(block, (texts.get(block) || "") + walker.currentNode.data);
    }
    return [...texts].flatMap(([block, text]) =>
      (text.replace(/\s+/g, " ").trim().match(SENTENCES) || []).map((words) => [block, words]),
    );
  }

  function mark(block) {
    const marked = document.querySelector(".aloud-now");
    if (marked === block) return;
    if (marked) marked.classList.remove("aloud-now");
    if (!block) return;
    block.classList.add("aloud-now");
    block.scrollIntoView({ block: "nearest" });
  }

  function speak() {
    if (at === sentences.length) return stop("朗读完了。");
    const [block, words] = sentences[at];
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    /* What an utterance reports after it was cancelled is no news. */
    utterance.onend = () => {
      if (utterance !== spoken) return;
      at += 1;
      speak();
    };
    utterance.onerror = () => utterance === spoken && stop("朗读中断了，请再试一次。");
    spoken = utterance;
    pauser.textContent = "暂停";
    mark(block);
    engine.speak(utterance);
  }

  /* pause() of the engine does nothing on many phones: the sentence is begun anew instead. */
  function pause() {
    spoken = null;
    engine.cancel();
    pauser.textContent = "继续";
  }

  function stop(said) {
    pause();
    mark(null);
    if (bar.contains(document.activeElement)) toolbar.opener.focus();
    bar.hidden = true;
    toolbar.say(said);
  }

  async function start() {
    voice = chineseVoice() || (await laterVoice());
    if (!voice) return toolbar.say(CANNOT);
    pause();
    sentences = readable();
    at = 0;
    toolbar.close();
    bar.hidden = false;
    pauser.focus();
    toolbar.say("开始朗读。");
    speak();
  }

  if (!engine) {
    toolbar.voice.append(CANNOT);
    return;
  }
  toolbar.voice.append(toolbar.button("朗读正文", start));
  toolbar.status.after(bar);
  bar.addEventListener("keydown", (event) => event.key === "Escape" && stop("朗读停止了。"));
  addEventListener("pagehide", () => engine.cancel());
})();
