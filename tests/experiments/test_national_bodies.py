"""Hindcasts of ballots in JTC 1: what is given, what is scored, which misses are named."""

import pandas as pd
import pytest

from experiments.validation.outcomes.command import hindcast
from experiments.validation.outcomes.national_bodies import KNOWN, LEADERS, configured
from sim.members.roster import Roster


@pytest.fixture(scope="module")
def ooxml():
    return hindcast("ooxml_2007", 24, 3)


def test_the_real_counts_are_the_published_ones(ooxml):
    real = ooxml.counts.set_index("what")["real"]
    assert [real[f"all: {word} in September 2007"] for word in ("yes", "no", "abstain")] == [
        51, 18, 18,
    ]  # fmt: skip
    assert [real[f"P-members: {word} in September 2007"] for word in ("yes", "no", "abstain")] == [
        17, 15, 9,
    ]  # fmt: skip


def test_those_whose_votes_are_given_are_not_scored_and_misses_are_named(ooxml):
    members = ooxml.members
    assert set(members.loc[members["leader"], "iso3"]) == set(LEADERS)
    assert not members.loc[members["leader"], "miss"].any()
    named = {code for codes in ooxml.misses.values() for code in codes}
    assert named == set(members.loc[members["miss"], "iso3"])
    assert len(members) == 51 + 18


def test_the_ballots_of_2007_are_not_given_to_the_model():
    config = configured("ooxml_2007", 2, 1, once=True)
    known = config["scenario"]["agenda"][0]["drafts"][0]["known"]
    assert {*known["in_favour"], *known["against"]} == set(LEADERS)
    table = pd.read_csv(KNOWN)
    seats = Roster.load().select(config["forum"]["members"]).iso3
    assert set(seats) == set(table["iso3"])


def test_wapi_is_rated_below_its_rival():
    chance = hindcast("wapi_2006", 24, 3).members.set_index("iso3")["chance"]
    assert chance["wapi"] < chance["ieee_802_11i"]
