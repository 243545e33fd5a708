"""Understand how a file writes ballots: letters, words, Voeten's numbers, 1/0/-1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from experiments.records.problems import Problem, count, examples
from sim.errors import ConfigError
from sim.theory.ballot import Vote

NOT_RECORDED = -1
BLANK = "blank"
MEANINGS = {
    "yes": int(Vote.YES),
    "no": int(Vote.NO),
    "abstain": int(Vote.ABSTAIN),
    "absent": int(Vote.ABSENT),
    "unknown": NOT_RECORDED,
}
_WORDS = {
    "yes": ("y", "yes", "in favour", "in favor", "for", "favour"),
    "no": ("n", "no", "against"),
    "abstain": ("a", "abstain", "abstention", "abstained", "abstaining"),
    "absent": ("x", "nv", "absent", "non-voting", "not voting", "nonvoting", "did not vote"),
    "unknown": ("not a member", "non-member", "nm"),
}
WORDS = {word: MEANINGS[meaning] for meaning, words in _WORDS.items() for word in words}
# Voeten's codebook: 1 yes, 2 abstain, 3 no, 8 absent, 9 not a member.
NUMBERS = {
    "1": MEANINGS["yes"],
    "2": MEANINGS["abstain"],
    "3": MEANINGS["no"],
    "8": MEANINGS["absent"],
    "9": MEANINGS["unknown"],
}
SIGNS = {"1": MEANINGS["yes"], "-1": MEANINGS["no"]}
ALLOWED = "Y, N, A, X (or NV), the words, Voeten's 1, 2, 3, 8, 9, or 1, 0, -1"


def settled_codes(said: Mapping[str, str]) -> dict[str, int]:
    """Read what the user says that codes mean.

    Examples
    --------
    >>> settled_codes({"P": "absent", "blank": "unknown"})
    {'p': 3, '': -1}
    """
    found = {}
    for code, meaning in said.items():
        if meaning not in MEANINGS:
            raise ConfigError(f"--code {code}", "unknown meaning", value=meaning, choices=MEANINGS)
        found["" if code.casefold() == BLANK else plain_code(code)] = MEANINGS[meaning]
    return found


def plain_code(code: str) -> str:
    """Write a code in small letters, numbers without a point.

    Examples
    --------
    >>> plain_code("Y"), plain_code("1.0"), plain_code("-1.00")
    ('y', '1', '-1')
    """
    text = code.strip().casefold()
    head, point, tail = text.partition(".")
    whole = point and not tail.strip("0") and head.lstrip("-").isdigit()
    return head if whole else text


def understand(
    tally: Mapping[str, int], settled: Mapping[str, int]
) -> tuple[dict[str, int], str, list[tuple[list[str], Problem]]]:
    """Find out what the codes of a file mean.

    Parameters
    ----------
    tally : mapping of str to int
        How often each code occurs, as written.
    settled : mapping of str to int
        From `settled_codes`.

    Returns
    -------
    meaning : dict of str to int
        Code as written to `Vote`, -1 where nothing is known.
    name : str
        The scheme, in words.
    problems : list of (list of str, Problem)
        With the codes that each is about.

    Examples
    --------
    >>> meaning, name, problems = understand({"1": 7, "3": 2, "8": 1}, {})
    >>> meaning, name, problems
    ({'1': 2, '3': 0, '8': 3}, "Voeten's numbers", [])
    >>> understand({"Y": 3, "P": 1}, {})[2][0][1].what
    "1 ballot in a code that is not known: 'P' (1)"
    """
    plain = {code: plain_code(code) for code in tally}
    words = {code for code in plain.values() if code not in settled and code}
    table, name = _scheme(words)
    meaning, unknown = {}, Counter()
    for code, short in plain.items():
        if short in settled:
            meaning[code] = settled[short]
        elif short in table:
            meaning[code] = table[short]
        else:
            meaning[code] = NOT_RECORDED
            unknown[code] += tally[code]
    return meaning, name, _problems(unknown, name)


def _scheme(words: set[str]) -> tuple[Mapping[str, int], str]:
    """Choose the scheme that knows most of the codes."""
    if words & {"2", "3", "8", "9"}:
        return NUMBERS, "Voeten's numbers"
    if "-1" in words:
        return SIGNS, "1, 0, -1"
    return WORDS, "letters or words"


def _problems(unknown: Counter, scheme: str) -> list[tuple[list[str], Problem]]:
    found = []
    blank = unknown.pop("", 0)
    if blank:
        what = f"{count(blank, 'ballot')} {'is' if blank == 1 else 'are'} blank"
        remedy = (
            "Say --code blank=absent (the member did not vote) or --code blank=unknown "
            "(nothing is recorded, or it was no member)"
        )
        found.append(([""], Problem(what, remedy)))
    for zero in [code for code in unknown if plain_code(code) == "0" and scheme == "1, 0, -1"]:
        number = unknown.pop(zero)
        what = f"{count(number, 'ballot')} of 0, which such tables use for abstained or absent"
        remedy = "Say --code 0=abstain, --code 0=absent or, if it may be either, --code 0=unknown"
        found.append(([zero], Problem(what, remedy)))
    if unknown:
        worst = unknown.most_common(1)[0][0]
        what = (
            f"{count(unknown.total(), 'ballot')} in a code that is not known: {examples(unknown)}"
        )
        remedy = f"Allowed: {ALLOWED}. Say --code {worst}=absent (or yes, no, abstain, unknown)"
        found.append((list(unknown), Problem(what, remedy)))
    return found
