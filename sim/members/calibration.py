"""Positions of members and coefficients of the ballot, read from a calibration file.

A calibration is one readable JSON file that ``plenary calibrate`` writes from
recorded votes before a cutoff. Shipped ones are found by name. How the numbers
were estimated is told in ``docs/positions.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from sim.errors import ConfigError, DataError
from sim.members.calibration_names import FORMAT, file_named, shipped
from sim.members.roll_calls import Agenda
from sim.theory.ballot import VOTE_CODES

MOST_BYTES = 100_000_000  # of a file; the largest of ours has 1 MB
NOT_RECORDED = -1
# Letters of a calibration file: those of votes, and a point where nothing is recorded.
RECORD_CODES = {**VOTE_CODES, ".": NOT_RECORDED}
TAGS = ("estimated", "assumed", "found", "computed", "memory")


@dataclass(frozen=True)
class Coefficient:
    """One number of the ballot with what is known about it.

    Attributes
    ----------
    value : float
        Best value.
    se : float or None
        Standard error where it was estimated.
    low, high : float
        95 % interval if estimated, range to sweep if assumed.
    unit : str
        Unit of the value.
    tag : str
        `estimated`, `assumed`, `found`, `computed` or `memory`.
    note : str
        Where it comes from.
    """

    value: float
    se: float | None
    low: float
    high: float
    unit: str
    tag: str
    note: str = ""


@dataclass(frozen=True, eq=False)
class Calibration:
    """What was estimated from recorded votes before a cutoff.

    Attributes
    ----------
    name : str
        Name of the calibration.
    cutoff : str
        Only votes before this day were used (ISO date).
    axes : tuple of str
        Names of the D axes, those that are estimated from votes first; the first of all
        is the one on which the camps are told apart (openness).
    iso3 : tuple of str
        Members with a position, M of them, in the order of the arrays here.
    mean, se : (M, D) float64
        Position and its standard error [sd of UN members in the latest year].
    attendance : (M,) float64
        Share of roll-calls in which the member cast a ballot, 0 to 1.
    assumed : (M,) bool
        Members without votes of their own, placed by a stated rule.
    items : Agenda
        The roll-calls, J of them.
    record : (J, M) int8
        `Vote` codes; -1 where nothing is recorded.
    coefficients : mapping of str to Coefficient
        The ballot's numbers.
    notes : mapping
        Inputs and their digests, anchors, conventions; for reports.
    noise : (M,) float64, optional
        Scale of each member's error in the ballot; 1, the standard logistic, unless given.
    n_estimated : int, optional
        How many axes, the first ones, are estimated from votes; all, unless given. The
        others are stated assumptions: they tell members apart, but time, events and talk,
        which are measured on votes, do not move members along them.

    Examples
    --------
    >>> calibration = Calibration.load("default")
    >>> calibration.axes
    ('openness', 'development', 'regulation')
    >>> position = calibration.position(["SWE", "RUS"])
    >>> bool(position[0, 0] > position[1, 0])
    True
    """

    name: str
    cutoff: str
    axes: tuple[str, ...]
    iso3: tuple[str, ...]
    mean: np.ndarray
    se: np.ndarray
    attendance: np.ndarray
    assumed: np.ndarray
    items: Agenda
    record: np.ndarray
    coefficients: Mapping[str, Coefficient]
    notes: Mapping = field(default_factory=dict)
    noise: np.ndarray | None = None
    n_estimated: int | None = None

    @property
    def estimated(self) -> slice:
        """The axes that are estimated from votes, among all D.

        Examples
        --------
        >>> calibration = Calibration.load("default")
        >>> calibration.axes[calibration.estimated]
        ('openness', 'development')
        """
        return slice(0, len(self.axes) if self.n_estimated is None else self.n_estimated)

    @classmethod
    def load(cls, name_or_path: str | Path, where: str = "calibration") -> Calibration:
        """Read a calibration by its shipped name or from a file.

        Parameters
        ----------
        name_or_path : str or path
            A shipped name (`default`), or a file; its ending ``.json`` may be left out.
            A shipped name goes before a file in the working directory.
        where : str
            Key of the configuration that an error names.

        Raises
        ------
        ConfigError
            If no calibration has this name, with the nearest that does.
        DataError
            If the file cannot be read as a calibration.
        """
        text = str(name_or_path)
        file = file_named(text)
        if file is None and Path(text).name == text and not text.endswith(".json"):
            raise ConfigError(where, "unknown calibration", value=text, choices=shipped())
        return _read(file or Path(text if text.endswith(".json") else f"{text}.json"))

    def index(self, members: Iterable[str] | None = None, where: str = "members") -> np.ndarray:
        """Give the places of members in the arrays of this calibration, (N,) int64.

        Raises
        ------
        ConfigError
            If a member has no position here.
        """
        if members is None:
            return np.arange(len(self.iso3))
        places = []
        for code in members:
            if code not in self._places:
                raise ConfigError(where, "no position for member", value=code, choices=self.iso3)
            places.append(self._places[code])
        return np.array(places, dtype=np.int64)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {code: at for at, code in enumerate(self.iso3)}

    def position(self, members: Iterable[str] | None = None) -> np.ndarray:
        """Give positions of some members (all by default), (N, D) [sd of UN members]."""
        return self.mean[self.index(members)]

    def standard_error(self, members: Iterable[str] | None = None) -> np.ndarray:
        """Give standard errors of positions, (N, D) [sd of UN members]."""
        return self.se[self.index(members)]

    def attendance_of(self, members: Iterable[str] | None = None) -> np.ndarray:
        """Give shares of roll-calls in which members cast a ballot, (N,), 0 to 1."""
        return self.attendance[self.index(members)]

    def noise_of(self, members: Iterable[str] | None = None) -> np.ndarray:
        """Give scales of members' errors in the ballot, (N,), 1 for the standard logistic."""
        places = self.index(members)
        return np.ones(len(places)) if self.noise is None else self.noise[places]

    def votes(self, members: Iterable[str] | None = None) -> np.ndarray:
        """Give the recorded votes of some members, (J, N) int8 `Vote` codes, -1 unknown."""
        return self.record[:, self.index(members)]

    def coefficient(self, name: str, where: str = "coefficients") -> float:
        """Give the best value of a coefficient.

        Raises
        ------
        ConfigError
            If there is no such coefficient.

        Examples
        --------
        >>> Calibration.load("default").coefficient("halfwidth") > 0
        True
        """
        if name not in self.coefficients:
            raise ConfigError(where, "unknown coefficient", value=name, choices=self.coefficients)
        return self.coefficients[name].value

    def family(self, name: str, where: str = "coefficients") -> dict[str, float]:
        """Give the best values of coefficients with a first name in common, by their second.

        Raises
        ------
        ConfigError
            If there is no such family.

        Examples
        --------
        >>> "eu" in Calibration.load("default").family("discipline")
        True
        """
        split = {key: key.partition(".") for key in self.coefficients}
        members = {second: key for key, (first, _, second) in split.items() if first == name}
        members.pop("", None)
        if not members:
            families = {first for first, _, second in split.values() if second}
            raise ConfigError(where, "unknown family", value=name, choices=sorted(families))
        return {second: self.coefficients[key].value for second, key in members.items()}


def _read(file: Path) -> Calibration:
    try:
        if file.stat().st_size > MOST_BYTES:
            raise DataError(file, f"is larger than {MOST_BYTES / 1e6:.0f} MB")
        raw = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(file, "there is no such calibration file") from None
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(file, f"cannot be read as a calibration: {error}") from None
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise DataError(file, f"is not a calibration file: format must be {FORMAT!r}")
    try:
        calibration = _parse(raw)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise DataError(file, f"is damaged: {type(error).__name__}: {error}") from None
    _check(file, calibration)
    return calibration


def _parse(raw: dict) -> Calibration:
    members, items = raw["members"], raw["items"]
    axes, iso3 = tuple(raw["axes"]), tuple(members)
    facts = list(members.values())
    codes = [[RECORD_CODES[letter] for letter in item["votes"]] for item in items]
    n_voters = len(codes[0]) if codes else 0
    record = np.full((len(items), len(iso3)), NOT_RECORDED, dtype=np.int8)
    record[:, :n_voters] = np.array(codes, dtype=np.int8).reshape(len(items), n_voters)
    return Calibration(
        name=str(raw["name"]),
        cutoff=str(np.datetime64(raw["cutoff"], "D")),
        axes=axes,
        iso3=iso3,
        mean=np.array([fact["position"] for fact in facts], dtype=float),
        se=np.array([fact["se"] for fact in facts], dtype=float),
        attendance=np.array([fact["attendance"] for fact in facts], dtype=float),
        noise=np.array([fact.get("noise", 1.0) for fact in facts], dtype=float),
        assumed=np.array([bool(fact.get("assumed", False)) for fact in facts]),
        items=Agenda.parse(items, len(axes)),
        n_estimated=len(items[0]["slope"]) if items else None,
        record=record,
        coefficients={key: Coefficient(**c) for key, c in raw["coefficients"].items()},
        notes=raw.get("notes", {}),
    )


def _check(file: Path, calibration: Calibration) -> None:
    """Refuse numbers that no estimate can be."""
    shape = (len(calibration.iso3), len(calibration.axes))
    for name, array in (("position", calibration.mean), ("se", calibration.se)):
        if array.shape != shape or not np.isfinite(array).all():
            raise DataError(file, f"members: {name} must be {shape[1]} numbers for each member")
    if (calibration.se < 0).any():
        raise DataError(file, "members: se must be 0 or more")
    if not ((calibration.attendance >= 0) & (calibration.attendance <= 1)).all():
        raise DataError(file, "members: attendance must be between 0 and 1")
    noise = calibration.noise_of()
    if not ((noise > 0) & np.isfinite(noise)).all():
        raise DataError(file, "members: noise must be more than 0")
    items = calibration.items
    if not (np.isfinite(items.slope).all() and np.isfinite(items.cut).all()):
        raise DataError(file, "items: slope and cuts must be numbers")
    if (items.halfwidth < 0).any():
        raise DataError(file, "items: the first cut must not lie above the second")
    if (items.date >= np.datetime64(calibration.cutoff)).any():
        raise DataError(file, "items: a roll-call is dated on or after the cutoff")
    for name, coefficient in calibration.coefficients.items():
        if coefficient.tag not in TAGS or not np.isfinite(coefficient.value):
            raise DataError(file, f"coefficients: {name} must be a number with a known tag")
