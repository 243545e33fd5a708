"""Adoption without a vote: who is bound by what."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.simulation import check, simulate
from tests.conftest import compose


def play(n=8, **keys):
    config = compose("vendor_exclusion_3gpp")
    config["scenario"]["de_facto"] |= keys
    return simulate(config, range(n))


def of(tables, rule, column="bound"):
    table = tables["adoption"]
    return table[table["rule"] == rule][column].to_numpy(dtype=float)


def test_every_member_follows_one_rule_or_none():
    table = play()["adoption"]
    sums = table.groupby("replication")[["bound", "bound_income"]].sum()
    assert sums["bound"].nunique() == 1 and sums["bound"].iloc[0] > 80
    np.testing.assert_allclose(sums["bound_income"], 1.0)


def test_a_text_that_was_not_adopted_binds_nobody():
    tables = play()
    drafts = tables["drafts"]
    for text in drafts["draft"].unique():
        adopted = drafts[drafts["draft"] == text]["adopted"].to_numpy()
        assert (of(tables, text)[~adopted] == 0).all()


def test_those_who_make_it_use_it_from_the_first_day_and_nobody_leaves():
    makers = compose("vendor_exclusion_3gpp")["scenario"]["camps"]["market"]["leaders"]
    still = play(pace=0.0)
    assert (of(still, "de_facto") == len(makers)).all()
    assert (of(play(years=8), "de_facto") >= of(play(years=4), "de_facto")).all()


def test_without_worth_and_without_company_rules_are_chosen_alike():
    """Two rules on offer, the agreed text and the de facto one: half and half, by hand."""
    tables = play(64, merit=0.0, network=0.0, years=15, pace=1.0)
    adopted = tables["drafts"].groupby("replication")["adopted"].sum().to_numpy() == 1
    makers = 6
    chosen = of(tables, "de_facto")[adopted] - makers
    rest = of(tables, "chair")[adopted] + chosen
    share = chosen.sum() / rest.sum()
    assert share == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(rest.sum()))


def test_company_tips_the_market():
    alone, together = play(32, network=0.0, merit=0.0), play(32, network=6.0, merit=0.0)
    assert of(together, "de_facto").mean() > of(alone, "de_facto").mean() + 2


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"camp": "markt"}, r"scenario\.de_facto\.camp: .*'markt'.*Did you mean 'market'"),
        ({"years": 0}, r"scenario\.de_facto\.years: must be 1 or more, got 0"),
        ({"by": ["erikson"]}, r"scenario\.de_facto\.by\[0\]: .*Did you mean 'ericsson'"),
        ({"speed": 1}, r"scenario\.de_facto\.speed: unknown key"),
    ],
)
def test_what_cannot_be_is_refused_with_its_key(keys, message):
    config = compose("vendor_exclusion_3gpp")
    config["scenario"]["de_facto"] |= keys
    with pytest.raises(ConfigError, match=message):
        check(config)
