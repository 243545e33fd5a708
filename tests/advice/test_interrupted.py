"""An answer that is interrupted keeps what is done; asked again it goes on, to the same bits."""

import pytest

from experiments.advice import track_record
from experiments.advice.drafting import Judge
from experiments.advice.procedure import Counted
from experiments.command_line import main as plenary
from experiments.commands import whip as whip_command

LEDGER = "clause,status,openness,appeal,worth\n" + "".join(
    f"c{k},in,{0.5 * k - 1},1,1\n" for k in range(5)
)


def interrupted_at(call, number):
    """Call so often, then be interrupted; afterwards no more."""
    count = [0]

    def work(*given, **named):
        count[0] += 1
        if count[0] == number:
            raise KeyboardInterrupt
        return call(*given, **named)

    return work


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(track_record, "LATEST", 2)
    monkeypatch.setattr("experiments.commands.when.SOLVED", 3)
    monkeypatch.setattr("experiments.commands.when.DRAWS", 40)
    monkeypatch.setattr("experiments.advice.drafting.BATCH", 8)
    return monkeypatch


CASES = {
    "whip": (whip_command.whip, "break_even", 1, 2),  # the members and the first of the count
    "draft": (Judge, "_judged", 4, 3),
    "when": (Counted, "written", 4, 3),
}


@pytest.mark.parametrize("verb", CASES)
def test_what_is_done_is_kept_and_the_same_command_goes_on(
    verb, few, few_draws, text_options, tmp_path, capsys
):
    (tmp_path / "L.csv").write_text(LEDGER, encoding="utf-8")
    more = ["--ledger", str(tmp_path / "L.csv")] if verb == "draft" else []
    place, name, number, pieces = CASES[verb]
    with few.context() as once:
        once.setattr(place, name, interrupted_at(getattr(place, name), number))
        assert plenary([verb, *text_options, *more]) == 130
    assert "What was finished is kept" in capsys.readouterr().err
    folder = tmp_path / "results" / verb
    assert [path.name for path in folder.iterdir()] == ["plays"]
    assert plenary([verb, *text_options, *more]) == 0
    said = capsys.readouterr().err
    assert int(said.split(" pieces of an interrupted run")[0].split()[-1]) >= pieces
    assert not (folder / "plays").exists()
    assert plenary([verb, *text_options, *more, "--name", "at_once"]) == 0
    for file in folder.glob("*.csv"):
        assert file.read_bytes() == (tmp_path / "results" / "at_once" / file.name).read_bytes()
