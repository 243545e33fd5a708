"""Interventions: what a scenario would be if some members acted otherwise.

A change says what somebody *does*; nobody infers from it what kind of text is on the
table, and the yardstick stays where it is. Words, as in ``scenario.what_if``:

- ``join IND BRA``: they lead the democratic camp too, and sponsor its texts
  (``join IND sovereigntist`` for another camp);
- ``leave USA 2025``: it leads no camp from that year on;
- ``absent FRA``: it stays away from every meeting;
- ``vote KEN no A/RES/73/27``: its delegation is instructed so;
- ``pay IDN 0.5``: the democratic camp gives it so much at every meeting [bn US$];
- ``text openness -0.2``: the democratic camp's texts stand elsewhere on an axis [sd]
  (``text openness -0.2 A/RES/73/266`` for one text).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.errors import ConfigError
from sim.members.roster import Roster
from sim.strategies.camp import Camp

KINDS = ("join", "leave", "absent", "vote", "pay", "text")
BALLOTS = {"yes": "Y", "no": "N", "abstain": "A"}
LARGEST = 100.0  # payment to one member at one meeting [bn US$]
FAR = 5.0  # longest shift of a text along one axis [sd]


@dataclass(frozen=True)
class Change:
    """One intervention.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    members : tuple of str
        Codes.
    camp : str
        Which camp is joined, pays, or whose texts stand elsewhere.
    text : str or None
        Name of one text.
    ballot : str or None
        Y, N or A.
    axis : str or None
    amount : float
        [bn US$] or [sd].
    year : int or None
        From when on; from the beginning, unless given.
    """

    kind: str
    members: tuple[str, ...] = ()
    camp: str = ""
    text: str | None = None
    ballot: str | None = None
    axis: str | None = None
    amount: float = 0.0
    year: int | None = None

    def holds(self, year: int) -> bool:
        """Whether it has happened by a year."""
        return self.year is None or year >= self.year


def read(
    words: Sequence[object],
    key: str,
    *,
    roster: Roster,
    camps: Sequence[str],
    texts: Sequence[str],
    axes: Sequence[str],
) -> list[Change]:
    """Read a list of interventions.

    Parameters
    ----------
    words : sequence of str
    key : str
        Of the list, for errors.
    roster : Roster
        Everybody there is.
    camps, texts, axes : sequence of str
        What the scenario has; the first camp is meant unless another is named.

    Raises
    ------
    ConfigError
        For whatever cannot be read, with the nearest right spelling.

    Examples
    --------
    >>> facts = dict(roster=Roster.load(), camps=["a", "b"], texts=["T"], axes=["openness"])
    >>> [one] = read(["join India BRA b 2025"], "what_if", **facts)
    >>> one.kind, one.members, one.camp, one.year
    ('join', ('IND', 'BRA'), 'b', 2025)
    """
    reader = _Reader(roster, camps, texts, axes)
    return [reader.change(word, f"{key}[{at}]") for at, word in enumerate(words)]


class _Reader:
    def __init__(
        self, roster: Roster, camps: Sequence[str], texts: Sequence[str], axes: Sequence[str]
    ):
        self.roster, self.camps, self.texts, self.axes = roster, camps, texts, axes

    def change(self, words: object, key: str) -> Change:
        """Read one intervention."""
        if not isinstance(words, str) or not words.split():
            raise ConfigError(key, "must be words", value=words, allowed="for instance join IND")
        kind, *rest = words.split()
        if kind not in KINDS:
            raise ConfigError(key, "unknown change", value=kind, choices=KINDS)
        found: dict = {"kind": kind, "camp": self.camps[0], "members": ()}
        if kind == "text":
            return self._text(rest, key)
        while rest and (taken := self._fact(kind, rest[-1], found)):
            found |= taken
            rest.pop()
        if kind == "vote" and len(rest) > 1 and rest[-2] in BALLOTS and "text" not in found:
            raise ConfigError(key, "is on no agenda", value=rest[-1], choices=self.texts)
        try:
            members = tuple(dict.fromkeys(self._members(rest, key)))
        except ConfigError as error:
            if len(rest) < 2 or error.value != rest[-1]:
                raise
            follows = [*(BALLOTS if kind == "vote" else ()), *self.texts, *self.camps]
            problem = f"ends in {rest[-1]!r}, no member and nothing that may follow one"
            raise ConfigError(key, problem, choices=follows) from None
        if not members:
            raise ConfigError(key, "names no member", value=words, allowed=f"{kind} IND, …")
        if kind == "vote" and found.get("ballot") is None:
            raise ConfigError(key, "names no ballot", value=words, choices=BALLOTS)
        if kind == "pay" and not 0 < (amount := found.get("amount", 0.0)) <= LARGEST:
            allowed = f"an amount above 0, up to {LARGEST:g} [bn US$]"
            problem = "pays more than one member can be given" if amount > 0 else "names no amount"
            raise ConfigError(key, problem, value=words, allowed=allowed)
        return Change(**{**found, "members": members})

    def _fact(self, kind: str, word: str, found: Mapping) -> dict | None:
        """Read a word after the members: a year, a camp, a ballot, a text, an amount."""
        if kind in ("join", "pay") and word in self.camps:
            return {"camp": word}
        if kind == "vote" and word in BALLOTS and "ballot" not in found:
            return {"ballot": BALLOTS[word]}
        if kind == "vote" and word in self.texts and "text" not in found:
            return {"text": word}
        if word.isdigit() and len(word) == 4 and "year" not in found:
            return {"year": int(word)}
        if kind == "pay" and "amount" not in found and (amount := _number(word)) is not None:
            return {"amount": amount}
        return None

    def _members(self, words: Sequence[str], key: str) -> list[str]:
        """Read codes, blocs and names; names may be of several words."""
        codes: list[str] = []
        at = 0
        while at < len(words):
            for end in range(len(words), at, -1):
                said = " ".join(words[at:end])
                if end == at + 1 and said in self.roster.blocs:
                    inside = self.roster.blocs[said]
                    codes += [c for c, one in zip(self.roster.iso3, inside, strict=True) if one]
                    break
                if end == at + 1 or " " in said:
                    try:
                        codes.append(self.roster.code(said, key))
                        break
                    except ConfigError:
                        if end == at + 1:
                            raise
            at = end
        return codes

    def _text(self, rest: list[str], key: str) -> Change:
        if len(rest) not in (2, 3) or rest[0] not in self.axes:
            allowed = "text AXIS SHIFT [TEXT], for instance text openness -0.2"
            if rest and rest[0] not in self.axes:
                raise ConfigError(key, "unknown axis", value=rest[0], choices=self.axes)
            raise ConfigError(
                key, "cannot be read", value=" ".join(["text", *rest]), allowed=allowed
            )
        amount = _number(rest[1])
        if amount is None or not abs(amount) <= FAR:
            allowed = f"a number from −{FAR:g} to {FAR:g} [sd]"
            raise ConfigError(key, "cannot be read", value=rest[1], allowed=allowed)
        text = rest[2] if len(rest) == 3 else None
        if text is not None and text not in self.texts:
            raise ConfigError(key, "is on no agenda", value=text, choices=self.texts)
        return Change("text", camp=self.camps[0], axis=rest[0], amount=amount, text=text)


def _number(word: str) -> float | None:
    try:
        value = float(word.replace("−", "-"))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def check(
    changes: Sequence[Change],
    key: str,
    *,
    camps: Sequence[Camp],
    roster: Roster,
    seats: Sequence[tuple[int, np.ndarray]],
) -> None:
    """Refuse what contradicts the scenario: who leads, who sits where, and when.

    Parameters
    ----------
    changes : sequence of Change
    key : str
    camps : sequence of Camp
    roster : Roster
        Members of the scenario.
    seats : sequence of (int, (N,) bool)
        Year and seated members of every meeting.
    """
    years = [year for year, _ in seats]
    for at, change in enumerate(changes):
        where = f"{key}[{at}]"
        if change.year is not None and not min(years) <= change.year <= max(years):
            span = f"{min(years)} to {max(years)}" if min(years) < max(years) else f"{min(years)}"
            problem = "is no year in which the scenario's bodies meet"
            raise ConfigError(where, problem, value=change.year, allowed=span)
        for code in change.members:
            if code not in roster.iso3:
                raise ConfigError(where, "has no seat in any body of the scenario", value=code)
            place = roster.iso3.index(code)
            if change.kind != "leave" and not any(
                seated[place] for year, seated in seats if change.holds(year)
            ):
                raise ConfigError(where, "has no seat in any meeting then", value=code)
            _check_leader(change, code, place, camps, where)
    for year in sorted(set(years)):
        camps_in(camps, roster, changes, year, key)


def _check_leader(change: Change, code: str, place: int, camps: Sequence[Camp], where: str) -> None:
    leads = [camp.name for camp in camps if camp.leaders[place]]
    if change.kind == "join" and leads:
        raise ConfigError(where, f"already leads the {leads[0]} camp", value=code)
    if change.kind == "leave" and not leads:
        choices = "a leader of a camp"
        raise ConfigError(where, "leads no camp that it could leave", value=code, allowed=choices)


def camps_in(
    camps: Sequence[Camp],
    roster: Roster,
    changes: Sequence[Change],
    year: int,
    key: str = "scenario.what_if",
) -> list[Camp]:
    """Give the camps as they are in a year: who leads them, and whom they pay.

    Raises
    ------
    ConfigError
        If a camp would have no leader left.
    """
    out = []
    now = [one for one in changes if one.holds(year)]
    for camp in camps:
        leaders, active, gifts = camp.leaders.copy(), camp.active, camp.gifts
        for change in now:
            named = np.isin(roster.iso3, change.members)
            if change.kind == "join" and change.camp == camp.name:
                leaders |= named
                active = None if active is None else active | named
            elif change.kind == "leave":
                leaders &= ~named
                active = None if active is None else active & ~named
            elif change.kind == "pay" and change.camp == camp.name:
                gifts = (0.0 if gifts is None else gifts) + change.amount * named
        if not leaders.any() or (active is not None and not active.any()):
            raise ConfigError(key, f"leaves the {camp.name} camp without a leader in {year}")
        out.append(replace(camp, leaders=leaders, active=active, gifts=gifts))
    return out


def attendance_in(
    attendance: np.ndarray, roster: Roster, changes: Sequence[Change], year: int
) -> np.ndarray:
    """Give how often members come in a year, (N,): 0 for those that stay away."""
    away = [c for one in changes if one.kind == "absent" and one.holds(year) for c in one.members]
    return np.where(np.isin(roster.iso3, away), 0.0, attendance)


def instructed(changes: Sequence[Change], text: str, year: int) -> dict[str, str]:
    """Give the ballots that members are instructed to cast on a text: code to Y, N or A."""
    return {
        code: str(one.ballot)
        for one in changes
        if one.kind == "vote" and one.holds(year) and one.text in (None, text)
        for code in one.members
    }


def shift(
    changes: Sequence[Change], text: str, camp: str, axes: Sequence[str]
) -> np.ndarray | None:
    """Give how far a text stands from where it would, (D,) [sd]; None for not at all."""
    mine = [
        one
        for one in changes
        if one.kind == "text" and (one.text == text or (one.text is None and one.camp == camp))
    ]
    if not mine:
        return None
    return np.array([sum(one.amount for one in mine if one.axis == axis) for axis in axes])
