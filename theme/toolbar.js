/* The panel of reading settings: opened by its button in the band, never by itself. */

"use strict";

const toolbar = (() => {
  const opener = document.querySelector(".settings-opener");
  if (!opener) return null;

  const NAME = "无障碍与长者版";
  const STANDARD = { layout: "", size: "", contrast: "", pointer: "" };
  /* In the order of reading.choices, the page as designed first. */
  const LABELS = {
    layout: ["版面", "标准版", "长者版"],
    size: ["文字", "标准", "大字", "特大字"],
    contrast: ["颜色", "标准", "白底黑字", "黑底黄字", "暖色"],
    pointer: ["指针", "标准", "大指针"],
  };
  const states = [];
  const rows = element("div", { class: "wide" });
  const panel = element("section", { class: "settings", id: "page-settings", "aria-label": NAME }, rows);
  const status = element("p", { class: "wide settings-status", role: "status" });

  function element(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  function button(text, press) {
    const made = element("button", { type: "button" }, text);
    made.addEventListener("click", press);
    return made;
  }

  function row(label, ...children) {
    const made = element("div", { class: "settings-row", role: "group", "aria-label": label });
    made.append(element("span", { class: "settings-label", "aria-hidden": "true" }, label), ...children);
    rows.append(made);
    return made;
  }

  function say(text) {
    status.textContent = text;
  }

  function open(wanted) {
    panel.hidden = !wanted;
    opener.setAttribute("aria-expanded", wanted);
    say("");
  }

  function close() {
    open(false);
    opener.focus();
  }

  function choose(changes, said) {
    const kept = reading.choose(changes);
    say(said + (kept ? "" : "这个浏览器不让网页保存设置，到了别的页面要重新选。"));
  }

  function choice(name, value, label, text) {
    const made = button(text, () => {
      const changes = { [name]: value };
      /* 长者版 is a simple layout in large type; going back ends both. */
      if (name === "layout") changes.size = value && (reading.chosen.size || "large");
      choose(changes, `${label}：${text}。`);
    });
    states.push(() => made.setAttribute("aria-pressed", (reading.chosen[name] || "") === value));
    return made;
  }

  function fetchVoice() {
    const script = element("script", { src: opener.dataset.aloud });
    script.addEventListener("error", () => voice.append("没有取到朗读程序，请刷新页面再试。"));
    document.head.append(script);
  }

  function showStates() {
    for (const state of states) state();
  }

  for (const [name, [label, ...texts]] of Object.entries(LABELS)) {
    const values = ["", ...reading.choices[name]];
    row(label, ...texts.map((text, at) => choice(name, values[at], label, text))).classList.add(`settings-${name}`);
  }
  const voice = row("朗读"); // filled by aloud.js
  row("设置", button("全部恢复标准", () => choose(STANDARD, "已全部恢复标准。")), button("收起", close));

  showStates();
  document.addEventListener("readingchange", showStates);
  opener.addEventListener("click", () => open(panel.hidden));
  opener.addEventListener("click", fetchVoice, { once: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden && [panel, opener].some((one) => one.contains(event.target))) close();
  });
  open(false);
  opener.closest(".strip").after(panel, status);
  opener.setAttribute("aria-controls", panel.id);
  opener.hidden = false;
  return { button, close, element, opener, panel, say, status, voice };
})();
