"""One assumption at a time to the ends of its range: what the answer hangs on most."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from experiments.study.camps import outcome_columns, two_of, utility
from experiments.study.dotted_keys import replaced
from sim.behaviour import Behaviour
from sim.members.cached import calibration_named
from sim.simulation import simulate
from sim.theory.statistics import paired_mean_difference

REPLICATIONS = 100
SHOCK_REPLICATIONS = 40
MOST_SHOCKS = 4
LONG = 6  # meetings of a calendar
FOLLOWED = 5  # assumptions for which the advantage over doing nothing is played too
DISCIPLINES = ("eu", "gcc", "las", "caricom")


def ranges(config: dict) -> dict[str, tuple[float, float]]:
    """Give the documented range of every assumption that a study can sweep.

    Parameters
    ----------
    config : dict
        A whole configuration; its calibration has the ranges of bloc discipline.

    Returns
    -------
    dict
        Dotted key to (low, high).
    """
    out = {f"model.{name}": span for name, span in Behaviour.ranges.items()}
    coefficients = calibration_named(calibration_name(config)).coefficients
    for bloc in DISCIPLINES:
        found = coefficients.get(f"discipline.{bloc}")
        if found is not None:
            out[f"model.discipline.{bloc}"] = (float(found.low), float(found.high))
    return out


def calibration_name(config: dict) -> str:
    """Give the name of the calibration that a configuration uses."""
    value = config.get("calibration", "default")
    return value["name"] if isinstance(value, dict) else str(value)


def changed(config: dict, key: str, value: float) -> dict:
    """Copy a configuration with one assumption changed.

    The discipline of one bloc is set beside that of the others, which stay as
    they were.
    """
    if key.startswith("model.discipline.") and not (config.get("model") or {}).get("discipline"):
        known = calibration_named(calibration_name(config)).family("discipline")
        config = replaced(config, ["model", "discipline"], dict(known))
    return replaced(config, key.split("."), value)


def outcomes(config: dict, replications: range, camps: Sequence[str] | None = None) -> pd.DataFrame:
    """Play a configuration: win rates and utilities of two camps, the first ones, and alignment."""
    config = {**config, "record": {"rounds": False, "votes": False}}
    meetings = simulate(config, replications)["meetings"]
    first, second, *_ = camps or two_of(config)
    names = outcome_columns((first, second))
    names |= {utility(first): "utility", utility(second): "utility_mirrored"}
    means = meetings.groupby("replication")[list(names)].mean().astype(float)
    return means.rename(columns=names)


def one_at_a_time(
    config: dict,
    baseline: dict | None = None,
    replications: int = REPLICATIONS,
    camps: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Move every assumption to both ends of its range, the others as set.

    Parameters
    ----------
    config : dict
        The case asked about.
    baseline : dict, optional
        The same with the first camp doing nothing; then the advantage over
        it is given too.
    replications : int
        The same ones everywhere, so that differences are paired.
    camps : sequence of str, optional
        The one asked about first; the scenario's order by default.

    Returns
    -------
    DataFrame
        ``key, end, value, replications, utility, mirrored, difference,
        difference_low, difference_high, mirrored_difference, win_difference,
        alignment_difference, advantage``. Differences are of the first camp's
        utility, by which strategies are ranked, and of the second's; largest first, on the
        alignment where that is equal. ``advantage`` only for the `FOLLOWED` that matter most.
    """
    span = range(replications)
    ends = list(_ends(config))
    first, *rest = _played([config, *(changed(config, key, v) for key, _, v in ends)], span, camps)
    table = pd.DataFrame(
        [
            {"key": key, "end": end, "value": value, "replications": replications}
            | _effect(now, first)
            for (key, end, value), now in zip(ends, rest, strict=True)
        ]
    )
    by_key = table.groupby("key")
    for name in ("difference", "alignment_difference"):
        table[f"{name}_size"] = by_key[name].transform(lambda d: d.abs().max())
    order = ["difference_size", "alignment_difference_size", "key"]
    table = table.sort_values(
        order, ascending=[False, False, True], kind="stable", ignore_index=True
    ).drop(columns=order[:2])
    table["advantage"] = np.nan
    if baseline is not None:
        followed = table[table["key"].isin(table["key"].unique()[:FOLLOWED])]
        cases = [changed(baseline, row.key, row.value) for row in followed.itertuples()]
        for at, then in zip(followed.index, _played(cases, span, camps), strict=True):
            table.loc[at, "advantage"] = table.loc[at, "utility"] - then["utility"].mean()
    return table


def told_from_none(found: pd.DataFrame) -> pd.DataFrame:
    """Keep the ends of ranges whose 95 % interval leaves out no change at all.

    Parameters
    ----------
    found : DataFrame
        From `one_at_a_time`.

    Returns
    -------
    DataFrame
        Some of its rows, largest change of the utility first.

    Examples
    --------
    >>> columns = ["key", "difference", "difference_low", "difference_high"]
    >>> ends = [("halfwidth", 0.033, -0.004, 0.071), ("tie", -0.02, -0.03, -0.01)]
    >>> told_from_none(pd.DataFrame(ends, columns=columns))["key"].tolist()
    ['tie']
    """
    sure = found[(found["difference_low"] > 0) | (found["difference_high"] < 0)]
    return sure.sort_values(
        "difference", key=lambda change: -change.abs(), kind="stable", ignore_index=True
    )


def _played(configs: list[dict], span: range, camps: Sequence[str] | None) -> list[pd.DataFrame]:
    """Play configurations, long calendars in two processes; the same numbers either way."""
    scenario = configs[0]["scenario"]
    long = len(scenario.get("calendar") or []) >= LONG and (os.cpu_count() or 1) > 1
    if not long:
        return [outcomes(config, span, camps) for config in configs]
    from joblib import Parallel, delayed

    return Parallel(n_jobs=2)(delayed(outcomes)(config, span, camps) for config in configs)


def _effect(now: pd.DataFrame, first: pd.DataFrame) -> dict[str, float]:
    """Compare outcomes with those of the case as set."""
    ours, theirs = "utility", "utility_mirrored"
    found = (0.0, 0.0, 0.0)  # nothing moved in any replication
    if np.ptp(now[ours] - first[ours]) > 0:
        found = paired_mean_difference(now[ours].to_numpy(), first[ours].to_numpy())
    ends = ("difference", "difference_low", "difference_high")
    return {
        "utility": now[ours].mean(),
        "mirrored": now[theirs].mean(),
        **dict(zip(ends, (float(v) for v in found), strict=True)),
        "mirrored_difference": float((now[theirs] - first[theirs]).mean()),
        "win_difference": float((now["win"] - first["win"]).mean()),
        "alignment_difference": float((now["alignment"] - first["alignment"]).mean()),
    }


def _ends(config: dict) -> Iterator[tuple[str, str, float]]:
    for key, (low, high) in ranges(config).items():
        yield key, "low", low
        yield key, "high", high


def shock_study(
    config: dict, replications: int = SHOCK_REPLICATIONS, most: int = MOST_SHOCKS
) -> pd.DataFrame:
    """Leave out each shock of a scenario in turn, the same random numbers in both.

    Parameters
    ----------
    config : dict
        A whole configuration.
    replications : int
    most : int
        Shocks looked at, in the order of the scenario.

    Returns
    -------
    DataFrame
        ``case`` (the shock), ``year, difference, low, high``: openness of the
        rules in force with the shock minus without, mean and 95 % interval;
        empty if the scenario has no shocks or a single year.
    """
    campaign = config["scenario"].get("campaign") or {}
    shocks = dict(campaign.get("shocks") or {})
    if not shocks:
        return pd.DataFrame()
    span = range(replications)
    whole = _by_year(config, span)
    if whole.empty:
        return pd.DataFrame()
    rows = []
    for name in list(shocks)[:most]:
        left = {key: shock for key, shock in shocks.items() if key != name}
        without = _by_year(replaced(config, ["scenario", "campaign", "shocks"], left), span)
        for year in whole.columns:
            found = paired_mean_difference(whole[year].to_numpy(), without[year].to_numpy())
            mean, low, high = (float(v) for v in found)
            rows.append(
                {"case": name, "year": int(year), "difference": mean, "low": low, "high": high}
            )
    return pd.DataFrame(rows)


def _by_year(config: dict, span: range) -> pd.DataFrame:
    """Play and give the openness of rules in force: replication x year."""
    config = {**config, "record": {"rounds": False, "votes": False}}
    years = simulate(config, span).get("years")
    if years is None:
        return pd.DataFrame()
    return years.pivot_table(index="replication", columns="year", values="openness")
