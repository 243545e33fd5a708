"""Match the names and codes that files use for members with the codes of the roster.

Names go through country-converter, whose expressions know most spellings, and where
these fail through rapidfuzz. A match that is not plain is shown to the user; one that
is far off is a problem that the user settles.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from sim.errors import ConfigError
from sim.members.cached import whole_roster
from sim.members.names import COMMON, PARTS, plain_name

PLAIN = 80.0  # likeness of names (0 to 100) below which a match is shown to the user
NEAR = 80.0  # the same, below which a name that no expression knows is a problem
SUGGESTED = 72.0  # the same, below which no member is suggested
APART = 5.0  # by how much the nearest member must be nearer than the next
SKIP = "skip"
GONE = ("skip", "successor")
# Spellings that no library knows: cp1254 read as cp1252, and the Library's own.
SPELLINGS = {"TÜRKÝYE": "TUR", "T?RKIYE": "TUR", "TÜRKIYE": "TUR", "TÃRKIYE": "TUR"}
_LETTERS = re.compile(r"[^a-z0-9 ]+")
FORMER = Path(__file__).with_name("former_states.csv")


@dataclass(frozen=True)
class Matches:
    """What the words of a file mean.

    Attributes
    ----------
    codes : mapping of str to str
        Word to code of the roster; empty where its ballots are left out.
    doubtful : mapping of str to str
        Matches that the user should look at.
    unknown : mapping of str to str or None
        Words that mean no member, with the nearest name.
    gone : mapping of str to str
        States that are gone: word to what became of them.
    """

    codes: Mapping[str, str]
    doubtful: Mapping[str, str] = field(default_factory=dict)
    unknown: Mapping[str, str | None] = field(default_factory=dict)
    gone: Mapping[str, str] = field(default_factory=dict)


def plain(name: str) -> str:
    """Write a name in small letters without accents and signs, its words in order.

    Examples
    --------
    >>> plain("NETHERLANDS (KINGDOM OF THE)"), plain("Côte d’Ivoire")
    ('kingdom netherlands', 'cote d ivoire')
    """
    bare = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    words = _LETTERS.sub(" ", bare).split()
    return " ".join(sorted(word for word in words if word not in ("the", "of", "and")))


@lru_cache(maxsize=1)
def _converter():
    import country_converter
    from country_converter.country_converter import COUNTRY_DATA_FILE

    logging.getLogger("country_converter").setLevel(logging.CRITICAL)
    # Read as text: pandas 3 would take the code of Namibia, NA, for a missing cell.
    table = pd.read_csv(
        COUNTRY_DATA_FILE, sep="\t", encoding="utf-8", dtype=str, keep_default_na=False
    )
    for name in table.columns:
        number = pd.to_numeric(table[name].where(table[name] != ""), errors="coerce")
        if number.notna().any() and (number.notna() == (table[name] != "")).all():
            table[name] = number
    return country_converter.CountryConverter(country_data=table)


@lru_cache(maxsize=1)
def known_names() -> dict[str, str]:
    """Plain name to code of every member of the roster, in every form that is known."""
    roster, data = whole_roster(), _converter().data
    names = {plain(word): code for word, code in SPELLINGS.items()}
    for code, name in zip(roster.iso3, roster.name, strict=True):
        names[plain(name)] = code
    for row in data.itertuples():
        if row.ISO3 in roster.iso3:
            names.setdefault(plain(row.name_short), row.ISO3)
            names.setdefault(plain(row.name_official), row.ISO3)
    return names


@lru_cache(maxsize=1)
def former() -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str]]]:
    """States that are gone: by plain name, and by code, to (successor or "", what happened)."""
    table = pd.read_csv(FORMER, dtype=str, keep_default_na=False, encoding="utf-8")
    facts = [(row.successor, f"until {row.until}; {row.note}") for row in table.itertuples()]
    names = dict(zip(map(plain, table["name"]), facts, strict=True))
    return names, dict(zip(table["code"], facts, strict=True))


def match(
    words: Iterable[str], settled: Mapping[str, str] | None = None, gone: str | None = None
) -> Matches:
    """Find the members that words mean; a word is a name or a code.

    Parameters
    ----------
    words : iterable of str
        As a file spells them.
    settled : mapping of str to str, optional
        What the user says that words mean: a code, or ``skip``.
    gone : str, optional
        ``skip`` leaves out states that are gone, ``successor`` gives their ballots to
        the state that continued their seat.

    Examples
    --------
    >>> found = match(["FRANCE", "DEU", "TÜRKÝYE", "YUGOSLAVIA", "FRANSE", "ATLANTIS"])
    >>> found.codes["FRANCE"], found.codes["DEU"], found.codes["TÜRKÝYE"]
    ('FRA', 'DEU', 'TUR')
    >>> list(found.gone), list(found.doubtful), list(found.unknown)
    (['YUGOSLAVIA'], ['FRANSE'], ['ATLANTIS'])
    """
    roster, codes = set(whole_roster().iso3), {}
    doubtful, unknown, lost = {}, {}, {}
    names, of_code = former()
    for word in dict.fromkeys(words):
        said = (settled or {}).get(word)
        if said is not None:
            codes[word] = "" if said == SKIP else _known_code(word, said, roster)
        elif word.upper() in roster:
            codes[word] = word.upper()
        elif word.upper() in of_code or plain(word) in names:
            successor, note = of_code.get(word.upper()) or names[plain(word)]
            codes[word] = successor if gone == "successor" else ""
            if gone is None:
                lost[word] = note
        else:
            code, likeness, near = _by_name(word)
            codes[word] = code or ""
            if code is None:
                unknown[word] = near
            elif likeness < PLAIN or near is not None:
                doubtful[word] = code
    return Matches(codes, doubtful, unknown, lost)


def _known_code(word: str, code: str, roster: set[str]) -> str:
    if code not in roster:
        raise ConfigError(f"--member {word}", "unknown member code", value=code, choices=roster)
    return code


def _by_name(word: str) -> tuple[str | None, float, str | None]:
    """Code that a name means or None, how like it is to a known name, and a near name."""
    from rapidfuzz import fuzz, process

    names = known_names()
    said = plain_name(word)
    if said in PARTS:
        return None, 0.0, PARTS[said]
    if said in COMMON and plain(word) not in names:  # used for a member, not its name
        return COMMON[said], 0.0, None
    if word in SPELLINGS or plain(word) in names:
        return SPELLINGS.get(word) or names[plain(word)], 100.0, None
    found = _converter().convert(word, to="ISO3", not_found="")
    if isinstance(found, str) and found in whole_roster().iso3:
        if len(word) == 2 and word.upper() in set(_converter().data["ISO2"].str.strip("^$")):
            return found, 100.0, None
        own = [name for name, code in names.items() if code == found]
        return found, max(fuzz.ratio(plain(word), name) for name in own), None
    near = process.extract(plain(word), list(names), scorer=fuzz.ratio, limit=5)
    code, likeness = names[near[0][0]], near[0][1]
    next_best = max((score for name, score, _ in near if names[name] != code), default=0.0)
    if likeness >= NEAR and likeness - next_best >= APART:
        return code, likeness, code
    return None, likeness, code if likeness >= SUGGESTED else None


def is_member(word: str) -> bool:
    """Whether a word is a code or a plain name of a member.

    Examples
    --------
    >>> is_member("FRA"), is_member("France"), is_member("title")
    (True, True, False)
    """
    return word.upper() in whole_roster().iso3 or plain(word) in known_names()


def from_numbers(words: Iterable[str]) -> dict[str, str]:
    """Give codes of members by their Correlates of War numbers.

    Gleditsch and Ward's numbers, which country-converter knows, are the same but for
    Germany, Yemen and Serbia; they leave out most members of under 250,000 people.

    Examples
    --------
    >>> from_numbers(["2", "220"])
    {'2': 'USA', '220': 'FRA'}
    """
    data = _converter().data
    table = {
        str(int(number)): code
        for number, code in zip(data["GWcode"], data["ISO3"], strict=True)
        if pd.notna(number) and number != ""
    }
    # Correlates of War where it departs from Gleditsch and Ward.
    table |= {"255": "DEU", "260": "DEU", "679": "YEM", "678": "YEM", "345": "SRB", "970": "NRU",
              "946": "KIR", "955": "TON", "947": "TUV", "31": "BHS", "54": "DMA", "55": "GRD",
              "56": "LCA", "57": "VCT", "58": "ATG", "60": "KNA", "80": "BLZ", "221": "MCO",
              "223": "LIE", "232": "AND", "331": "SMR", "403": "STP", "591": "SYC", "935": "VUT",
              "983": "MHL", "986": "PLW", "987": "FSM", "990": "WSM",
              "316": "CZE", "816": "VNM"}  # fmt: skip
    return {word: table[word] for word in words if word in table}
