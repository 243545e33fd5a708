"""``plenary effects``: what recorded votes say of the effects that the model assumes.

Recorded roll-calls with leaders on both sides are forecast from what lay before their
day and the leaders' lines; then one thing at a time is added to the forecast, with slope,
constant and band free, and its coefficient stands beside the assumed value. What it saves
on later roll-calls is told as well. Two facts that need no regression stand below:
how sponsors voted, and how tallies moved from committee to plenary.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from textwrap import wrap

import numpy as np
import pandas as pd

from experiments.estimation.calibration_files import open_calibration
from experiments.estimation.forecast_coefficients import LEADERS
from experiments.estimation.vote_tables import parse_day
from experiments.figures.text_tables import aligned, markdown
from experiments.store.atomic import write_csv, write_text
from experiments.store.folders import writing
from experiments.store.outputs import make_folder, output_file
from experiments.validation.effects.ballots import Ballots, collect, estimate
from experiments.validation.effects.instruments import instruments
from sim.errors import ConfigError
from sim.members.roster import Roster
from sim.members.tables import DATA

CALLS = 320  # roll-calls forecast [count]
LEAST = 30
INTRODUCTION = (
    "{calls} roll-calls of the General Assembly of {first} to {last} with leaders on both sides, "
    "{ballots} ballots; {digital} of the roll-calls are on digital texts. Each "
    "is forecast from what "
    "lay before its day and the lines of five leaders; then one thing at a time "
    "is added, with slope, "
    "constant and band free. Intervals are 95 %, roll-calls as clusters. *Saved later* is log loss "
    "per ballot on the last third of the roll-calls, fitted on the first two "
    "thirds; above zero the "
    "thing would improve a forecast. Positions are those of the calibration; of the record nothing "
    "later than the day before is used. *Against*: the interval leaves out the "
    "assumed value; *cannot "
    "tell*: it holds both that and zero."
)
MEANING = (
    "What is seen here is what states do whom a patron has long financed or who depend on it. A "
    "payment for one vote, a whip or a threat could do more and leaves no trace in these data: for "
    "those the model keeps an assumption with a stated range that reaches zero, and "
    "`uncertainty=structural` carries it into every change between strategies."
)
APART = (
    "Where all votes and those on digital texts part, as over Chinese finance and dependence on "
    "China, the assumed value is one that the digital texts allow, since those are what is "
    "negotiated here; the lower end of its range is zero, which is what all votes allow at most. "
    "Money that is said to work against its giver is not modelled."
)
HEADS = ("instrument", "unit", "all votes", "digital texts", "saved later", "assumed", "verdict")


def main(argv: Sequence[str]) -> int:
    """Run ``plenary effects``."""
    options = _parser().parse_args(list(argv))
    if options.calls < LEAST:
        raise ConfigError(
            "--calls", "too few to say", value=options.calls, allowed=f"{LEAST} or more"
        )
    for name in ("out", "docs"):
        if getattr(options, name):
            output_file(
                getattr(options, name), [".csv" if name == "out" else ".md"], key=f"--{name}"
            )
    since = parse_day(options.since, "since")
    calibration = open_calibration(options.calibration)
    data = collect(
        calibration, since, options.calls, LEADERS, lambda line: print(line, file=sys.stderr)
    )
    table = measure(data)
    print(aligned([HEADS, *rows(table)]))
    for file in filter(None, (options.out, options.docs)):
        make_folder(Path(file).parent)
    if options.out:
        with writing(Path(options.out).parent):
            write_csv(table, Path(options.out))
    if options.docs:
        page(table, data, options)
    return 0


def _parser() -> argparse.ArgumentParser:
    text, more = (__doc__ or "").split("\n\n", 1)
    parser = argparse.ArgumentParser(prog="plenary effects", description=text, epilog=more)
    parser.add_argument("--calibration", default="default", help="where the votes come from")
    parser.add_argument("--since", default="2012-01-01", help="first day")
    parser.add_argument("--calls", type=int, default=CALLS, help="roll-calls forecast")
    parser.add_argument("--out", help="a table, .csv")
    parser.add_argument("--docs", nargs="?", const="docs/effects.md", help="the page to write")
    return parser


def measure(data: Ballots) -> pd.DataFrame:
    """Estimate every effect, on all roll-calls and on those with a topic alone."""
    roster = Roster.load()
    roster = roster.at(np.array([roster.index(code) for code in data.iso3]))
    found = []
    for one in instruments():
        x = one.x(data, roster)
        whole = asdict(estimate(data, x))
        digital = asdict(estimate(data, x, data.topic[data.call]))
        found.append(
            {"instrument": one.name, "unit": one.unit}
            | {"assumed": one.assumed, "expected": one.expected}
            | whole | {f"digital_{name}": value for name, value in digital.items()}
            | {"verdict": verdict(one.expected, whole["low"], whole["high"])}
        )  # fmt: skip
    return pd.DataFrame(found)


def verdict(expected: float, low: float, high: float) -> str:
    """Say what an interval says of an assumed value.

    Examples
    --------
    >>> verdict(0.5, 0.0, 0.1), verdict(0.5, 0.2, 0.8), verdict(0.5, -1.0, 1.0)
    ('against', 'supported', 'cannot tell')
    """
    if not np.isfinite(low):
        return "cannot tell"
    if np.isfinite(expected) and not low <= expected <= high:
        return "against"
    if low <= 0.0 <= high:
        return "no effect seen" if expected == 0.0 else "cannot tell"
    return "supported" if np.isfinite(expected) else "seen"


def rows(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """Lay out the table, a line an instrument."""
    return [
        (
            row.instrument, row.unit, _number(row.value, row.low, row.high),
            _number(row.digital_value, row.digital_low, row.digital_high),
            _number(row.gain, row.gain_low, row.gain_high, 4), row.assumed, row.verdict,
        )
        for row in table.itertuples()
    ]  # fmt: skip


def _number(value: float, low: float, high: float, digits: int = 2) -> str:
    if not np.isfinite([value, low, high]).all():
        return "–"
    text = f"{value:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})"
    return text.replace("-", "−")


def page(table: pd.DataFrame, data: Ballots, options: argparse.Namespace) -> None:
    """Write the page of the documentation."""
    first, last = str(data.date.min())[:4], str(data.date.max())[:4]
    told = INTRODUCTION.format(
        calls=len(data.date),
        first=first,
        last=last,
        ballots=len(data.vote),
        digital=int(data.topic.sum()),
    )
    made = f"plenary effects --docs --since {options.since} --calls {options.calls}"
    lines = [
        "# Effects against data",
        "",
        f"<!-- Written by `{made}`; do not edit. -->",
        "",
        *wrap(told, 100),
        "",
        *markdown(HEADS, rows(table)),
        "",
        *wrap(MEANING, 100),
        "",
        *wrap(APART, 100),
        "",
        "## Facts that need no regression",
        "",
        *_item(_sponsors()),
        *_item(_sittings()),
        "",
    ]
    with writing(Path(options.docs).parent):
        write_text("\n".join(lines), Path(options.docs))


def _item(text: str) -> list[str]:
    return wrap(text, 100, initial_indent="- ", subsequent_indent="  ")


def _sponsors() -> str:
    found = pd.read_csv(DATA / "known" / "sponsor_ballots.csv", encoding="utf-8")
    drafts, yes, no, abstain, absent = (
        int(found[name].sum()) for name in ("drafts", "yes", "no", "abstain", "absent")
    )
    return (
        f"**Sponsorship.** In {drafts} roll-calls of 2023 on drafts of the Third "
        "Committee sponsors "
        f"cast {yes + no + abstain + absent} ballots: {yes} yes, {abstain} abstentions, {no} no; "
        f"{absent} were away. A sponsor's yes is safe (`model.sponsorship`, 4 logits beyond the "
        "band, gives 98 %); what sponsoring *causes* is not told by it."
    )


def _sittings() -> str:
    found = pd.read_csv(DATA / "known" / "committee_plenary.csv", encoding="utf-8")
    moved = []
    for name in ("yes", "no", "abstain"):
        change = found[f"plenary_{name}"] - found[f"committee_{name}"]
        mean = f"{change.mean():+.1f}".replace("-", "−")
        moved.append(f"{name} {mean} (standard deviation {change.std():.1f})")
    same = (
        (found["committee_yes"] > found["committee_no"])
        == (found["plenary_yes"] > found["plenary_no"])
    ).sum()
    return (
        f"**Committee to plenary.** Over {len(found)} texts: {', '.join(moved)}; "
        "the majority was the "
        f"same in {same}. What a month changes is mostly who is in the room: `model.sitting_luck`, "
        "`sitting_attendance` and `sitting_absence` are fitted to these "
        "([two ballots](two-ballots.md))."
    )
