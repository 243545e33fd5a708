"""What a scenario writes: camps, a calendar, an agenda, and what happens in between."""

from __future__ import annotations

from collections.abc import Sequence

from sim.campaign.campaign_keys import CampaignSpec
from sim.errors import ConfigError
from sim.homes import Home, Homes
from sim.meeting.agenda import DraftSpec, ItemSpec
from sim.meeting.de_facto import DeFacto
from sim.meeting.yardstick import references
from sim.parts import Part
from sim.walk_outs import WalkOut, WalkOuts


class MeetingSpec(Part):
    """One entry of the calendar.

    Parameters
    ----------
    year : int
    forum : str, optional
        Name of a body under ``forums``; the main one, unless given.
    items : list of str, optional
        Which agenda items; all, unless given.
    """

    needs_target = False

    def __init__(self, *, year: int, forum: str | None = None, items: list[str] | None = None):
        self.year, self.forum, self.items = year, forum, items


class CampSpec(Part):
    """Who leads a camp.

    Parameters
    ----------
    leaders : list of str
        Codes and blocs.
    note : str
    """

    needs_target = False

    def __init__(self, *, leaders: list[str], note: str = ""):
        if not leaders:
            raise ConfigError("leaders", "a camp needs leaders")
        self.leaders, self.note = leaders, note


class ScenarioSpec(Part):
    """The ``scenario`` group.

    Parameters
    ----------
    name, title : str
    camps : mapping of str to CampSpec
        Two or more, for instance ``democratic`` and ``sovereigntist``.
    yardstick : "issue" or mapping
        What outcomes are measured by: a fixed reference point for each camp, the
        first at +1 and the second at −1 (`sim.meeting.yardstick`). It does not move
        with leaders, members or strategies.
    agenda : list of ItemSpec
    calendar : list of MeetingSpec
    campaign : CampaignSpec, optional
        What happens between meetings.
    homes : mapping of str to Home, optional
        By state: what it does with the organisations at home with it, and with others
        (`sim.homes`).
    de_facto : DeFacto, optional
        A standard adopted without a vote, which competes with what a body adopts
        (`sim.meeting.de_facto`).
    walk_outs : list of WalkOut, optional
        Who leaves a body for another, or for the de facto standard, and when
        (`sim.walk_outs`).
    forums : list of str, optional
        Names of bodies, beside the main one, that must be given under
        ``forums``.
    sources, assumptions : list of str
        What the scenario rests on, for the report.
    what_if : list of str, optional
        Interventions, such as ``join IND BRA`` or ``leave USA 2025`` (`sim.what_if`):
        acts from which nothing is inferred and that leave the yardstick where it is.
    """

    needs_target = False

    def __init__(
        self,
        *,
        name: str,
        title: str,
        camps: dict[str, CampSpec],
        agenda: list[ItemSpec],
        calendar: list[MeetingSpec],
        yardstick: object = None,
        campaign: CampaignSpec | None = None,
        homes: dict[str, Home] | None = None,
        de_facto: DeFacto | None = None,
        walk_outs: list[WalkOut] | None = None,
        forums: list[str] | None = None,
        sources: list[str] | None = None,
        assumptions: list[str] | None = None,
        what_if: list[str] | None = None,
    ):
        self.name, self.title = name, title
        self.camps, self.agenda, self.calendar = camps, agenda, calendar
        self.campaign, self.forums = campaign, forums or []
        self.homes, self.de_facto = Homes(homes or {}, "scenario.homes"), de_facto
        self.walk_outs = WalkOuts(walk_outs or [], "scenario.walk_outs")
        self.sources, self.assumptions = sources or [], assumptions or []
        self.what_if = what_if or []
        if len(camps) < 2:
            raise ConfigError("camps", "a scenario needs two camps or more", value=list(camps))
        self.yardstick = references(yardstick, list(camps))
        if not agenda:
            raise ConfigError("agenda", "a scenario needs an agenda item")
        names = [item.name for item in agenda]
        for at, item in enumerate(agenda):
            if item.name in names[:at]:
                raise ConfigError(f"agenda[{at}].name", "is used twice", value=item.name)
        if not calendar:
            raise ConfigError("calendar", "a scenario needs a meeting")
        _trace_lines([draft for item in agenda for draft in item.drafts])
        _trace_matters(agenda)
        _trace_rivals(agenda)


def _trace_lines(drafts: Sequence[DraftSpec]) -> None:
    """Name the line of every text after the first text on it."""
    first = {draft.name: draft.continues for draft in drafts}
    for draft in drafts:
        seen = {draft.name}
        while (earlier := first.get(draft.line)) and earlier not in seen:
            seen.add(draft.line)
            draft.line = earlier


def _trace_matters(agenda: Sequence[ItemSpec]) -> None:
    """Name the matter of every item after the first item on it."""
    first: dict[str, str] = {}
    for at, item in enumerate(agenda):
        if item.follows is not None and item.follows not in first:
            earlier = "an item above this one"
            key = f"agenda[{at}].follows"
            if first:
                raise ConfigError(key, f"must name {earlier}", value=item.follows, choices=first)
            raise ConfigError(key, f"must name {earlier}", value=item.follows)
        item.matter = first.get(item.matter, item.name)
        first[item.name] = item.matter


def _trace_rivals(agenda: Sequence[ItemSpec]) -> None:
    """Let rivalry hold both ways: of two texts it is enough that one names the other."""
    drafts = {draft.name: draft for item in agenda for draft in item.drafts}
    for at, item in enumerate(agenda):
        for place, draft in enumerate(item.drafts):
            for number, other in enumerate(draft.rival_to):
                key = f"agenda[{at}].drafts[{place}].rival_to[{number}]"
                if other == draft.name:
                    raise ConfigError(key, "cannot be a rival to itself", value=other)
                if other not in drafts:
                    raise ConfigError(key, "is on no agenda", value=other, choices=drafts)
                if draft.name not in drafts[other].rivals:
                    drafts[other].rivals += (draft.name,)
