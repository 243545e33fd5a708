"""Small settings in which the keys of a body could matter."""

from collections.abc import Mapping

from sim.forums.keys import ISSUES, OTHER
from sim.members.cached import full_roster
from tests.conftest import compose, merge
from tests.keys.walk import Setting, put

PARTS = "sim.strategies"
ROOM = ["USA", "DEU", "RUS", "CHN", "IND", "BRA"]  # so few that votes are tied
COURT = {"budget": 3.0, "court": {"_target_": f"{PARTS}.court.Pivotal"}}
MOVES = {
    "motions": ["no_action", "competence", "important_question", "not_to_vote", "track"],
    "amendments": 2,
    "division": True,
    "hold_out": True,
}
FIGHT = {**COURT, "target": {"_target_": f"{PARTS}.target.Against", "share": 0.5}, "tactics": MOVES}
HERE = ("forum",)
CAMPS = ("democratic", "sovereigntist")
FUND = {"position": {"development": 1.0}, "cost": 3.0, "licence_refused": 0.5}
FUND |= {"holders": ["huawei"], "royalty": 0.5}
CLAUSES = {"clauses": {"fund": FUND}}
YEARS = {
    "calendar": [{"year": 2018}, {"year": 2020}],
    "campaign": {"norms": {}, "until": 2024, "drift": {}},
}
EASY = {"block_cost": 20.0}  # nobody blocks
STRICT = {
    "block_cost": 0.0,
    "isolation": 0.0,
    "request_cost": 0.0,
    "call_cost": 0.0,
    "deference": 0.0,
}
STUBBORN = {**STRICT, "call_cost": 50.0, "relief": 0.0}  # nobody gives way or calls a vote
LUKEWARM = {**STRICT, "halfwidth": 6.0}  # most abstain
LUCKY = {**STRICT, "sitting_luck": 0.0, "sitting_attendance": 0.0}  # every ballot anew
FULL = {"rounds": True, "votes": True, "members": True}


def both(strategy: Mapping) -> dict:
    """Let both camps use a strategy."""
    return dict.fromkeys(CAMPS, strategy)


def texts(scenario: Mapping, **keys: object) -> dict:
    """Lay keys over every text of a scenario's first item, and over the item."""
    item = dict(scenario["agenda"][0])
    item |= {key: value for key, value in keys.items() if key != "draft"}
    item["drafts"] = [merge(draft, keys.get("draft", {})) for draft in item["drafts"]]
    return {**scenario, "agenda": [item]}


def scenario_for(name: str) -> str:
    """Name a scenario whose texts the body can treat."""
    body = compose(forum=name)["forum"]
    return "standards_texts" if body["text"] == "recommendation" else "unga_cyber_2018"


def of_body(name: str) -> list[Setting]:
    """Settings for a body: a fight, idle, over years, a thin room, votes called, a small room."""
    whole = compose(forum=name, record=FULL, scenario=scenario_for(name))
    fight = {**whole, "scenario": texts(whole["scenario"], draft=CLAUSES), "strategy": both(FIGHT)}
    thin = {"attendance": {"everyone": False, "turnout": 0.5}, "contributions": 0.5}
    thin["attendance"]["accredited"] = 0.6
    few = {"attendance": {"everyone": False, "turnout": 0.85}, "members": ROOM}
    rift = divided(whole)
    found = [
        fight,
        {**whole, "model": EASY},
        {**merge(whole, {"scenario": YEARS}), "model": EASY},
        {**whole, "model": STRICT},
        {**merge(whole, {"forum": thin, "scenario": YEARS}), "model": STRICT},
        {**fight, "model": STUBBORN},
        *(
            {**fight, "model": model, "strategy": both(asking(kind))}
            for model in (STRICT, LUKEWARM)
            for kind in ("recorded_vote", "secret_ballot")
        ),
        *({**rift, "model": model} for model in ({}, STRICT, STUBBORN)),
        {**merge(rift, {"scenario": YEARS}), "model": EASY},
        {**merge(alone(whole), {"scenario": YEARS}), "model": EASY},
    ]
    motions = {**LUKEWARM, "motion_yield": 1.0}  # the undecided carry whatever is moved
    found += [
        merge({**base, "model": motions, "strategy": both({"tactics": {"motions": [kind]}})}, late)
        for base, late in ((whole, {}), (rift, {"forum": {"attendance": {"turnout": 0.55}}}))
        for kind in ("important_question", "reconsideration", "policy_implications", "track")
    ]
    if "national_committees" in whole["forum"]:
        found.insert(0, {**whole, "scenario": texts(whole["scenario"], divides="states")})
    small = merge(whole, {"forum": few})
    many = [whole, fight, rift, {**small, "model": LUCKY}]
    many += [{**divided(small), "model": LUCKY | EASY}]
    return [
        *(Setting(config, HERE) for config in found),
        *(Setting(config, HERE, replications=60) for config in many),
    ]


def alone(whole: Mapping) -> dict:
    """The first text without its rivals, which may cancel it."""
    item = dict(whole["scenario"]["agenda"][0])
    item["drafts"] = item["drafts"][:1]
    return merge(whole, {"scenario": {"agenda": [item]}})


def divided(whole: Mapping) -> dict:
    """Two camps led by one state each, in the body or, if it is of one mind, from outside."""
    seats = full_roster().select(whole["forum"]["members"], "members").iso3
    one, other = seats[0], seats[-1]
    if whole["forum"].get("outside_texts") or "accession" in whole["forum"]:
        other = next(code for code in ("KOR", "NZL", "IRL", "SGP", "IND") if code not in seats)
    leaders = dict(zip(CAMPS, (one, other), strict=True))
    scenario = {"camps": {camp: {"leaders": [code]} for camp, code in leaders.items()}}
    item = dict(whole["scenario"]["agenda"][0])
    item["drafts"] = [
        {
            "name": f"text_of_{code}",
            "camp": camp,
            "position": {"openness": 2.0 if camp == CAMPS[0] else -2.0},
            "known": {
                "in_favour": [code] if code.isupper() else []
            },  # organisations have no record
        }
        for camp, code in leaders.items()
    ]
    return merge(whole, {"scenario": {**scenario, "agenda": [item]}})


def asking(kind: str) -> dict:
    """A fight in which a camp also asks for a recorded or a secret vote."""
    tactics = {"motions": [*MOVES["motions"], kind], "amend_towards": "own"}
    return merge(FIGHT, {"tactics": tactics})


def away(name: str, issue: str) -> list[Setting]:
    """A text on some issue that its camp takes to the body from another one."""
    host = "general_assembly" if name == "first_committee" else "first_committee"
    whole = compose(forum=host, record=FULL, scenario=scenario_for(name))
    whole = put(whole, ("forum", "mandate"), {OTHER: 0.01})  # anywhere else is better
    body = compose(forum=name)["forum"]
    if issue == OTHER:
        issue = next(other for other in ISSUES if other not in body["mandate"])
    shop = {"venue": {"_target_": f"{PARTS}.venue.Shop", "bodies": [name], "cost": 0.0}}
    shift = {"venue": {"_target_": f"{PARTS}.venue.ShiftWhenLosing", "bodies": [name]}}
    scenario = texts(whole["scenario"], issue=issue)
    base = {**whole, "forums": {name: body}, "scenario": scenario, "model": EASY}
    return [
        Setting({**base, "strategy": both(strategy)}, ("forums", name))
        for strategy in (shop, shift)
    ]
