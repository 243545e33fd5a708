"""Names and numbers as people read them."""

from __future__ import annotations

import ast
import math
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

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
    "caricom": "Caribbean Community",
    "pif": "Pacific Islands Forum",
}
CAPITALS = 5  # letters of a name that is an abbreviation
COMMON = (  # last parts of keys that say nothing by themselves
    "chance", "cost", "count", "members", "minimum", "name", "position", "share", "step",
    "strength", "title", "year",
)  # fmt: skip
ALIKE = 3  # entries of a list from which others are told by their difference [count]


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


def wrapped(name: object, width: int = 28) -> str:
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


def with_article(title: str) -> str:
    """Write the title of a body as it stands inside a sentence.

    Examples
    --------
    >>> with_article("UN General Assembly, First Committee"), with_article("my body")
    ('the UN General Assembly, First Committee', 'my body')
    """
    return title if title[:1].islower() else f"the {title}"


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


def whole(counts: Iterable[float]) -> list[int]:
    """Round parts so that they sum to their rounded sum (largest remainder; Hamilton 1792).

    A tally of 47 seats is written so that its ballots and absences are 47.

    Examples
    --------
    >>> whole([20.4, 17.4, 9.2]), whole([0.5, 0.5]), whole([])
    ([21, 17, 9], [1, 0], [])
    """
    parts = [float(count) for count in counts]
    found = [math.floor(part) for part in parts]
    missing = round(sum(parts)) - sum(found)
    order = sorted(range(len(parts)), key=lambda k: (found[k] - parts[k], k))
    for k in order[:missing]:
        found[k] += 1
    return found


def tally_words(tally: Sequence[Sequence[float]]) -> list[str]:
    """Write expected counts with their intervals, so that the counts sum.

    Parameters
    ----------
    tally : sequence of (float, float, float)
        Mean, low and high of every outcome [members].

    Examples
    --------
    >>> tally_words([(1.5, 1, 2), (1.5, 0, 3)])
    ['2 (1–2)', '1 (0–3)']
    """
    counts = whole(mean for mean, _, _ in tally)
    return [interval(n, low, high, 0) for n, (_, low, high) in zip(counts, tally, strict=True)]


def percent(value: float, low: float, high: float, digits: int = 0) -> str:
    """Write a share with its interval.

    Examples
    --------
    >>> percent(0.5, 0.41, 0.59)
    '50 % (41–59)'
    """
    return interval(100 * value, 100 * low, 100 * high, digits).replace(" (", " % (")


def probability(chance: float) -> str:
    """Write a probability; nothing is ever quite certain.

    Examples
    --------
    >>> probability(0.853), probability(0.9999)
    ('85 %', 'over 99 %')
    """
    if chance > 0.99:
        return "over 99 %"
    return "under 1 %" if chance < 0.01 else f"{100 * chance:.0f} %"


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


def telling_digits(low: float, high: float, digits: int = 3, most: int = 6) -> int:
    """Give the digits at which the ends of an interval without zero are not written as zero.

    Examples
    --------
    >>> telling_digits(0.0002, 0.006), telling_digits(-0.01, 0.02), telling_digits(0.01, 0.02)
    (4, 3, 3)
    """
    nearest = min(abs(low), abs(high))
    if not low * high > 0:
        return digits
    return next((d for d in range(digits, most) if round(nearest, d)), most)


def undecided(table: pd.DataFrame) -> pd.Series:
    """Mark rows in which no replication adopts anything: there no side's text prevails.

    Examples
    --------
    >>> import pandas as pd
    >>> undecided(pd.DataFrame({"none": [1.0, 0.9]})).tolist()
    [True, False]
    """
    return table["none"] >= 1


def short_keys(keys: Iterable[str]) -> dict[str, str]:
    """Shorten dotted keys to the last parts that tell them apart, as words.

    Examples
    --------
    >>> short_keys(["scenario.campaign.shocks.election_2024.chance"]).popitem()[1]
    'election 2024 chance'
    >>> short_keys(["strategy.democratic.draft.red_line", "model.tie"])
    {'strategy.democratic.draft.red_line': 'red line', 'model.tie': 'tie'}
    >>> list(short_keys(["scenario.camps.a.leaders", "scenario.camps.b.leaders"]).values())
    ['a leaders', 'b leaders']
    """
    parts = {key: [p for p in key.split(".") if not p.isdigit()] or [key] for key in keys}
    count = {key: 1 + (p[-1] in COMMON and len(p) > 1) for key, p in parts.items()}
    for _ in range(max((len(p) for p in parts.values()), default=0)):
        said = {key: tuple(p[-count[key] :]) for key, p in parts.items()}
        for key, words in said.items():
            if list(said.values()).count(words) > 1:
                count[key] += 1
    return {key: plain(" ".join(p[-count[key] :])) for key, p in parts.items()}


def value_words(value: object) -> str:
    """Write the value of a key as people read it.

    Examples
    --------
    >>> value_words(["USA", "GBR"]), value_words("{'openness': 0.4}"), value_words(True)
    ('USA, GBR', 'openness 0.4', 'on')
    """
    value = _read(value)
    if isinstance(value, bool):
        return "on" if value else "off"
    if value is None:
        return "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{plain(k)} {value_words(v)}" for k, v in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(value_words(v) for v in value)
    return plain(value)


def _read(value: object) -> object:
    """Read a list or mapping that a table of cells holds as its text."""
    if not isinstance(value, str) or value[:1] not in ("[", "{"):
        return value
    try:
        return ast.literal_eval(value)
    except (SyntaxError, ValueError):
        return value


def distinguished(values: Sequence[object]) -> list[str]:
    """Write the values of one key so that each can be told from the others at a glance.

    A long list is written once; lists that hold most of it are told by what
    they add and leave out.

    Examples
    --------
    >>> first = ["USA", "GBR", "FRA", "DEU", "JPN"]
    >>> distinguished([first, [*first, "IND", "BRA"], first[1:]])
    ['USA, GBR, FRA, DEU, JPN', 'the same + IND, BRA', 'the same − USA']
    >>> distinguished([0.2, 0.5])
    ['0.2', '0.5']
    """
    values = [_read(value) for value in values]
    first = values[0] if values else None
    out = [value_words(v) for v in values]
    if not isinstance(first, (list, tuple)) or len(first) < ALIKE:
        return out
    for at, value in enumerate(values[1:], 1):
        if not isinstance(value, (list, tuple)):
            continue
        more = [value_words(v) for v in value if v not in first]
        less = [value_words(v) for v in first if v not in value]
        if len(more) + len(less) < len(first) and more + less:
            signs = [f"+ {', '.join(more)}"] * bool(more) + [f"− {', '.join(less)}"] * bool(less)
            out[at] = " ".join(["the same", *signs])
    return out
