"""What happens between meetings, and what it does to them."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate
from tests.conftest import compose, merge

N = 60
TEXTS = [
    {"name": "ours", "camp": "democratic"},
    {"name": "theirs", "camp": "sovereigntist"},
]


def long(campaign, years=(2021, 2024, 2027), n=N, democratic="no_action", **values):
    """Meet over years on one question; give the tables."""
    agenda = [{"name": "q", "issue": "cyber_norms", "like": ["di"], "drafts": TEXTS}]
    config = compose("minimal", democratic=democratic)
    config["scenario"] = config["scenario"] | {
        "camps": {
            "democratic": {"leaders": ["USA", "GBR", "FRA", "DEU", "JPN"]},
            "sovereigntist": {"leaders": ["RUS", "CHN"]},
        },
        "agenda": agenda,
        "calendar": [{"year": year} for year in years],
        "campaign": campaign,
    }
    return simulate(merge(config, values), range(n))


def surely(difference):
    difference = np.asarray(difference, dtype=float)
    error = difference.std(ddof=1) / np.sqrt(len(difference))
    return int(np.sign(difference.mean())) * int(abs(difference.mean()) > 3 * error)


def at(tables, year, column, table="years"):
    frame = tables[table]
    return frame.loc[frame["year"] == year].sort_values("replication")[column].to_numpy()


def shock(name, **values):
    return {"shocks": {"it": {"_target_": f"sim.shocks.{name}", **values}}}


def test_years_without_meetings_are_lived_through():
    tables = long({"until": 2030}, years=(2021, 2024))
    assert sorted(set(tables["years"]["year"])) == list(range(2021, 2031))


def test_positions_are_as_sticky_as_the_record():
    """P-10 (computed): lag-1 r 0.976, lag-5 r 0.94, 1 to 3 % of changes over 0.5 sd.

    The record's positions are estimates with errors of their own, which lower
    every lag alike and so cancel out of the ratio of two lags.
    """
    from sim.campaign.drift import Drift
    from sim.world import World

    model = NegotiationModel(Scenario(compose("minimal")), range(40))
    world = World(model.chamber, model.scenario.camps, model.scenario.way)
    drift = Drift()
    x = [model.chamber.position[..., 0].copy()]
    for year in range(2001, 2011):
        drift.advance(world, year)
        x.append(model.chamber.position[..., 0].copy())
    model.close()

    def lag(k):
        pairs = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(x, x[k:], strict=False)]
        return float(np.mean(pairs))

    assert lag(5) / lag(1) == pytest.approx(0.94 / 0.976, abs=0.012)
    assert lag(1) > 0.976 - 0.01
    change = np.abs(np.diff(np.stack(x), axis=0))
    assert 0.009 <= (change > 0.5).mean() <= 0.03


def test_an_administration_that_turns_away_is_felt_and_slowly_made_good():
    """Rows 3, 48: fast fall, slow recovery."""
    tables = long(shock("Administration", leader="USA", year=2024, credibility=0.4, effort=0.5))
    assert (at(tables, 2023, "credibility_democratic") == 1).all()
    assert at(tables, 2024, "credibility_democratic") == pytest.approx(0.6)
    assert at(tables, 2027, "credibility_democratic") == pytest.approx(0.9)
    assert at(tables, 2024, "effort_democratic") == pytest.approx(0.5)


def test_retrenchment_halves_what_a_camp_spends():
    plain = long({}, democratic="swing_courting")
    hit = long(shock("Administration", leader="USA", year=2024), democratic="swing_courting")
    spent = "spend_democratic"
    assert at(plain, 2024, spent, "meetings") == pytest.approx(1.0)
    assert at(hit, 2024, spent, "meetings") == pytest.approx(0.5)
    assert at(hit, 2021, spent, "meetings") == pytest.approx(1.0)


def test_deep_institutions_survive_a_hostile_administration_more_often():
    """Row 49: hysteresis."""
    kept = {}
    for depth in (0.05, 0.9):
        campaign = {
            "institutions": {"ttc": {"start": 2021, "depth": depth, "fade": 0.0, "gain": 0.0}}
        } | shock("Administration", leader="USA", year=2024)
        tables = long(campaign, n=200)
        frame = tables["institutions"]
        last = frame.loc[frame["year"] == 2024, "depth"].to_numpy()
        kept[depth] = (last > 0.5 * depth).mean()
    assert kept[0.9] - kept[0.05] > 0.3


def test_an_institution_deepens_with_what_it_delivers_and_fades_without():
    """Rows 44, 65."""
    depth = {}
    for effectiveness in (0.0, 0.9):
        spec = {"start": 2021, "depth": 0.4, "effectiveness": effectiveness}
        frame = long({"institutions": {"body": spec}})["institutions"]
        depth[effectiveness] = frame.loc[frame["year"] == 2027, "depth"].mean()
    assert depth[0.0] < 0.4 < depth[0.9]


def test_a_reform_wakes_a_legacy_institution():
    """Row 65: the Community of Democracies, old and reformed."""
    spec = {"start": 2021, "depth": 0.1, "effectiveness": 0.05}
    old = long({"institutions": {"body": spec}})["institutions"]
    reformed = long({"institutions": {"body": spec | {"reform": 2023, "reformed": 0.9}}})
    new = reformed["institutions"]
    before, after = (f.loc[f["year"] == 2022, "depth"].to_numpy() for f in (old, new))
    assert (before == after).all()
    last = [f.loc[f["year"] == 2027, "depth"].to_numpy() for f in (old, new)]
    assert surely(last[1] - last[0]) == 1


def test_a_war_isolates_the_aggressors_camp():
    """Row 26."""
    plain, war = long({}), long(shock("War", aggressor="RUS", victim="UKR", year=2022))
    assert (
        at(plain, 2021, "alignment", "meetings") == at(war, 2021, "alignment", "meetings")
    ).all()
    assert surely(at(war, 2024, "alignment", "meetings") - at(plain, 2024, "alignment", "meetings"))


def test_infrastructure_is_a_head_start_that_wears_off():
    """Row 30."""
    tables = long({}, strategy={"sovereigntist": {
        "budget": 1.0,
        "court": {"_target_": "sim.strategies.court.Pivotal"},
        "instruments": {"_target_": "sim.strategies.instruments.Instruments",
                        "infrastructure": 1.0},
    }})  # fmt: skip
    column = "infrastructure_sovereigntist"
    assert at(tables, 2021, column) == pytest.approx(1.0)
    assert at(tables, 2023, column) == pytest.approx(0.93**2)
    assert at(tables, 2024, column) == pytest.approx(0.93**3 + 1.0)


def test_what_was_built_counts_in_later_meetings():
    """Rows 46, 92: dependence shifts votes."""
    builds = {
        "budget": 2.0,
        "court": {"_target_": "sim.strategies.court.Pivotal"},
        "instruments": {
            "_target_": "sim.strategies.instruments.Instruments",
            "infrastructure": 1.0,
        },
    }
    plain, built = long({}), long({}, strategy={"sovereigntist": builds})
    before, after = yes_to_theirs(plain), yes_to_theirs(built)
    voted = (before > 0) & (after > 0)  # not where the text passed, or fell, without a vote
    assert surely((after - before)[voted]) == 1


def yes_to_theirs(tables):
    """Yes to the sovereigntist text in the last meeting, by replication."""
    drafts = tables["drafts"]
    last = drafts[drafts["meeting"] == drafts["meeting"].max()]
    theirs = last[last["camp"] == "sovereigntist"].sort_values("replication")
    return theirs["yes"].to_numpy(float)


def test_a_tribunal_deters():
    """Rows 75, 77, 78: an answer lowers the number of attacks."""
    attacks = shock("Incidents", by="sovereigntist", targets=["nato"], rate=10.0)
    court = {"tribunal": {"start": 2021, "members": ["nato"]}}
    without, with_it = long(attacks), long(attacks | court)
    assert surely(at(with_it, 2027, "incidents") - at(without, 2027, "incidents")) == -1
    assert at(with_it, 2027, "sanctioned").any()
    assert not at(without, 2027, "ruled").any()


def test_incidents_alarm_their_victims():
    """Row 27."""
    attacks = shock("Incidents", by="sovereigntist", targets=["nato", "UKR"], rate=10.0)
    plain, attacked = long({}), long(attacks)
    assert surely(at(attacked, 2027, "room") - at(plain, 2027, "room")) == 1


def test_disinformation_moves_the_susceptible_and_monitoring_answers():
    """Row 28."""
    campaign = shock("Disinformation", by="sovereigntist", targets=["african_group"], size=0.2)
    plain, attacked = long({}), long(campaign)
    watched = long(campaign, strategy={"democratic": {
        "budget": 1.0, "instruments": {"_target_": "sim.strategies.instruments.Instruments",
                                       "monitoring": 1.0}}})  # fmt: skip
    assert surely(at(attacked, 2027, "room") - at(plain, 2027, "room")) == -1
    assert surely(at(watched, 2027, "room") - at(attacked, 2027, "room")) == 1


def test_backsliders_leave_the_club():
    """Rows 15, 60."""
    slide = shock("Backsliding", rate=0.3, size=0.3, pull=0.0)
    plain = long({}, democratic="democracy_club")
    slid = long(slide, democratic="democracy_club")
    size = "coalition_democratic"
    assert surely(at(slid, 2027, size, "meetings") - at(plain, 2027, size, "meetings")) == -1


def test_export_controls_need_a_deep_institution():
    """Rows 33 to 36."""
    controls = shock("ExportControls", target="CHN", senders=["USA", "eu", "JPN"], year=2021,
                     until=2027, institution="ttc", depth=0.5)  # fmt: skip
    effort = {}
    for depth in (0.1, 0.95):
        ttc = {"start": 2021, "depth": depth, "gain": 0.0, "fade": 0.0}
        tables = long({"institutions": {"ttc": ttc}} | controls)
        effort[depth] = at(tables, 2027, "effort_sovereigntist").mean()
    assert effort[0.1] == 1.0
    assert effort[0.95] < 0.97


def test_leakage_takes_the_edge_off_controls():
    """Row 35."""
    effort = {}
    for leakage in (0.0, 0.9):
        controls = shock("ExportControls", target="CHN", senders=["USA", "eu", "JPN"], year=2021,
                         until=2027, leakage=leakage, enforcement=0.0)  # fmt: skip
        effort[leakage] = at(long(controls), 2027, "effort_sovereigntist").mean()
    assert effort[0.0] < effort[0.9] < 1.0


def test_issues_that_arrive_faster_than_bodies_meet_pile_up():
    """Rows 56, 110."""
    slow, fast = long(shock("NewIssues", rate=0.2)), long(shock("NewIssues", rate=4.0))
    assert at(fast, 2027, "backlog").mean() > at(slow, 2027, "backlog").mean() + 5
    assert surely(at(fast, 2027, "openness") - at(slow, 2027, "openness")) == -1


def test_a_pact_makes_a_camp_oppose_the_rivals_texts():
    """Rows 21, 22."""
    one = {
        "sovereigntist": {
            "invite": {"_target_": "sim.strategies.invite.Listed", "members": ["sco", "csto"]}
        }
    }
    no = {}
    for name, campaign in (
        ("plain", {}),
        ("pact", shock("Pact", camp="sovereigntist", year=2022, effort=0.0)),
    ):
        drafts = long(campaign, strategy=one)["drafts"]
        mine = drafts[(drafts["draft"] == "ours") & (drafts["meeting"] == 2)]
        no[name] = mine.sort_values("replication")["no"].to_numpy()
    assert surely(no["pact"] - no["plain"]) == 1


def test_a_market_carries_a_rule_and_the_bigger_the_cost_the_fewer_copy():
    """Rows 37, 62, 80."""
    reach = {}
    for cost in (0.0, 1.0):
        market = {"bloc": ["eu"], "start": 2021, "lag": 2, "cost": cost}
        tables = long({"markets": {"gdpr": market}})
        assert (at(tables, 2022, "market_adopters") == 0).all()
        assert (at(tables, 2023, "market_adopters") >= 27).all()
        reach[cost] = at(tables, 2027, "market_adopters").mean()
    assert reach[0.0] > reach[1.0] > 27


def test_a_standard_with_a_head_start_and_network_effects_takes_more():
    """Rows 55, 73, 79."""
    taken = {}
    for network in (0.0, 6.0):
        race = {"ours": ["USA"], "theirs": ["CHN"], "ours_start": 2024, "theirs_start": 2021,
                "network": network, "lock_in": 0.0, "merit": 0.0}  # fmt: skip
        tables = long({"races": {"platform": race}, "until": 2035})
        taken[network] = at(tables, 2035, "standard_theirs").mean()
    assert taken[6.0] > taken[0.0]


def test_a_norm_cascades_past_its_tipping_point():
    """docs/theory.md, norm life cycle."""
    reach = {}
    for tipping in (0.02, 1.0):
        campaign = {"norms": {"tipping_share": tipping}, "until": 2035}
        reach[tipping] = at(long(campaign), 2035, "adopters").mean()
    assert reach[0.02] > reach[1.0] + 20


def test_monitoring_raises_compliance():
    """Row 43."""
    kept = {}
    for monitoring in (0.0, 1.0):
        tables = long({"norms": {"monitoring": monitoring}, "until": 2032})
        kept[monitoring] = at(tables, 2032, "compliance")
    assert surely(kept[1.0] - kept[0.0]) == 1


def test_members_who_break_the_line_are_remembered_and_put_out():
    """Row 107: reputation with memory of defection."""
    club = {"invite": {"_target_": "sim.strategies.invite.Everyone", "trust": 0.95}}
    strict = long({"drift": {"sd": 0.25}}, model={"joining_cost": 0.0},
                  strategy={"democratic": club})  # fmt: skip
    lax = long({"drift": {"sd": 0.25}, "memory": False}, model={"joining_cost": 0.0},
               strategy={"democratic": club})  # fmt: skip
    size = "coalition_democratic"
    first, last = (at(strict, y, size, "meetings") - at(lax, y, size, "meetings")
                   for y in (2021, 2027))  # fmt: skip
    assert (first == 0).all()
    assert surely(last) == -1


@pytest.mark.parametrize(
    ("campaign", "message"),
    [
        (
            shock("War", aggressor="RUS", victim="UKR", year=2040),
            "scenario.campaign.shocks.it.year: lies outside the calendar, got 2040. "
            "Allowed: 2021 to 2027",
        ),
        (
            shock("Administration", leader="XXX", year=2022),
            "scenario.campaign.shocks.it.leader: unknown member code, got 'XXX'",
        ),
        (
            shock("Pact", camp="neutral", year=2022),
            "scenario.campaign.shocks.it.camp: unknown choice, got 'neutral'",
        ),
        (
            shock("Explosion", year=2022),
            "scenario.campaign.shocks.it._target_: is not a subclass of sim.shocks.base.Shock",
        ),
        (
            {"institutions": {"ttc": {"gain": 0.9, "fade": 0.9}}},
            "scenario.campaign.institutions.ttc.gain: gain and fade must sum to 1 or less",
        ),
        (
            shock("ExportControls", target="CHN", senders=["USA"], institution="tcc"),
            "scenario.campaign.shocks.it.institution: unknown institution, got 'tcc'",
        ),
        ({"until": 2022}, "scenario.campaign.until: lies before the last meeting, got 2022"),
        ({"drift": {"jump_rate": 2}}, "scenario.campaign.drift.jump_rate: must be between 0 and 1"),
    ],
)
def test_what_a_campaign_cannot_be_is_refused_with_the_full_key(campaign, message):
    with pytest.raises(ConfigError) as caught:
        long(campaign, n=1)
    assert str(caught.value).startswith(message)


def test_a_third_camp_acts_in_a_campaign_and_stands_at_neither_end_of_the_yardstick():
    config = compose("minimal")
    config["scenario"] = config["scenario"] | {"campaign": shock("Surge", camp="market", factor=2)}
    config["scenario"]["camps"] = config["scenario"]["camps"] | {"market": {"leaders": ["SGP"]}}
    ends = config["scenario"]["yardstick"]
    config["scenario"]["yardstick"] = ends | {"market": {"members": ["SGP"]}}
    model = NegotiationModel(Scenario(config), range(2))
    tables = model.run()
    world = model.campaign.world
    sides = [world.side(name) for name in ("democratic", "sovereigntist", "market")]
    assert sides == [1.0, -1.0, 0.0]
    assert world.rival("sovereigntist") == "democratic" and world.rival("market") is None
    assert (world.plan["market"] == 2.0).all()
    assert "credibility_market" in tables["years"]
    model.close()


def test_a_text_that_all_have_agreed_on_is_followed_first_by_those_who_agreed_it():
    """The chair's text has no sponsors of its own."""
    config = compose(forum="gge", model={"block_cost": 20.0})
    config["scenario"]["campaign"] = {"norms": {"base": 0.0, "cascade": 0.0, "pull": 0.0}}
    years = simulate(config, range(4))["years"]
    assert (
        years["adopters"] == 8
    ).all()  # the leaders of both camps, but Canada, which has no seat
