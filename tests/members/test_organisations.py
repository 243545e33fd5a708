"""Organisations that vote: their table, their seats, what states do with them."""

import re

import numpy as np
import pytest

from sim.agents import Organisation
from sim.errors import ConfigError, DataError
from sim.meeting.deliberation import speakers
from sim.members.calibration import Calibration
from sim.members.organisations import (
    KINDS,
    ORGANISATIONS,
    load_organisations,
    placed,
    with_organisations,
)
from sim.members.roster import Roster
from sim.members.stakeholders import load_stakeholders
from sim.members.tables import DATA, parse_table, read_table
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import check, simulate
from tests.conftest import compose
from tools.members.enter_blocs import entered
from tools.members.rebuild_organisations import rebuild

FIRM = (
    "{code},My Firm,firm,{home},software,1.0,0.1,-0.5,0.5,2.0,6,0.5,0.9,{bodies},assumption,mine\n"
)
BODIES = ("three_gpp", "etsi", "ieee_sa", "w3c", "ietf")


def own(tmp_path, code="my_firm", home="EST", bodies="three_gpp"):
    file = tmp_path / "mine.csv"
    line = FIRM.format(code=code, home=home, bodies=bodies)
    file.write_text(",".join(ORGANISATIONS) + "\n" + line, encoding="utf-8")
    return str(file)


@pytest.fixture(scope="module")
def table():
    return load_organisations()


def test_the_shipped_tables_are_what_their_scripts_make():
    shipped = read_table(DATA / "organisations.csv", ORGANISATIONS, ("code",))
    made = parse_table(rebuild().to_csv(index=False), ORGANISATIONS, ("code",), "made")
    axes = ["openness", "development", "regulation"]
    facts = [column for column in ORGANISATIONS if column not in axes]
    assert shipped[facts].equals(made[facts])
    # positions at home are estimates that a newer record moves a little
    assert (shipped[axes] - made[axes]).abs().to_numpy().max() < 0.25
    blocs = (DATA / "blocs.csv").read_text(encoding="utf-8")
    assert blocs == entered().to_csv(index=False, lineterminator="\n")


def test_positions_are_assumptions_with_a_range_and_agree_with_the_stakeholders(table):
    assert (table["evidence"] == "assumption").all() and (table["halfwidth"] >= 0.5).all()
    stated = load_stakeholders().set_index("id")
    both = table[table["code"].isin(stated.index)]
    assert len(both) > 20
    for row in both.itertuples():
        assert row.openness == stated.loc[row.code, "openness"]
        assert row.home == stated.loc[row.code, "home"]


def test_a_roster_with_organisations_leaves_the_states_as_they_were(table):
    states = Roster.load()
    both = with_organisations(states, table)
    assert both.iso3[: len(states)] == states.iso3
    assert both.select("all").iso3 == states.iso3
    assert both.select({"without": ["HUN"]}).iso3 == states.select({"without": ["HUN"]}).iso3
    assert (both.select("un_members").ties == states.select("un_members").ties).all()
    for bloc, mask in states.blocs.items():
        assert (both.blocs[bloc][: len(states)] == mask).all()
        assert not both.blocs[bloc][len(states) :].any()
    kinds = sum(int(both.blocs[kind].sum()) for kind in KINDS)
    assert kinds == len(table)


def test_a_calibration_with_organisations_leaves_the_states_as_they_were(table):
    states = Calibration.load("default")
    both = placed(states, table)
    assert placed(states, table) is both
    assert (both.position(states.iso3) == states.mean).all()
    assert both.assumed[len(states.iso3) :].all()
    assert (both.record[:, len(states.iso3) :] == -1).all()
    # a uniform draw of halfwidth h has a standard deviation of h over the root of 3
    assert both.standard_error(["huawei"])[0, 0] == pytest.approx(0.6 / np.sqrt(3))


@pytest.mark.parametrize("body", BODIES)
def test_firms_vote_where_firms_are_members_and_states_do_not(body):
    scenario = Scenario(compose(forum=body))
    entitled = scenario.entitled_in(scenario.forums[body])
    kind = scenario.roster.column("kind").astype(str)
    assert entitled.sum() > 50 and not entitled[kind == "state"].any()
    assert {"firm", "research"} <= set(kind[entitled])


def test_an_organisation_that_votes_does_not_speak_as_a_stakeholder_too():
    model = NegotiationModel(Scenario(compose(forum="three_gpp")), range(2))
    model.step()
    guests, _ = speakers(model.chamber, model.meeting.room.forum)
    named = model.chamber.stakeholders
    seated = sum(code in model.chamber.roster.iso3 for code in named.code)
    may = int(named.of(model.meeting.room.forum.who_speaks).sum())
    assert seated > 10 and guests.shape[1] == may - seated
    model.close()


def test_an_organisation_is_an_agent_with_a_home_a_size_and_a_column_of_its_own():
    class Contrarian(Organisation):
        def ballot(self, draft, votes):
            return np.zeros_like(votes)

    scenario = Scenario(compose(forum="ieee_sa") | {"record": {"votes": True}})
    model = NegotiationModel(scenario, range(3), {"ibm": Contrarian})
    by_code = {a.code: a for a in model.agents if isinstance(a, Organisation)}
    ibm = by_code["ibm"]
    assert (ibm.home, ibm.kind, ibm.sector) == ("USA", "firm", "software")
    assert ibm.size == 61.0 and ibm.weight == 33.0 and ibm.position.shape[0] == 3
    assert {type(a) for a in by_code.values()} == {Organisation, Contrarian}
    votes = model.run()["votes"]
    cast = votes[votes["iso3"] == "ibm"]["vote"]
    assert len(cast) and set(cast) == {"N"}
    model.close()


def test_one_s_own_organisation_takes_a_seat_from_one_table(tmp_path):
    config = compose(forum="three_gpp")
    config["roster"] = {"members": "all", "organisations": own(tmp_path)}
    scenario = check(config)
    at = scenario.roster.index("my_firm")
    assert scenario.entitled_in(scenario.forums["three_gpp"])[at]
    assert scenario.calibration.position(["my_firm"])[0, 0] == 1.0
    plain = check(compose(forum="three_gpp"))
    assert len(scenario.roster) == len(plain.roster) + 1


def test_a_row_of_one_s_own_replaces_the_shipped_one(tmp_path):
    file = own(tmp_path, code="huawei", home="CHN")
    assert load_organisations([file]).set_index("code").loc["huawei", "openness"] == 1.0
    assert load_organisations().set_index("code").loc["huawei", "openness"] < 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"home": ""}, r"mine\.csv.*row 2.*home.*must not be empty"),
        ({"home": "TWN"}, r"mine\.csv.*row 2.*home.*'TWN' is not in members\.csv"),
        ({"code": "eu"}, r"mine\.csv.*row 2.*code.*'eu' is the name of a bloc"),
        ({"code": "FIRM"}, r"lower-case letters"),
    ],
)
def test_an_organisation_that_cannot_sit_is_refused_with_row_and_column(tmp_path, change, message):
    config = compose(forum="three_gpp")
    config["roster"] = {"members": "all", "organisations": own(tmp_path, **change)}
    with pytest.raises(DataError) as caught:
        check(config)
    assert re.search(message, str(caught.value)), str(caught.value)


def test_a_body_with_no_voter_is_refused():
    config = compose(forum="three_gpp")
    config["scenario"]["homes"] = {"USA": {"forbid": ["firm", "research", "civil_society"]}}
    config["forum"]["members"] = {"bloc": "three_gpp", "without": ["technical_community"]}
    with pytest.raises(ConfigError, match=r"forum\.members: nobody who sits here may vote"):
        check(config)


@pytest.mark.parametrize(
    ("homes", "message"),
    [
        ({"CHN": {"instruct": -1}}, r"scenario\.homes\.CHN\.instruct: must be ≥ 0, got -1"),
        ({"CHI": {"instruct": 1}}, r"scenario\.homes\.CHI: unknown member code, got 'CHI'"),
        ({"huawei": {"instruct": 1}}, r"scenario\.homes\.huawei: is no state"),
        ({"USA": {"forbid": ["huawey"]}}, r"homes\.USA\.forbid\[0\]: .*Did you mean 'huawei'"),
        ({"USA": {"forbid": ["CHN"]}}, r"scenario\.homes\.USA\.forbid: names a state"),
        ({"USA": {"forbids": ["zte"]}}, r"scenario\.homes\.USA\.forbids: unknown key"),
    ],
)
def test_what_states_do_with_organisations_is_checked_with_its_key(homes, message):
    config = compose(forum="three_gpp")
    config["scenario"]["homes"] = homes
    with pytest.raises(ConfigError, match=message):
        check(config)


def play(homes=None, forum="etsi_general_assembly", **overrides):
    config = compose(forum=forum, **overrides)
    config["uncertainty"] = "fixed"
    config["record"] = {"votes": True}
    if homes:
        config["scenario"]["homes"] = homes
    return simulate(config, range(16))


def test_an_organisation_in_arrears_has_no_vote_and_a_name_of_none_is_refused():
    config = compose(forum="three_gpp")
    everyone = int(Scenario(config).entitled_in(Scenario(config).forums["three_gpp"]).sum())
    config["forum"]["suffrage"] = {"in_arrears": ["huawei"]}
    scenario = Scenario(config)
    assert int(scenario.entitled_in(scenario.forums["three_gpp"]).sum()) == everyone - 1
    config["forum"]["suffrage"] = {"in_arrears": ["huawey"]}
    with pytest.raises(ConfigError, match=r"suffrage\.in_arrears\[0\]: is not a member.*'huawei'"):
        Scenario(config)


def yes_of(tables, home, draft):
    organisations = load_organisations().set_index("code")["home"]
    votes = tables["votes"]
    votes = votes[(votes["draft"] == draft) & votes["iso3"].isin(organisations.index)]
    at_home = votes["iso3"].astype(str).map(organisations) == home
    cast = votes[at_home & votes["vote"].isin(["Y", "N"])]
    return (cast["vote"] == "Y").mean()


def test_a_state_that_instructs_brings_its_organisations_to_its_line():
    plain, told = play(), play({"CHN": {"instruct": 6.0}})
    for draft in plain["drafts"]["draft"].unique():
        camp = plain["drafts"].set_index("draft")["camp"].astype(str)[draft].iloc[0]
        change = yes_of(told, "CHN", draft) - yes_of(plain, "CHN", draft)
        assert change >= 0 if camp == "sovereigntist" else change <= 0, draft
    moved = {d: yes_of(told, "CHN", d) - yes_of(plain, "CHN", d) for d in plain["drafts"]["draft"]}
    assert max(map(abs, moved.values())) > 0.05
    assert all(yes_of(told, "SWE", d) == yes_of(plain, "SWE", d) for d in moved)


def test_who_is_kept_out_has_no_vote_and_the_others_keep_theirs():
    barred = {"USA": {"forbid": ["huawei", "zte"]}}
    plain, out = play(), play(barred)
    votes = out["votes"].set_index("iso3")["vote"]
    assert not votes.loc[["huawei", "zte"]].isin(["Y", "N", "A"]).any()
    cast = [t["drafts"][["yes", "no", "abstain"]].to_numpy().sum() for t in (plain, out)]
    assert cast[1] < cast[0]


def test_who_contributes_more_moves_the_text_before_the_ballot():
    """Subsidised contributions of one home bring texts nearer to its organisations."""

    def tabled(contributions, subsidise):
        config = compose(forum="three_gpp")
        config["uncertainty"], config["record"] = "fixed", {"rounds": True}
        config["forum"] |= {"one_text": False, "contributions": contributions}
        config["scenario"]["homes"] = {"CHN": {"subsidise": subsidise}}
        return simulate(config, range(4))["rounds"]["alignment"].to_numpy()

    plain, more = tabled(0.4, 1.0), tabled(0.4, 4.0)
    assert (more < plain).all()
    assert (tabled(0.0, 1.0) == tabled(0.0, 4.0)).all()


def test_every_row_names_only_bodies_that_seat_it(table):
    known = {*BODIES, "iesg", "w3c_council"}
    assert set(";".join(table["bodies"]).split(";")) <= known
    read_table(DATA / "organisations.csv", ORGANISATIONS, ("code",))
