"""The preview while files change: who hears of what, and how soon."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from watchfiles import awatch
from watchfiles.main import FileChange

from sitegen.preview import Preview
from tests.previewing import served
from tests.serving import (
    DOCUMENTS,
    NOTICE,
    NOTICE_PAGE,
    OTHER,
    OTHER_PAGE,
    SOON,
    TEXT,
    ask,
    heard,
    made_body,
    save,
    told,
    wait_for,
    window,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return made_body(tmp_path / "body").root


def test_a_window_hears_of_its_page_only(root: Path) -> None:
    with served(root) as preview:
        page, other = wait_for(preview, NOTICE_PAGE), wait_for(preview, OTHER_PAGE)

        async def watch() -> str:
            async with window(preview, OTHER_PAGE, other) as quiet:
                assert await heard(preview, NOTICE_PAGE, page, 1, partial(save, root, NOTICE)) == [f"/{NOTICE_PAGE}"]
                save(root, OTHER)
                while (path := json.loads(await told(quiet))["path"]) == "/_sitegen/bar":
                    pass
                return str(path)

        assert asyncio.run(watch()) == f"/{OTHER_PAGE}", "the first thing that it hears is its own"
        assert "及时完成" in wait_for(preview, NOTICE_PAGE)


def test_the_bar_is_told_of_findings_without_a_reload(root: Path) -> None:
    with served(root) as preview:
        page = wait_for(preview, OTHER_PAGE)

        async def watch() -> list[str]:
            async with window(preview, OTHER_PAGE, page) as socket:
                await asyncio.sleep(1)
                save(root, NOTICE, "见[没有的](x.md)。")
                news: list[str] = []
                while not any("1 错误" in str(item) for item in news):
                    news.append(json.loads(await told(socket))["path"])
                    assert news[-1] == "/_sitegen/bar"
                    news.append(
                        await asyncio.to_thread(
                            lambda: json.loads(ask(preview, f"/_sitegen/bar?page=/{OTHER_PAGE}")[1])["bar"]
                        )
                    )
                return news

        assert asyncio.run(watch())


def test_a_burst_of_saves_is_gathered(root: Path) -> None:
    with served(root) as preview:
        page = wait_for(preview, NOTICE_PAGE)

        async def watch() -> int:
            count = 0
            async with window(preview, NOTICE_PAGE, page) as socket:
                await asyncio.sleep(0.3)
                for number in range(40):
                    save(root, NOTICE, f"第{number}句。")
                while True:
                    path = json.loads(await told(socket))["path"]
                    count += int(path == f"/{NOTICE_PAGE}")
                    if "第39句。" in await asyncio.to_thread(lambda: ask(preview, f"/{NOTICE_PAGE}")[1].decode()):
                        return count

        assert asyncio.run(watch()) < 10


# ---- how files change ----


def save_by_rename(root: Path) -> None:
    draft = root / "content" / DOCUMENTS / ".2026-notice.md.swp"
    draft.write_text(TEXT.replace("按时", "及时"), encoding="utf-8")
    draft.replace(root / "content" / NOTICE)


def save_with_a_backup(root: Path) -> None:
    place = root / "content" / NOTICE
    place.rename(place.with_name("2026-notice.md~"))
    place.write_text(TEXT.replace("按时", "及时"), encoding="utf-8")
    place.with_name("2026-notice.md~").unlink()


def delete_and_write(root: Path) -> None:
    place = root / "content" / NOTICE
    place.unlink()
    time.sleep(0.2)
    place.write_text(TEXT.replace("按时", "及时"), encoding="utf-8")


def swap_the_folder(root: Path) -> None:
    """As a switch to another branch does that replaces whole folders."""
    folder, old = root / "content/disclosure", root / "old"
    folder.rename(old)
    for place in sorted(old.rglob("*")):
        target = folder / place.relative_to(old)
        if place.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(place.read_bytes().replace("按时".encode(), "及时".encode()))


def swap_the_sources(root: Path) -> None:
    (root / "content").rename(root / "old")
    time.sleep(0.3)
    (root / "old" / NOTICE).write_text(TEXT.replace("按时", "及时"), encoding="utf-8")
    (root / "old").rename(root / "content")


@pytest.mark.parametrize(
    "change", [save_by_rename, save_with_a_backup, delete_and_write, swap_the_folder, swap_the_sources]
)
def test_a_save_is_seen_however_it_is_done(root: Path, change: Callable[[Path], None]) -> None:
    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE, "按时完成")
        change(root)
        wait_for(preview, NOTICE_PAGE, "及时完成")
        save(root, NOTICE, "准时完成。")
        wait_for(preview, NOTICE_PAGE, "准时完成")


def test_polling_sees_a_save(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    polling: list[bool] = []

    def watch(*folders: Path, force_polling: bool, **how: Any) -> AsyncIterator[set[FileChange]]:
        polling.append(force_polling)
        return awatch(*folders, force_polling=force_polling, **how)

    monkeypatch.setattr("sitegen.preview.show.awatch", watch)
    with served(root, poll=True) as preview:
        wait_for(preview, NOTICE_PAGE)
        time.sleep(1.1)  # polling tells times apart by the second
        save(root, NOTICE)
        wait_for(preview, NOTICE_PAGE, "及时完成")
    assert polling == [True, True]


def test_what_was_saved_during_a_long_reading_is_not_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read, was_read, may_go_on = Preview.read, Event(), Event()

    def slow(self: Preview, clock: Any, watch: Any) -> Any:
        sources = read(self, clock, watch)
        was_read.set()
        assert may_go_on.wait(SOON)
        return sources

    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE)
        monkeypatch.setattr(Preview, "read", slow)
        (root / "content" / DOCUMENTS / "2026-new.md").write_text(TEXT.replace("00012", "00015"), encoding="utf-8")
        assert was_read.wait(SOON)
        save(root, NOTICE)
        wait_for(preview, NOTICE_PAGE, "及时完成")
        may_go_on.set()
        wait_for(preview, "fdzdgknr/bmwj/2026-new.html")
        assert "及时完成" in ask(preview, f"/{NOTICE_PAGE}")[1].decode()


def test_new_renamed_and_deleted_documents_are_seen(root: Path) -> None:
    folder = root / "content" / DOCUMENTS
    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE)
        (folder / "2026-new.md").write_text(TEXT.replace("00012", "00015"), encoding="utf-8")
        wait_for(preview, "fdzdgknr/bmwj/2026-new.html")
        (folder / "2026-new.md").rename(folder / "2026-newer.md")
        wait_for(preview, "fdzdgknr/bmwj/2026-newer.html")
        wait_for(preview, "fdzdgknr/bmwj/2026-new.html", gone=True)
        (folder / "2026-newer.md").unlink()
        wait_for(preview, "fdzdgknr/bmwj/2026-newer.html", gone=True)


def test_a_template_of_the_body_is_seen_from_its_first_moment(root: Path) -> None:
    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE)
        (root / "templates/pages").mkdir(parents=True)
        template = root / "templates/pages/document.html"
        template.write_text("<!DOCTYPE html><title>t</title><body>{{ page.title }}甲</body>", encoding="utf-8")
        wait_for(preview, NOTICE_PAGE, "通知甲")
        template.write_text("<!DOCTYPE html><title>t</title><body>{{ page.title }}乙</body>", encoding="utf-8")
        wait_for(preview, NOTICE_PAGE, "通知乙")
        template.write_text("{{ nothing }}", encoding="utf-8")
        assert "document.html 第 1 行" in wait_for(preview, NOTICE_PAGE, "用了没有的变量")
        template.unlink()
        assert "用了没有的变量" not in wait_for(preview, NOTICE_PAGE, "按时完成")


def test_what_is_saved_reaches_the_memo_once_the_disk_is_quiet(root: Path) -> None:
    with served(root) as preview:
        wait_for(preview, NOTICE_PAGE)
        index = root / ".sitegen/index"
        before = index.read_bytes()
        save(root, NOTICE)
        until = time.monotonic() + SOON
        while index.read_bytes() == before and time.monotonic() < until:
            time.sleep(0.05)
        assert index.read_bytes() != before
