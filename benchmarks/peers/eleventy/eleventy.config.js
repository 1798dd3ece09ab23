import attributes from "markdown-it-attrs";
import definitions from "markdown-it-deflist";
import footnotes from "markdown-it-footnote";

export default function (configuration) {
  configuration.setQuietMode(true);
  configuration.addPassthroughCopy("content/**/*.{pdf,docx,csv,svg,yaml,css}");
  configuration.amendLibrary("md", (library) => {
    library.set({ html: true, linkify: false });
    library.use(footnotes).use(definitions).use(attributes);
  });
  configuration.addFilter("day", (date) => date.toISOString().slice(0, 10));
  configuration.addFilter("newest", (pages) => pages.slice(-20).reverse());
  return {
    dir: { input: "content", includes: "../_includes", output: "public" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
    templateFormats: ["md", "njk"],
  };
}
