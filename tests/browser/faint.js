/* Texts whose contrast is below a ratio (for large type 4.5 where 7 is asked for, 3 where 4.5 is).
   Unlike axe it decides on cells that a frame cuts off and on words above a shade: pictures behind words are not looked at. */
(least) => {
  const parse = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const over = (top, bottom) => ({
    rgb: top.rgb.map((value, at) => value * top.alpha + bottom.rgb[at] * (1 - top.alpha)),
    alpha: 1,
  });
  const light = ({ rgb }) => {
    const [red, green, blue] = rgb.map((value) =>
      value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    if (!element) return { rgb: [255, 255, 255], alpha: 1 };
    const own = parse(getComputedStyle(element).backgroundColor);
    return own.alpha === 1 ? own : over(own, behind(element.parentElement));
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !around.getClientRects().length || around.closest("svg, .skip")) continue;
    const style = getComputedStyle(around);
    const ground = behind(around);
    const [low, high] = [light(over(parse(style.color), ground)), light(ground)].sort((one, other) => one - other);
    const ratio = (high + 0.05) / (low + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const wanted = large ? { 7: 4.5, 4.5: 3 }[least] : least;
    if (ratio < wanted) found.add(`${ratio.toFixed(2)} < ${wanted}: ${around.outerHTML.slice(0, 120)}`);
  }
  return [...found].slice(0, 5);
}
