"""What a result would be if somebody acted otherwise: paired with what it is."""

from __future__ import annotations

import math
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.analysis.open_results import open_results
from experiments.analysis.swept_keys import chosen
from experiments.analysis.what_if_tables import measured, members_moved, tallies, told
from experiments.api.play import compute, written_summary
from experiments.api.saved import Saved
from experiments.figures.labels import change as change_words
from experiments.figures.labels import counted, plain, whole
from experiments.figures.picture import Picture
from experiments.figures.text_tables import notebook_table
from experiments.figures.what_if import draw
from experiments.study.camps import (
    IDLE,
    camps_of,
    named_groups,
)
from experiments.study.dotted_keys import replaced
from experiments.study.study import Axis, Choice, Study
from sim.errors import ConfigError
from sim.scenario import Scenario
from sim.simulation import check

KEY = "scenario.what_if"
AS_IT_IS = "as it is"
MOST = 10  # members told for one text [count]


@dataclass(frozen=True)
class WhatIf:
    """A result beside what it would be.

    Attributes
    ----------
    results : Saved
        Both cells, with every ballot.
    changes : tuple of str
        What is otherwise.
    table : DataFrame
        ``measure, as_it_is, what_if, change, low, high``: means, and paired changes with
        95 % intervals.
    tallies : DataFrame
        ``draft, ballot, as_it_is, what_if, change, low, high`` [members].
    members : DataFrame
        ``draft, iso3, member, change, low, high, by_construction``: mean change of a
        ballot towards the text [votes; an abstention counts one half].
    cell : dict
        Labels of the cell that was taken.
    """

    results: Saved
    changes: tuple[str, ...]
    table: pd.DataFrame
    tallies: pd.DataFrame
    members: pd.DataFrame
    cell: dict

    @property
    def replications(self) -> int:
        """Replications that are compared [count]."""
        return int(self.results.study.replications)

    def plot(self) -> Picture:
        """Draw how the item ends in both cases, and whose ballots move."""
        words = (
            f"What if: {'; '.join(self.changes)}. n = {self.replications}, the same luck in both."
        )
        axes = draw(self.table, self.members, self.changes, self.results.camps)
        return Picture(axes, words, self.table)

    def __repr__(self) -> str:
        return "\n".join(lines_of(self))

    def _repr_html_(self) -> str:
        said = f"What if: {'; '.join(self.changes)} (n = {self.replications})"
        return notebook_table(readable(self.table), said)


def what_if(
    folder: str | Path,
    changes: Sequence[str],
    *,
    where: Sequence[str] = (),
    replications: int | None = None,
    out: str | Path | None = None,
    quiet: bool = False,
    overwrite: bool = False,
) -> WhatIf:
    """Play one cell of a result as it is and otherwise, with the same random numbers.

    Parameters
    ----------
    folder : path
        A results folder.
    changes : sequence of str
        Interventions that happen together; see `sim.what_if`.
    where : sequence of str
        ``KEY=VALUE``, to choose the cell; else the first with a strategy that acts.
    replications : int, optional
        As many as the result has, unless given.
    out : path, optional
        Results folder of the comparison; beside the result, named by content, unless given.
    quiet, overwrite : bool
        As of a run.

    Returns
    -------
    WhatIf

    Raises
    ------
    ConfigError
        If a change contradicts the scenario.
    """
    if not changes:
        raise ConfigError(KEY, "names no change", allowed="for instance: join IND")
    results, _ = open_results(folder, partial=True)
    mine = chosen(results, where)
    cell = _cell_of(mine)
    n = replications or results.study.replications
    study = _study(results.study.config(cell), list(changes), n, results.study.labels(cell))
    for number in range(len(study)):
        check(study.config(number))
    place = Path(out) if out else Path(folder).parent / f"whatif-{study.identity()[:8]}"
    command = shlex.join(["plenary", "whatif", str(folder), *changes])
    config = {"executor": {"name": "joblib", "workers": None}}
    compute(study, config, place, quiet=quiet, overwrite=overwrite, command=command)
    written_summary(place)
    saved = Saved(place)
    if len(saved.failures):
        raise ConfigError(KEY, f"could not be played: {saved.failures['reason'].iloc[0]}")
    return compare(saved, tuple(changes), results.study.labels(cell))


def _cell_of(results) -> int:
    """Choose the cell: the first in which the first camp acts, else the first."""
    cells = results.table["cell"].drop_duplicates().tolist()
    rows = results.cells.set_index("cell").loc[cells]
    camp = results.camps[0]
    acting = rows.index[rows[camp] != IDLE] if camp in rows else []
    return int(acting[0] if len(acting) else cells[0])


def _study(config: dict, changes: list[str], replications: int, labels: dict) -> Study:
    config = replaced(config, ["record"], {**(config.get("record") or {}), "votes": True})
    before = list(config["scenario"].get("what_if") or [])
    choices = tuple(
        Choice({KEY: label}, {KEY: value})
        for label, value in ((AS_IT_IS, before), ("; ".join(changes), [*before, *changes]))
    )
    named = {
        group: labels[column]
        for group, column in named_groups(camps_of(config)).items()
        if labels.get(column) is not None
    }
    axis = Axis(KEY, choices)
    return Study(config, (axis,), [(0,), (1,)], replications=replications, choices=named)


def compare(saved: Saved, changes: tuple[str, ...], cell: dict) -> WhatIf:
    """Subtract what is from what would be, replication by replication."""
    bound = {code for one in Scenario(saved.study.config(1)).changes for code in one.members}
    moved = members_moved(saved.votes, bound)
    return WhatIf(saved, changes, measured(saved.meetings), tallies(saved.drafts), moved, cell)


def readable(table: pd.DataFrame) -> pd.DataFrame:
    """Write the comparison as people read it."""
    scale = np.where(table["share"], 100.0, 1.0)
    digits = np.where(table["share"], 1, 3)
    rows = []
    for row, times, d in zip(table.itertuples(), scale, digits, strict=True):
        now, then = (f"{times * v:.{d}f}".replace("-", "−") for v in (row.as_it_is, row.what_if))
        moved = change_words(row.change, row.low, row.high, float(times), int(d))
        rows.append((row.measure, now, then, moved))
    return pd.DataFrame(rows, columns=["", "as it is", "what if", "change (95 %)"])


def lines_of(found: WhatIf) -> list[str]:
    """Say a comparison in words and numbers."""
    taken = ", ".join(plain(v) for k, v in found.cell.items() if v and k != "cell")
    out = [
        f"What if: {'; '.join(found.changes)}",
        f"{taken}; {found.replications} replications, the same random numbers in both.",
        "",
        *readable(found.table).to_string(index=False).splitlines(),
    ]
    for draft, part in found.tallies.groupby("draft", sort=False):
        by = part.set_index("ballot")
        tally = {
            c: "–".join(map(str, whole(by[c][b] for b in ("yes", "no", "abstain"))))
            for c in ("as_it_is", "what_if")
        }
        moved = change_words(*(by[c]["yes"] for c in ("change", "low", "high")), scale=1)
        out += [
            "",
            f"{draft}: {tally['as_it_is']} → {tally['what_if']} (yes–no–abstain; yes {moved})",
        ]
        out += _members_said(found.members[found.members["draft"] == draft])
    out += [*unvoted(found), ""]
    out += [
        "The yardstick is the same, and nobody infers from the change what kind of text it is.",
        "Changes of members are mean votes; an abstention counts one half, so that a turn from it "
        "to yes is +0.5.",
        "What members named in the change do themselves follows by construction.",
    ]
    return out


def unvoted(found: WhatIf) -> list[str]:
    """Say of instructed ballots that no vote was held on the text, in either case."""
    voted = set(found.tallies["draft"]) if len(found.tallies) else set()
    changes = Scenario(found.results.study.config(1)).changes
    texts = [one.text for one in changes if one.kind == "vote"]
    return [
        f"No vote was held {'here' if text is None else f'on {text} here'}: the instruction moves "
        "no ballot, only the way to what is agreed."
        for text in dict.fromkeys(texts)
        if (not voted if text is None else text not in voted)
    ]


def _members_said(members: pd.DataFrame) -> list[str]:
    rows = told(members)
    own, rest = rows[rows["by_construction"]], rows[~rows["by_construction"]]
    out = []
    if len(own):
        out.append("  by construction: " + _listed(own))
    for words, part in (("gained", rest[rest["change"] > 0]), ("lost", rest[rest["change"] < 0])):
        more = f" and {len(part) - MOST} more" if len(part) > MOST else ""
        out.append(f"  {words}: {_listed(part.head(MOST)) or 'nobody'}{more}")
    return [*out, *_others_said(members.drop(rows.index))]


def _others_said(members: pd.DataFrame) -> list[str]:
    """Say of members that are not named how far each moved at most, and all together."""
    moved = members.loc[members["change"] != 0, "change"]
    if not len(moved):
        return []
    most = (math.floor(100 * moved.abs().max()) + 1) / 100
    total = f"{moved.sum():+.2f}".replace("-", "−")
    return [
        f"  not named: {counted(len(moved), 'member')}, each moved by less than {most:.2f}, "
        f"together {total}"
    ]


def _listed(rows: pd.DataFrame) -> str:
    return ", ".join(
        f"{row.member} {row.change:+.2f}".replace("-", "−") for row in rows.itertuples()
    )
