"""The shipped record: what was put right, and which texts are one series.

`matched_pairs.csv` holds the pairs of roll-calls of 2005 to 2019 that Bailey, Strezhnev and
Voeten matched by hand as votes on one text (MIT).
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.estimation.shipped_record import shipped_record
from experiments.estimation.vote_tables import RECORD
from sim.forecast.titles import Titles
from sim.members.calibration import Calibration

SAME = 0.6  # likeness from which two titles are of one series
PAIRS = Path(__file__).with_name("matched_pairs.csv")


@pytest.fixture(scope="module")
def record():
    return shipped_record()


@pytest.fixture(scope="module")
def titles(record):
    return Titles(record.rollcalls["title"])


def test_kinship_finds_the_pairs_that_were_matched_by_hand(record, titles):
    calls = record.rollcalls
    place = pd.Series(calls.index, index=calls["rollcall_id"])
    day = calls["date"].to_numpy().astype("datetime64[D]")
    pairs = pd.read_csv(PAIRS)
    found = right = 0
    for first, second in zip(place[pairs["first"]], place[pairs["second"]], strict=True):
        gap = (day[second] - day).astype(int)
        usable = (gap >= 300) & (gap <= 430) & (calls["kind"] == "text").to_numpy()
        if not calls["title"].iat[second]:
            continue
        likeness = np.where(usable, titles.likeness(calls["title"].iat[second]), 0.0)
        if likeness.max() >= SAME:
            found += 1
            right += int(likeness.argmax() == first)
    assert len(pairs) == 365
    assert right >= 350 and right / found >= 0.98


@pytest.mark.parametrize(
    "told",
    [
        "{} : resolution / adopted by the General Assembly",
        "{}: draft resolution",
        "“{}”",
        " {} ",
    ],
)
def test_what_a_library_adds_changes_nothing(titles, told):
    title = "Developments in the field of information and telecommunications in the context of "
    title += "international security"
    assert np.allclose(titles.likeness(told.format(title)), titles.likeness(title))
    assert np.allclose(titles.likeness(title.upper()), titles.likeness(title))


def test_one_wrong_letter_changes_nothing(titles):
    title = "Advancing responsible State behaviour in cyberspace in the context of security"
    for wrong in ("responsable", "resposible", "repsonsible"):
        told = title.replace("responsible", wrong)
        assert np.allclose(titles.likeness(told), titles.likeness(title), atol=0.02)


def test_an_information_programme_is_no_digital_text(record, titles):
    trap = "Special information programme on the question of Palestine of the Department of Public "
    digital = (record.rollcalls["topic"] != "").to_numpy()
    assert titles.likeness(trap + "Information of the Secretariat")[digital].max() < 0.2


def test_no_title_is_a_fragment_of_a_speech(record):
    assert not record.rollcalls["title"].str.match("The (Acting )?President").any()


def test_every_change_has_a_source_or_says_that_none_is_known(record):
    changes = pd.read_csv(RECORD / "changes.csv", dtype=str, keep_default_na=False)
    assert ((changes["source"] != "") | (changes["note"] != "")).all()
    ballots = changes[changes["column"] == "vote"]
    calls = record.rollcalls
    place = pd.Series(calls.index, index=calls["rollcall_id"])
    letters = np.array(["N", "A", "Y", "X"])
    column = [record.iso3.index(code) for code in ballots["iso3"]]
    now = letters[record.votes[place[ballots["rollcall_id"]].to_numpy(), column]]
    assert (now == ballots["after"]).all() and len(ballots) > 100


def test_tallies_of_known_texts_stand(record):
    calls = record.rollcalls
    for symbol, tally in {"A/RES/73/27": (119, 46, 14), "A/RES/74/247": (79, 60, 33),
                          "A/RES/77/37": (156, 7, 14)}.items():  # fmt: skip
        [at] = np.flatnonzero(calls["resolution"] == symbol)
        assert tuple((record.votes[at] == choice).sum() for choice in (2, 0, 1)) == tally


@pytest.mark.parametrize("name", ["before_73_27", "before_dfi", "before_wcit_12", "default"])
def test_a_shipped_calibration_carries_the_record_before_its_cutoff(record, name):
    calibration = Calibration.load(name)
    early = record.before(calibration.cutoff)
    assert calibration.items.id.tolist() == early.rollcalls["rollcall_id"].tolist()
    assert (calibration.votes(early.iso3) == early.votes).all()
    assert calibration.items.title.tolist() == early.rollcalls["title"].tolist()
