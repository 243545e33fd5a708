"""Bodies that cannot work are refused before anything runs, with the full key."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.forums.array_floor import ArrayFloor
from sim.forums.forum import Forum
from sim.forums.outcome import Result

HERE = "sim.forums.procedures."
VOTE = {"_target_": HERE + "SimpleMajority"}


def spec(**changes):
    body = {"name": "body", "title": "A body", "members": "un_members", "stages": {"vote": VOTE}}
    return {**body, **changes}


def chain(**stages):
    return spec(stages=stages)


def vote(**keys):
    return {**VOTE, **keys}


def consensus(**keys):
    return {"_target_": HERE + "Consensus", **keys}


REFUSED = {
    "no members": (spec(members=[]), "forum.members: a body needs members, got []"),
    "no members at all": (spec(members=None), "forum.members: a body needs members, got None"),
    "no stage": (chain(), "forum.stages: is empty: the body has no way to decide"),
    "quorum above one": (
        chain(vote=vote(quorum_to_decide=1.2)),
        "forum.stages.vote.quorum_to_decide: must be a share of members, got 1.2",
    ),
    "quorum to open above one": (
        spec(quorum_to_open="4/3"),
        "forum.quorum_to_open: must be a share of members, got '4/3'",
    ),
    "quorum that is no number": (
        spec(quorum_to_open="half"),
        "forum.quorum_to_open: must be a share of members, got 'half'",
    ),
    "fallback to itself": (
        chain(vote=vote(if_failed="vote")),
        "forum.stages.vote.if_failed: leads back to its own stage, got 'vote'",
    ),
    "chain in a circle": (
        chain(consensus=consensus(if_failed="vote"), vote=vote(if_failed="consensus")),
        "forum.stages.vote.if_failed: the chain cannot end: consensus → vote → consensus",
    ),
    "unknown stage": (
        chain(consensus=consensus(if_failed="vot"), vote=VOTE),
        "forum.stages.consensus.if_failed: unknown stage, got 'vot'. Did you mean 'vote'?",
    ),
    "rivals of a body of many texts": (
        spec(rivals={"at": "vote"}),
        "forum.rivals: goes with a body of one text",
    ),
    "rivals nowhere": (
        spec(one_text=True, rivals={"at": "vot"}),
        "forum.rivals.at: unknown stage, got 'vot'. Did you mean 'vote'?",
    ),
    "sitting of no stage": (
        spec(sittings={"vot": {"days": 3}}),
        "forum.sittings.vot: unknown stage. Did you mean 'vote'?",
    ),
    "stage never reached": (
        chain(consensus=consensus(), vote=VOTE),
        "forum.stages.vote: is never reached",
    ),
    "motion as the end": (
        chain(motion={"_target_": HERE + "NoActionMotion", "if_lost": "end"}),
        "forum.stages.motion.if_lost: must name a stage",
    ),
    "text a study group cannot decide": (
        chain(tap={"_target_": HERE + "TraditionalApproval"}),
        "forum.stages.tap: TraditionalApproval cannot decide a text of this kind, "
        "got 'resolution'. Allowed: recommendation",
    ),
    "election of a resolution": (
        chain(ballots={"_target_": HERE + "EliminationBallots"}),
        "forum.stages.ballots: EliminationBallots cannot decide a text of this kind",
    ),
    "vote in a body that only talks": (
        spec(text="exchange", adoption="none"),
        "forum.stages.vote: SimpleMajority cannot decide a text of this kind",
    ),
    "signature first": (
        spec(
            text="treaty",
            adoption="treaty",
            stages={"signature": {"_target_": HERE + "Signature"}},
        ),
        "forum.stages.signature: can only follow a stage that settles the draft",
    ),
    "signature after a motion": (
        spec(
            text="treaty",
            adoption="treaty",
            stages={
                "motion": {"_target_": HERE + "NoActionMotion", "if_lost": "signature"},
                "signature": {"_target_": HERE + "Signature"},
            },
        ),
        "forum.stages.motion.if_lost: leads to a stage that can only follow a decision",
    ),
    "election beside another stage": (
        spec(
            text="candidature",
            stages={
                "ballots": {"_target_": HERE + "EliminationBallots"},
                "again": {"_target_": HERE + "EliminationBallots"},
            },
        ),
        "forum.stages.ballots: EliminationBallots settles all drafts together",
    ),
    "stage called end": (chain(end=VOTE), "forum.stages.end: a stage may not be called 'end'"),
    "class of another kind": (
        chain(vote={"_target_": "sim.forums.forum.Forum"}),
        "forum.stages.vote._target_: is not a subclass of sim.forums.procedures.base.Procedure",
    ),
    "code from elsewhere": (
        chain(vote={"_target_": "os.system"}),
        "forum.stages.vote._target_: names code outside Plenary",
    ),
    "unknown key": (spec(quorum="1/2"), "forum.quorum: unknown key."),
    "unknown key of a stage": (
        chain(vote=vote(quorum="1/2")),
        "forum.stages.vote.quorum: unknown key. Did you mean 'quorum_to_decide'?",
    ),
    "unknown issue": (
        spec(mandate={"cyber_norm": 1.0}),
        "forum.mandate.cyber_norm: unknown issue. Did you mean 'cyber_norms'?",
    ),
    "fit above one": (
        spec(mandate={"cyber_norms": 2}),
        "forum.mandate.cyber_norms: must be between 0 and 1, got 2",
    ),
    "bindingness out of its range": (
        spec(bindingness=0.5, bindingness_range=[0.1, 0.4]),
        "forum.bindingness_range: must hold two numbers about the value, got [0.1, 0.4]",
    ),
    "treaty of a body that passes resolutions": (
        spec(adoption="treaty"),
        "forum.adoption: does not go with text 'resolution', got 'treaty'",
    ),
    "speaker of no kind": (
        spec(who_speaks=["states"]),
        "forum.who_speaks[0]: unknown choice, got 'states'. Did you mean 'state'?",
    ),
    "no round": (spec(rounds=0), "forum.rounds: must be 1 or more, got 0"),
    "nobody comes": (
        spec(attendance={"turnout": 0.0}),
        "forum.attendance.turnout: nobody would come, got 0.0",
    ),
    "attendance of no stage": (
        spec(attendance={"stages": {"vot": 0.5}}),
        "forum.attendance.stages.vot: unknown stage. Did you mean 'vote'?",
    ),
    "member without a code": (
        spec(suffrage={"in_arrears": ["Venezuela"]}),
        "forum.suffrage.in_arrears[0]: must be a member's code, got 'Venezuela'",
    ),
    "rule without evidence": (
        spec(rules={"GA-3": {"says": "…"}}),
        "forum.rules.GA-3.evidence: is missing",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_the_full_key(case):
    broken, message = REFUSED[case]
    with pytest.raises(ConfigError) as caught:
        Forum.from_config(broken, key="forum")
    assert str(caught.value).startswith(message)


def test_barring_somebody_who_is_not_a_member_is_refused():
    forum = Forum.from_config(spec(suffrage={"in_arrears": ["CHE"]}))
    with pytest.raises(ConfigError) as caught:
        forum.entitled(["AUS", "FRA"])
    message = "suffrage.in_arrears[0]: is not a member of the body, got 'CHE'"
    assert str(caught.value).startswith(message)


def test_barring_everybody_is_refused():
    forum = Forum.from_config(spec(suffrage={"in_arrears": ["FRA"]}))
    with pytest.raises(ConfigError, match="suffrage: leaves nobody with a vote"):
        forum.entitled(["FRA"])
    with pytest.raises(ConfigError, match="members: selects no member"):
        forum.entitled([])


def test_credentials_and_arrears_take_the_vote_away():
    barred = {"in_arrears": ["FRA"], "without_credentials": ["KEN"]}
    forum = Forum.from_config(spec(suffrage=barred))
    assert forum.entitled(["AUS", "FRA", "KEN"]).tolist() == [True, False, False]


def test_stages_run_in_the_order_of_the_chain_not_of_the_file():
    forum = Forum.from_config(
        chain(
            first=consensus(if_failed="third"),
            second=vote(),
            third=consensus(if_failed="second"),
        )
    )
    assert forum.order == ("first", "third", "second")


def test_ga2_too_few_members_cannot_open_the_meeting(ballots):
    forum = Forum.from_config(spec(quorum_to_open="1/4", stages={"vote": vote(quorum_to_decide=0)}))
    present = np.array([[1, 0, 0, 0, 0], [1, 1, 0, 0, 0]], dtype=bool)
    floor = ArrayFloor(votes=ballots("YYYYY", "YYYYY")[:, None], present=present)
    outcome = forum.decide(floor)
    assert outcome.how[:, 0].tolist() == [Result.NO_QUORUM, Result.ADOPTED_BY_VOTE]
    assert outcome.stage[:, 0].tolist() == [-1, 0]


def test_replications_leave_the_chain_at_different_stages(ballots):
    forum = Forum.from_config(chain(consensus=consensus(if_failed="vote"), vote=VOTE))
    objection = np.array([[[0, 0, 0]], [[0, 0, 1]], [[0, 0, 1]]], dtype=bool)
    floor = ArrayFloor(votes=ballots("NNN", "YYN", "YNN")[:, None], objection=objection)
    outcome = forum.decide(floor)
    assert outcome.how[:, 0].tolist() == [
        Result.ADOPTED_BY_CONSENSUS,
        Result.ADOPTED_BY_VOTE,
        Result.FAILED,
    ]
    assert outcome.tally[:, 0].tolist() == [[0, 0, 0, 0], [1, 0, 2, 0], [2, 0, 1, 0]]
    assert (outcome.votes[0] == 3).all()


def test_a_ballot_that_decided_nothing_leaves_no_tally(ballots):
    # The vote fails, then the text passes by consensus: nothing was voted in the end.
    forum = Forum.from_config(chain(vote=vote(if_failed="consensus"), consensus=consensus()))
    outcome = forum.decide(ArrayFloor(votes=ballots("YNN", "YYN")[:, None]))
    assert outcome.how[:, 0].tolist() == [Result.ADOPTED_BY_CONSENSUS, Result.ADOPTED_BY_VOTE]
    assert outcome.tally[:, 0].tolist() == [[0, 0, 0, 0], [1, 0, 2, 0]]
    assert (outcome.votes[0] == 3).all()
    assert outcome.method[:, 0].tolist() == [0, 2]


def test_r5_a_body_of_one_text_never_puts_the_rivals_to_it(ballots):
    forum = Forum.from_config(spec(one_text=True))
    votes = np.stack([ballots("YYN", "YNN"), ballots("YYY", "YYY")], axis=1)
    outcome = forum.decide(ArrayFloor(votes=votes))
    assert outcome.how.tolist() == [
        [Result.ADOPTED_BY_VOTE, Result.NOT_CONSIDERED],
        [Result.FAILED, Result.NOT_CONSIDERED],
    ]


def working_group(table="always", **keys):
    """A group that seeks consensus on its chair's text; rivals may go to a committee."""
    return spec(
        one_text=True,
        rivals={"at": "committee", "table": table},
        sittings={"committee": {"days": 90}, "plenary": {"days": 35}},
        stages={
            "group": consensus(quorum_to_decide=0, **keys),
            "committee": vote(if_adopted="plenary"),
            "plenary": VOTE,
        },
    )


def decided(forum, ballots, objectors):
    """The chair's text and two rivals: three members, two rooms, the second with an objection."""
    objection = np.zeros((2, 3, 3), dtype=bool)
    objection[1, 0, :objectors] = True
    votes = np.stack([ballots("NNN", "NNN"), ballots("YYN", "YYN"), ballots("NNY", "NNY")], axis=1)
    return forum.decide(ArrayFloor(votes=votes, objection=objection))


def test_oe3_after_failure_rivals_go_to_the_committee_and_the_chairs_text_does_not(ballots):
    outcome = decided(Forum.from_config(working_group()), ballots, objectors=1)
    consensus_, blocked = Result.ADOPTED_BY_CONSENSUS, Result.BLOCKED
    assert outcome.how.tolist() == [
        [consensus_, Result.NOT_CONSIDERED, Result.NOT_CONSIDERED],
        [blocked, Result.ADOPTED_BY_VOTE, Result.FAILED],
    ]
    assert outcome.tally[1, 0].sum() == 0, "nobody votes on the chair's text"
    assert outcome.tally[1, 1].tolist() == [1, 0, 2, 0]


def test_oe3_rivals_may_stay_at_home(ballots):
    outcome = decided(Forum.from_config(working_group("never")), ballots, objectors=1)
    assert (outcome.how[:, 1:] == Result.NOT_CONSIDERED).all()
    assert outcome.how[1, 0] == Result.BLOCKED


def test_oe3_rivals_table_what_a_sounding_shows_would_carry(ballots):
    class Sounding(ArrayFloor):
        def would_carry(self, draft, stage, majority):
            assert stage == "committee" and majority == 0.5
            return np.array([True, draft == 2])

    forum = Forum.from_config(working_group("if_it_would_carry"))
    votes = np.stack([ballots("NNN", "NNN"), ballots("YYN", "YYN"), ballots("NYY", "NYY")], axis=1)
    objection = np.zeros((2, 3, 3), dtype=bool)
    objection[:, 0, 0] = True
    outcome = forum.decide(Sounding(votes=votes, objection=objection))
    assert outcome.how.tolist() == [
        [Result.BLOCKED, Result.ADOPTED_BY_VOTE, Result.ADOPTED_BY_VOTE],
        [Result.BLOCKED, Result.NOT_CONSIDERED, Result.ADOPTED_BY_VOTE],
    ]


def test_the_working_groups_own_majority_is_none_for_it_never_votes():
    forum = Forum.from_config(working_group())
    assert forum.majority is None and forum.order == ("group", "committee", "plenary")
    assert [forum.sitting(name) for name in (*forum.order, "plenary/second")] == [
        (),
        ("committee",),
        ("committee", "plenary"),
        ("committee", "plenary"),
    ]


def test_stakeholders_speak_where_the_body_lets_them():
    forum = Forum.from_config(spec(who_speaks=["state", "firm"]))
    assert "firm" in forum.who_speaks
    assert "civil_society" not in forum.who_speaks


def test_the_majority_is_that_of_the_first_vote():
    assert Forum.from_config(spec()).majority == 0.5
    assert Forum.from_config(chain(consensus=consensus())).majority is None
