"""Members by the names and codes that people use for them."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping

# Codes and short names in common use that are not ISO 3166-1 alpha-3.
COMMON: Mapping[str, str] = {
    "uk": "GBR", "gb": "GBR", "britain": "GBR", "great britain": "GBR",
    "us": "USA", "america": "USA", "united states of america": "USA",
    "uae": "ARE", "emirates": "ARE", "drc": "COD", "dr congo": "COD", "congo": "COG",
    "rok": "KOR", "republic of korea": "KOR", "korea": "KOR", "dprk": "PRK",
    "prc": "CHN", "ksa": "SAU", "rsa": "ZAF", "russian federation": "RUS",
    "viet nam": "VNM", "turkey": "TUR", "holland": "NLD", "ivory coast": "CIV",
    "czech republic": "CZE", "burma": "MMR", "swaziland": "SWZ", "macedonia": "MKD",
    "cape verde": "CPV", "east timor": "TLS", "laos": "LAO", "syria": "SYR", "iran": "IRN",
    "ger": "DEU", "rsm": "SMR", "sui": "CHE", "ned": "NLD",
}  # fmt: skip

PARTS: Mapping[str, str] = {
    "england": "GBR", "scotland": "GBR", "wales": "GBR", "northern ireland": "GBR",
    "greenland": "DNK", "faroe islands": "DNK", "hong kong": "CHN", "macao": "CHN", "macau": "CHN",
    "puerto rico": "USA", "aruba": "NLD", "curacao": "NLD", "zanzibar": "TZA",
}  # fmt: skip
CODE = 3  # letters of the longest code
LIKE = 0.8  # likeness of spellings (0 to 1) from which a name is suggested


def plain_name(word: str) -> str:
    """Write a name so that spellings of it agree: no accents, no case, no marks.

    Examples
    --------
    >>> plain_name("Côte_d'Ivoire"), plain_name("Micronesia, Fed. Sts.")
    ('cote d ivoire', 'micronesia fed sts')
    """
    bare = unicodedata.normalize("NFKD", word.replace("_", " "))
    letters = "".join(c if c.isalnum() else " " for c in bare if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


def code_of(word: str, iso3: Iterable[str], names: Iterable[str]) -> str | None:
    """Find the member that a code or a name means.

    Parameters
    ----------
    word : str
        An alpha-3 code in any case, a code in common use, or a name.
    iso3, names : iterable of str
        The members there are.

    Returns
    -------
    str or None
        Alpha-3 code; None if nobody is meant for certain.

    Examples
    --------
    >>> members = {"GBR": "United Kingdom", "UKR": "Ukraine", "CIV": "Côte d'Ivoire"}
    >>> [code_of(w, members, members.values()) for w in ("UK", "ukraine", "Cote d'Ivoire", "Uk r")]
    ['GBR', 'UKR', 'CIV', None]
    """
    codes = list(iso3)
    if word.upper() in codes:
        return word.upper()
    said = plain_name(word)
    by_name = dict(zip(map(plain_name, names), codes, strict=True))
    found = by_name.get(said) or COMMON.get(said)
    return found if found in codes else None


def member_meant(word: str, iso3: Iterable[str], names: Iterable[str] = ()) -> str | None:
    """Say which member a word that means none may mean: a misspelt code or name, or a part.

    Parameters
    ----------
    word : str
    iso3, names : iterable of str
        The members there are; codes alone without names.

    Returns
    -------
    str or None
        In words; None if nothing is near.

    Examples
    --------
    >>> members = {"GBR": "United Kingdom", "DEU": "Germany", "NLD": "Netherlands"}
    >>> [member_meant(w, members, members.values()) for w in ("DEX", "Germny", "Atlantis")]
    ["'DEU'", "'DEU' (Germany)", None]
    >>> member_meant("England", members, members.values())
    "'GBR' (United Kingdom), of which it is a part"
    """
    codes, known = list(iso3), list(names)
    name_of = dict(zip(codes, known, strict=False))
    said = plain_name(word)
    if PARTS.get(said) in name_of:
        whole = PARTS[said]
        return f"{whole!r} ({name_of[whole]}), of which it is a part"
    if len(said) <= CODE:
        near = difflib.get_close_matches(word.upper(), codes, n=1, cutoff=0.6)
        return repr(near[0]) if near else None
    plain = {plain_name(name): code for code, name in name_of.items()}
    near = difflib.get_close_matches(said, list(plain), n=1, cutoff=LIKE)
    return f"{plain[near[0]]!r} ({name_of[plain[near[0]]]})" if near else None
