"""A new table is one place: whoever records it. Storing, reading and replaying follow."""

import pandas as pd
import pytest

from experiments import results
from experiments.running.replay_comparison import replay
from experiments.running.runner import run_study
from experiments.store.folders import saved_study
from sim.errors import DataError
from sim.model import NegotiationModel
from sim.scenario import Scenario, example
from tests.experiments.stand_in import simulate, study


def with_quorums(config, replications):
    """The stand-in's tables and one that nothing else in the project knows."""
    present = [100 + number for number in replications]
    frame = pd.DataFrame({"replication": list(replications), "present": present})
    return {**simulate(config, replications), "quorums": frame}


def with_others(config, replications):
    tables = with_quorums(config, replications)
    return {**tables, "quorums": tables["quorums"].assign(present=0)}


@pytest.fixture
def folder(tmp_path):
    assert run_study(study(), tmp_path / "a", simulate=with_quorums, quiet=True) == 0
    return tmp_path / "a"


def test_a_table_from_outside_is_stored_and_read_by_its_name(folder):
    saved = results(folder)
    quorums = saved.read("quorums")
    assert len(quorums) == len(saved.cells) * study().replications
    assert (quorums["present"] == 100 + quorums["replication"]).all()
    assert len(saved.read("quorums", ["present"], {"cell": 0})) == study().replications
    with pytest.raises(DataError, match=r"Did you mean 'quorums'\? There are: .*quorums"):
        saved.read("quorum")


def test_a_table_from_outside_is_replayed_bit_for_bit(folder):
    same, _ = replay(folder, saved_study(folder), simulate=with_quorums, quiet=True)
    assert same == []
    other, _ = replay(folder, saved_study(folder), simulate=with_others, quiet=True)
    assert {difference.table for difference in other} == {"quorums"}
    without, _ = replay(folder, saved_study(folder), simulate=simulate, quiet=True)
    assert {difference.table for difference in without} == {"quorums"}


def test_overwriting_removes_a_table_that_is_no_longer_recorded(folder):
    run_study(study(), folder, simulate=simulate, overwrite=True, quiet=True)
    assert not (folder / "quorums").exists() and not results(folder).meetings.empty


def test_the_model_gives_whatever_was_recorded():
    model = NegotiationModel(Scenario(example()), range(2))
    model.recorder.add("quorums", {"replication": [0, 1], "present": [11, 9]})
    assert model.run()["quorums"]["present"].tolist() == [11, 9]
    model.close()
