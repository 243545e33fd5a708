"""The roster: who may sit in a body, what is known of each, and what ties them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import ConfigError, DataError
from sim.members.names import code_of
from sim.members.tables import BLOCS, DATA, MEMBERS, PACTS, read_table
from sim.members.ties import tie_strength

WHO = {  # seats by name: the flag in the table of members
    "un_members": "un_member",
    "un_entitled": "un_entitled",
    "itu_members": "itu_member",
}
_SPEC_KEYS = ("who", "bloc", "members", "without")
_KEPT = 32  # selections that a roster keeps, for the next cell of a sweep [count]


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
    _made: dict[bytes, Roster] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for array in (*self.blocs.values(), self.pact):
            array.flags.writeable = False

    @classmethod
    def load(cls, directory: str | Path | None = None) -> Roster:
        """Read the roster from its tables; the shipped ones once in a process.

        Parameters
        ----------
        directory : path, optional
            Where `members.csv`, `blocs.csv` and `pacts.csv` are; the shipped ones, unless given.

        Raises
        ------
        DataError
            If a table cannot be read; with file, row and column.
        """
        return _shipped() if directory is None else _read(Path(directory))

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
    def names(self) -> Mapping[str, str]:
        """Names of the members by code.

        Examples
        --------
        >>> Roster.load().names["IND"]
        'India'
        """
        return dict(zip(self.iso3, self.name, strict=True))

    @cached_property
    def _states(self) -> np.ndarray:
        """States and observers, without organisations, (N,) bool."""
        return self.table["kind"].isin(("state", "observer")).to_numpy()

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
            self._named(iso3, where)
            raise ConfigError(where, "unknown member code", value=iso3, choices=self.iso3)
        return self._places[iso3]

    def code(self, word: str, where: str = "member") -> str:
        """Give the code of a member by its code, its name, or a code in common use.

        Raises
        ------
        ConfigError
            If nobody is meant, with the nearest name.

        Examples
        --------
        >>> roster = Roster.load()
        >>> roster.code("UK"), roster.code("south africa")
        ('GBR', 'ZAF')
        """
        found = code_of(word, self.iso3, self.name)
        if found is None:
            raise ConfigError(where, "no such member", value=word, choices=[*self.iso3, *self.name])
        return found

    def _named(self, word: object, where: str) -> None:
        """Tell the code of a member that is called by its name."""
        found = code_of(word, self.iso3, self.name) if isinstance(word, str) else None
        if found is not None:
            raise ConfigError(where, f"must be a code; {word} is {found}", value=word)

    def column(self, name: str, where: str = "column") -> np.ndarray:
        """Give a column of the table as a new (N,) array.

        Raises
        ------
        ConfigError
            If there is no such column.
        """
        if name not in self.table.columns:
            raise ConfigError(where, "unknown column", value=name, choices=self.table.columns)
        if name not in self._columns:
            self._columns[name] = self.table[name].to_numpy(copy=True)
        return self._columns[name].copy()

    @cached_property
    def _columns(self) -> dict[str, np.ndarray]:
        """Columns that have been asked for, as arrays: pandas takes its time over each."""
        return {}

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

    def codes(self, who: object, where: str = "members") -> np.ndarray:
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
        marked = np.zeros(len(self), dtype=bool)
        for at, word in enumerate(_listed(who, where)):
            marked |= self._meant(word, where if isinstance(who, str) else f"{where}[{at}]")
        return marked

    def _meant(self, word: object, where: str) -> np.ndarray:
        """Mark the members meant by one word."""
        if not isinstance(word, str):
            allowed = "a code or a bloc as text (in YAML a bare NO is false; Norway is NOR)"
            raise ConfigError(where, "must be text", value=word, allowed=allowed)
        if word.startswith("bloc:"):
            return self.bloc(word.removeprefix("bloc:"), where)
        if word in WHO:
            return self.column(WHO[word])
        if word in self.blocs:
            return self.blocs[word]
        if word in self._places:
            return np.arange(len(self)) == self._places[word]
        self._named(word, where)
        states = len(word) <= 3 or word.isupper()  # NOR is meant, and not an organisation
        codes = [code for code in self.iso3 if code.isupper() or not states]
        choices = [*codes, *self.blocs, *WHO]
        raise ConfigError(where, "unknown member code or bloc", value=word, choices=choices)

    def select(self, who: object, where: str = "members") -> Roster:
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

    def _mask(self, who: object, where: str) -> np.ndarray:
        if isinstance(who, str) and who == "all":
            return self._states.copy()
        if not isinstance(who, Mapping):
            return self.codes(who, where)
        for key in who:
            if key not in _SPEC_KEYS:
                raise ConfigError(where, "unknown key", value=key, choices=_SPEC_KEYS)
        mask = np.zeros(len(self), dtype=bool)
        if set(who) <= {"without"}:
            mask |= self._states
        for key in ("who", "members"):
            if key in who:
                mask |= self._mask(who[key], f"{where}.{key}")
        if "bloc" in who:
            names = _listed(who["bloc"], f"{where}.bloc")
            for at, name in enumerate(names):
                mask |= self.bloc(name, f"{where}.bloc[{at}]")
        if "without" in who:
            mask &= ~self.codes(who["without"], f"{where}.without")
        return mask

    def at(self, places: np.ndarray) -> Roster:
        """Give a roster of the members at some places; the same one when asked again."""
        key = np.asarray(places, dtype=np.int64).tobytes()
        if key not in self._made:
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[key] = Roster(
                self.table.iloc[places].reset_index(drop=True),
                {name: mask[places] for name, mask in self.blocs.items()},
                self.standing,
                self.pact[np.ix_(places, places)],
            )
        return self._made[key]

    @cached_property
    def ties(self) -> np.ndarray:
        """How closely members are tied by standing groups, (N, N), 0 to 1, zero diagonal.

        By `sim.members.ties.tie_strength`, from standing blocs, defence pacts and regions, among
        the members of this roster: a bloc that all of them belong to ties nobody.
        """
        tie = tie_strength(
            self.bloc_matrix(sorted(self.standing)),
            self.pact,
            self.column("subregion"),
            self.column("continent"),
        )
        tie.flags.writeable = False
        return tie


def _listed(who: object, where: str) -> list:
    """Make a list of one word or several."""
    if isinstance(who, str):
        return [who]
    if isinstance(who, Mapping) or not isinstance(who, Iterable):
        raise ConfigError(where, "must be a code, a bloc or a list of them", value=who)
    return list(who)


@lru_cache(maxsize=1)
def _shipped() -> Roster:
    return _read(DATA)


def _read(directory: Path) -> Roster:
    table = read_table(directory / "members.csv", MEMBERS, ("iso3",))
    index = {code: at for at, code in enumerate(table["iso3"])}
    return Roster(
        table,
        *_read_blocs(directory / "blocs.csv", index),
        _read_pacts(directory / "pacts.csv", index),
    )


def _read_blocs(
    file: Path, index: Mapping[str, int]
) -> tuple[dict[str, np.ndarray], frozenset[str]]:
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
