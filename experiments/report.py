"""``plenary report DIR``: one self-contained page with the answer, its sureness and its limits."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.figures.style import plain, save
from experiments.page import document, figure, table, text
from experiments.panels import Panel, names, panels
from experiments.reading import BASELINE, Reading, open_results
from experiments.store import writing
from experiments.tables import write_text

YARDSTICK = "model.prevail_threshold"
ENOUGH = 30  # replications with a vote under which no member is named
CLEAR = 3  # points under which an assumption is not called weak
FEW = 100  # replications under which a difference of ten points cannot be seen
SECTIONS = (
    "Which strategy wins where",
    "Which states decide it",
    "Why: coalitions and texts",
    "What it costs",
    "What would change the answer",
    "How the model compares with the record",
    "After the meeting",
)


def main(argv: Sequence[str]) -> int:
    """Run ``plenary report``."""
    parser = argparse.ArgumentParser(prog="plenary report", description=__doc__)
    parser.add_argument("folder", help="a results folder, for instance results/main")
    parser.add_argument("--out", help="the page; by default report.html in that folder")
    parser.add_argument(
        "--quick", action="store_true", help="no closer look: nothing is played again"
    )
    parser.add_argument("--partial", action="store_true", help="read an unfinished study")
    arguments = parser.parse_args(list(argv))
    path = write_report(
        arguments.folder, arguments.out, closer=not arguments.quick, partial=arguments.partial
    )
    print(f"The report is in {path}")
    return 0


def write_report(
    folder: str | Path, out: str | Path | None = None, *, closer: bool = True, partial: bool = False
) -> Path:
    """Write the report of a results folder, its figures and their CSV files.

    Parameters
    ----------
    folder : path
        For instance ``results/main``.
    out : path, optional
        The page; ``report.html`` in that folder by default.
    closer : bool
        Whether to play the decisive cells once more for single votes.
    partial : bool
        Read a study that is not finished.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    DataError
        If the folder is empty, unfinished, of an older layout, or none of ours.
    """
    results, remarks = open_results(folder, partial=partial)
    reading = Reading(results, closer)
    target = Path(folder) / "figures"
    shown = []
    for panel in panels(reading):
        save(panel.draw(), target, panel.name)
        with writing(Path(folder)):
            write_text(_csv(panel.table), target / f"{panel.name}.csv")
        shown.append(panel)
    path = Path(out) if out else Path(folder) / "report.html"
    page = document(f"Plenary: {Path(folder).name}", _body(reading, shown, remarks, target))
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(page, path)
    return path


def _csv(frame: pd.DataFrame) -> str:
    return frame.to_csv(index=False, float_format="%.6g", lineterminator="\n")


def _body(reading: Reading, shown: list[Panel], remarks: list[str], folder: Path) -> str:
    title = reading.results.study.base["scenario"].get("title", reading.results.folder.name)
    parts = [
        f"<h1>{text(title)}</h1>",
        headline(reading),
        _answers(reading),
        _remarks(reading, remarks),
    ]
    parts.append(_definitions())
    for section in SECTIONS:
        mine = [p for p in shown if p.section == section]
        if mine:
            parts.append(f"<h2>{text(section)}</h2>")
            if section == SECTIONS[0]:
                parts.append(_best_table(reading))
            parts += [figure(p.name, p.heading, p.caption, folder, f"{p.name}.csv") for p in mine]
    parts += [_validation(reading), _assumptions(reading), _not_recorded(reading, shown)]
    parts.append(_vintage(reading))
    return "\n".join(parts)


def headline(reading: Reading) -> str:
    """Say the answer in one sentence with a number and its interval."""
    forum = reading.over_opponents["forum"].iloc[0]
    found = reading.against_runner_up(forum)
    best = found["best"]
    win, low, high = reading.best_interval(forum, best)
    rows = reading.over_opponents
    row = rows[(rows["forum"] == forum) & (rows["democratic"] == best)].iloc[0]
    n = int(reading.pooled["replications"].min())
    return (
        f'<p class="lead">In the body “{text(plain(forum))}” a democratic-aligned text prevails in '
        f"<b>{100 * win:.1f} %</b> of replications (95 % interval {100 * low:.1f}–{100 * high:.1f})"
        f" with the strategy <b>{text(plain(best))}</b>, over {row['opponents']} "
        f"opponent{'s' if row['opponents'] > 1 else ''} and {n} replications each; a "
        f"sovereigntist-aligned text prevails in {100 * row['mirrored']:.1f} %. "
        f"{_gain(reading, forum, best)}{_runner_up(found)}</p>"
    )


def _gain(reading: Reading, forum: str, best: str) -> str:
    rows = reading.pooled
    rows = rows[(rows["forum"] == forum) & (rows["democratic"] == best)]
    rows = rows[rows["difference"].notna()]
    if not len(rows):
        return ""
    worst = rows.loc[rows["difference"].idxmin()]
    words = (
        f"That is {100 * worst['difference']:+.1f} points (paired, "
        f"{100 * worst['difference_low']:+.1f} to {100 * worst['difference_high']:+.1f}) against "
        "doing nothing"
    )
    if len(rows) > 1:
        words += (
            f", against the opponent where it gains least ({text(plain(worst['sovereigntist']))})"
        )
    return words + ". "


def _runner_up(found: dict) -> str:
    if "difference" not in found:
        return ""
    name = text(plain(found["second"]))
    if found["low"] > 0:
        return (
            f"The next best, {name}, is {100 * found['difference']:.1f} points behind "
            f"({100 * found['low']:.1f} to {100 * found['high']:.1f}); the order is sure."
        )
    return (
        f"The next best, {name}, is {100 * found['difference']:.1f} points behind, which these "
        "replications cannot tell from no difference."
    )


def _answers(reading: Reading) -> str:
    items = []
    for forum in dict.fromkeys(reading.over_opponents["forum"]):
        found = reading.against_runner_up(forum)
        win, low, high = reading.best_interval(forum, found["best"])
        sure = "" if found.get("low", 1) > 0 else " (not told apart from the next best)"
        items.append(
            f"<b>Best strategy in {text(plain(forum))}</b>{text(plain(found['best']))}: "
            f"{100 * win:.1f} % ({100 * low:.1f}–{100 * high:.1f}){sure}"
        )
    items.append(f"<b>The three states that matter most</b>{_three(reading)}")
    items.append(f"<b>The weakest assumption</b>{_weakest(reading)}")
    return '<ul class="answers">' + "".join(f"<li>{i}</li>" for i in items) + "</ul>"


def _three(reading: Reading) -> str:
    out = []
    if len(reading.ranking):
        best = set(reading.cases.loc[reading.cases["role"] == "best", "case"])
        for case, rows in reading.ranking.groupby("case", sort=False):
            if case in best and rows["replications"].max() >= ENOUGH:
                out.append(f"{text(case)}: " + _states(rows.head(3), "swing", "of ballots open"))
    if len(reading.objections):
        best = set(reading.cases.loc[reading.cases["role"] == "best", "case"])
        for case, rows in reading.objections.groupby("case", sort=False):
            if case in best:
                rows = rows.rename(columns={"low": "share_low", "high": "share_high"})
                out.append(
                    f"{text(case)} (consensus): "
                    + _states(rows.nlargest(3, "share"), "share", "would object")
                )
    if not out:
        return f"not known: {text(reading.closeup.reason or 'no vote was held')}"
    return "<br>".join(out)


def _states(rows: pd.DataFrame, column: str, words: str) -> str:
    return (
        ", ".join(
            f"<b>{text(names()[r['iso3']])}</b> {100 * r[column]:.0f} % "
            f"({100 * r[f'{column}_low']:.0f}–{100 * r[f'{column}_high']:.0f})"
            for _, r in rows.iterrows()
        )
        + f" {words}"
    )


def _weakest(reading: Reading) -> str:
    found = reading.assumptions
    if not len(found):
        return f"not looked for: {text(reading.closeup.reason or 'no closer look')}"
    definition = found["key"] == YARDSTICK
    words = _swing_of(found[~definition], "the behaviour of members")
    words += _swing_of(found[definition], "the yardstick itself")
    turned = found[found["advantage"] <= 0]
    if len(turned):
        which = ", ".join(f"{r.key} = {r.value:g}" for r in turned.head(3).itertuples())
        words += f" The advantage over doing nothing disappears at {text(which)}."
    elif found["advantage"].notna().any():
        words += " At no end of any range does the advantage over doing nothing disappear."
    return words


def _swing_of(found: pd.DataFrame, what: str) -> str:
    if not len(found):
        return ""
    key = found["key"].iloc[0]
    rows = found[found["key"] == key].sort_values("win")
    least, most = 100 * rows["win"].iloc[0], 100 * rows["win"].iloc[-1]
    start = 100 * (rows["win"] - rows["difference"]).iloc[0]
    meaning = f'<span class="small">({text(_meaning(key))})</span><br>'
    shift = max(abs(least - start), abs(most - start))
    if shift < CLEAR:
        return (
            f"In {what}: none moves the win rate of the best strategy by {CLEAR} points or more "
            f"(the most, {shift:.0f}, <code>{text(key)}</code>). {meaning}"
        )
    ends = " or ".join(f"{r.value:g} ({100 * r.win:.0f} %)" for r in rows.itertuples())
    return (
        f"In {what}: <code>{text(key)}</code> moves the win rate of the best strategy most, from "
        f"{start:.0f} % to what is in brackets at an end of its range: {text(ends)}. {meaning}"
    )


def _meaning(key: str) -> str:
    from experiments.reference import parameters
    from sim.behaviour import Behaviour

    name = key.removeprefix("model.").split(".")[0]
    return parameters(Behaviour).get(name, {}).get("text", "")


def _remarks(reading: Reading, remarks: list[str]) -> str:
    remarks = list(remarks)
    n = int(reading.pooled["replications"].min())
    if n < FEW:
        remarks.append(
            f"{n} replications are too few for a claim about differences under about "
            f"{100 * 1.96 * (0.5 / max(n, 1)) ** 0.5:.0f} points; run more."
        )
    if reading.closeup.reason:
        remarks.append(f"There is no closer look at single votes: {reading.closeup.reason}.")
    if not remarks:
        return ""
    return '<div class="box warn">' + "".join(f"<p>{text(r)}</p>" for r in remarks) + "</div>"


def _definitions() -> str:
    return (
        '<p class="small"><b>Words.</b> <i>Alignment</i> of a text is its place between the '
        "reference positions of the two camps, −1 to +1; a <i>democratic-aligned</i> text "
        "prevails when what is in force lies above the threshold, a <i>sovereigntist-aligned</i> "
        "one when it lies below minus the threshold. This is a measurement, not praise. "
        "Where rival texts are both adopted, they count by their majorities. Intervals are "
        "95 % and hold the dice and, where so set, the uncertainty of estimated positions and "
        "coefficients, not every doubt about the model.</p>"
    )


def _best_table(reading: Reading) -> str:
    rows = reading.over_opponents
    order = {forum: at for at, forum in enumerate(dict.fromkeys(rows["forum"]))}
    rows = rows.sort_values("forum", key=lambda f: f.map(order), kind="stable")
    shown = rows.assign(
        **{name: (100 * rows[name]).round(1) for name in ("win", "worst", "mirrored")},
        forum=rows["forum"].map(plain),
        democratic=rows["democratic"].map(plain),
        worst_opponent=rows["worst_opponent"].map(plain),
    )
    heads = (
        "body", "strategy", "opponents", "democratic-aligned [%]", "worst case [%]",
        "against", "sovereigntist-aligned [%]",
    )  # fmt: skip
    return table(shown.head(120), heads)


def _validation(reading: Reading) -> str:
    from experiments.scores import scores

    body = scores(reading)
    return f"<h2>Validation</h2>{body}"


def _assumptions(reading: Reading) -> str:
    base = reading.results.study.base
    stated = list(base["scenario"].get("assumptions") or [])
    items = "".join(f"<li>{text(s)}</li>" for s in stated)
    known = _parameters_table(reading)
    return (
        '<h2>Assumptions</h2><div class="box"><ul>' + items + "</ul></div>"
        f"<details open><summary>Numbers that are assumed, not estimated</summary>{known}</details>"
    )


def _parameters_table(reading: Reading) -> str:
    from experiments.assumptions import calibration_name
    from experiments.reference import parameters
    from sim.behaviour import Behaviour
    from sim.members.positions import Calibration

    base = reading.config(int(reading.pooled["cell"].iloc[0]))
    given = base.get("model") or {}
    rows = []
    for name, facts in parameters(Behaviour).items():
        low, high = Behaviour.ranges.get(name, (None, None))
        span = "" if low is None else f"{low:g} to {high:g}"
        value = given.get(name, facts["default"])
        rows.append((f"model.{name}", "" if value is None else str(value), span, facts["text"]))
    coefficients = Calibration.load(calibration_name(base)).coefficients
    for name, one in coefficients.items():
        if one.tag != "estimated":
            span = f"{one.low:g} to {one.high:g}"
            rows.append((name, f"{one.value:g}", span, f"{one.tag}: {one.note} [{one.unit}]"))
    return table(pd.DataFrame(rows, columns=["key", "value", "range", "meaning"]))


def _not_recorded(reading: Reading, shown: list[Panel]) -> str:
    have = {p.name for p in shown}
    wanted = {
        "tallies": "tallies (no text was put to a vote)",
        "swing_members": "single votes",
        "pivots": "realised pivots: no single ballot decided which side prevails, or no vote held",
        "objectors": "objections (no body of this study decides by consensus alone)",
        "coalition_timeline": "membership of coalitions",
        "cost_per_vote": "cost per moved vote (needs no_action in the sweep)",
        "tornado": "assumptions one at a time",
        "fragmentation": "signatures (no text of this study is signed)",
        "norm_curves": "spread of norms and development over years (the calendar has one year)",
        "event_study": "effects of shocks (the scenario has none, or one year)",
    }
    missing = [words for name, words in wanted.items() if name not in have]
    if not missing:
        return ""
    items = "".join(f"<li>{text(m)}</li>" for m in missing)
    return f"<h2>What this study does not show</h2><ul>{items}</ul>"


def _vintage(reading: Reading) -> str:
    from experiments.assumptions import calibration_name
    from sim.members.positions import Calibration

    manifest = reading.results.manifest
    base = reading.config(int(reading.pooled["cell"].iloc[0]))
    calibration = Calibration.load(calibration_name(base))
    notes = calibration.notes
    sources = "".join(f"<li>{text(s)}</li>" for s in base["scenario"].get("sources") or [])
    return (
        "<h2>Data, version, how to reproduce</h2>"
        f"<p>Positions and coefficients: calibration <code>{text(calibration.name)}</code>, "
        f"{text(notes.get('rollcalls', len(calibration.items)))} roll-calls up to "
        f"{text(notes.get('last_vote', calibration.cutoff))} "
        f"(votes before {text(calibration.cutoff)}); {text(notes.get('source', ''))}. "
        "Facts about members: see SOURCES.md in the package.</p>"
        f"<ul>{sources}</ul>"
        f"<p>Plenary {text(manifest.get('plenary'))}, "
        f"commit <code>{text(manifest.get('commit'))}</code>, "
        f"Python {text(manifest.get('python'))}; seed {text(manifest.get('seed'))}; "
        f"{text(manifest.get('cells'))} cells × "
        f"{text(manifest.get('replications'))} replications.</p>"
        f"<p>Made by <code>{text(manifest.get('command'))}</code>; checked bit for bit by "
        f"<code>plenary replay {text(reading.results.folder)}</code>.</p>"
        f'<p class="small">Study {text(str(manifest.get("study"))[:16])}. The method is described '
        "in docs/odd.md; baseline of all differences: "
        f"{text(plain(BASELINE))}.</p>"
    )
