"""Names and numbers as people read them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

LONG = 52  # letters above which the end of a title is left out
BLOCS = {
    "eu": "European Union",
    "las": "Arab League",
    "gcc": "Gulf Cooperation Council",
    "african_group": "African Group",
    "asia_pacific_group": "Asia-Pacific Group",
    "grulac": "Latin American and Caribbean Group",
    "weog": "Western European and Others Group",
    "eeg": "Eastern European Group",
    "nam": "Non-Aligned Movement",
    "oic": "Organisation of Islamic Cooperation",
    "commonwealth": "Commonwealth",
    "francophonie": "Francophonie",
    "mercosur": "Mercosur",
    "five_eyes": "Five Eyes",
    "wassenaar": "Wassenaar Arrangement",
    "au": "African Union",
    "quad": "Quad",
}
CAPITALS = 5  # letters of a name that is an abbreviation


def plain(name: object) -> str:
    """Write a name of the configuration as words.

    Examples
    --------
    >>> plain("swing_courting"), plain(0.25)
    ('swing courting', '0.25')
    """
    if isinstance(name, float):
        return f"{name:.4g}"
    return str(name).replace("_", " ")


def wrapped(name: object, width: int = 26) -> str:
    """Write a name as words, on several lines if it is long.

    Examples
    --------
    >>> wrapped("UN General Assembly, First Committee")
    'UN General Assembly, First\\nCommittee'
    """
    return textwrap.fill(plain(name), width)


def counted(number: int, noun: str) -> str:
    """Say how many there are of something.

    Examples
    --------
    >>> counted(1, "cell"), counted(12000, "replication")
    ('1 cell', '12,000 replications')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def short_title(title: str) -> str:
    """Shorten the title of a body so that it fits into a table.

    Examples
    --------
    >>> short_title("United Nations General Assembly, First Committee")
    'UN General Assembly, First Committee'
    >>> short_title("United Nations open-ended working group on security of and in the use of ICTs")
    'UN open-ended working group'
    """
    words = title.replace("United Nations", "UN")
    if len(words) > LONG and " on " in words and words.startswith("UN"):
        words = words[: words.index(" on ")]
    return words


def titles(config: Mapping) -> dict[str, str]:
    """Give the short titles of the bodies of a configuration, by name."""
    bodies = [config.get("forum") or {}, *(config.get("forums") or {}).values()]
    return {
        body["name"]: short_title(body.get("title") or plain(body["name"]))
        for body in bodies
        if body.get("name")
    }


def bloc_name(name: str) -> str:
    """Give the name of a bloc as people write it.

    Examples
    --------
    >>> bloc_name("african_group"), bloc_name("g77"), bloc_name("my_group")
    ('African Group', 'G77', 'my group')
    """
    if name in BLOCS:
        return BLOCS[name]
    return name.upper() if len(name) <= CAPITALS else plain(name)


def interval(value: float, low: float, high: float, digits: int = 1) -> str:
    """Write a number with its interval.

    Examples
    --------
    >>> interval(50.2, 41.0, 59.4), interval(119, 110, 127, 0)
    ('50.2 (41.0–59.4)', '119 (110–127)')
    """
    return f"{value:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def percent(value: float, low: float, high: float, digits: int = 0) -> str:
    """Write a share with its interval.

    Examples
    --------
    >>> percent(0.5, 0.41, 0.59)
    '50 % (41–59)'
    """
    return interval(100 * value, 100 * low, 100 * high, digits).replace(" (", " % (")


def change(value: float, low: float, high: float, scale: float = 100, digits: int = 1) -> str:
    """Write a difference with its interval; nothing where there is none.

    Examples
    --------
    >>> change(0.015, -0.008, 0.044), change(float("nan"), 0, 0)
    ('+1.5 (−0.8 to +4.4)', '')
    """
    if value != value:
        return ""
    one, low_, high_ = (f"{scale * v:+.{digits}f}".replace("-", "−") for v in (value, low, high))
    return one if low != low else f"{one} ({low_} to {high_})"
