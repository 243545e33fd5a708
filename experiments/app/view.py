"""What the page shows: a meeting played round by round, as plain tables.

No drawing and no widgets here, so that every number on the page can be tested
without a browser.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.analysis.play_again import NONE, seats
from experiments.figures.style import VOTE
from sim.errors import ConfigError
from sim.meeting.outcomes import RESULTS
from sim.meeting.state import Meeting
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.theory.ballot import VOTE_LETTERS


@dataclass(frozen=True)
class Frame:
    """One round of one replication.

    Attributes
    ----------
    meeting : str
        Which meeting and item.
    round : int
    decided : bool
        Whether these are the ballots cast, not those expected.
    ballots : dict of str to dict of str to str
        Draft to member to Y, A, N or X.
    coalition : dict of str to str
        Member to its coalition.
    alignment : dict of str to float
        Draft to where it stands on the yardstick.
    camps : tuple of str
        The scenario's.
    result : str
        What was decided; empty before.
    """

    meeting: str
    round: int
    decided: bool
    ballots: dict
    coalition: dict
    alignment: dict
    camps: tuple[str, ...]
    result: str = ""


def each_round(model: NegotiationModel) -> Iterator[Meeting]:
    """Play a model to its end, and give the meeting as it stands after every round."""
    while model.running:
        model.step()
        meeting = model.meeting or model.last
        if meeting is None:
            return
        yield meeting


def frames(config: Mapping, replication: int = 0) -> list[Frame]:
    """Play one replication and keep every round.

    Parameters
    ----------
    config : mapping
    replication : int

    Returns
    -------
    list of Frame
    """
    if not isinstance(replication, int) or replication < 0:
        raise ConfigError("replication", "must be 0 or more", value=replication)
    model = NegotiationModel(
        Scenario({**config, "record": {}}), range(replication, replication + 1)
    )
    out = []
    try:
        for meeting in each_round(model):
            decided = model.meeting is None
            out.append(_frame(model, meeting, decided))
    finally:
        model.close()
    return out


def _frame(model, meeting, decided: bool) -> Frame:
    iso3 = meeting.chamber.roster.iso3
    ballots = {}
    for k, draft in enumerate(meeting.text.drafts):
        codes = _codes(model, meeting, k, decided)
        ballots[draft.name] = {
            c: VOTE_LETTERS[v]
            for c, v, e in zip(iso3, codes, meeting.room.entitled, strict=True)
            if e
        }
    seat = np.zeros(len(iso3), dtype=int)
    for c in range(len(meeting.camps)):
        seat[meeting.coalition[c][0]] = c + 1
    return Frame(
        meeting=title_of(meeting.label),
        round=meeting.round,
        decided=decided,
        ballots=ballots,
        coalition=dict(zip(iso3, (seats(meeting)[s] for s in seat), strict=True)),
        alignment={
            d.name: float(meeting.text.yardstick.alignment(d.position)[0])
            for d in meeting.text.drafts
        },
        camps=tuple(camp.name for camp in meeting.camps),
        result=RESULTS[int(model.held.result[0])] if decided else "",
    )


def title_of(label: str) -> str:
    """Name a meeting for people.

    Examples
    --------
    >>> title_of("meeting/0/information_security")
    'meeting 1, information security'
    """
    _, number, item = label.split("/", 2)
    return f"meeting {int(number) + 1}, {item.replace('_', ' ')}"


def _codes(model, meeting, k: int, decided: bool) -> np.ndarray:
    """Give ballots cast on a draft, or else what each member present leans to: (N,) codes."""
    if decided and model.outcome.tally[0, k].sum() > 0:
        return model.outcome.votes[0, k].astype(int)
    lean, band = meeting.text.leans[k][0], meeting.text.drafts[k].halfwidth[0]
    codes = np.where(lean > band, 2, np.where(lean < -band, 0, 1))
    return np.where(meeting.room.present[0], codes, 3)


def rounds_table(played: Sequence[Frame]) -> pd.DataFrame:
    """Give alignment of every text and size of every coalition, round by round."""
    rows = []
    for frame in played:
        sizes = pd.Series(list(frame.coalition.values())).value_counts()
        for draft, alignment in frame.alignment.items():
            rows.append(
                {
                    "case": frame.meeting,
                    "round": frame.round,
                    "draft": draft,
                    "alignment": alignment,
                    **{name: int(sizes.get(name, 0)) for name in (NONE, *frame.camps)},
                }
            )
    return pd.DataFrame(rows)


def seats_table(played: Sequence[Frame]) -> pd.DataFrame:
    """Give, for the coalition timeline, the members of each coalition in every round."""
    rows = [
        {"case": f.meeting, "round": f.round, **{s: float(seat == s) for s in (NONE, *f.camps)}}
        for f in played
        for seat in f.coalition.values()
    ]
    return pd.DataFrame(rows)


def tally(ballots: Mapping[str, str]) -> dict[str, int]:
    """Count ballots by kind.

    Examples
    --------
    >>> tally({"KEN": "Y", "BRA": "A", "USA": "Y"})
    {'Y': 2, 'A': 1, 'N': 0, 'X': 0}
    """
    return {kind: sum(v == kind for v in ballots.values()) for kind in VOTE}
