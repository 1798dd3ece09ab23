"""A built site on a web server that is set up as a body's own should be: compressed, theme files kept for ever, a strict policy."""

from __future__ import annotations

import gzip
from contextlib import AbstractContextManager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from sitegen.urls import ASSETS
from tests.browser.conftest import QuietHandler, serving

_COMPRESSED = (".html", ".css", ".js", ".svg", ".json", ".xml", ".txt", ".csv")
_HEADERS = {"Content-Security-Policy": "default-src 'self'", "X-Content-Type-Options": "nosniff"}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, max-age=600"


def hosted(folder: Path) -> AbstractContextManager[str]:
    """Serve a folder on a free port of this machine; gives its address, without a slash at the end."""
    return serving(folder, _HEADERS, _Host)


class _Host(QuietHandler):
    protocol_version = "HTTP/1.1"  # connections are kept

    def send_head(self) -> Any:
        """What is worth it is sent compressed."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in _COMPRESSED or not path.is_file():
            return super().send_head()
        data = _packed(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return BytesIO(data)

    def end_headers(self) -> None:
        """A name with a fingerprint never means anything else."""
        self.send_header("Cache-Control", _FOR_EVER if f"/{ASSETS}/" in self.path else _ASK_AGAIN)
        super().end_headers()


@lru_cache(maxsize=1000)
def _packed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)
