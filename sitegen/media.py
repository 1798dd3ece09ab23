"""音视频和媒体报道: of what form a record is."""

from __future__ import annotations

import posixpath

from sitegen.model import Meta

VIDEO, SOUND, INTERACTIVE, REPORT = "视频", "音频", "H5", "媒体报道"
_VIDEOS = frozenset({".mp4", ".webm", ".mov", ".m4v", ".avi", ".flv", ".wmv", ".mkv"})
_SOUNDS = frozenset({".mp3", ".wav", ".m4a", ".ogg", ".aac", ".wma"})
_PAGES = (".html", ".htm", ".shtml")
PLAYABLE = {".mp4": "video/mp4", ".webm": "video/webm", ".mp3": "audio/mpeg", ".m4a": "audio/mp4"}
"""Endings of the files that every browser plays → their media type."""


def ending_of(record: Meta) -> str:
    """How the name of its file, or else its address, ends: ``.mp4``, in small letters."""
    return posixpath.splitext(record.text("file") or record.text("url").partition("?")[0])[1].lower()


def media_form(record: Meta, form: str = "") -> str:
    """What it is. ``form`` is what the document says of itself: it decides where neither record nor address tell."""
    ending = ending_of(record)
    if declared := record.text("form"):
        return declared
    if ending in _VIDEOS or ending in _SOUNDS:
        return VIDEO if ending in _VIDEOS else SOUND
    # A page of a player has no telling ending.
    return form if form in (VIDEO, SOUND) and record.text("url") and ending not in _PAGES else REPORT
