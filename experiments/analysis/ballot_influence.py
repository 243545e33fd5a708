"""How open every ballot is, what blocs could do, and what a strategy moved."""

from __future__ import annotations

import numpy as np
import pandas as pd

from experiments.study.camps import USUAL, spend
from sim.theory.ballot import VOTE_CODES
from sim.theory.power import banzhaf, shapley_shubik
from sim.theory.statistics import wilson

WORTH = {"Y": 1.0, "A": 0.5, "N": 0.0, "X": np.nan}  # of a ballot for a text [votes]


def members_table(votes: pd.DataFrame, drafts: pd.DataFrame) -> pd.DataFrame:
    """Say for every case, text and member how it votes.

    Parameters
    ----------
    votes, drafts : DataFrame
        Of `experiments.analysis.selected_cells`.

    Returns
    -------
    DataFrame
        ``case, meeting, item, draft, camp, iso3, replications, yes, abstain,
        no, absent`` (shares), and ``swing`` (share of ballots other than its most
        common one, absences left out), with its Wilson interval.
    """
    keys = ["case", "meeting", "item", "draft"]
    camps = drafts.drop_duplicates(keys).set_index(keys)["camp"]
    out = []
    for key, part in votes.groupby(keys, sort=False):
        rows = _shares(_matrix(part))
        for at, (name, value) in enumerate(zip(keys, key, strict=True)):
            rows.insert(at, name, value)
        rows.insert(4, "camp", camps[key])
        out.append(rows)
    return pd.concat(out, ignore_index=True) if out else pd.DataFrame()


def _matrix(votes: pd.DataFrame) -> pd.DataFrame:
    """Put the ballots of one text in a frame, replication x member, as codes."""
    members = list(dict.fromkeys(votes["iso3"]))
    codes = votes["vote"].map(VOTE_CODES).to_numpy(np.int8).reshape(-1, len(members))
    index = votes["replication"].to_numpy().reshape(-1, len(members))[:, 0]
    return pd.DataFrame(codes, index=index, columns=members)


def _shares(frame: pd.DataFrame) -> pd.DataFrame:
    codes, n = frame.to_numpy(), len(frame)
    counts = np.stack([(codes == code).sum(axis=0) for code in range(4)])
    cast = counts[:3].sum(axis=0)
    off = cast - counts[:3].max(axis=0)
    swing_low, swing_high = wilson(off, cast)
    safe = np.maximum(cast, 1)
    return pd.DataFrame(
        {
            "iso3": frame.columns,
            "replications": n,
            "no": counts[0] / n,
            "abstain": counts[1] / n,
            "yes": counts[2] / n,
            "absent": counts[3] / n,
            "swing": off / safe,
            "swing_low": swing_low,
            "swing_high": swing_high,
        }
    )


def ranking(members: pd.DataFrame) -> pd.DataFrame:
    """Rank members by how open their ballot is, on the text on which it is most open.

    One member has one vote, so what tells members apart is not the weight of
    their ballot but whether it can still go either way.

    Parameters
    ----------
    members : DataFrame
        From `members_table`.

    Returns
    -------
    DataFrame
        Columns of `members_table`, one row per case and member, most open first.
    """
    order = members.sort_values("swing", ascending=False, kind="stable")
    first = order.drop_duplicates(["case", "iso3"])
    return first.sort_values(
        ["case", "swing"], ascending=[True, False], kind="stable", ignore_index=True
    )


def moved(
    votes: pd.DataFrame, meetings: pd.DataFrame, cases: pd.DataFrame, camp: str = USUAL[0]
) -> pd.DataFrame:
    """Count the ballots a strategy moved against doing nothing, and what each cost.

    A ballot counts one from no to yes and one half from or to an abstention,
    the same replication of both cells being compared.

    Parameters
    ----------
    votes, meetings, cases : DataFrame
        Of `experiments.analysis.selected_cells`.
    camp : str
        Whose spending is counted.

    Returns
    -------
    DataFrame
        ``case, draft, replication, moved [votes], spend [bn US$]``.
    """
    rows = []
    places = [name for name in ("forum", "setting") if name in cases]
    for _, pair in cases.groupby(places, sort=False):
        best, base = pair[pair["role"] == "best"], pair[pair["role"] == "baseline"]
        if not len(best) or not len(base):
            continue
        case, other = best["case"].iloc[0], base["case"].iloc[0]
        keys = ["replication", "meeting", "item", "draft", "iso3"]
        both = votes[votes["case"] == case].merge(votes[votes["case"] == other], on=keys)
        if both.empty:
            continue
        both["moved"] = both["vote_x"].map(WORTH) - both["vote_y"].map(WORTH)
        sums = both.groupby(["replication", "draft"], sort=False)["moved"].sum().reset_index()
        mine = meetings[meetings["case"] == case]
        spent = mine.groupby("replication")[spend(camp)].sum()
        sums["spend"] = sums["replication"].map(spent)
        sums.insert(0, "case", case)
        rows.append(sums)
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()


def bloc_power(roster, disciplines: dict[str, float], entitled: int) -> pd.DataFrame:
    """Give the power of voting blocs and of single members under simple majority.

    Members of a bloc with a whip (discipline 1 or more) are one player; every
    other member is one by itself. One member has one vote, so without blocs
    all have the same power, whatever their size.

    Parameters
    ----------
    roster : Roster
        Those who may vote.
    disciplines : dict of str to float
        Bloc to strength [logits].
    entitled : int
        Who may vote [heads].

    Returns
    -------
    DataFrame
        ``player, votes, banzhaf, shapley`` (shares of power), ``swing_chance``
        (absolute Banzhaf index: chance of deciding when all others toss a
        coin), largest first; one row for a single member.
    """
    whips = sorted((b for b, s in disciplines.items() if s >= 1), key=lambda b: -disciplines[b])
    free = np.ones(len(roster), dtype=bool)
    players = []
    for bloc in whips:
        inside = roster.blocs[bloc] & free if bloc in roster.blocs else np.zeros_like(free)
        if inside.sum() > 1:
            players.append((bloc, int(inside.sum())))
            free &= ~inside
    weights = [size for _, size in players] + [1] * int(free.sum())
    quota = entitled // 2 + 1
    b, s = banzhaf(weights, quota), shapley_shubik(weights, quota)
    chance = banzhaf(weights, quota, normalised=False)
    names = [name for name, _ in players] + (["a single member"] if free.any() else [])
    shown = list(range(len(names)))
    return pd.DataFrame(
        {
            "player": names,
            "votes": [weights[i] for i in shown],
            "banzhaf": b[shown],
            "shapley": s[shown],
            "swing_chance": chance[shown],
        }
    ).sort_values("votes", ascending=False, ignore_index=True)
