"""What is the same on every page: names, the navigation's tree, footer identification, theme files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.assemble import Site
from sitegen.assets import Assets
from sitegen.pages.parts import Anchor
from sitegen.pages.views import FrameView, Navigation
from sitegen.pages.views import Mark as MarkView
from sitegen.standard import Column
from sitegen.urls import ALL, HOME, MAP, PUBLICATION, REGISTER, SEARCH, list_address


def frame_view(site: Site, assets: Assets) -> FrameView:
    """The frame of every page."""
    meta = site.config.meta
    portal = meta.record("portal")
    home = portal.text("home")
    tools = [
        Anchor("网站地图", address=MAP),
        Anchor("站内搜索", address=SEARCH),
        Anchor("全部文件", address=ALL),
        Anchor("公开情况统计", address=PUBLICATION),
        Anchor("更正与撤下登记", address=REGISTER),
    ]
    report = site.standard.columns.get("website-report")
    if report and site.visible(report):
        tools.append(Anchor(report.title, address=list_address(report)))
    if url := portal.text("error_report"):
        tools.append(Anchor("我为政府网站找错", href=url))
    return FrameView(
        body_name=site.config.name,
        site_name=meta.text("site_name"),
        home=HOME,
        search=SEARCH,
        portal=Anchor(portal.text("home_title") or meta.text("site_name"), href=home) if home else None,
        navigation=tuple(
            _branch(site, column)
            for column in site.standard.children("")
            if column.in_navigation and site.visible(column)
        ),
        marks=tuple(_marks(site)),
        tools=tuple(tools),
        assets=assets.names,
    )


def _branch(site: Site, column: Column) -> Navigation:
    children = tuple(
        _branch(site, child)
        for child in site.standard.children(column.id)
        if child.in_navigation and site.visible(child)
    )
    return Navigation(column.id, column.title, list_address(column), children)


def _marks(site: Site) -> Iterator[MarkView]:
    """Footer identification; what is a link of its own stands among the tools."""
    for mark in site.standard.marks:
        group, _, name = mark.setting.rpartition(".")
        record = site.config.meta.record(group) if group else site.config.meta
        inside = record.record(name)
        text = mark.label if inside.values else record.text(name)
        if group != "portal" and (inside.values or name in record):
            href = mark.link.replace("{digits}", re.sub(r"\D", "", text)).replace("{value}", text)
            yield MarkView(mark.label, text, inside.text("link") or href, inside.text("image"))
