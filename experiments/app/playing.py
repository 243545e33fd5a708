"""Many replications of a meeting: how they end, and what moved every member, round by round."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.app.view import each_round, title_of
from sim.forecast.evidence import Call
from sim.meeting.draft import Draft
from sim.meeting.expected import logistic
from sim.meeting.state import Meeting
from sim.members.calibration import Calibration
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.theory.ballot import spatial_gain

TEXT_STEP = 0.2  # by which a text is moved to see who follows [sd]
# Parts of a lean beside the record, in the order in which they are shown.
PARTS = {
    "revised": "how the text was revised since it was tabled",
    "ties": "ties to the sponsors",
    "bound": "a line of its own, as a sponsor or declared",
    "spent": "what camps have spent on its vote",
    "pressed": "whips, bloc instructions and the conduct of camps",
}


@dataclass(frozen=True, eq=False)
class Moment:
    """What N members thought of one text after one round, as means over replications.

    Attributes
    ----------
    yes, no : (N,) float64
        Probability of each ballot of one who comes.
    lean : (N,) float64
        Log-odds of a yes [logits].
    parts : mapping of str to (N,) float64
        `PARTS` of it; what is left is the record and what is drawn.
    favour : (N,) float64
        Change of the probability of a yes by one logit of inducement.
    moved : mapping of str to (N,) float64
        Change of it if the text stood `TEXT_STEP` higher on an axis.
    call : Call or None
        What the record was asked.
    """

    yes: np.ndarray
    no: np.ndarray
    lean: np.ndarray
    parts: Mapping[str, np.ndarray]
    favour: np.ndarray
    moved: Mapping[str, np.ndarray]
    call: Call | None


@dataclass(frozen=True, eq=False)
class Played:
    """Many replications.

    Attributes
    ----------
    meetings, votes : DataFrame
        How each item ended, and every ballot.
    moments : dict of (str, int, str) to Moment
        By meeting, round and text.
    iso3 : tuple of str
    attendance : dict of str to (N,) float64
        Probability of coming, by meeting; 0 for members without a vote.
    calibration : Calibration
    caucuses : dict of str to tuple of str
        Standing groups in which each member consults.
    named : frozenset of str
        Members whom a change names.
    """

    meetings: pd.DataFrame
    votes: pd.DataFrame
    moments: dict[tuple[str, int, str], Moment]
    iso3: tuple[str, ...]
    attendance: dict[str, np.ndarray]
    calibration: Calibration
    caucuses: dict[str, tuple[str, ...]]
    named: frozenset[str]


def play_all(config: Mapping, replications: int) -> Played:
    """Play many replications and keep how each ended, and what moved members.

    Parameters
    ----------
    config : mapping
    replications : int
    """
    scenario = Scenario({**config, "record": {"votes": True}})
    model = NegotiationModel(scenario, range(replications))
    moments: dict[tuple[str, int, str], Moment] = {}
    attendance: dict[str, np.ndarray] = {}
    try:
        for meeting in each_round(model):
            where = title_of(meeting.label)
            attendance[where] = np.where(meeting.room.entitled, meeting.room.attendance, 0.0)
            for k, draft in enumerate(meeting.text.drafts):
                moments[where, meeting.round, draft.name] = _moment(meeting, k)
        if model.campaign is not None:
            model.campaign.finish()
        tables = model.recorder.tables()
    finally:
        model.close()
    roster = scenario.roster
    return Played(
        meetings=tables["meetings"],
        votes=tables.get("votes", pd.DataFrame()),
        moments=moments,
        iso3=tuple(roster.iso3),
        attendance=attendance,
        calibration=scenario.calibration,
        caucuses={
            code: tuple(name for name in scenario.caucuses if roster.blocs[name][at])
            for at, code in enumerate(roster.iso3)
        },
        named=frozenset(code for change in scenario.changes for code in change.members),
    )


def _moment(meeting: Meeting, k: int) -> Moment:
    draft, lean = meeting.text.drafts[k], meeting.text.leans[k]
    position = meeting.chamber.positions.now()
    yes, no = meeting.text.expected.yes(k), meeting.text.expected.no(k)
    shape = lean.shape

    def mean(values: object) -> np.ndarray:
        return np.broadcast_to(np.asarray(values, dtype=float), shape).mean(axis=0)

    def gained(added: float | np.ndarray) -> np.ndarray:
        return mean(logistic((lean + added - draft.halfwidth) / draft.noise) - yes)

    first = spatial_gain(position, draft.salience, draft.origin, draft.status_quo, draft.stakes)
    return Moment(
        yes=mean(yes),
        no=mean(no),
        lean=mean(lean),
        parts={
            "revised": mean(draft.gain(position) - first),
            "ties": mean(draft.tie),
            "bound": mean(0.0 if draft.commitment is None else draft.commitment),
            "spent": mean(0.0 if draft.inducement is None else draft.inducement),
            "pressed": mean(lean - draft.lean(position)),
        },
        favour=gained(1.0),
        moved={
            axis: gained(_shifted(draft, position, d) - draft.gain(position))
            for d, axis in enumerate(meeting.chamber.axes)
        },
        call=draft.call,
    )


def _shifted(draft: Draft, position: np.ndarray, axis: int) -> np.ndarray:
    """Gain of a text that stood a step higher on an axis, (R, N) [logits]."""
    place = draft.position.copy()
    place[:, axis] += TEXT_STEP
    return spatial_gain(position, draft.salience, place, draft.status_quo, draft.stakes)
