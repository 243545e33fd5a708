"""The first page of a report, body by body: who is pivotal, how sure, what undoes the advice."""

from types import SimpleNamespace

import pandas as pd

from experiments.report.how_sure import how_sure
from experiments.report.html import piece

ROW = {"forum": "oewg", "setting": "", "strategy": "tent", "replications": 400}
UNTURNED = {"ranges": 3, "turned": []}


def reading(*verdicts):
    """Stand in for a study that looked at block cost in the working group."""
    rows = [
        {**ROW, "first": "tent", "second": "no_action", "key": "block_cost", "verdict": verdict,
         "low": 0.0, "high": 4.0, "break_even": 0.46, "at_low": -0.1, "at_high": 0.1}
        for verdict in verdicts
    ]  # fmt: skip
    columns = [*ROW, "first", "second", "key", "verdict", "low", "high", "break_even", "at_low"]
    first = pd.DataFrame([{"forum": "first_committee", "setting": "", "strategy": "block"}])
    return SimpleNamespace(
        break_evens=pd.DataFrame(rows, columns=[*columns, "at_high"]), overall=first
    )


def test_every_body_is_graded_by_what_was_looked_at_there():
    """One grade for all bodies once rested on the assumptions of the first."""
    told = {"by": "utility", "row": ROW}
    assert how_sure(reading("holds"), told, UNTURNED)["grade"] == "sure"
    assert how_sure(reading("turns"), told, UNTURNED)["grade"] == "fairly sure"
    unseen = how_sure(reading(), told, UNTURNED)
    assert unseen["grade"] == "fairly sure" and not unseen["looked"]
    assert (
        how_sure(reading("holds"), {"by": "nothing", "row": ROW}, UNTURNED)["grade"] == "not sure"
    )
    few = {"by": "win", "row": ROW | {"replications": 60}}
    assert how_sure(reading("holds"), few, UNTURNED)["grade"] == "not sure"


def test_what_would_undo_the_advice_is_said_in_words_and_with_its_side():
    one = {"by": "utility", "row": ROW, "place": "Working group"}
    one["sure"] = how_sure(reading("turns"), one, UNTURNED)
    said = " ".join(piece("brief.html.j2", "undoing", one).split())
    assert said == (
        "tent is no longer ahead of doing nothing with block cost (loss a state bears rather than "
        "break consensus) below about 0.46."
    )


def test_where_no_state_decides_none_is_put_first():
    state = {"name": "Maldives", "tips": 0.03, "tips_low": 0.01, "tips_high": 0.06}
    facts = {
        "place": "First Committee", "how": "vote", "case": "", "measure": "tips", "n": 200,
        "whole": 200, "names": [state], "tied": True,
        "summary": {"single": 0, "single_low": 0, "single_high": 0.02, "never": 0, "turns": 99},
    }  # fmt: skip
    said = " ".join(piece("decides.html.j2", "pivotal", facts).split())
    assert said.startswith("First Committee: <b>no single state</b>: one ballot alone changes")
    assert said.endswith(
        "Nearest the tipping point is Maldives (3 % (1–6); n = 200), no surer than the next."
    )
