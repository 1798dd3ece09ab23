"""Small files beside documents: attachments, pictures, CSV tables, the figures of an annual report."""

from __future__ import annotations

import io
import zipfile
from random import Random

from benchmarks.sentences import fill
from sitegen.standard import AnnualFormat, Standard

_EPOCH = (2020, 1, 1, 0, 0, 0)


def document_file(ending: str, words: str) -> bytes:
    """A small PDF or Word file that holds these words."""
    return _pdf(words) if ending == "pdf" else _docx(words)


def picture(words: str) -> bytes:
    """A small SVG picture."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360"><title>{words}</title></svg>\n'.encode()


def sheet(random: Random) -> bytes:
    """A CSV table with a head and 5 to 30 rows."""
    rows = [fill(random, "{town}{village},{hundred},{ten},{point},{wan}") for _ in range(random.randint(5, 30))]
    return "\n".join(["地点,存栏,出栏,比上年（%）,金额", *rows, ""]).encode()


def annual_figures(random: Random, standard: Standard, year: int) -> bytes:
    """``tables.yaml`` of a report of that year, with every row of its form; it comes out even."""
    form = standard.annual_format(year) or standard.annual_formats[-1]
    rows = {name: [random.randint(0, 30) for _ in row.columns] for name, row in form.rows.items()}
    complete(form, rows)
    lines = [f"year: {year}"]
    for table in form.tables.values():
        lines.append(f"{table.id}:")
        for key in table.keys:
            figures = [str(number) for number in rows[f"{table.id}.{key}"]]
            lines.append(f"  {key}: " + (figures[0] if len(figures) == 1 else f"[{', '.join(figures)}]"))
    return "\n".join([*lines, "fees: {notices: 0, billed: 0, received: 0}", ""]).encode()


def parts(form: AnnualFormat) -> list[str]:
    """The rows of results, which add up to （七）总计."""
    return [row for row in form.rows if row.startswith("t3.r3_") and row != "t3.r3_7"]


def complete(form: AnnualFormat, figures: dict[str, list[int]]) -> None:
    """Put the totals in, and 本年新收 such that everything comes out even."""
    for column in range(len(form.rows["t3.r1"].columns) - 1):
        dealt = sum(figures[row][column] for row in parts(form))
        figures["t3.r3_7"][column] = dealt
        figures["t3.r1"][column] = dealt + figures["t3.r4"][column] - figures["t3.r2"][column]
    for row, numbers in figures.items():
        if row.startswith(("t3.", "t4.")):
            numbers[-1] = sum(numbers[:-1])


def _pdf(words: str) -> bytes:
    stream = f"% {words}\nBT /F1 12 Tf 72 720 Td (Annex) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    )
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, table, len(objects) + 1, len(data))
    )


def _docx(words: str) -> bytes:
    space = "http://schemas.openxmlformats.org"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="r1" Type='
        f'"{space}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{space}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{words}'
        "</w:t></w:r></w:p></w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    return buffer.getvalue()
