"""Some replications of one cell played once more, with every ballot, seat and lean kept."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.forums.procedures.consensus import maintained
from sim.meeting.sounding import objectors
from sim.model import NegotiationModel
from sim.scenario import Scenario

NONE = "none"  # no coalition


def play(config: dict, replications: range) -> tuple[dict[str, pd.DataFrame], dict]:
    """Play some replications, noting in every round who sits in which coalition.

    Parameters
    ----------
    config : dict
        A whole configuration.
    replications : range

    Returns
    -------
    tables : dict of str to DataFrame
        The tables of `sim.simulation.simulate` with rounds and votes; ``seats``:
        share of replications in which a member sits in each coalition; ``flows``:
        how many members move from one to another between two rounds;
        ``objections``, where the chair proposes one text: in how many
        replications a member objects to it when the talks end, and is the only one.
    leans : dict of tuple to (R, N) float32
        Meeting, item and draft to the lean of every member when the talks end.
    """
    scenario = Scenario({**config, "record": {"rounds": True, "votes": True}})
    model = NegotiationModel(scenario, replications)
    seated, flows, objections, before = [], [], [], None
    leans: dict[tuple, np.ndarray] = {}
    try:
        while model.running:
            label = model.meeting.label if model.meeting else None
            model.step()
            meeting = model.meeting or model.last
            if meeting is None:
                break
            if meeting.label != label:
                before = None
            now = _sitting(meeting)
            seated.append(_seats(meeting, now))
            if before is not None:
                flows.append(_flows(meeting, before, now))
            before = now
            if meeting.round >= meeting.rounds:
                leans |= _leans(meeting)
                if meeting.room.forum.one_text:
                    objections.append(_objections(meeting))
        if model.campaign is not None:
            model.campaign.finish()  # the years after the last meeting
        tables = model.recorder.tables()
    finally:
        model.close()
    tables["seats"] = pd.concat(seated, ignore_index=True)
    if flows:
        tables["flows"] = pd.concat(flows, ignore_index=True)
    if objections:
        tables["objections"] = pd.concat(objections, ignore_index=True)
    return tables, leans


def _leans(meeting) -> dict[tuple, np.ndarray]:
    number = int(meeting.label.split("/")[1])
    return {
        (number, meeting.item, draft.name): lean.astype(np.float32)
        for draft, lean in zip(meeting.text.drafts, meeting.text.leans, strict=True)
    }


def _sitting(meeting) -> np.ndarray:
    """Give each member's coalition, (R, N): index into `seats`."""
    now = np.zeros(meeting.coalition.shape[1:], dtype=np.int8)
    for c in range(len(meeting.camps)):
        now[meeting.coalition[c]] = c + 1
    return now


def seats(meeting) -> tuple[str, ...]:
    """Name where a member may sit: in no coalition, or in a camp's."""
    return (NONE, *(camp.name for camp in meeting.camps))


def _keys(meeting) -> dict:
    number = int(meeting.label.split("/")[1])
    return {"meeting": number, "item": meeting.item, "round": meeting.round}


def _seats(meeting, now: np.ndarray) -> pd.DataFrame:
    columns = {**_keys(meeting), "iso3": list(meeting.chamber.roster.iso3)}
    for code, name in enumerate(seats(meeting)):
        columns[name] = (now == code).mean(axis=0)
    return pd.DataFrame(columns)


def _flows(meeting, before: np.ndarray, now: np.ndarray) -> pd.DataFrame:
    rows = [
        {**_keys(meeting), "from": a, "to": b, "members": moved}
        for i, a in enumerate(seats(meeting))
        for j, b in enumerate(seats(meeting))
        if (moved := float(((before == i) & (now == j)).sum(axis=1).mean())) > 0
    ]
    return pd.DataFrame(rows)


def _objections(meeting) -> pd.DataFrame:
    parts = []
    for k, draft in enumerate(meeting.text.drafts):
        if draft.camp is not None:
            continue
        against = maintained(_Talks(meeting), k, "", meeting.room.entitled)
        only = against & (against.sum(axis=1) == 1)[:, None]
        parts.append(
            pd.DataFrame(
                {
                    **_keys(meeting),
                    "draft": draft.name,
                    "iso3": list(meeting.chamber.roster.iso3),
                    "replications": meeting.chamber.n_replications,
                    "objects": against.sum(axis=0),
                    "only": only.sum(axis=0),
                }
            )
        )
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


class _Talks:
    """The side of a meeting that a search for maintained objections needs."""

    def __init__(self, meeting):
        self.meeting = meeting

    def objection(
        self,
        draft: int,
        stage: str,
        standing: np.ndarray | None,
        *,
        spared: bool = False,
        deferred: bool = False,
        cost: float = 0.0,
    ) -> np.ndarray:
        relief = self.meeting.chamber.behaviour.relief if spared else 0.0
        return objectors(
            self.meeting, draft, standing, spared=relief, deferred=deferred, extra=cost
        )
