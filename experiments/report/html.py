"""Pages from templates: text, tables and pictures in a single file, without any network.

All HTML of the project stands in ``templates/`` beside this module. Values are
escaped there unless a template made them itself.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from experiments.figures.labels import bloc_name, change, percent, plain, with_article

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HEAVY = 600_000  # above so many bytes a picture goes into the page as pixels
COUNTED = 100  # replications under which a share is told as a count
LINKED = 400_000  # below so many bytes a file of numbers goes into the page
TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".csv": "text/csv"}
_PARTED = re.compile(r"(?<=\d) (?=%)")  # where a line may not break


@cache
def environment() -> Environment:
    """Give the environment of the templates: escaping on, unknown names refused."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    class FactsFirst(Environment):
        """A name after a point is a fact of a mapping before it is one of its methods."""

        def getattr(self, obj, attribute):
            if isinstance(obj, Mapping) and attribute in obj:
                return obj[attribute]
            return super().getattr(obj, attribute)

    found = FactsFirst(
        loader=PackageLoader("experiments.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters |= {
        "plain": plain,
        "the": with_article,
        "bloc": bloc_name,
        "share": _share,
        "change": _change,
        "of": _of,
        "signed": _signed,
        "anchor": _anchor,
    }
    return found


def _share(row: Mapping, name: str, digits: int = 0) -> str:
    """Write a share of a row with its interval."""
    return percent(row[name], row[f"{name}_low"], row[f"{name}_high"], digits)


def _signed(value: float) -> str:
    """Write a utility, or another number of either sign, as tables do.

    Examples
    --------
    >>> _signed(-0.968)
    '−0.968'
    """
    return f"{value:+.3f}".replace("-", "−")


def _of(row: Mapping, name: str, n: int) -> str:
    """Write a share of a few replications as a count, of many with its interval.

    Examples
    --------
    >>> _of({"tips": 0.1, "tips_low": 0.03, "tips_high": 0.25}, "tips", 30)
    '3 of 30'
    """
    if n < COUNTED:
        return f"{round(row[name] * n)} of {n}"
    return f"{_share(row, name)} of {n}"


def _anchor(words: object) -> str:
    """Make a name by which a part of a page is linked.

    Examples
    --------
    >>> _anchor("Why: coalitions and texts")
    'why-coalitions-and-texts'
    """
    return "-".join(re.findall(r"[a-z0-9]+", str(words).lower()))


def _change(row: Mapping, name: str, scale: float = 100, digits: int = 1) -> str:
    """Write a difference of a row with its interval."""
    return change(row[name], row[f"{name}_low"], row[f"{name}_high"], scale, digits)


def page(template: str, **facts) -> str:
    """Fill a template that makes a whole page.

    Examples
    --------
    >>> page("base.html.j2", title="<t>").splitlines()[4].strip()
    '<title>&lt;t&gt;</title>'
    """
    return _PARTED.sub("\N{NO-BREAK SPACE}", environment().get_template(template).render(facts))


def piece(template: str, name: str, *facts) -> Markup:
    """Fill one macro of a template.

    Examples
    --------
    >>> piece("parts.html.j2", "code", "a<b")
    Markup('<code>a&lt;b</code>')
    """
    return getattr(environment().get_template(template).module, name)(*facts)


def pieces(template: str) -> list[str]:
    """Name the macros of a template."""
    module = environment().get_template(template).module
    return [name for name, value in vars(module).items() if callable(value)]


def data_uri(path: str | Path) -> str:
    """Put a file into an address that needs no network."""
    path = Path(path)
    coded = base64.b64encode(path.read_bytes()).decode("ascii")
    return f"data:{TYPES[path.suffix]};base64,{coded}"


@dataclass(frozen=True)
class Table:
    """What the macro ``table`` lays out.

    Attributes
    ----------
    heads : tuple of str
    kinds : tuple of str
        Of the columns: ``n`` numbers, ``k`` cells that are not broken, or nothing.
    rows : tuple of tuple
        A group, written where it changes (None without groups), and the cells.
    """

    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: tuple[tuple[str | None, tuple], ...]


def table(
    frame: pd.DataFrame,
    heads: Sequence[str] | None = None,
    whole: Sequence[str] = (),
    groups: Sequence[str] | None = None,
) -> Table:
    """Prepare a frame for the macro ``table``.

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
    >>> table(pd.DataFrame({"a": ["x"], "b": [1.0]}))
    Table(heads=('a', 'b'), kinds=('', 'n'), rows=((None, ('x', '1')),))
    """
    number = [pd.api.types.is_numeric_dtype(frame[c]) for c in frame]
    kinds = ["n" if n else "k" if c in whole else "" for n, c in zip(number, frame, strict=True)]
    rows = [tuple(_cell(v) for v in row) for row in frame.itertuples(index=False)]
    heads = list(frame.columns) if heads is None else heads
    return Table(
        tuple(heads),
        tuple(kinds),
        tuple(zip([None] * len(rows) if groups is None else groups, rows, strict=True)),
    )


def _cell(value: object) -> object:
    if isinstance(value, float):
        return "" if value != value else f"{value:.4g}"
    return "" if value is None or value is pd.NA else value


@dataclass(frozen=True)
class Drawing:
    """An SVG that our figures drew, as a part of a page; texts in it are escaped there."""

    svg: str

    def __html__(self) -> str:
        return self.svg


@dataclass(frozen=True)
class Picture:
    """What the macro ``figure`` lays out.

    Attributes
    ----------
    name, heading : str
    caption : Markup or str
    source : str
        Address of the picture, without a network.
    csv : str or None
        Name of the file with the numbers.
    link : str or None
        Its address, if it is small enough to stand in the page.
    inline : Drawing or None
        The picture itself where names show under the pointer.
    """

    name: str
    heading: str
    caption: Markup | str
    source: str
    csv: str | None = None
    link: str | None = None
    inline: Drawing | None = None


def picture(
    name: str, heading: str, caption: Markup | str, folder: Path, csv: str | None = None
) -> Picture:
    """Prepare a saved figure for the macro ``figure``.

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
    light = csv is not None and (folder / csv).stat().st_size < LINKED
    link = data_uri(folder / csv) if csv is not None and light else None
    inline = None if heavy else _inline(vector)
    return Picture(name, heading, caption, source, csv, link, inline)


def _inline(vector: Path) -> Drawing | None:
    """Give the SVG as a part of the page if it has names to show."""
    text = vector.read_text(encoding="utf-8")
    return Drawing(text[text.index("<svg") :]) if "<title>" in text else None
