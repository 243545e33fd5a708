"""What every procedure must do, whatever its rule."""

import importlib
import inspect
import pkgutil
import re

import numpy as np
import pytest

import sim.forums.procedures as package
from sim.errors import ConfigError
from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result
from sim.forums.procedures.base import TEXTS, Procedure
from sim.parts import construct
from sim.theory.ballot import Vote

N_REPLICATIONS, N_MEMBERS, N_DRAFTS = 6, 9, 2
# What a procedure cannot do without: the stage that follows.
NEEDED = {"then", "if_lost", "if_carried", "if_referred", "if_requested"}
# A lone member against a text does not end it there: no decision is taken at
# all, one opposing member may be passed over, or the text goes on to a vote.
# And a lone member in favour is not always enough.
NEEDS_COMPANY = ("CommonProposal",)
CANNOT_SAY_NO = ("NoDecision", "AlternativeApproval", "WithoutVote")


def every_procedure():
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    found, todo = set(), [Procedure]
    while todo:
        for cls in todo.pop().__subclasses__():
            todo.append(cls)
            found.add(cls)
    return {cls.__name__: cls for cls in found if cls.__name__ in package.__all__}


PROCEDURES = every_procedure()


def make(cls):
    needed = {
        name
        for name, argument in inspect.signature(cls).parameters.items()
        if argument.default is inspect.Parameter.empty
    }
    assert needed <= NEEDED
    return construct(cls, {name: "next" for name in needed}, "stage")


class AnyFloor(ArrayFloor):
    """A floor that has an answer to every question, from written-down numbers."""

    def amendments(self, draft):
        return self.extra["distance"]

    def amendment(self, draft, index, stage):
        return self.extra["change"][index]

    def parts(self, draft):
        return np.array([True, True])

    def part(self, draft, index, stage):
        return self.extra["change"][index]

    def ask_time(self, draft, stage):
        return self.extra["slow"]


def floor_of(seed, rows=None, seats=None):
    """Make a floor; `rows` picks replications, `seats` puts members in another order."""
    generator = np.random.default_rng(seed)
    shape = (N_REPLICATIONS, N_DRAFTS, N_MEMBERS)

    def draw_votes(*size):
        return generator.choice(4, p=[0.3, 0.1, 0.5, 0.1], size=size).astype(np.int8)

    kinds = "no_action competence not_to_vote important_question closure reconsideration track"
    arrays = {
        "votes": draw_votes(*shape),
        "loss": generator.normal(-1.0, 1.0, size=shape),
        "strength": generator.random(shape),
        "signs": generator.random(shape) < 0.5,
        "reservations": generator.random(shape) < 0.2,
        "ratifications": generator.random(shape) < 0.5,
        "present": generator.random((N_REPLICATIONS, N_MEMBERS)) < 0.9,
        "ranking": generator.random((N_REPLICATIONS, N_MEMBERS, N_DRAFTS)),
    }
    motions = {kind: draw_votes(N_REPLICATIONS, N_MEMBERS) for kind in kinds.split()}
    entitled = generator.random(N_MEMBERS) < 0.9
    extra = {
        "distance": generator.random((N_REPLICATIONS, 2)),
        "change": draw_votes(2, N_REPLICATIONS, N_MEMBERS),
        "slow": generator.random((N_REPLICATIONS, N_MEMBERS)) < 0.2,
    }
    rows = np.arange(N_REPLICATIONS) if rows is None else rows
    seats = np.arange(N_MEMBERS) if seats is None else seats
    arrays = {name: value[rows] for name, value in arrays.items()}
    for name, value in arrays.items():
        arrays[name] = value[:, seats] if name == "ranking" else value[..., seats]
    floor = AnyFloor(
        **arrays,
        entitled=entitled[seats],
        motions={kind: votes[rows][:, seats] for kind, votes in motions.items()},
        block_cost=0.5,
        isolation=1.0,
        concession=0.3,
    )
    floor.extra = {
        "distance": extra["distance"][rows],
        "change": extra["change"][:, rows][:, :, seats],
        "slow": extra["slow"][rows][:, seats],
    }
    return floor


def decide(procedure, floor):
    """Put every draft to the procedure; give results and votes."""
    if procedure.joint:
        forum = Forum(
            name="a",
            title="A",
            members=["AUS"],
            text=min(procedure.texts),
            stages={"stage": procedure},
        )
        outcome = forum.decide(floor)
        return outcome.how, outcome.tally
    open_ = np.ones(floor.n_replications, dtype=bool)
    verdicts = [procedure.decide(floor, k, "stage", open_) for k in range(N_DRAFTS)]
    for verdict in verdicts:
        assert verdict.result.shape == (floor.n_replications,)
        assert verdict.result.dtype == np.int8
        for votes in (verdict.votes, verdict.signed, verdict.reserved, verdict.ratified):
            assert votes is None or votes.shape == (floor.n_replications, N_MEMBERS)
        assert verdict.tally is None or (verdict.tally.sum(axis=1) == N_MEMBERS).all()
        if verdict.phase is not None:
            assert (verdict.phase >= 0).all() and (verdict.phase < len(procedure.phases)).all()
    blank = np.zeros((floor.n_replications, len(Vote)), dtype=int)
    # The tally of a replication that a stage has not settled means nothing.
    tallies = [
        blank if v.tally is None else np.where((v.result < Result.UNDECIDED)[:, None], v.tally, 0)
        for v in verdicts
    ]
    return np.stack([v.result for v in verdicts], 1), np.stack(tallies, 1)


@pytest.fixture(params=sorted(PROCEDURES))
def cls(request):
    return PROCEDURES[request.param]


def test_everything_exported_is_found():
    words = {"END", "TEXTS", "Procedure"}
    assert set(PROCEDURES) == set(package.__all__) - words


def test_it_quotes_a_rule_and_says_where_the_rule_comes_from(cls):
    text = inspect.getdoc(cls)
    assert text, "no docstring"
    assert "doc" not in cls.__dict__
    assert cls.__doc__ and re.search(r"\b[A-Z]{2}-\d+", cls.__doc__)
    assert re.search(r"\b(found|memory)\b", cls.__doc__)
    assert cls.rules
    for code in cls.rules:
        assert re.fullmatch(r"[A-Z]{2}-\d+", code)


def test_its_arguments_are_keyword_only_and_annotated(cls):
    for name, argument in inspect.signature(cls).parameters.items():
        assert argument.kind is inspect.Parameter.KEYWORD_ONLY, name
        assert argument.annotation is not inspect.Parameter.empty, name


def test_it_decides_some_kind_of_text(cls):
    assert cls.texts and cls.texts <= set(TEXTS)


def test_an_unknown_key_is_refused(cls):
    with pytest.raises(ConfigError, match="unknown key"):
        construct(cls, {"colour": "red"}, "stage")


def test_every_exit_has_a_key(cls):
    procedure = make(cls)
    keys = procedure.exit_keys()
    arguments = {**inspect.signature(cls).parameters, "if_lost": None}
    for result in procedure.exits():
        assert keys[result] in arguments


@pytest.mark.parametrize("seed", range(3))
def test_it_gives_an_answer_of_the_right_shape(cls, seed):
    result, _ = decide(make(cls), floor_of(seed))
    assert set(result.ravel()) <= {int(code) for code in Result}


@pytest.mark.parametrize("seed", range(3))
def test_a_replication_alone_gives_its_row(cls, seed):
    together, tallies = decide(make(cls), floor_of(seed))
    for row in range(N_REPLICATIONS):
        alone, tally = decide(make(cls), floor_of(seed, rows=[row]))
        assert (alone[0] == together[row]).all()
        assert (tally[0] == tallies[row]).all()


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_members_does_not_matter(cls, seed):
    order = np.random.default_rng(seed).permutation(N_MEMBERS)
    assert (
        decide(make(cls), floor_of(seed))[0] == decide(make(cls), floor_of(seed, seats=order))[0]
    ).all()


def test_asking_twice_gives_the_same_answer(cls):
    first, second = (decide(make(cls), floor_of(7))[0] for _ in range(2))
    assert (first == second).all()


def test_it_does_not_write_into_what_it_is_given(cls):
    floor = floor_of(11)
    kept = {
        "present": floor.present.copy(),
        "entitled": floor.entitled.copy(),
        "votes": floor.ballot(0, "stage").copy(),
        "signs": floor.sign(0).copy(),
        "distance": floor.extra["distance"].copy(),
    }
    decide(make(cls), floor)
    assert (floor.present == kept["present"]).all()
    assert (floor.entitled == kept["entitled"]).all()
    assert (floor.ballot(0, "stage") == kept["votes"]).all()
    assert (floor.sign(0) == kept["signs"]).all()
    assert (floor.extra["distance"] == kept["distance"]).all()


def test_one_member_decides_for_itself(cls):
    """The majority of one member is that member."""
    wanted = {Vote.YES: 1, Vote.NO: 0, Vote.ABSTAIN: 0}
    for vote, passes in wanted.items():
        votes = np.array([[[vote]]], dtype=np.int8)
        yes = np.array([[[vote == Vote.YES]]])
        ranking = np.where(yes.transpose(0, 2, 1), 1.0, np.nan)
        floor = ArrayFloor(votes=votes, objection=~yes, signs=yes, ranking=ranking)
        if cls.joint:
            result, _ = decide_one(make(cls), floor)
            assert (result == Result.ADOPTED_BY_VOTE) == bool(passes)
        elif cls.settles and cls.__name__ not in (*CANNOT_SAY_NO, *NEEDS_COMPANY):
            verdict = make(cls).decide(floor, 0, "stage", np.ones(1, dtype=bool))
            adopted = (Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_CONSENSUS, Result.PLEDGED)
            if cls.__name__ == "ConferenceVote" and vote == Vote.ABSTAIN:
                assert verdict.result[0] == Result.POSTPONED
            elif cls.__name__ == "MemberAppeal" and vote == Vote.ABSTAIN:
                assert verdict.result[0] in adopted  # what nobody rejects stands
            else:
                assert (verdict.result[0] in adopted) == bool(passes)


def decide_one(procedure, floor):
    forum = Forum(
        name="a", title="A", members=["AUS"], text="candidature", stages={"stage": procedure}
    )
    outcome = forum.decide(floor)
    return outcome.how[0, 0], outcome.tally
