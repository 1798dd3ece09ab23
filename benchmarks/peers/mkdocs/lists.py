"""MkDocs has neither lists nor feeds: a hook writes them from the pages that it has read."""

from collections import defaultdict
from pathlib import Path
from typing import Any

SIZE = 20


def on_env(env: Any, config: Any, files: Any) -> Any:
    """After all pages are read, before they are written."""
    columns: dict[str, list[Any]] = defaultdict(list)
    for file in files.documentation_pages():
        if file.page.meta.get("column"):
            columns[file.page.meta["column"]].append(file.page)
    for column, pages in columns.items():
        pages.sort(key=lambda page: str(page.meta["published"]), reverse=True)
        folder = Path(config.site_dir, column)
        folder.mkdir(parents=True, exist_ok=True)
        chunks = [pages[start : start + SIZE] for start in range(0, len(pages), SIZE)]
        for number, chunk in enumerate(chunks, 1):
            html = env.get_template("list.html").render(
                config=config, column=column, pages=chunk, number=number, count=len(chunks)
            )
            (folder / ("index.html" if number == 1 else f"index_{number}.html")).write_text(html, encoding="utf-8")
        (folder / "feed.xml").write_text(
            env.get_template("feed.xml").render(config=config, title=column, pages=pages[:SIZE]), encoding="utf-8"
        )
    everything = sorted(
        (page for pages in columns.values() for page in pages),
        key=lambda page: str(page.meta["published"]),
        reverse=True,
    )
    Path(config.site_dir, "feed.xml").write_text(
        env.get_template("feed.xml").render(config=config, title=config.site_name, pages=everything[:SIZE]),
        encoding="utf-8",
    )
    return env
