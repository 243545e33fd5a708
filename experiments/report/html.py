"""One self-contained page: text, tables and pictures in a single file, without any network."""

from __future__ import annotations

import base64
import html
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

STYLE = """
:root { --ink: #222; --pale: #f3f5f7; --line: #ccd3da; --blue: #0b4f79; }
body { font: 16px/1.5 "DejaVu Sans", "Segoe UI", Helvetica, Arial, sans-serif; color: var(--ink);
  max-width: 60rem; margin: 2rem auto; padding: 0 1.2rem; background: #fff; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .6rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.6rem 0 .4rem; }
p.lead { font-size: 1.12rem; }
.small, figcaption, nav { font-size: .88rem; color: #444; }
.box { background: var(--pale); border-left: 4px solid var(--blue); padding: .7rem 1rem;
  margin: 1rem 0; }
.warn { border-left-color: #b45309; background: #fff7ed; }
.answers { display: grid; gap: .6rem; padding: 0; list-style: none; }
.answers > li { background: var(--pale); padding: .6rem .9rem; }
.answers > li > b:first-child { display: block; color: var(--blue); }
.answers ul { margin: .2rem 0; padding-left: 1.2rem; }
table { border-collapse: collapse; font-size: .86rem; margin: .6rem 0 1rem; }
th, td { text-align: left; padding: .22rem .6rem; border-bottom: 1px solid var(--line);
  vertical-align: top; }
tr.g th { padding-top: .8rem; color: var(--blue); }
td.k { white-space: nowrap; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.wide { overflow-x: auto; }
figure { margin: 1.2rem 0 2rem; break-inside: avoid; }
figure img { max-width: 100%; height: auto; display: block; }
figcaption { margin-top: .4rem; max-width: 50rem; }
code { background: var(--pale); padding: 0 .25rem; overflow-wrap: anywhere; }
details > summary { cursor: pointer; }
@media print {
  html, body { font-size: 12px; }
  body { max-width: none; margin: 0; padding: 0; }
  h2 { break-after: avoid; } nav, .screen { display: none; }
  tr, .answers > li { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 10px; } th, td { padding: .2rem .35rem; }
  details:not([open]) > *:not(summary) { display: none; }
  .box, .answers > li { border: 1px solid var(--line); }
}
"""

HEAVY = 600_000  # above so many bytes a picture goes into the page as pixels
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".csv": "text/csv"}


def text(value: object) -> str:
    """Make a value safe to stand in the page."""
    return html.escape(str(value), quote=True)


def data_uri(path: str | Path) -> str:
    """Put a file into an address that needs no network."""
    path = Path(path)
    coded = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:{TYPES[path.suffix]};base64,{coded}"


def table(
    frame: pd.DataFrame,
    heads: Sequence[str] | None = None,
    whole: Sequence[str] = (),
    groups: Sequence[str] | None = None,
) -> str:
    """Write a frame as a table.

    Parameters
    ----------
    frame : DataFrame
        Columns of numbers stand to the right.
    heads : sequence of str, optional
        Of the columns; their names by default.
    whole : sequence of str
        Columns whose cells are not broken into lines.
    groups : sequence of str, optional
        A word for each row; a line with it stands where it changes.

    Examples
    --------
    >>> '<td>&lt;x&gt;</td><td class="n">1</td>' in table(pd.DataFrame({"a": ["<x>"], "b": [1]}))
    True
    """
    number = [pd.api.types.is_numeric_dtype(frame[c]) for c in frame]
    mark = [
        ' class="n"' if n else ' class="k"' if c in whole else ""
        for n, c in zip(number, frame, strict=True)
    ]
    names = heads or list(frame.columns)
    top = "".join(f"<th{m}>{text(n)}</th>" for m, n in zip(mark, names, strict=True))
    rows, last = "", None
    for at, row in enumerate(frame.itertuples(index=False)):
        if groups is not None and groups[at] != last:
            last = groups[at]
            rows += f'<tr class="g"><th colspan="{len(names)}">{text(last)}</th></tr>'
        cells = "".join(f"<td{m}>{text(_cell(v))}</td>" for m, v in zip(mark, row, strict=True))
        rows += f"<tr>{cells}</tr>"
    return (
        f'<div class="wide"><table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "" if value != value else f"{value:.4g}"
    return "" if value is None or value is pd.NA else value


def figure(name: str, heading: str, caption: str, folder: Path, csv: str | None = None) -> str:
    """Put a picture with heading, caption and its numbers into the page.

    Parameters
    ----------
    name : str
        Of the files in `folder`, without ending.
    heading, caption : str
    folder : path
        The ``figures`` folder beside the page.
    csv : str, optional
        Name of the file with the numbers.
    """
    vector = folder / f"{name}.svg"
    heavy = vector.stat().st_size > HEAVY
    source = data_uri(folder / f"{name}.png" if heavy else vector)
    out = [f'<figure id="{text(name)}"><h3>{text(heading)}</h3>']
    out.append(f'<img alt="{text(heading)}. {text(caption)}" src="{source}">')
    out.append(f"<figcaption>{text(caption)}")
    if csv:
        link = data_uri(folder / csv) if (folder / csv).stat().st_size < 400_000 else None
        where = f"figures/{csv}"
        if link:
            where = f'<a download="{text(csv)}" href="{link}">figures/{text(csv)}</a>'
        out.append(f' <span class="small">Numbers: {where}.</span>')
    out.append("</figcaption></figure>")
    return "".join(out)


def document(title: str, body: str) -> str:
    """Wrap a body into a whole page.

    Examples
    --------
    >>> document("t", "<p>b</p>").startswith("<!doctype html>")
    True
    """
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{text(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>\n"
    )
