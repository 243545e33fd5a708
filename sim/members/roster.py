"""The roster: who may sit in a body, what is known of each, and what ties them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import ConfigError, DataError
from sim.members.tables import BLOCS, DATA, MEMBERS, PACTS, STAKEHOLDERS, read_table

# How much each kind of tie counts; a stated assumption, each may be swept over [0, 1].
TIE_WEIGHTS = {"blocs": 0.6, "pact": 0.25, "region": 0.15}
WHO = {  # seats by name: the flag in the table of members
    "un_members": "un_member",
    "un_entitled": "un_entitled",
    "itu_members": "itu_member",
}
_SPEC_KEYS = ("who", "bloc", "members", "without")


@dataclass(frozen=True, eq=False)
class Roster:
    """Members in a fixed order, with their facts, blocs and defence pacts.

    Parameters
    ----------
    table : pandas.DataFrame
        One row for each member; the columns of `sim.members.tables.MEMBERS`.
    blocs : dict of str to (N,) bool
        Who belongs to each bloc, signature or list.
    standing : frozenset of str
        The blocs that are standing groups; only these make ties.
    pact : (N, N) bool
        Who has a defence pact with whom (ATOP 5, 2018).

    Examples
    --------
    >>> roster = Roster.load()
    >>> len(roster), len(roster.select("un_members"))
    (195, 193)
    >>> int(roster.blocs["eu"].sum())
    27
    """

    table: pd.DataFrame
    blocs: Mapping[str, np.ndarray]
    standing: frozenset[str]
    pact: np.ndarray

    @classmethod
    def load(cls, directory: str | Path | None = None) -> Roster:
        """Read the roster from its tables.

        Parameters
        ----------
        directory : path, optional
            Where `members.csv`, `blocs.csv` and `pacts.csv` are; the shipped ones, unless given.

        Raises
        ------
        DataError
            If a table cannot be read; with file, row and column.
        """
        directory = DATA if directory is None else Path(directory)
        table = read_table(directory / "members.csv", MEMBERS, ("iso3",))
        index = {code: at for at, code in enumerate(table["iso3"])}
        return cls(
            table,
            *_read_blocs(directory / "blocs.csv", index),
            _read_pacts(directory / "pacts.csv", index),
        )

    def __len__(self) -> int:
        return len(self.table)

    @cached_property
    def iso3(self) -> tuple[str, ...]:
        """Codes of the members, in order."""
        return tuple(self.table["iso3"])

    @cached_property
    def name(self) -> tuple[str, ...]:
        """Names of the members, in order."""
        return tuple(self.table["name"])

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: at for at, code in enumerate(self.iso3)}

    def index(self, iso3: str, where: str = "member") -> int:
        """Give the place of a member.

        Parameters
        ----------
        iso3 : str
            ISO 3166-1 alpha-3 code.
        where : str
            Key of the configuration that an error names.

        Raises
        ------
        ConfigError
            If no member has this code, with the nearest one that does.

        Examples
        --------
        >>> Roster.load().index("AGO")
        1
        """
        if not isinstance(iso3, str) or iso3 not in self._places:
            raise ConfigError(where, "unknown member code", value=iso3, choices=self.iso3)
        return self._places[iso3]

    def column(self, name: str, where: str = "column") -> np.ndarray:
        """Give a column of the table as a new (N,) array.

        Raises
        ------
        ConfigError
            If there is no such column.
        """
        if name not in self.table.columns:
            raise ConfigError(where, "unknown column", value=name, choices=self.table.columns)
        return self.table[name].to_numpy(copy=True)

    def bloc(self, name: str, where: str = "bloc") -> np.ndarray:
        """Give the (N,) bool mask of one bloc, signature or list.

        Raises
        ------
        ConfigError
            If there is no such bloc.
        """
        if not isinstance(name, str) or name not in self.blocs:
            raise ConfigError(where, "unknown bloc", value=name, choices=self.blocs)
        return self.blocs[name].copy()

    def bloc_matrix(self, names: Sequence[str], where: str = "blocs") -> np.ndarray:
        """Stack blocs as a (B, N) float array of 0 and 1.

        Examples
        --------
        >>> Roster.load().bloc_matrix(["eu", "g7"]).sum(axis=1)
        array([27.,  7.])
        """
        masks = [self.bloc(name, f"{where}[{at}]") for at, name in enumerate(names)]
        return np.array(masks, dtype=float).reshape(len(masks), len(self))

    def codes(self, who: str | Iterable[str], where: str = "members") -> np.ndarray:
        """Mark the members meant by a list of codes and blocs.

        Parameters
        ----------
        who : str or iterable of str
            Upper-case words are codes, lower-case words and ``bloc:NAME`` are blocs, and
            `un_members`, `un_entitled` and `itu_members` are seats.
        where : str
            Key of the configuration that an error names.

        Returns
        -------
        (N,) bool

        Raises
        ------
        ConfigError
            For an unknown code or bloc, with the nearest right spelling.

        Examples
        --------
        >>> int(Roster.load().codes(["bloc:g7", "brics", "KEN"]).sum())
        13
        """
        listed = [who] if isinstance(who, str) else who
        if isinstance(listed, Mapping) or not isinstance(listed, Iterable):
            raise ConfigError(where, "must be a list of codes and blocs", value=who)
        marked = np.zeros(len(self), dtype=bool)
        for at, word in enumerate(listed):
            marked |= self._meant(word, where if isinstance(who, str) else f"{where}[{at}]")
        return marked

    def _meant(self, word: object, where: str) -> np.ndarray:
        if isinstance(word, str) and word.startswith("bloc:"):
            return self.bloc(word.removeprefix("bloc:"), where)
        if isinstance(word, str) and word in WHO:
            return self.column(WHO[word])
        if isinstance(word, str) and word != word.upper():
            if word in self.blocs:
                return self.blocs[word]
            choices = [*self.blocs, *WHO, *self.iso3]
            raise ConfigError(where, "unknown member code or bloc", value=word, choices=choices)
        return np.arange(len(self)) == self.index(word, where)

    def select(self, who: str | Iterable[str] | Mapping, where: str = "members") -> Roster:
        """Make a roster of some of the members, in the same order.

        Parameters
        ----------
        who : str, list or mapping
            A word or list as `codes` takes it, ``"all"``, or a mapping with one or more of
            `who`, `bloc`, `members` (whose members are put together) and `without`.
        where : str
            Key of the configuration that an error names.

        Raises
        ------
        ConfigError
            For an unknown key, code or bloc, or if nobody is left.

        Examples
        --------
        >>> roster = Roster.load()
        >>> len(roster.select({"bloc": "eu", "without": ["HUN"]}))
        26
        """
        mask = self._mask(who, where)
        if not mask.any():
            raise ConfigError(where, "selects no member", value=who)
        return self.at(np.flatnonzero(mask))

    def _mask(self, who: str | Iterable[str] | Mapping, where: str) -> np.ndarray:
        if isinstance(who, str) and who == "all":
            return np.ones(len(self), dtype=bool)
        if not isinstance(who, Mapping):
            return self.codes(who, where)
        for key in who:
            if key not in _SPEC_KEYS:
                raise ConfigError(where, "unknown key", value=key, choices=_SPEC_KEYS)
        mask = np.zeros(len(self), dtype=bool)
        if set(who) <= {"without"}:
            mask[:] = True
        for key in ("who", "members"):
            if key in who:
                mask |= self._mask(who[key], f"{where}.{key}")
        if "bloc" in who:
            names = [who["bloc"]] if isinstance(who["bloc"], str) else who["bloc"]
            mask |= self.bloc_matrix(names, f"{where}.bloc").any(axis=0)
        if "without" in who:
            mask &= ~self.codes(who["without"], f"{where}.without")
        return mask

    def at(self, places: np.ndarray) -> Roster:
        """Make a roster of the members at some places."""
        return Roster(
            self.table.iloc[places].reset_index(drop=True),
            {name: mask[places] for name, mask in self.blocs.items()},
            self.standing,
            self.pact[np.ix_(places, places)],
        )

    @cached_property
    def ties(self) -> np.ndarray:
        """How closely members are tied by standing groups, (N, N), 0 to 1, zero diagonal.

        0.6 J + 0.25 P + 0.15 R. J is the Jaccard similarity of the standing blocs that two
        members belong to, each weighted by log(N / size), so that a bloc of everyone counts
        nothing; P is 1 with a defence pact; R is 1 in the same subregion and one half on the
        same continent. Weights are a stated assumption.
        """
        return ties(self)


def ties(roster: Roster, weights: Mapping[str, float] = TIE_WEIGHTS) -> np.ndarray:
    """Compute `Roster.ties` with other weights.

    Parameters
    ----------
    roster : Roster
        N members.
    weights : mapping
        Weights of `blocs`, `pact` and `region`, summing to 1.

    Returns
    -------
    (N, N) float64
        Symmetric, 0 to 1, zero diagonal.
    """
    names = sorted(roster.standing)
    member = roster.bloc_matrix(names)  # (B, N)
    size = member.sum(axis=1)
    weight = np.where(size > 0, np.log(len(roster) / np.maximum(size, 1.0)), 0.0)
    shared = (member.T * weight) @ member
    own = np.diagonal(shared)
    either = own[:, None] + own[None, :] - shared
    jaccard = np.divide(shared, either, out=np.zeros_like(shared), where=either > 0)
    same = [
        roster.column(name)[:, None] == roster.column(name) for name in ("subregion", "continent")
    ]
    region = 0.5 * same[0] + 0.5 * same[1]
    total = weights["blocs"] * jaccard + weights["pact"] * roster.pact + weights["region"] * region
    total = np.clip(0.5 * (total + total.T), 0.0, 1.0)
    np.fill_diagonal(total, 0.0)
    return total


def load_stakeholders(directory: str | Path | None = None) -> pd.DataFrame:
    """Read the firms, civil society and technical community that may speak and never vote.

    Their positions are stated assumptions: `openness`, `development` and `regulation`
    [sd of UN members], each plus or minus `halfwidth`.

    Raises
    ------
    DataError
        If the table cannot be read.

    Examples
    --------
    >>> sorted(set(load_stakeholders()["kind"]))
    ['civil_society', 'firm', 'technical_community']
    """
    directory = DATA if directory is None else Path(directory)
    return read_table(directory / "stakeholders.csv", STAKEHOLDERS, ("id",))


def _read_blocs(file: Path, index: Mapping[str, int]):
    table = read_table(file, BLOCS, ("iso3", "bloc"))
    at = _places(file, table["iso3"], "iso3", index)
    masks = {name: np.zeros(len(index), dtype=bool) for name in sorted(set(table["bloc"]))}
    for bloc, rows in table.groupby("bloc").indices.items():
        masks[bloc][at[rows]] = True
    standing = frozenset(table.loc[table["kind"] == "standing", "bloc"])
    return masks, standing


def _read_pacts(file: Path, index: Mapping[str, int]) -> np.ndarray:
    table = read_table(file, PACTS, ("iso3_a", "iso3_b"))
    a, b = (_places(file, table[name], name, index) for name in PACTS)
    pact = np.zeros((len(index), len(index)), dtype=bool)
    pact[a, b] = pact[b, a] = True
    np.fill_diagonal(pact, False)
    return pact


def _places(file: Path, codes: pd.Series, column: str, index: Mapping[str, int]) -> np.ndarray:
    for at, code in enumerate(codes):
        if code not in index:
            problem = f"{code!r} is not in members.csv"
            raise DataError(file, problem, row=at + 2, column=column)
    return np.array([index[code] for code in codes], dtype=int)
