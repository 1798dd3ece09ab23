"""Addresses of the pages beside the tree: site map, all documents, register, 404, sitemap, feeds and maps."""

MAP = "wzdt.html"
"""网站地图."""
ALL = "qbwj.html"
"""全部文件, the newest year."""
REGISTER = "gzcxdj.html"
"""更正与撤下登记."""
NOT_FOUND = "404.html"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
REDIRECTS = "redirects.map"
"""Old and new addresses for nginx."""


def all_address(year: str, newest: str) -> str:
    """全部文件 of a year."""
    return ALL if year == newest else f"qbwj-{year}.html"
