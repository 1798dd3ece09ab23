"""META tags of 政府网站发展指引 (standards §3.1): which page carries which, and what they say."""

from __future__ import annotations

from sitegen.pages.given import Subject
from sitegen.pages.shelf import summary_of
from sitegen.settings import Settings
from sitegen.standard import Column
from sitegen.targets import published_at
from sitegen.urls import absolute

Tags = tuple[tuple[str, str], ...]


def site_tags(settings: Settings) -> Tags:
    """网站标签, for every page."""
    meta = settings.config.meta
    return _wanted(
        settings,
        "site",
        {"SiteName": meta.text("site_name"), "SiteDomain": meta.text("domain"), "SiteIDCode": meta.text("site_code")},
    )


def column_tags(settings: Settings, column: Column, kind_type: str = "") -> Tags:
    """栏目标签, for the pages of a column and its documents."""
    values = {
        "ColumnName": column.title,
        "ColumnDescription": column.description,
        "ColumnKeywords": "，".join(column.keywords),
        "ColumnType": kind_type or column.column_type,
    }
    return (*site_tags(settings), *_wanted(settings, "column", values))


def article_tags(subject: Subject) -> Tags:
    """内容页标签. PubDate has a time only where the author gave one."""
    settings, document = subject.settings, subject.document
    meta, base = document.meta, settings.config.base_url
    photo = next(
        (file.path for file in document.files if meta.text("photo") and file.path.endswith("/" + meta.text("photo"))),
        "",
    )
    image = subject.around.picture or (published_at(settings.standard, photo) if photo else "")
    values = {
        "ArticleTitle": document.title,
        "PubDate": str(meta.get("published_on") or ""),
        "ContentSource": meta.text("source") or settings.config.name,
        "Keywords": "，".join(meta.texts("keywords")),
        "Author": meta.text("author"),
        "Description": summary_of(document),
        "Image": absolute(base, image) if image else "",
        "Url": absolute(base, subject.address),
    }
    kind = settings.standard.kinds[document.kind]
    return (
        *column_tags(settings, settings.standard.columns[document.column], kind.column_type),
        *_wanted(settings, "article", values),
    )


def _wanted(settings: Settings, group: str, values: dict[str, str]) -> Tags:
    """The tags of a group in the standard's order; an optional one without a value is left out."""
    tags = (tag for tag in settings.standard.tags if tag.group == group)
    return tuple((tag.name, values[tag.name]) for tag in tags if tag.required or values[tag.name])
