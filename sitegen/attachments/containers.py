"""A ZIP file is a file of an office program, or an archive."""

from __future__ import annotations

from typing import IO

from sitegen.attachments.found import Found
from sitegen.attachments.odf import odf_form, read_odf
from sitegen.attachments.ofd import is_ofd, read_ofd
from sitegen.attachments.office import office_form, read_office
from sitegen.attachments.packages import Package, list_archive


def read_container(stream: IO[bytes], size: int, found: Found) -> None:
    """Tell which it is, and read it. Raises ``TroubleError`` when it is broken, locked or a bomb."""
    package = Package(stream, size)
    if form := office_form(package):
        found.form = form
        read_office(package, found)
    elif is_ofd(package):
        found.form = "ofd"
        read_ofd(package, found)
    elif form := odf_form(package):
        found.form = form
        read_odf(package, found)
    else:
        list_archive(package, found)
