"""速读 and 一图读懂: what a document offers to those who have a minute, on its page and as a long picture.

``content`` reads it from the front matter; ``layout`` places it once, as words, boxes, lines and discs (``drawing``), broken
into lines by ``lines``; ``svg`` and ``png`` write what was placed.
"""
