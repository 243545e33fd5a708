"""Ways in which a file of votes is damaged, and workbooks that no reader should swallow."""

import re
import zipfile

ENCODINGS = {"undl_german.csv": "utf-8-sig", "utf16.csv": "utf-16", "names_cp1252.csv": "cp1252"}
SEPARATORS = {"undl_german.csv": ";", "voeten.tab": "\t"}


def _lines(of):
    """Damage the lines of a text, given the separator."""

    def damage(raw, layout):
        encoding = ENCODINGS.get(layout, "utf-8")
        lines = raw.decode(encoding).splitlines(True)
        return of(lines, SEPARATORS.get(layout, ",")).encode(encoding)

    return damage


def _other_codes(lines, separator):
    code = rf"(?<=[{separator}])(?:Y|y|yes|1)(?=[{separator}\r\n])"
    return lines[0] + re.sub(code, "Q", "".join(lines[1:]))


def _half(lines):
    return len(lines) // 2


# What is damaged -> how, from the bytes of a file and its layout.
OF_TEXT = {
    "cut": _lines(lambda lines, s: "".join(lines[: _half(lines)]) + lines[1].rpartition(s)[0]),
    "wrong codes": _lines(_other_codes),
    "two headers": _lines(lambda lines, s: lines[0] + "".join(lines)),
    "joined": _lines(lambda lines, s: "".join(lines + lines)),
    "no header": _lines(lambda lines, s: "".join(lines[1:])),
    "only a header": _lines(lambda lines, s: lines[0]),
    "a line above": _lines(lambda lines, s: "Votes of the Assembly\n" + "".join(lines)),
    "other separator": _lines(lambda lines, s: "".join(lines).replace(s, "~")),
    "short row": _lines(lambda lines, s: "".join(lines) + f"1{s}2\n"),
    "quote in the header": _lines(lambda lines, s: '"' + "".join(lines)),
    "quote in a row": _lines(lambda lines, s: lines[0] + '"' + "".join(lines[1:])),
    "quote in the middle": _lines(
        lambda lines, s: "".join(lines[: _half(lines)]) + '"' + "".join(lines[_half(lines) :])
    ),
    "empty": lambda raw, layout: b"",
    "blank lines": lambda raw, layout: b"\n\n\n",
    "binary": lambda raw, layout: bytes(range(256)) * 400,
    "no such text": lambda raw, layout: raw + b"\x81\x8d\xff\n",
    "utf-16 without its mark": lambda raw, layout: raw.decode(
        ENCODINGS.get(layout, "utf-8")
    ).encode("utf-16-le"),
    "a line of 100 MB": lambda raw, layout: raw + b"1," * 50_000_000,
    "a header of 100 MB": lambda raw, layout: b"x" * 100_000_000,
}
OF_OTHERS = {
    "cut": lambda raw, layout: raw[: len(raw) // 2],
    "cut at the end": lambda raw, layout: raw[:-20],
    "other bytes": lambda raw, layout: (
        raw[: len(raw) // 2] + b"\xa3" * 2000 + raw[len(raw) // 2 + 2000 :]
    ),
    "empty": OF_TEXT["empty"],
    "binary": OF_TEXT["binary"],
    "a text": lambda raw, layout: b"rcid,vote\n1,2\n",
}


def damages(layout):
    """Give the ways in which a layout is damaged."""
    return OF_OTHERS if layout.endswith((".xlsx", ".parquet")) else OF_TEXT


def workbook(file, sheet, kind="worksheet"):
    """Write a workbook whose one sheet has the given parts (bytes) for its content."""
    namespace = "http://schemas.openxmlformats.org"
    main, office = f"{namespace}/spreadsheetml/2006/main", f"{namespace}/officeDocument/2006"
    package = f"{namespace}/package/2006"
    relation = f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="'
    place = "chartsheets" if kind == "chartsheet" else "worksheets"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"></Types>',
        "_rels/.rels": f'{relation}{office}/relationships/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}/relationships"><sheets>'
        '<sheet name="C" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{relation}{office}/relationships/{kind}" '
        f'Target="{place}/sheet1.xml"/></Relationships>',
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts.items():
            book.writestr(name, text)
        with book.open(f"xl/{place}/sheet1.xml", "w", force_zip64=True) as stream:
            stream.write(f'<{kind} xmlns="{main}">'.encode())
            for content in sheet:
                stream.write(content)
            stream.write(f"</{kind}>".encode())
    return file
