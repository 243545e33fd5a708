"""Which member each row of a long table speaks of, and which members columns are named after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from experiments.records.ballots import plain_code
from experiments.records.cells import Column
from experiments.records.layouts import MEMBER_ROLES
from experiments.records.members import Matches, from_numbers, match
from experiments.records.notes import Notes
from experiments.records.problems import count, examples
from sim.members.cached import whole_roster

LEFT_OUT, UNSETTLED = -1, -2  # places of members whose ballots are not taken


def row_members(columns: Mapping[str, Column], notes: Notes) -> np.ndarray:
    """Give the place in the roster of each row's member, by code, else number, else name.

    Parameters
    ----------
    columns : mapping of str to Column
        By role; one at least for members.
    notes : Notes

    Returns
    -------
    (n,) int
        Negative where the ballot is not taken.
    """
    roles = [role for role in MEMBER_ROLES if role in columns]
    place = np.full(len(columns[roles[0]].codes), UNSETTLED)
    for role in roles:
        open_rows = place == UNSETTLED
        if not open_rows.any():
            break
        column = columns[role]
        tally = np.bincount(column.codes[open_rows], minlength=len(column.values))
        words = {str(column.values[at]): int(tally[at]) for at in np.flatnonzero(tally)}
        words.pop("", None)
        found = _found(role, words, notes)
        where = _Where(column, open_rows)
        at = places(found, words, notes, where, last=role == roles[-1])
        meaning = np.array([at.get(str(value), UNSETTLED) for value in column.values])
        place[open_rows] = meaning[column.codes[open_rows]]
    nameless = place == UNSETTLED
    for role in roles:
        nameless &= columns[role].translated(columns[role].values == "")
    if nameless.any():
        what = f"{count(int(nameless.sum()), 'ballot')} without a member"
        notes.problem(what, "Mend these rows, or delete them", row=columns[roles[0]].row(nameless))
    return place


def named_members(words: list[str], notes: Notes) -> np.ndarray:
    """Give the places in the roster of members that columns are named after, (k,)."""
    found = match(words, notes.settled.member, notes.settled.gone)
    at = places(found, dict.fromkeys(words, 1), notes, _in_header)
    return np.array([at[word] for word in words])


def _found(role: str, words: Mapping[str, int], notes: Notes) -> Matches:
    if role != "number":
        return match(words, notes.settled.member, notes.settled.gone)
    numbers = {word: plain_code(word) for word in words}
    known = from_numbers(numbers.values())
    codes = {word: known.get(number, "") for word, number in numbers.items()}
    return Matches(codes, unknown={word: None for word, code in codes.items() if not code})


def places(
    found: Matches,
    words: Mapping[str, int],
    notes: Notes,
    where: Callable[[Iterable[str]], dict],
    last: bool = True,
) -> dict[str, int]:
    """Give the places in the roster that words mean.

    Parameters
    ----------
    found : Matches
    words : mapping of str to int
        How often each occurs.
    notes : Notes
        Takes doubtful matches, and what is unknown or gone.
    where : callable
        Gives `row` and `column` in which one of some words occurs first.
    last : bool
        Whether no other column could tell the member.
    """
    _note(found if last else replace(found, doubtful={}, unknown={}), words, notes, where)
    place = {code: at for at, code in enumerate(whole_roster().iso3)}
    lost = UNSETTLED if not last else LEFT_OUT
    return {
        word: place[code] if code else (lost if word in found.unknown else LEFT_OUT)
        for word, code in found.codes.items()
    }


def _in_header(words: Iterable[str]) -> dict:
    return {"row": 1, "column": next(iter(words))}


@dataclass(frozen=True, eq=False)
class _Where:
    """Finds the place of words in a column, among some of its rows, (n,) bool."""

    column: Column
    rows: np.ndarray

    def __call__(self, words: Iterable[str]) -> dict:
        named = np.isin(self.column.values.astype(str), [*words])
        row = self.column.row(self.rows & self.column.translated(named))
        return {"row": row, "column": self.column.name}


def _note(found: Matches, words: Mapping[str, int], notes: Notes, where) -> None:
    if found.doubtful:
        shown = ", ".join(f"{word} = {code}" for word, code in found.doubtful.items())
        notes.told.append(f"look at these matches (--member NAME=CODE changes one): {shown}")
    if found.gone:
        tally = Counter({f"{word} ({note})": words[word] for word, note in found.gone.items()})
        what = f"{count(tally.total(), 'ballot')} of states that are gone: {examples(tally)}"
        remedy = (
            "Say --gone skip (leave them out) or --gone successor (give them to the state that "
            "continued the seat, where one did)"
        )
        notes.problem(what, remedy, **where(found.gone))
    if found.unknown:
        tally = Counter({word: words[word] for word in found.unknown})
        near = {word: code for word, code in found.unknown.items() if code}
        members = count(len(tally), "member")
        what = f"{count(tally.total(), 'ballot')} of {members} not known here: {examples(tally)}"
        word = next(iter(near), next(iter(found.unknown)))
        hint = f"--member {word!r}={near.get(word, 'skip')}"
        remedy = f"Say what each is, for instance {hint}, or leave it out with =skip"
        notes.problem(what, remedy, **where(found.unknown))
