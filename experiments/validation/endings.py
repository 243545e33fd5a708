"""``plenary endings``: how often a body ends in consensus, a vote, nothing or both rivals.

Each body with a record (`sim/members/data/known/body_endings.csv`) is simulated on
stated texts and its shares are set beside how its cycles ended. A record is a few
cycles on other texts than those simulated: the table says where the two disagree, not
that they agree.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import binom

from experiments.config.compose import compose
from experiments.store.folders import writing
from experiments.store.outputs import output_file
from experiments.study.study import scientific
from sim.errors import ConfigError
from sim.forums.outcome import Outcome, Result
from sim.members.tables import DATA
from sim.model import NegotiationModel
from sim.scenario import Scenario

RECORD = DATA / "known" / "body_endings.csv"
ENDINGS = ("consensus", "vote", "both", "nothing")
PROCEDURE = " (procedure)"
# Body, and what it had to agree on: the scenario that it is simulated on, and what else is set.
TEXTS = {
    "oewg": ("oewg_2021",),
    "gge": ("oewg_2021",),
    "ad_hoc_committee": ("cybercrime_2024",),
    # The rules by which it would vote were the question, so that it could not vote on them.
    f"ad_hoc_committee{PROCEDURE}": (
        "cybercrime_2021",
        "forum.stages.reconvened.if_called=end",
        "~forum.stages.vote",
    ),
    "wsis_review": ("unga_cyber_2018",),
    "first_committee": ("unga_cyber_2018",),
    "itu_plenipotentiary": ("itu_pp_2022",),
    "wtsa": ("itu_pp_2022",),
    "wcit": ("wcit_2012",),
}
# Why a body ends otherwise than its record says, or hardly as often: shown below the table.
CAUSES = {
    "ad_hoc_committee": "The session of February 2024 that agreed on nothing is one cycle with "
    "that of August, when it was reconvened: in the model, too, nothing is agreed as long as an "
    "objection only puts the text off.",
    f"ad_hoc_committee{PROCEDURE}": "Twice, in 2021 and 2026, it had to agree on the "
    "rules by which it or the parties would decide. The text is that of 75/282 as tabled, by "
    "consensus alone; in May 2021 the Assembly then settled it by votes.",
    "gge": "Members weigh one text as a whole against nothing at all, and approval, about 5 logits "
    "in the votes of the Assembly, counts in a chair's text however little it says. In life a "
    "group fails over a single paragraph, as in 2017 over how international law applies [memory].",
    "wcit": "A side presses its language to the vote where it alone would carry and gains more "
    "than breaking the custom costs it; what that costs is known from four near-votes only.",
}
UNLIKELY = 0.05  # two-sided probability below which a record is called a miss


def ending(outcome: Outcome) -> np.ndarray:
    """Say how an item ended, (R,) int: index into `ENDINGS`.

    Examples
    --------
    >>> outcome = Outcome.blank(2, 2, 3)
    >>> outcome.how[:] = [[Result.ADOPTED_BY_CONSENSUS, Result.NOT_CONSIDERED],
    ...                   [Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_VOTE]]
    >>> [ENDINGS[k] for k in ending(outcome)]
    ['consensus', 'both']
    """
    adopted = outcome.adopted.sum(axis=1)
    agreed = (outcome.how == Result.ADOPTED_BY_CONSENSUS).any(axis=1)
    kinds = [adopted == 0, adopted > 1, agreed]
    return np.select(kinds, [ENDINGS.index(w) for w in ("nothing", "both", "consensus")], default=1)


def simulated(replications: int, seed: int) -> pd.DataFrame:
    """Simulate every body: one row a body, the shares of `ENDINGS`."""
    rows = []
    for body, (scenario, *words) in TEXTS.items():
        forum = body.removesuffix(PROCEDURE)
        config = scientific(
            compose([f"scenario={scenario}", f"forum={forum}", *words, f"seed={seed}"])
        )
        model = NegotiationModel(Scenario(config), range(replications))
        model.run()  # of a calendar of several items, the last is the text
        share = np.bincount(ending(model.outcome), minlength=len(ENDINGS)) / replications
        model.close()
        rows.append((body, scenario, *share))
    return pd.DataFrame(rows, columns=["forum", "scenario", *ENDINGS])


def recorded() -> pd.DataFrame:
    """Count how the cycles of each body ended, procedural and reconvened sessions left out."""
    table = pd.read_csv(RECORD, keep_default_na=False)
    table = table[(table["forum"] != "") & table["ending"].isin(ENDINGS)]
    table["forum"] += np.where(table["on"] == "procedure", PROCEDURE, "")
    count = table.groupby(["forum", "ending"]).size().unstack(fill_value=0)
    count = count.reindex(columns=list(ENDINGS), fill_value=0)
    recalled = (table["evidence"] == "memory").groupby(table["forum"]).sum()
    return count.assign(recalled=recalled).reset_index()


def verdict(count: int, tried: int, share: float) -> str:
    """Say whether a count is one that the simulated share would give.

    Examples
    --------
    >>> verdict(4, 6, 0.9), verdict(0, 6, 0.9)
    ('', 'miss')
    """
    share = float(np.clip(share, 1e-3, 1 - 1e-3))
    below = binom.cdf(count, tried, share)
    above = binom.sf(count - 1, tried, share)
    return "miss" if 2 * min(below, above) < UNLIKELY else ""


def table(replications: int, seed: int) -> pd.DataFrame:
    """Set the simulated shares beside the record, one row a body and ending."""
    both = simulated(replications, seed).merge(recorded(), on="forum", suffixes=("", "_record"))
    rows = []
    for row in both.to_dict("records"):
        counts = {name: int(row[f"{name}_record"]) for name in ENDINGS}
        tried = sum(counts.values())
        for name in ENDINGS:
            rows.append(
                {
                    "forum": row["forum"],
                    "scenario": row["scenario"],
                    "ending": name,
                    "simulated": row[name],
                    "recorded": counts[name],
                    "cycles": tried,
                    "recalled": int(row["recalled"]),
                    "verdict": verdict(counts[name], tried, row[name]),
                }
            )
    return pd.DataFrame(rows)


def page(found: pd.DataFrame, replications: int, seed: int) -> str:
    """Write the page of the documentation."""
    misses = found[found["verdict"] == "miss"]
    words = "; ".join(f"{r.forum}, {r.ending}" for r in misses.itertuples()) or "none"
    lines = [
        "# How bodies end",
        "",
        f"<!-- Written by `plenary endings --docs --replications {replications} --seed {seed}`; "
        "do not edit. -->",
        "",
        "Share of replications in which an item ends in consensus, in a vote that adopts one text,",
        "in both rival texts, or in nothing, beside how the body's cycles ended",
        "(`sim/members/data/known/body_endings.csv`, with sources). The simulated texts are those",
        "of one scenario, the cycles were on others, and most records are a handful: a *miss* is a",
        "record that the simulated share would give less than once in twenty, and no miss means",
        "little. Some records are recalled, and conferences with an unknown number of votes count",
        "as consensus.",
        "",
        f"Misses: {words}.",
        "",
        "| body | texts of | ending | simulated | recorded | of these recalled | verdict |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{r.forum}` | `{r.scenario}` | {r.ending} | {r.simulated:.3f} | "
        f"{r.recorded} of {r.cycles} | {r.recalled} | {r.verdict} |"
        for r in found.itertuples()
    ]
    causes = (f"- `{body}`: {cause}" for body, cause in CAUSES.items())
    lines += ["", "What stands behind the differences:", "", *causes]
    return "\n".join(lines) + "\n"


def main(argv: Sequence[str]) -> int:
    """Run ``plenary endings``; a miss is a finding, not a failure."""
    parser = argparse.ArgumentParser(
        prog="plenary endings", description="How bodies end, beside their record."
    )
    parser.add_argument("--replications", type=int, default=200, help="of each body")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", help="write the table as CSV")
    parser.add_argument("--docs", nargs="?", const="docs/how-bodies-end.md", help="write the page")
    options = parser.parse_args(list(argv))
    if options.replications < 1:
        raise ConfigError("--replications", "must be 1 or more", value=options.replications)
    for key, suffix in (("out", ".csv"), ("docs", ".md")):
        if getattr(options, key):
            output_file(getattr(options, key), [suffix], key=f"--{key}")
    found = table(options.replications, options.seed)
    print(found.to_string(index=False, float_format="{:.3f}".format))
    if options.out:
        with writing(Path(options.out).parent):
            found.to_csv(options.out, index=False, float_format="%.6f", lineterminator="\n")
    if options.docs:
        text = page(found, options.replications, options.seed)
        with writing(Path(options.docs).parent):
            Path(options.docs).write_text(text, encoding="utf-8")
    return 0
