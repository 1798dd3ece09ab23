AUTHOR = "云澜县畜牧兽医局"
SITENAME = "云澜县畜牧兽医局政府信息公开"
SITEURL = "https://xmj.example.gov.cn/zfxxgk"
RELATIVE_URLS = False
PATH = "content"
OUTPUT_PATH = "public"
THEME = "theme"
THEME_STATIC_DIR = "."
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
ARTICLE_PATHS = [""]
PAGE_PATHS: list[str] = []
STATIC_PATHS = [""]
STATIC_EXCLUDE_SOURCES = True
DIRECT_TEMPLATES = ["index"]
DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"category": None}
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}.html", "{base_name}/page/{number}.html"),
)
CATEGORY_SAVE_AS = "{slug}/index.html"
CATEGORY_URL = "{slug}/"
AUTHOR_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = "feed.xml"
CATEGORY_FEED_ATOM = "{slug}/feed.xml"
TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
FEED_MAX_ITEMS = 20
SUMMARY_MAX_LENGTH = 0
TYPOGRIFY = False
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
MARKDOWN = {
    "extensions": ["meta", "tables", "footnotes", "attr_list", "def_list", "sane_lists", "fenced_code", "toc"],
    "output_format": "html",
}
