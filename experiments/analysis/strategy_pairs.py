"""Every strategy against every other: paired differences with intervals."""

from __future__ import annotations

import pandas as pd

from experiments.analysis.standings import CHANGES, KEYS, means, paired
from experiments.analysis.swept_keys import no_such_strategy
from experiments.store.results import Results
from experiments.study.stopping_rule import confidence_at
from experiments.study.study import Study

PAIR_MEASURES = {**CHANGES, "mirrored": "mirrored"}


def strategy_pairs(
    mean: dict[tuple[str, str, str], pd.DataFrame],
    baseline: str | None = None,
    study: Study | None = None,
) -> pd.DataFrame:
    """Subtract every strategy of a body from every other, replication by replication.

    Parameters
    ----------
    mean : dict
        From `experiments.analysis.standings.means`: opponents are averaged inside a
        replication.
    baseline : str, optional
        Subtract only this strategy; all by default.
    study : Study, optional
        With a stopping rule its intervals are those of the look they are read at.

    Returns
    -------
    DataFrame
        ``forum, setting, strategy, baseline, replications`` and, with ``_low`` and
        ``_high`` (95 %), the changes from the baseline: ``difference`` of the share in
        which only the first camp's texts are in force, ``mirrored`` of the same for the
        second camp, ``shift`` of alignment, ``gain`` of utility.

    Raises
    ------
    ConfigError
        If no strategy of the study has that name.

    Examples
    --------
    >>> frame = pd.DataFrame({name: [0.0, 1.0, 1.0] for name in PAIR_MEASURES.values()})
    >>> pairs = strategy_pairs({("oewg", "", name): frame for name in ("tent", "block")})
    >>> pairs[["strategy", "baseline", "gain"]].values.tolist()
    [['tent', 'block', 0.0], ['block', 'tent', 0.0]]
    """
    names = list(dict.fromkeys(key[2] for key in mean))
    if baseline is not None and baseline not in names:
        raise no_such_strategy(baseline, names)
    rows = []
    for key, frame in mean.items():
        for other, base in mean.items():
            alike = key[:2] == other[:2] and key[2] != other[2]
            if not alike or baseline not in (None, other[2]):
                continue
            both = len(frame.index.intersection(base.index))
            row = {**dict(zip(KEYS, key, strict=True)), "baseline": other[2], "replications": both}
            for name, column in PAIR_MEASURES.items():
                found = paired(frame[column], base[column], confidence_at(study, both))
                row |= dict(zip((name, f"{name}_low", f"{name}_high"), found, strict=True))
            rows.append(row)
    return pd.DataFrame(rows)


def pairs_of(results: Results, baseline: str | None = None) -> pd.DataFrame:
    """Give `strategy_pairs` of a results folder.

    Parameters
    ----------
    results : Results
    baseline : str, optional
    """
    return strategy_pairs(means(results), baseline, results.study)
