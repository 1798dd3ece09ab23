"""音视频和媒体报道: what the page of a document plays, and what it only links."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.media import PLAYABLE, SOUND, VIDEO, ending_of, media_form
from sitegen.model import Attachment
from sitegen.pages.given import Subject
from sitegen.pages.parts import MediaView
from sitegen.pages.shelf import file_view
from sitegen.targets import published_at

_WIDE, _HIGH = 16 * 60, 9 * 60
"""Pixels: how large a video stands on the page before anything of it is loaded."""


def media_views(subject: Subject) -> Iterator[MediaView]:
    """Only a file of ours is played: no page asks another host for anything, what lies there is a link."""
    for record in subject.document.meta.records("media"):
        form = media_form(record, subject.document.meta.text("form"))
        file = subject.file(record.text("file"))
        player = {VIDEO: "video", SOUND: "audio"}.get(form, "") if file and ending_of(record) in PLAYABLE else ""
        poster = subject.file(record.text("poster"))
        width, height = (_HIGH, _WIDE) if record.flag("upright") else (_WIDE, _HIGH)
        if poster and not player:
            width, height = poster.width, poster.height
        yield MediaView(
            title=record.text("title"),
            form=form,
            player=player,
            type=PLAYABLE.get(ending_of(record), ""),
            file=file_view(subject.settings.standard, file, record.text("title")) if file else None,
            href=record.text("url"),
            about=record.text("about"),
            poster=_address(subject, poster),
            captions=_address(subject, subject.file(record.text("captions"))),
            transcript=tuple(line.strip() for line in record.text("transcript").split("\n") if line.strip()),
            width=width,
            height=height,
        )


def _address(subject: Subject, file: Attachment | None) -> str:
    return published_at(subject.settings.standard, file.path) if file else ""
