"""A model with one, two or four axes of contention; which of them votes tell is said once."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.forums import procedures
from sim.members.calibration import Calibration
from sim.members.calibration_names import SHIPPED
from sim.model import NegotiationModel
from sim.scenario import Scenario
from sim.simulation import simulate
from tests.conftest import compose, presets

AXES = {
    1: ("openness",),
    2: ("openness", "development"),
    4: ("openness", "development", "security", "regulation"),
}
ESTIMATED = {1: 1, 2: 2, 4: 3}
R = 2


def refit(raw, n_axes):
    """Cut the shipped calibration to its first axes, or put an estimated one between them."""

    def row(values, filler):
        return [*values[:2], filler, *values[2:]] if n_axes == 4 else values[:n_axes]

    made = raw | {"name": f"axes_{n_axes}", "axes": list(AXES[n_axes])}
    made["members"] = {
        code: fact | {"position": row(fact["position"], 0.5), "se": row(fact["se"], 0.2)}
        for code, fact in raw["members"].items()
    }
    made["items"] = [item | {"slope": row(item["slope"], 0.3)} for item in raw["items"]]
    return made


@pytest.fixture(scope="module")
def calibrations(tmp_path_factory):
    """Calibration files with one, two and four axes, by their number."""
    folder = tmp_path_factory.mktemp("axes")
    raw = json.loads((SHIPPED / "before_73_27.json").read_text(encoding="utf-8"))
    for n_axes in AXES:
        file = folder / f"{n_axes}.json"
        file.write_text(json.dumps(refit(raw, n_axes)), encoding="utf-8")
    return {n_axes: str(folder / f"{n_axes}.json") for n_axes in AXES}


@pytest.mark.parametrize("n_axes", AXES)
def test_the_slopes_of_the_file_say_which_axes_are_estimated(calibrations, n_axes):
    calibration = Calibration.load(calibrations[n_axes])
    assert calibration.axes == AXES[n_axes]
    assert calibration.axes[calibration.estimated] == AXES[n_axes][: ESTIMATED[n_axes]]


@pytest.mark.parametrize("n_axes", AXES)
@pytest.mark.parametrize("body", presets("forum"))
def test_a_whole_meeting_of_every_body_on_so_many_axes(calibrations, body, n_axes):
    config = compose(
        "unga_cyber_2018", body, "inclusive_tent", "one_voice", calibration=calibrations[n_axes]
    )
    for item in config["scenario"]["agenda"]:
        item["salience"] = dict.fromkeys(AXES[n_axes], 1.0)
    model = NegotiationModel(Scenario(config), range(R))
    start = model.chamber.position.copy()
    meetings = model.run()["meetings"]
    assert len(meetings) == R and np.isfinite(meetings["alignment"]).all()
    assert model.chamber.position.shape[2] == n_axes
    if model.last.room.talks:  # nobody is talked out of an assumption
        moved = (model.chamber.position != start).any(axis=(0, 1))
        assert moved.tolist() == [d < ESTIMATED[n_axes] for d in range(n_axes)]
    model.close()


CAMPAIGN = {
    "until": 2024,
    "drift": {},
    "norms": {},
    "shocks": {
        "war": {
            "_target_": "sim.shocks.War", "aggressor": "RUS", "victim": "UKR", "year": 2022,
        },
        "slide": {"_target_": "sim.shocks.Backsliding", "rate": 0.1},
    },
    "races": {
        "standard": {
            "ours": ["USA"], "theirs": ["CHN"], "ours_start": 2021, "theirs_start": 2021,
        }
    },
}  # fmt: skip


@pytest.mark.parametrize("n_axes", AXES)
def test_years_pass_on_so_many_axes_and_move_nobody_along_an_assumed_one(calibrations, n_axes):
    config = compose("minimal", calibration=calibrations[n_axes], uncertainty="fixed")
    config["scenario"] |= {"calendar": [{"year": 2021}, {"year": 2023}], "campaign": CAMPAIGN}
    model = NegotiationModel(Scenario(config | {"model": {"listening": 0.0}}), range(R))
    start = model.chamber.position.copy()
    years = model.run()["years"]
    assert np.isfinite(years.select_dtypes("number")).all(axis=None)
    moved = (model.chamber.position != start).any(axis=(0, 1))
    assert moved.tolist() == [d < ESTIMATED[n_axes] for d in range(n_axes)]
    model.close()


@pytest.mark.parametrize("body", ["first_committee", "oewg", "igf"])
def test_an_assumed_axis_of_no_salience_might_as_well_not_be_there(calibrations, body):
    def tables(calibration):
        config = compose("unga_cyber_2018", body, "democracy_club", calibration=calibration)
        for item in config["scenario"]["agenda"]:
            item["salience"] = {"openness": 1.0, "development": 0.5}
        return simulate(config | {"record": {"votes": True}}, range(R))

    with_it, without = tables("before_73_27"), tables(calibrations[2])
    assert with_it.keys() == without.keys()
    for name in with_it:
        pd.testing.assert_frame_equal(with_it[name], without[name], check_exact=True)


def test_the_bodies_of_these_tests_use_every_family_of_procedures():
    """A family is a module of `sim.forums.procedures` with a class for a stage."""
    here = Path(procedures.__file__).parent
    families = {file.stem for file in here.glob("*.py")} - {"__init__", "base", "counting"}
    scenarios = [Scenario(compose("unga_cyber_2018", body)) for body in presets("forum")]
    stages = [stage for s in scenarios for stage in s.forums[s.main].stages.values()]
    assert {type(stage).__module__.rpartition(".")[2] for stage in stages} == families
