"""The answers at the head of a report: sentences with numbers and intervals."""

from __future__ import annotations

import pandas as pd

from experiments.analysis.assumptions import told_from_none
from experiments.analysis.standings import WHOLE
from experiments.figures.labels import change, percent
from experiments.figures.style import plain
from experiments.report.digest import Reading
from experiments.report.html import text
from experiments.report.outcome_panels import YARDSTICK
from experiments.report.uncertainty_section import sureness
from experiments.report.who_decides import three


def headline(reading: Reading) -> str:
    """Say the answer in one sentence with a number and its interval."""
    rows = reading.overall
    first = rows.iloc[0]
    where = (
        f"Over all decisions of the calendar, in {reading.standings['forum'].nunique()} bodies,"
        if first["forum"] == WHOLE
        else f"In the body <b>{text(reading.body(first['forum']))}</b>"
    )
    how = "best strategy" if len(rows) > 1 else "strategy"
    many = f"{first['opponents']} opponent{'s' if first['opponents'] > 1 else ''}"
    return (
        f'<p class="lead">{where} a democratic-aligned text prevails in '
        f"<b>{100 * first['win']:.1f} %</b> of replications (95 % interval "
        f"{100 * first['win_low']:.1f}–{100 * first['win_high']:.1f}) with the {how} "
        f"<b>{text(plain(first['democratic']))}</b>, over {many} and {first['replications']} "
        f"replications; a sovereigntist-aligned text prevails in "
        f"{percent(first['mirrored'], first['mirrored_low'], first['mirrored_high'], 1)}. "
        f"{_gain(first)}{_tie(rows)}</p>"
    )


def _gain(row: pd.Series) -> str:
    words = change(row["difference"], row["difference_low"], row["difference_high"])
    if not words:
        return ""
    sure = row["difference_low"] > 0 or row["difference_high"] < 0
    return (
        f"Against doing nothing that is {words} points, paired by replication"
        f"{'' if sure else ', which cannot be told from no difference'}. "
    )


def _tie(rows: pd.DataFrame) -> str:
    """Say whether the best strategy can be told from the others."""
    if len(rows) < 2:
        return ""
    tied = [text(plain(name)) for name in rows.loc[rows["tied"], "democratic"]]
    if not tied:
        return "No other strategy of the study prevails as often; the order is sure."
    if len(tied) == len(rows) - 1:
        return "<b>By how often it prevails, no strategy can be told from another here.</b>"
    return f"It is tied with {', '.join(tied)}: these replications cannot tell them apart."


def answers(reading: Reading) -> str:
    """Answer which strategy, which states, which assumption, and how sure, as a list."""
    several = reading.standings["democratic"].nunique() > 1
    items = [
        f"<b>{'Best strategy' if several else 'How often it prevails'}, body by body</b>"
        + _best(reading, several),
        f"<b>The three states that matter most</b>{three(reading)}",
        f"<b>The weakest assumption</b>{_weakest(reading)}",
        f"<b>Dice or ignorance</b>{_lines(sureness(reading))}",
    ]
    return '<ul class="answers">' + "".join(f"<li>{i}</li>" for i in items) + "</ul>"


def _lines(words: str) -> str:
    return text(words).replace("\n", "<br>")


def _best(reading: Reading, several: bool) -> str:
    lines = []
    for forum, rows in reading.standings.groupby("forum", sort=False):
        words = _first(rows) if several else _share(rows.iloc[0])
        lines.append(f"<li>{text(reading.body(str(forum)))}: {words}{_nearer(rows)}</li>")
    return "<ul>" + "".join(lines) + "</ul>"


def _share(row: pd.Series) -> str:
    return percent(row["win"], row["win_low"], row["win_high"], 1)


def _first(rows: pd.DataFrame) -> str:
    """Name the best strategy of a body, or say that none is best."""
    first = rows.iloc[0]
    name = text(plain(first["democratic"]))
    tied = [text(plain(one)) for one in rows.loc[rows["tied"], "democratic"]]
    if not tied:
        return f"<b>{name}</b> {_share(first)}, ahead of all others"
    if len(tied) == len(rows) - 1:
        return f"<b>a tie</b>, no strategy prevails more often than another; {name} {_share(first)}"
    return f"<b>{name}</b> {_share(first)}, tied with {', '.join(tied)}"


def _nearer(rows: pd.DataFrame) -> str:
    """Where win rates tie, say which strategy moves the alignment in force most."""
    if len(rows) < 2 or not rows["tied"].any() or not rows["shift"].notna().any():
        return ""
    most = rows.loc[rows["shift"].idxmax()]
    if not most["shift_low"] > 0:
        return "; none raises the alignment in force either"
    moved = change(most["shift"], most["shift_low"], most["shift_high"], 1, 3)
    return f"; {text(plain(most['democratic']))} raises the alignment in force most, {moved}"


def _weakest(reading: Reading) -> str:
    found = reading.assumptions
    if not len(found):
        return f"not looked for: {text(reading.closeup.reason or 'no closer look')}"
    definition = found["key"] == YARDSTICK
    swings = [
        _swing_of(found[~definition], "the behaviour of members", "behavioural assumption"),
        _swing_of(found[definition], "the yardstick itself", "change of the yardstick"),
    ]
    words = "".join(said for _, said in sorted(swings, key=lambda s: -s[0]))  # largest first
    words += (
        '<span class="small">Played again in the first case shown, with fewer replications than '
        "the sweep, so its starting value differs a little from the rates above.</span>"
    )
    known = found[found["advantage"].notna()]
    turned = known[known["advantage"] <= 0]
    if len(turned):
        which = ", ".join(f"{r.key} = {r.value:g}" for r in turned.head(3).itertuples())
        words += f" The advantage over doing nothing disappears at {text(which)}."
    elif len(known):
        words += (
            f" At no end of the {known['key'].nunique()} ranges that matter most does the "
            "advantage over doing nothing disappear."
        )
    return words


def _swing_of(found: pd.DataFrame, what: str, one: str) -> tuple[float, str]:
    """Say how far the assumption that matters most moves the win rate: (points, sentence)."""
    if not len(found):
        return 0.0, ""
    n = int(found["replications"].iloc[0])
    sure = told_from_none(found)
    first = sure.iloc[0] if len(sure) else found.loc[found["difference"].abs().idxmax()]
    key = first["key"]
    meaning = f'<span class="small">({text(_meaning(key))})</span><br>'
    if not len(sure):
        return 0.0, (
            f"In {what}: no {one} can be told from none at {n} replications (the largest change "
            f"is {_moved(first)} points, <code>{text(key)}</code> at {first['value']:g}). {meaning}"
        )
    rows = found[found["key"] == key].sort_values("win")
    start = 100 * (first["win"] - first["difference"])
    ends = " or ".join(
        f"to <b>{100 * row['win']:.0f} %</b> at {row['value']:g}, {_moved(row)} points"
        for _, row in rows.iterrows()
    )
    return 100 * abs(first["difference"]), (
        f"In {what}: with <code>{text(key)}</code> at an end of its stated range, the win rate of "
        f"the best strategy goes from {start:.0f} % {ends}; n = {n}. {meaning}"
    )


def _moved(row: pd.Series) -> str:
    return change(row["difference"], row["difference_low"], row["difference_high"])


def _meaning(key: str) -> str:
    from experiments.config.parameter_docs import parameters
    from sim.behaviour import Behaviour

    name = key.removeprefix("model.").split(".")[0]
    return parameters(Behaviour).get(name, {}).get("text", "").replace("`", "")
