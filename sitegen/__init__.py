"""sitegen: Markdown with front matter in, a standardized 政府信息公开 column out."""

__version__ = "0.1.0"
