"""A campaign is told year by year."""

import pytest

from experiments import run
from experiments.figures.win_rate import ends
from experiments.report.digest import Reading
from experiments.report.outcome_panels import panels
from experiments.report.yearly_panels import yearly_shares

CAMPAIGN = {"scenario": "silk_road_vs_gateway_2015_2027", "replications": 4, "quiet": True}


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    root = tmp_path_factory.mktemp("yearly")
    return Reading(run(results=str(root), name="years", **CAMPAIGN), closer=False)


def test_shares_of_a_year_sum_to_one_and_count_its_decisions(reading):
    shares = yearly_shares(reading)
    assert shares["year"].is_monotonic_increasing and shares["year"].nunique() > 1
    assert shares[list(ends())].sum(axis=1).round(9).eq(1).all()
    meetings = reading.results.read("meetings", ["replication"])
    assert shares["decisions"].sum() == pytest.approx(len(meetings) / 4)


def test_the_report_of_a_campaign_has_a_figure_of_years_with_every_body_in_its_numbers(reading):
    [panel] = [one for one in panels(reading) if one.name == "ends_by_year"]
    assert len(panel.draw()) == 1
    assert panel.table["year"].nunique() > 1
    years = yearly_shares(reading)["year"]
    assert f"{years.min()} to {years.max()}" in " ".join(panel.caption.split())


def test_a_single_meeting_has_no_figure_of_years(small_results):
    from experiments.analysis.open_results import open_results

    results, _ = open_results(small_results)
    names = [one.name for one in panels(Reading(results, closer=False))]
    assert "ends_by_year" not in names
