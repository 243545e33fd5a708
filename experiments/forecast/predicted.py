"""What is forecast of some roll-calls, as tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from experiments.figures.labels import counted, tally_words
from experiments.figures.picture import Picture
from experiments.figures.tally import tallies
from experiments.figures.text_tables import notebook_table
from experiments.figures.world import hemicycle, world_map
from sim.errors import ConfigError
from sim.forecast.evidence import Call
from sim.forecast.tally import Forecast
from sim.members.calibration import Calibration
from sim.members.roster import Roster
from sim.theory.ballot import VOTE_CODES, VOTE_LETTERS, Vote

OUTCOMES = (
    ("yes", Vote.YES), ("no", Vote.NO), ("abstain", Vote.ABSTAIN), ("absent", Vote.ABSENT)
)  # fmt: skip
OLD = 1.0  # above so many years since the last known vote a forecast says so [years]
YEAR = np.timedelta64(365, "D")


class Predicted:
    """Forecasts of roll-calls.

    Parameters
    ----------
    forecasts : mapping of str to Forecast
        By roll-call.
    calls : mapping of str to Call
        What was asked.
    calibration : Calibration
        What they rest on.
    """

    def __init__(
        self, forecasts: Mapping[str, Forecast], calls: Mapping[str, Call], calibration: Calibration
    ):
        self.forecasts, self.calls, self.calibration = dict(forecasts), dict(calls), calibration

    def __repr__(self) -> str:
        lines = [f"Forecasts of {counted(len(self.forecasts), 'roll-call')}: votes, 90 % intervals"]
        lines += [
            f"  {key}: " + ", ".join(f"{name} {said}" for name, said in expected_votes(one).items())
            for key, one in self.forecasts.items()
        ]
        return "\n".join([*lines, *(f"  {line}" for line in self.remarks)])

    def _repr_html_(self) -> str:
        rows = pd.DataFrame(
            [expected_votes(one) for one in self.forecasts.values()],
            columns=[name for name, _ in OUTCOMES],
            index=pd.Index(list(self.forecasts), name="roll-call"),
        )
        said = " ".join(["Expected votes with 90 % intervals.", *self.remarks])
        return notebook_table(rows, said, index=True)

    @cached_property
    def ballots(self) -> pd.DataFrame:
        """Probabilities, one row for each roll-call and member that has declared no line."""
        return ballot_table(self.forecasts)

    @cached_property
    def tally(self) -> pd.DataFrame:
        """Expected tallies, one row for each roll-call and outcome."""
        return tally_table(self.forecasts)

    @cached_property
    def last_vote(self) -> np.datetime64:
        """Day of the last vote that the calibration knows."""
        return np.max(self.calibration.items.date.astype("datetime64[D]"))

    @property
    def remarks(self) -> list[str]:
        """What a reader must know: votes known afterwards, and how old the record is."""
        out = []
        cutoff = np.datetime64(self.calibration.cutoff)
        early = [key for key, call in self.calls.items() if call.date < cutoff]
        if early:
            out.append(
                f"Note: positions in {self.calibration.name} rest on votes up to "
                f"{self.calibration.cutoff}, after the day of {', '.join(early)}. For an honest "
                "forecast calibrate with an earlier cutoff."
            )
        age = {key: (call.date - self.last_vote) / YEAR for key, call in self.calls.items()}
        old = [key for key, years in age.items() if years > OLD]
        if old:
            out.append(
                f"Note: the last known vote is of {self.last_vote}, "
                f"{max(age[key] for key in old):.1f} years before {', '.join(old)}; nothing since "
                "then is known. Newer votes: plenary records"
            )
        return out

    def closest(self, rollcall: str | None = None, most: int = 15) -> pd.DataFrame:
        """List the members whose ballot is least certain, by name.

        Parameters
        ----------
        rollcall : str, optional
            The first by default.
        most : int
            Members listed.

        Returns
        -------
        DataFrame
            ``iso3, member, p_yes, p_no, p_abstain, p_absent, likeliest``; `likeliest` is the
            probability of the likeliest of the three ballots, the lowest first.
        """
        key = self._key(rollcall)
        table = ballot_table({key: self.forecasts[key]}).drop(columns="rollcall_id")
        names = Roster.load().names
        table.insert(1, "member", [names.get(code, code) for code in table["iso3"]])
        table["likeliest"] = table[["p_yes", "p_no", "p_abstain"]].max(axis=1)
        return table.sort_values("likeliest", kind="stable").head(most).reset_index(drop=True)

    def map(self, rollcall: str | None = None) -> Picture:
        """Draw the likeliest ballot of every member on a map; the legend counts expected votes."""
        key = self._key(rollcall)
        votes, tally = _likeliest(self.forecasts[key])
        return Picture(world_map(votes, tally=tally), _caption(key), self.ballots)

    def hemicycle(self, rollcall: str | None = None) -> Picture:
        """Draw the likeliest ballot of every member as a half circle of seats."""
        key = self._key(rollcall)
        votes, tally = _likeliest(self.forecasts[key])
        return Picture(hemicycle(votes, tally=tally), _caption(key), self.ballots)

    def tallies(self) -> Picture:
        """Draw the expected tallies with their intervals."""
        table = self.tally[self.tally["outcome"] != "absent"]
        letters = {"yes": "Y", "no": "N", "abstain": "A"}
        rows = pd.DataFrame(
            {
                "case": "forecast",
                "draft": table["rollcall_id"],
                "kind": table["outcome"].map(letters),
                "mean": table["expected"],
                "low": table["low"],
                "high": table["high"],
                "recorded": np.nan,
            }
        )
        return Picture(tallies(rows), "Expected votes, with 90 % intervals.", rows)

    def _key(self, rollcall: str | None) -> str:
        key = next(iter(self.forecasts)) if rollcall is None else rollcall
        if key not in self.forecasts:
            problem = "was not forecast"
            raise ConfigError("rollcall", problem, value=key, choices=list(self.forecasts))
        return key


def expected_votes(one: Forecast) -> dict[str, str]:
    """Write the expected tally of a roll-call with its intervals, by outcome."""
    words = tally_words([one.tally[code] for _, code in OUTCOMES])
    return dict(zip((name for name, _ in OUTCOMES), words, strict=True))


def _likeliest(one: Forecast) -> tuple[dict[str, str], dict[str, float]]:
    """Give each member's likeliest ballot, absence too, and the expected tally by letter."""
    present = one.chance * (1.0 - one.p_absent)[:, None]
    whole = np.column_stack([present, one.p_absent])
    letters = np.array(VOTE_LETTERS)
    votes = dict(zip(one.iso3, letters[whole.argmax(axis=1)].tolist(), strict=True))
    return votes, {letter: float(one.tally[code, 0]) for letter, code in VOTE_CODES.items()}


def _caption(key: str) -> str:
    return f"{key}: likeliest ballot of every member; the legend gives expected votes."


def ballot_table(found: Mapping[str, Forecast]) -> pd.DataFrame:
    """Lay out probabilities, one row for each roll-call and member that has declared no line."""
    parts = []
    for key, one in found.items():
        rest = one.declared < 0
        table = pd.DataFrame({"rollcall_id": key, "iso3": np.array(one.iso3)[rest]})
        for outcome, code in OUTCOMES[:3]:
            table[f"p_{outcome}"] = one.chance[rest, code]
        table["p_absent"] = one.p_absent[rest]
        parts.append(table)
    columns = ["rollcall_id", "iso3", *(f"p_{outcome}" for outcome, _ in OUTCOMES)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def tally_table(found: Mapping[str, Forecast]) -> pd.DataFrame:
    """Lay out tallies, one row for each roll-call and outcome."""
    rows = [
        (key, outcome, *one.tally[code]) for key, one in found.items() for outcome, code in OUTCOMES
    ]
    table = pd.DataFrame(rows, columns=["rollcall_id", "outcome", "expected", "low", "high"])
    return table.astype({"low": int, "high": int}) if rows else table
