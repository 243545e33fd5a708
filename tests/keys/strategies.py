"""Small settings in which the keys of a strategy could matter."""

from collections.abc import Mapping

from tests.conftest import compose, merge
from tests.keys.settings import CLAUSES, EASY, FULL, LUKEWARM, PARTS, STRICT, YEARS, texts
from tests.keys.walk import Setting, put

OTHER = {"democratic": "sovereigntist", "sovereigntist": "democratic"}
PIVOTAL = {"_target_": f"{PARTS}.court.Pivotal"}
RIVAL = {"budget": 1.0, "court": PIVOTAL}
MEMBERS = [
    *("USA", "GBR", "FRA", "DEU", "JPN", "CAN", "AUS", "RUS", "CHN"),
    *("IND", "BRA", "ZAF", "KEN", "POL", "IRN", "KAZ", "MEX", "IDN", "NGA", "CHE"),
]
CROWD = ["IND", "BRA", "ZAF", "IDN", "NGA", "MEX", "KEN", "CHN", "EGY", "THA"]
DISLIKED = {"known": {"in_favour": ["ISR"], "against": CROWD}}
# Over years members stray from a line that costs nothing to join.
LONG = merge(
    {"scenario": YEARS, "model": {"exclusion": 0.5, "joining_cost": 0.0}},
    {"scenario": {"campaign": {"drift": {"sd": 0.5}}}},
)
THIN = {"attendance": {"turnout": 0.55}}  # hardly a quorum


def armed(strategy: Mapping) -> dict:
    """Give a strategy what its keys work with: a court, an amendment, a text to work against."""
    changed = put(strategy, ("tactics", "amendments"), strategy["tactics"]["amendments"] or 2)
    if strategy["court"]["_target_"].endswith("Nobody"):
        changed["court"] = PIVOTAL
    changed["target"] = {"_target_": f"{PARTS}.target.Against", "share": 0.5}
    return {**changed, "budget": strategy["budget"] or 1.0}


def of_strategy(camp: str, name: str) -> list[Setting]:
    """Settings for a strategy: a committee, one text by consensus, a thin room, years."""
    place = ("strategy", camp)
    whole = compose(record=FULL, **{camp: name})
    whole = {**whole, "scenario": texts(whole["scenario"], draft=CLAUSES)}
    small = {**whole, "forum": {**whole["forum"], "members": MEMBERS, "rounds": 2}}
    arms = armed(whole["strategy"][camp])
    ready, rival = put(whole, place, arms), {"strategy": {OTHER[camp]: RIVAL}}
    disliked = {**ready, "scenario": texts(whole["scenario"], draft={**CLAUSES, **DISLIKED})}
    agreed, assembly = (compose(forum=body)["forum"] for body in ("gge", "general_assembly"))
    found = [
        small,
        put(small, place, arms),
        merge(put(small, place, arms), LONG),
        ready,
        disliked,
        put(disliked, place, whole["strategy"][camp]),
        {**ready, "forum": {**agreed, "one_text": False}, "model": EASY},
        {**ready, "forum": assembly, "model": LUKEWARM | {"motion_yield": 1.0}},
        {**merge(merge(ready, rival), {"forum": THIN}), "model": STRICT},
        merge(ready, LONG),
    ]
    left = left_for_another_body(camp) if name == "counter_shift" else []
    return [
        *(Setting(config, place, replications=40) for config in left),
        *(Setting(config, place) for config in found),
        *(Setting(merge(config, rival), place, replications=40) for config in (small, whole)),
    ]


def left_for_another_body(camp: str) -> list[dict]:
    """Settings in which a rival takes its text away, to the undecided and to experts."""
    shifts = {"_target_": f"{PARTS}.venue.ShiftWhenLosing"}
    found = []
    for body, model in (("general_assembly", LUKEWARM | {"motion_yield": 1.0}), ("gge", EASY)):
        config = compose(forum="wsis_review", record=FULL, **{camp: "counter_shift"}, model=model)
        rival = {"venue": {**shifts, "bodies": [body]}, "tactics": {"hold_out": True}}
        config = merge(config, {"strategy": {OTHER[camp]: rival}})
        found.append(merge(config, {"forums": {body: compose(forum=body)["forum"]}}))
    return found
