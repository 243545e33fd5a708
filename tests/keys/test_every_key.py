"""Every key of every shipped body and strategy changes some number, or is said not to.

Keys that move no number stand in docs/how-to/add-a-body.md; the lists here must agree with
it. `make statistics` walks all bodies; `make test` two of them, and the strategies.
"""

from pathlib import Path

import pytest
import yaml

from sim.forums.keys import ISSUES
from tests.conftest import CONFIGS, compose, presets
from tests.keys.settings import away, of_body
from tests.keys.strategies import of_strategy
from tests.keys.walk import dead, put

RECORDED_ONLY = ("name", "title", "rules", "observers", "bindingness_range", "recorded_at")
READ_ELSEWHERE = ("meets",)  # by `plenary route`
CHECKED = ("text", "adoption")  # must fit each other and the stages, which do the rest
NO_VALUES = ("_target_",)  # another class has other keys
SKIPPED = frozenset((*RECORDED_ONLY, *READ_ELSEWHERE, *CHECKED, *NO_VALUES))

# Keys that no setting of the walk reaches, and why.
UNREACHED: dict[str, dict[str, str]] = {
    "ad_hoc_committee": {
        "stages.assembly_vote.tie": "an equal division after agreement in the committee",
        "stages.reconvened.threat": "a text revised for two sessions that more than half would "
        "carry and two thirds would not",
    },
    "general_assembly": {
        "stages.vote_again.tie": "an equal division on a question opened again by two thirds",
    },
    "g7": {
        "stages.consensus.disassociation": "an objection among seven that lead one camp",
    },
    "igf": {
        f"mandate.{issue}": "decides nothing, so nobody takes a text there; in a campaign with "
        "several bodies it weighs the item"
        for issue in ISSUES
    },
    "itu_constitution": {
        "stages.ad_hoc_group.majority": "a called vote that one majority carries, not the other",
    },
    "itu_t_aap": {
        "stages.assembly.package": "as at the Radiocommunication Assembly",
        "stages.assembly_later.secret_at": "a text that comes back to the assembly",
        "stages.assembly_vote.proxies": "a vote in the assembly, which no camp calls",
        "stages.assembly_vote.secret_at": "a vote in the assembly, which no camp calls",
        "stages.traditional.supporting": "too few who support a text sent to the slow track",
    },
    "itu_t_tap": {
        "stages.assembly.package": "as at the Radiocommunication Assembly",
    },
    "radiocommunication_assembly": {
        "stages.assembly.package": "an objection that dropping a part ends: in every setting "
        "objecting costs nothing, or more than any loss",
    },
    "w3c": {
        "stages.appeal.supporters": "a decision of the council that most members reject",
        "stages.council.electorate": "a text that members would reject and the council carries",
        "who_speaks": "members contribute by their own effort, and nobody else comments",
    },
}
QUICK = {"human_rights_council": ("whole",), "first_committee": ("stages", "rest", "mandate")}
SLOW_PART = "mandate"
QUICK_STRATEGIES = ("block", "d10", "forum_shift", "one_voice", "rival_drafts", "swing_courting")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "add-a-body.md"


def body_of(name):
    """A body; `mandate.other` serves the issues that the mandate does not name, if there are."""
    body = compose(forum=name)["forum"]
    if set(ISSUES) <= set(body["mandate"]):
        rest = {issue: fit for issue, fit in body["mandate"].items() if issue != "other"}
        body = put(body, ("mandate",), rest)
    return body


def walked(name, part="whole"):
    """Dead keys of a body, or of a part of it."""
    body, here = body_of(name), of_body(name)
    parts = {"mandate": ("mandate",), "stages": ("stages",)}
    parts["rest"] = tuple(key for key in body if key not in ("mandate", "stages"))
    keys = parts.get(part, tuple(body))

    def settings(path):
        if path[0] == "mandate":
            return away(name, path[1])
        if path[0] == "bindingness":
            return [*away(name, next(iter(body["mandate"]))), *here]
        return here

    return dead({key: body[key] for key in keys}, body, settings, SKIPPED)


CASES = [
    pytest.param(name, part, marks=() if name in QUICK and part != SLOW_PART else pytest.mark.slow)
    for name in presets("forum")
    for part in QUICK.get(name, ("whole",))
]


@pytest.mark.parametrize(("name", "part"), CASES)
def test_every_key_of_a_body_changes_some_number(name, part):
    """Those that no setting reaches are listed, and leave the list when one does."""
    assert sorted(walked(name, part)) == sorted(UNREACHED.get(name, {}))


STRATEGIES = [
    pytest.param(camp, name, marks=() if name in QUICK_STRATEGIES else pytest.mark.slow)
    for camp in ("democratic", "sovereigntist")
    for name in presets(f"strategy/{camp}")
]


@pytest.mark.parametrize(("camp", "name"), STRATEGIES)
def test_every_key_of_a_strategy_changes_some_number(camp, name):
    """Those in its own file; what it takes over is tried where it stands."""
    text = (CONFIGS / "strategy" / camp / f"{name}.yaml").read_text(encoding="utf-8")
    own = {key: value for key, value in yaml.safe_load(text).items() if key != "defaults"}
    strategy, settings = compose(**{camp: name})["strategy"][camp], of_strategy(camp, name)
    assert dead(own, strategy, lambda path: settings, SKIPPED) == []


@pytest.mark.parametrize("key", [*RECORDED_ONLY, *READ_ELSEWHERE, *CHECKED])
def test_what_moves_no_number_is_said_in_the_documentation(key):
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if f"`{key}`" in line]
    words = ("recorded only", "read by `plenary route` alone", "moves no number")
    assert any(word in row.lower() for row in rows for word in words)
