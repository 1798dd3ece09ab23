"""META tags of 政府网站发展指引 (standards §3.1): which page carries which, and what they say."""

from __future__ import annotations

from sitegen.assemble import Site
from sitegen.model import Document
from sitegen.pages.shelf import summary_of
from sitegen.standard import Column
from sitegen.targets import Reach, find_target, published_at
from sitegen.urls import absolute

Tags = tuple[tuple[str, str], ...]


def site_tags(site: Site) -> Tags:
    """网站标签, for every page."""
    meta = site.config.meta
    return _wanted(
        site,
        "site",
        {"SiteName": meta.text("site_name"), "SiteDomain": meta.text("domain"), "SiteIDCode": meta.text("site_code")},
    )


def column_tags(site: Site, column: Column, kind_type: str = "") -> Tags:
    """栏目标签, for the pages of a column and its documents."""
    values = {
        "ColumnName": column.title,
        "ColumnDescription": column.description,
        "ColumnKeywords": "，".join(column.keywords),
        "ColumnType": kind_type or column.column_type,
    }
    return (*site_tags(site), *_wanted(site, "column", values))


def article_tags(site: Site, document: Document) -> Tags:
    """内容页标签. PubDate has a time only where the author gave one."""
    meta, base = document.meta, site.config.base_url
    picture = next(
        (
            target
            for link in document.links
            if link.image and (target := find_target(site, document, link.target)).reach is Reach.FILE
        ),
        None,
    )
    photo = next(
        (file.path for file in document.files if meta.text("photo") and file.path.endswith("/" + meta.text("photo"))),
        "",
    )
    image = picture.address if picture else published_at(site.standard, photo) if photo else ""
    values = {
        "ArticleTitle": document.title,
        "PubDate": str(meta.get("published_on") or ""),
        "ContentSource": meta.text("source") or site.config.name,
        "Keywords": "，".join(meta.texts("keywords")),
        "Author": meta.text("author"),
        "Description": summary_of(document),
        "Image": absolute(base, image) if image else "",
        "Url": absolute(base, site.addresses[document.path]),
    }
    kind = site.kind(document)
    return (
        *column_tags(site, site.column(document), kind.column_type if kind else ""),
        *_wanted(site, "article", values),
    )


def _wanted(site: Site, group: str, values: dict[str, str]) -> Tags:
    """The tags of a group in the standard's order; an optional one without a value is left out."""
    tags = (tag for tag in site.standard.tags if tag.group == group)
    return tuple((tag.name, values[tag.name]) for tag in tags if tag.required or values[tag.name])
