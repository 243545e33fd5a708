"""Read YAML that a stranger may have written: plain values, of a bounded size.

A few lines of YAML can stand for billions of values, since an alias (``*a``)
repeats what its anchor (``&a``) holds and may itself be repeated; and a file
nested thousands of levels deep ends a parser without a word. So the size of
what a file stands for is reckoned from its events, before anything is built.
"""

from __future__ import annotations

import io
from pathlib import Path

import yaml

from sim.errors import DataError

MOST_BYTES = 100_000_000
MOST_VALUES = 3_000_000  # a sweep of 100,000 designed cells has a third of them
MOST_LEVELS = 60  # the deepest of ours has 9

ODD = ("binary", "omap", "pairs", "set", "timestamp")  # kinds of YAML that no file of ours has


class PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Knows mappings, lists, texts, numbers, truth values; a date is a text, as for Hydra."""


PlainLoader.yaml_constructors = {
    tag: build
    for tag, build in PlainLoader.yaml_constructors.items()
    if tag not in {f"tag:yaml.org,2002:{kind}" for kind in ODD}
}
PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in forms if not tag.endswith(":timestamp")]
    for first, forms in PlainLoader.yaml_implicit_resolvers.items()
}


class _Named(io.StringIO):
    """A text that YAML's own messages call by the name of its file."""

    def __init__(self, text: str, path: str | Path):
        super().__init__(text)
        self.name = str(path)


def read_yaml(path: str | Path) -> object:
    """Read a YAML file as plain values.

    Parameters
    ----------
    path : path

    Returns
    -------
    object
        Mappings, lists, texts, numbers, truth values, None.

    Raises
    ------
    DataError
        If it cannot be read, or is larger or deeper than any file of ours.
    """
    path = Path(path)
    try:
        refuse_if_huge(path)
        text = path.read_text(encoding="utf-8-sig")
        refuse_if_endless(text, path)
        return yaml.load(_Named(text, path), Loader=PlainLoader)
    except FileNotFoundError:
        raise DataError(path, "there is no such file") from None
    except (OSError, ValueError, LookupError, AttributeError, yaml.YAMLError) as error:
        raise DataError(path, f"cannot be read ({' '.join(str(error).split())})") from None


def refuse_if_huge(path: Path) -> None:
    """Refuse a file of more bytes than any file of ours has, before it is read."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise DataError(path, f"has {size / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} are read")


def refuse_if_endless(text: str, path: str | Path, most: int = MOST_VALUES) -> None:
    """Refuse YAML that stands for too many values, or nests them too deeply.

    Parameters
    ----------
    text : str
    path : path
        Named in the message.
    most : int
        Values that it may stand for.

    Raises
    ------
    DataError
        With what is too much.
    YAMLError
        If it is no YAML.

    Examples
    --------
    >>> refuse_if_endless("a: &a [1, 2]\\nb: [*a, *a]", "mine.yaml")
    >>> levels = ["l0: &l0 [" + "1, " * 9 + "]"]
    >>> levels += [f"l{n}: &l{n} [" + f"*l{n - 1}, " * 9 + "]" for n in range(1, 8)]
    >>> refuse_if_endless("\\n".join(levels), "mine.yaml")
    Traceback (most recent call last):
        ...
    sim.errors.DataError: mine.yaml: line 7: stands for more than 3,000,000 values once its \
aliases are written out
    """
    total, open_nodes, sizes = 0, [], {}
    for event in yaml.parse(_Named(text, path), Loader=PlainLoader):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            if len(open_nodes) > MOST_LEVELS:
                raise DataError(path, f"line {line}: is nested more than {MOST_LEVELS} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            sizes[anchor] = total - before
        if isinstance(event, yaml.AliasEvent):
            if any(anchor == event.anchor for anchor, _ in open_nodes):
                raise DataError(path, f"line {line}: *{event.anchor} holds itself")
            total += sizes.get(event.anchor, 1)
        elif isinstance(event, yaml.NodeEvent):
            total += 1
            if isinstance(event, yaml.ScalarEvent):
                sizes[event.anchor] = 1
        if total > most:
            known = f"line {line}: stands for more than {most:,} values"
            raise DataError(path, f"{known} once its aliases are written out")
