"""A small world that can be worked out on paper."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from sim.behaviour import Behaviour
from sim.chamber import Chamber
from sim.forums.forum import Forum
from sim.forums.procedures import SimpleMajority
from sim.meeting import motions
from sim.meeting.draft import Draft
from sim.meeting.meeting_floor import MeetingFloor
from sim.meeting.sounding import sound_out
from sim.meeting.state import open_meeting
from sim.meeting.yardstick import Yardstick
from sim.members.calibration import Calibration, Coefficient
from sim.members.roll_calls import Agenda
from sim.members.roster import Roster
from sim.strategies.camp import Camp, Strategy
from sim.streams import Streams

PLACE = (1.0, 0.0, -1.0)


def some_roster(n_members, blocs=None, gdp=1e12):
    """Make members A, B, C … on one continent each, without ties."""
    codes = [chr(ord("A") + i) * 3 for i in range(n_members)]
    table = pd.DataFrame(
        {
            "iso3": codes,
            "name": [f"Land {code}" for code in codes],
            "kind": "state",
            "subregion": codes,
            "continent": codes,
            "regime": np.linspace(1, 0, n_members),
            "gdp": np.broadcast_to(np.asarray(gdp, dtype=float), n_members),
            "gdp_per_head": 1e4,
            "capability": 1.0 / n_members,
        }
    )
    masks = {name: np.isin(codes, who) for name, who in (blocs or {}).items()}
    return Roster(table, masks, frozenset(), np.zeros((n_members, n_members), dtype=bool))


def some_calibration(iso3, place, *, slope=4.0, se=0.0, attendance=1.0, halfwidth=0.5):
    """Make a calibration on one axis, with one past roll-call that splits at 0."""
    place = np.asarray(place, dtype=float).reshape(len(iso3), -1)
    axes = ("openness", "development", "regulation")[: place.shape[1]]
    word = np.array(["past"])
    row = np.zeros((1, place.shape[1]))
    row[0, 0] = slope
    items = Agenda(
        id=word, date=np.array(["2018-01-01"], dtype="datetime64[D]"), topic=word, issues=word,
        resolution=word, title=word, slope=row, cut=np.zeros(1), halfwidth=np.full(1, halfwidth),
        kind=np.array(["text"]),
    )  # fmt: skip
    number = Coefficient(halfwidth, None, 0, 9, "logits", "assumed")
    return Calibration(
        name="paper", cutoff="2018-12-01", axes=axes, iso3=tuple(iso3), mean=place,
        se=np.full(place.shape, se), attendance=np.full(len(iso3), attendance),
        assumed=np.zeros(len(iso3), dtype=bool), items=items,
        record=np.full((1, len(iso3)), 2, dtype=np.int8), coefficients={"halfwidth": number},
        n_estimated=min(2, len(axes)),
    )  # fmt: skip


def some_chamber(place=PLACE, *, n_replications=2, blocs=None, gdp=1e12, caucuses=(), **options):
    """Seat members at some places on the openness axis."""
    place = np.asarray(place, dtype=float)
    behaviour = {"discipline": {}, "tie": 0.0, "joining_cost": 0.0, "company": 0.0}
    behaviour |= options.pop("behaviour", {})
    roster = some_roster(len(place), blocs, gdp)
    return Chamber(
        roster,
        some_calibration(roster.iso3, place, **options),
        Behaviour(**behaviour),
        Streams(1, range(n_replications)),
        uncertain=bool(options.get("se")),
        caucuses=caucuses,
    )


def some_draft(chamber, camp="democratic", *, position=1.0, status_quo=0.0, stakes=1.0, **values):
    """Put a text on the table; the rest of what a text has is 0."""
    n_replications, n_axes = chamber.n_replications, len(chamber.axes)

    def point(value):
        return np.tile(np.resize(np.atleast_1d(value), n_axes), (n_replications, 1)).astype(float)

    salience = np.zeros(n_axes)
    salience[0] = 1.0
    fields = {
        "name": f"text of the {camp} camp" if camp else "chair",
        "camp": camp,
        "sponsors": np.zeros(chamber.n_members, dtype=bool),
        "position": point(position),
        "status_quo": point(status_quo),
        "salience": salience,
        "stakes": np.full(n_replications, float(stakes)),
        "valence": np.zeros(n_replications),
        "leaning": np.zeros((n_replications, chamber.n_members)),
        "halfwidth": np.full((n_replications, chamber.n_members), 0.5),
    }
    return Draft(**fields | values)


def some_meeting(chamber, drafts=None, *, leaders=("AAA",), rivals=("CCC",), ours=None, theirs=None,
                 rivals_=None, quiet=True, **forum):  # fmt: skip
    """Seat two camps around some texts; unless told otherwise luck is set to 0."""
    roster = chamber.roster
    camps = []
    for name, heads, strategy in (
        ("democratic", leaders, ours or Strategy()),
        ("sovereigntist", rivals, theirs or Strategy()),
    ):
        invited = strategy.invite.members(roster)
        camps.append(Camp(name, roster.codes(list(heads)), invited, strategy))
    drafts = [some_draft(chamber)] if drafts is None else drafts
    body = {"name": "room", "title": "A room", "members": list(roster.iso3), "rivals": rivals_}
    stages = {"vote": SimpleMajority(quorum_to_decide=0)}
    forum = Forum(**body | {"stages": stages, "rounds": 2} | forum)
    end = drafts[0].position[0]
    axis = Yardstick({"one": end, "other": -end}, drafts[0].salience)
    entitled = np.ones(chamber.n_members, dtype=bool)
    meeting = open_meeting(
        chamber, forum, camps, drafts, axis, "paper", entitled=entitled, item="paper"
    )
    sound_out(meeting)
    if quiet:
        meeting.room.ballot_noise[:] = 0
        meeting.room.join_noise[:] = 0
        meeting.room.present[:] = True
    return meeting


@pytest.fixture
def paper():
    """Everything needed to set up an example on paper."""
    return SimpleNamespace(
        roster=some_roster,
        calibration=some_calibration,
        chamber=some_chamber,
        draft=some_draft,
        meeting=some_meeting,
    )


@pytest.fixture
def even_draws(monkeypatch):
    """Those with a side vote by it, on a part too; the undecided abstain."""
    shape = lambda meeting: (meeting.chamber.n_replications, meeting.chamber.n_members)  # noqa: E731
    monkeypatch.setattr(motions, "_draw", lambda meeting, k, what: np.full(shape(meeting), 0.6))


VOTE = SimpleMajority(quorum_to_decide=0)


def decide(meeting):
    """Let the meeting's body decide its texts."""
    return meeting.room.forum.decide(MeetingFloor(meeting))
