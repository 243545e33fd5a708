"""Where two runs part: the trace of one replication names the first number that differs."""

import numpy as np

from experiments.command_line import main
from experiments.running import trace
from sim.scenario import example


def test_a_run_traced_twice_is_the_same(tmp_path):
    first, second = list(trace.events(example(), 1)), list(trace.events(example(), 1))
    assert trace.first_difference(first, second) is None
    trace.write(first, tmp_path / "one.npz")
    assert trace.first_difference(trace.read(tmp_path / "one.npz"), second) is None


def test_the_first_stream_round_and_member_that_differ_are_named():
    first, second = list(trace.events(example(), 0)), list(trace.events(example(), 0))
    at = next(k for k, e in enumerate(second) if e.what == "positions" and "round 2" in e.place)
    changed = second[at].values.copy()
    changed[0, 3, 0] = np.nextafter(changed[0, 3, 0], 9.0)
    second[at] = trace.Event(second[at].place, second[at].what, changed, second[at].members)
    told = trace.first_difference(first, second)
    assert told.startswith(f"meeting/0/security, round 2: positions, {second[at].members[3]}: ")


def test_another_seed_parts_at_the_first_stream():
    other = list(trace.events(example() | {"seed": 8}, 0))
    assert "stream " in trace.first_difference(list(trace.events(example(), 0)), other)


def test_the_command_writes_compares_and_refuses(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["run", "scenario=minimal", "replications=3", "name=one", "--quiet"]) == 0
    place = ["replay", "results/one", "--cell", "0", "--replication"]
    assert main([*place, "1", "--trace", "t.npz"]) == 0
    assert main([*place, "1", "--trace", "t.npz"]) == 0
    assert "the same bit for bit" in capsys.readouterr().out
    assert main([*place, "2", "--trace", "t.npz"]) == 1
    assert "part at" in capsys.readouterr().err
    (tmp_path / "no.npz").write_bytes(b"no trace")
    assert main([*place, "1", "--trace", "no.npz"]) == 2
    assert main(["replay", "results/one", "--trace", "t.npz"]) == 2
