"""Calibration files: what the shipped ones hold, and what a damaged one says."""

import json

import numpy as np
import pytest

from sim.errors import ConfigError, DataError
from sim.members.calibration import Calibration
from sim.members.calibration_names import SHIPPED, shipped
from sim.members.roster import Roster
from sim.theory.ballot import Vote, ballot_probability


@pytest.fixture(scope="module", params=["default", "before_73_27"])
def calibration(request):
    return Calibration.load(request.param)


@pytest.fixture(scope="module")
def default():
    return Calibration.load("default")


@pytest.fixture
def small(tmp_path):
    """A whole calibration small enough to damage: two members, one roll-call."""
    content = {
        "format": "plenary-calibration-1",
        "name": "small",
        "cutoff": "2019-01-01",
        "axes": ["openness", "development", "regulation"],
        "notes": {},
        "coefficients": {
            "discipline.eu": {
                "value": 2.0, "se": 0.1, "low": 1.8, "high": 2.2,
                "unit": "logits", "tag": "estimated", "note": "",
            }
        },
        "members": {
            "RUS": {"position": [-1, 0, 0], "se": [0.1, 0.1, 0.5], "attendance": 0.9},
            "SWE": {"position": [2, -1, 1], "se": [0.1, 0.1, 0.5], "attendance": 1.0},
        },
        "items": [
            {"id": "a", "date": "2018-12-31", "slope": [3, 1], "cuts": [-1, 0.5], "votes": "NY"}
        ],
    }  # fmt: skip

    def write(change=lambda content: None):
        copy = json.loads(json.dumps(content))
        change(copy)
        file = tmp_path / "small.json"
        file.write_text(json.dumps(copy), encoding="utf-8")
        return file

    return write


def test_every_member_of_the_roster_has_a_position(calibration):
    roster = Roster.load()
    assert set(calibration.iso3) == set(roster.iso3)
    assert calibration.position(roster.iso3).shape == (195, 3)
    assert calibration.assumed.sum() == 2  # the Holy See and Palestine do not vote


def test_one_unit_is_one_sd_over_members_with_votes(calibration):
    voters = calibration.mean[~calibration.assumed]
    np.testing.assert_allclose(voters.std(axis=0), 1.0, atol=2e-3)  # rounded to 0.001
    np.testing.assert_allclose(voters.mean(axis=0), 0.0, atol=2e-3)


def test_the_axes_point_where_they_say(calibration):
    openness, development, regulation = calibration.position(["SWE", "USA", "RUS", "CHN", "IDN"]).T
    assert min(openness[:2]) > 1 > -1 > max(openness[2:4])
    assert development[4] > 0.5 > -1.5 > development[1]
    assert regulation[0] > 1 > -1 > regulation[1]


def test_no_roll_call_is_dated_on_or_after_the_cutoff(calibration):
    assert (calibration.items.date < np.datetime64(calibration.cutoff)).all()
    assert not np.isin("A/RES/73/27", Calibration.load("before_73_27").items.resolution)


def test_the_record_holds_the_known_tally_of_73_27(default):
    """119-46-14: Voeten, Strezhnev and Bailey, doi:10.7910/DVN/LEJUQZ."""
    at = list(default.items.resolution).index("A/RES/73/27")
    votes = default.record[at]
    assert [int((votes == v).sum()) for v in (Vote.YES, Vote.NO, Vote.ABSTAIN)] == [119, 46, 14]


def test_positions_and_items_explain_most_recorded_votes(default):
    """Votes of 2022 at the positions of 2022; the modal vote explains about 0.74 of them."""
    late = default.items.date >= np.datetime64("2022-01-01")
    items = default.items
    lean = items.slope[late] @ default.mean.T - items.cut[late, None]
    likeliest = np.argmax(ballot_probability(lean, items.halfwidth[late, None]), axis=0)
    votes = default.record[late]
    cast = (votes >= Vote.NO) & (votes <= Vote.YES)
    assert (likeliest == votes)[cast].mean() > 0.9


def test_coefficients_come_singly_and_in_families(default):
    lines = default.family("discipline")
    assert lines["eu"] > lines["au"]
    assert default.coefficient("discipline.eu") == lines["eu"]
    for name, coefficient in default.coefficients.items():
        assert coefficient.low <= coefficient.value <= coefficient.high, name


def test_members_come_in_the_order_asked_for(default):
    there, back = default.position(["RUS", "SWE"]), default.position(["SWE", "RUS"])
    np.testing.assert_array_equal(there, back[::-1])
    np.testing.assert_array_equal(default.votes(["RUS"])[:, 0], default.votes(["SWE", "RUS"])[:, 1])
    assert default.attendance_of(["RUS"])[0] == default.attendance[default.index(["RUS"])[0]]
    assert default.standard_error(["RUS"]).shape == (1, 3)


def test_unknown_names_are_refused_with_the_nearest(default):
    with pytest.raises(ConfigError, match="Did you mean 'default'"):
        Calibration.load("defualt")
    with pytest.raises(ConfigError, match="Did you mean 'SWE'"):
        default.position(["SWEE"])
    with pytest.raises(ConfigError, match="Did you mean 'precedent'"):
        default.coefficient("precedence")
    with pytest.raises(ConfigError, match="Did you mean 'discipline'"):
        default.family("disciplin")


def test_a_file_is_read_as_well_as_a_name(small):
    calibration = Calibration.load(small())
    assert calibration.iso3 == ("RUS", "SWE")
    assert calibration.items.slope.tolist() == [[3.0, 1.0, 0.0]]
    assert (calibration.items.cut[0], calibration.items.halfwidth[0]) == (-0.25, 0.75)
    assert calibration.record.tolist() == [[Vote.NO, Vote.YES]]


def test_a_member_without_votes_has_none_on_record(small):
    def add(content):
        content["members"]["VAT"] = {**content["members"]["SWE"], "assumed": True}

    assert Calibration.load(small(add)).record.tolist() == [[Vote.NO, Vote.YES, -1]]


def _drop_slope(content):
    del content["items"][0]["slope"]


def _short_position(content):
    content["members"]["RUS"]["position"] = [1, 2]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c.update(format="other"), "format must be"),
        (_drop_slope, "is damaged: KeyError"),
        (_short_position, "is damaged"),
        (lambda c: c["members"]["RUS"].update(attendance=1.2), "attendance must be between"),
        (lambda c: c["members"]["RUS"].update(se=[-1, 1, 1]), "se must be 0 or more"),
        (lambda c: c["items"][0].update(votes="NZ"), "is damaged: KeyError: 'Z'"),
        (lambda c: c["items"][0].update(votes="NYY"), "is damaged"),
        (lambda c: c["items"][0].update(date="2019-01-01"), "on or after the cutoff"),
        (lambda c: c["items"][0].update(cuts=[1, -1]), "first cut must not lie above"),
        (lambda c: c["items"][0].update(cuts=[float("nan"), 1]), "slope and cuts must be numbers"),
        (lambda c: c["coefficients"]["discipline.eu"].update(tag="guess"), "known tag"),
        (lambda c: c.update(cutoff="soon"), "is damaged"),
    ],
)
def test_a_damaged_file_is_refused(small, change, message):
    with pytest.raises(DataError, match=message):
        Calibration.load(small(change))


def test_a_missing_or_unreadable_file_is_refused(tmp_path):
    with pytest.raises(DataError, match="no such calibration file"):
        Calibration.load(tmp_path / "none.json")
    (tmp_path / "text.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be read"):
        Calibration.load(tmp_path / "text.json")


def test_shipped_files_are_small_and_name_themselves():
    for name in shipped():
        file = SHIPPED / f"{name}.json"
        assert file.stat().st_size < 1_500_000
        assert Calibration.load(name).name == name
