"""What it costs to block, fitted to how consensus bodies ended.

Run with ``python -m tools.fit_consensus``.

The working group's five reports were adopted by consensus, three of them with a
disassociation on record; so did four of six groups of governmental experts agree (OE-4),
and five of six sessions of the parties' group on autonomous weapons. For every blocking
cost, isolation and relief on a grid the model is played in the bodies, on two sets of
texts, with common random numbers; the share of replications in which the chair's text is
adopted is the chance that enters a binomial likelihood. The group on weapons is played as
the working group without disassociation. The cost of asking
for a vote is set against the Assembly (P-3). Nothing here is drawn by chance:
the same seed gives the same table, picture and page.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from experiments.config.compose import compose
from experiments.figures.style import INK, MARKER, SEQUENCE, SIZE, canvas, save, tidy, title
from experiments.figures.text_tables import markdown
from experiments.store.sections import put_section
from experiments.study.study import scientific
from sim.forums.outcome import Result
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate

CONSENSUS = Result.ADOPTED_BY_CONSENSUS.name.lower()
BLOCK_COST = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)  # [logits]
ISOLATION = (0.0, 0.5, 1.0, 2.0)
RELIEF = (0.25, 0.5, 0.75)
REQUEST_COST = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)  # [logits]
# Times reached and tried (sim/members/data/known/body_endings.csv): consensus in the working
# group, a disassociation on record there, consensus among experts and in CCW's group on LAWS.
RECORD = {"oewg": (5, 5), "dissociated": (3, 5), "gge": (4, 6), "laws": (5, 6)}
WITHOUT_VOTE = (0.64, 0.80)  # of all texts of the Assembly, sessions 74 to 79 [computed: CAL]
TEXTS = ("oewg_2021", "unga_cyber_2018")  # scenarios; each stands for half of the cycles
VOTED = 0.30  # of all texts are put to a recorded vote, and only these are in the agenda
DROP = 1.92  # log likelihood within which 95 % of the time the truth lies (one parameter)
BEGIN = "<!-- Written by `python -m tools.fit_consensus`; do not edit. -->"
END = "<!-- End of what is written. -->"


def log_likelihood(chance: Mapping[str, float], record: Mapping = RECORD) -> float:
    """Give the log likelihood of the record, without its constant.

    Parameters
    ----------
    chance : mapping of str to float
        Chance of consensus in each body, strictly between 0 and 1.
    record : mapping of str to (int, int)
        Times reached and times tried.

    Examples
    --------
    >>> record = {"oewg": (5, 5), "gge": (4, 6)}
    >>> best = log_likelihood({"oewg": 0.99, "gge": 0.7}, record)
    >>> bool(best > log_likelihood({"oewg": 0.99, "gge": 0.99}, record))
    True
    """
    return sum(
        reached * np.log(chance[body]) + (tried - reached) * np.log1p(-chance[body])
        for body, (reached, tried) in record.items()
    )


def chances(config: Mapping, replications: int) -> tuple[float, float]:
    """Share of replications with consensus on the chair's text, and with a disassociation from it.

    Half a replication is added on both sides, so that a rare failure is never
    called impossible.
    """
    model = NegotiationModel(Scenario(config), range(replications))
    model.run()
    agreed = model.outcome.how[:, 0] == Result.ADOPTED_BY_CONSENSUS
    left = model.outcome.dissociated
    parted = agreed & (False if left is None else left[:, 0].any(axis=1))
    model.close()
    n = replications + 1
    return float((agreed.sum() + 0.5) / n), float((parted.sum() + 0.5) / n)


def consensus_grid(replications: int, seed: int) -> pd.DataFrame:
    """Play the bodies at every point of the grid.

    Returns
    -------
    DataFrame
        block_cost, isolation, relief, a chance for each of `RECORD`, log_likelihood.
    """
    texts = [scientific(compose([f"scenario={name}", f"seed={seed}"])) for name in TEXTS]
    forums = {body: scientific(compose([f"forum={body}"]))["forum"] for body in ("oewg", "gge")}

    def play(body: str, cost: float, isolation: float, relief: float) -> np.ndarray:
        found = []
        for base in texts:
            config = copy.deepcopy({**base, "forum": forums[body]})
            config["model"] |= {"block_cost": cost, "isolation": isolation, "relief": relief}
            found.append(chances(config, replications))
        return np.mean(found, axis=0)

    rows = []
    for isolation in ISOLATION:
        for cost in BLOCK_COST:
            experts, bare = play("gge", cost, isolation, 0.0)[0], play("oewg", cost, isolation, 0.0)
            for relief in RELIEF:
                agreed, parted = play("oewg", cost, isolation, relief)
                chance = {"oewg": agreed, "dissociated": parted, "gge": experts, "laws": bare[0]}
                rows.append(
                    {"block_cost": cost, "isolation": isolation, "relief": relief, **chance}
                    | {"log_likelihood": log_likelihood(chance)}
                )
    return pd.DataFrame(rows)


def request_grid(replications: int, seed: int) -> pd.DataFrame:
    """Share of the texts of the record that pass without a vote, by what asking costs.

    Returns
    -------
    DataFrame
        request_cost, unvoted (among texts on which there was a vote), and all_texts.
    """
    base = scientific(compose(["scenario=generic_agenda", f"seed={seed}"]))
    rows = []
    for cost in REQUEST_COST:
        config = copy.deepcopy(base)
        config["model"]["request_cost"] = cost
        drafts = simulate(config, range(replications))["drafts"]
        adopted = drafts[drafts["result"].str.startswith("adopted")]
        unvoted = float((adopted["result"] == CONSENSUS).mean())
        rows.append((cost, unvoted, 1.0 - VOTED + VOTED * unvoted))
    return pd.DataFrame(rows, columns=["request_cost", "unvoted", "all_texts"])


def summarise(grid: pd.DataFrame) -> dict[str, float]:
    """Best point, interval of the profile, and means under a flat prior over the grid's range.

    Examples
    --------
    >>> grid = pd.DataFrame({"block_cost": [0.0, 1.0, 2.0], "isolation": 1.0,
    ...                      "log_likelihood": [-9.0, -2.0, -2.5]})
    >>> found = summarise(grid)
    >>> found["best"], found["low"], found["high"]
    (1.0, 1.0, 2.0)
    """
    best = grid.loc[grid["log_likelihood"].idxmax()]
    profile = grid.groupby("block_cost")["log_likelihood"].max()
    inside = profile.index[profile >= best["log_likelihood"] - DROP]
    cost = np.sort(grid["block_cost"].unique())
    width = np.gradient(cost) if len(cost) > 1 else np.ones(1)
    weight = np.exp(grid["log_likelihood"] - best["log_likelihood"])
    weight = weight * grid["block_cost"].map(dict(zip(cost, width, strict=True)))
    weight = weight / weight.sum()
    return {
        "best": float(best["block_cost"]),
        "best_isolation": float(best["isolation"]),
        "low": float(inside.min()),
        "high": float(inside.max()),
        "mean": float((weight * grid["block_cost"]).sum()),
        "mean_isolation": float((weight * grid["isolation"]).sum()),
        "mean_relief": float((weight * grid["relief"]).sum()) if "relief" in grid else 0.0,
    }


def draw(grid: pd.DataFrame, request: pd.DataFrame) -> list:
    """Draw the chances of consensus, the likelihood, and the share without a vote."""
    axes = canvas(7.2, 5.6, 2, 2)
    shown = (0.0, 1.0, 2.0)
    for ax, body, words in (
        (axes[0], "oewg", "Working group: 5 of 5 on record"),
        (axes[1], "gge", "Group of experts: 4 of 6 on record"),
        (axes[2], "log_likelihood", "Log likelihood of all records"),
    ):
        for at, isolation in enumerate(shown):
            rows = grid[(grid["isolation"] == isolation) & (grid["relief"] == 0.5)]
            label = f"isolation {isolation:g}"
            ax.plot(
                rows["block_cost"], rows[body], color=SEQUENCE[at], marker=MARKER[at], ms=4,
                lw=1.2, label=label,
            )  # fmt: skip
        ax.set_xlabel("cost of blocking [logits]", fontsize=SIZE)
        title(tidy(ax, grid="y"), words)
    for ax, body in ((axes[0], "oewg"), (axes[1], "gge")):
        reached, tried = RECORD[body]
        ax.axhline(reached / tried, color=INK, lw=0.8, ls=":")
        ax.set_ylim(0.5, 1.02)
        ax.set_ylabel("chance of consensus", fontsize=SIZE)
    axes[2].axhline(grid["log_likelihood"].max() - DROP, color=INK, lw=0.8, ls=":")
    axes[2].set_ylim(grid["log_likelihood"].max() - 5, None)
    axes[0].legend(fontsize=SIZE - 1, frameon=False, loc="lower right")
    _draw_requests(axes[3], request)
    return axes


def _draw_requests(ax, request: pd.DataFrame) -> None:
    """Draw the share without a vote over the cost of asking for one."""
    ax.axhspan(*WITHOUT_VOTE, color="0.9", lw=0)
    ax.plot(request["request_cost"], request["all_texts"], color=SEQUENCE[0], marker="o", ms=4)
    ax.plot(request["request_cost"], request["unvoted"], color=SEQUENCE[1], marker="s", ms=4)
    last = request.iloc[-1]
    ends = (("all_texts", "all texts", -16), ("unvoted", "texts once voted on", 10))
    for at, (column, words, shift) in enumerate(ends):
        ax.annotate(
            words, (last["request_cost"], last[column]), xytext=(0, shift), ha="right",
            textcoords="offset points", fontsize=SIZE - 1, color=SEQUENCE[at],
        )  # fmt: skip
    ax.set_ylim(0, 1)
    ax.set_xlabel("cost of asking for a vote [logits]", fontsize=SIZE)
    ax.set_ylabel("adopted without a vote", fontsize=SIZE)
    title(tidy(ax, grid="y"), "Assembly: 64 to 80 % on record (grey)")


def page(grid: pd.DataFrame, request: pd.DataFrame, replications: int, seed: int) -> str:
    """Write the generated part of the documentation."""
    found = summarise(grid)
    lines = [
        f"{replications} replications at each of {len(grid)} points, seed {seed}.",
        "",
        f"- Best point of the grid: blocking cost {found['best']:g}, "
        f"isolation {found['best_isolation']:g}.",
        f"- 95 % interval of the blocking cost (profile likelihood, on the grid): "
        f"{found['low']:g} to {found['high']:g} logits.",
        f"- Mean under a flat prior over the grid: blocking cost {found['mean']:.2f}, "
        f"isolation {found['mean_isolation']:.2f}.",
        f"- Of the relief by disassociation: {found['mean_relief']:.2f}.",
        "",
        "![Chance of consensus](images/consensus.png)",
        "",
        *markdown(GRID_HEADS, map(_grid_row, grid.itertuples())),
        "",
        *markdown(
            ("cost of asking", "texts once voted on", "all texts"),
            (
                (f"{r.request_cost:g}", f"{r.unvoted:.3f}", f"{r.all_texts:.3f}")
                for r in request.itertuples()
            ),
        ),
    ]
    return "\n".join(lines)


GRID_HEADS = (
    *("blocking cost", "isolation", "relief", "working group", "with disassociation"),
    *("group of experts", "LAWS", "log likelihood"),
)


def _grid_row(r) -> tuple[str, ...]:
    costs = (f"{r.block_cost:g}", f"{r.isolation:g}", f"{r.relief:g}")
    shares = (f"{share:.3f}" for share in (r.oewg, r.dissociated, r.gge, r.laws))
    return *costs, *shares, f"{r.log_likelihood:.2f}"


def main(argv: Sequence[str] | None = None) -> int:
    """Play the grid, and write the table, the picture and the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--docs", default=str(Path(__file__).resolve().parents[1] / "docs"))
    arguments = parser.parse_args(argv)
    docs, n = Path(arguments.docs), arguments.replications
    grid = consensus_grid(n, arguments.seed)
    request = request_grid(max(2, n // 4), arguments.seed)
    save(draw(grid, request), docs / "images", "consensus")
    put_section(docs / "consensus.md", page(grid, request, n, arguments.seed), BEGIN, END)
    print(summarise(grid))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
