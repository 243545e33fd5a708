"""Rules of procedure, one small class each, quoting the rule it follows.

The tags say where a rule comes from: [found] read in a published source,
[memory] recalled and to be verified before it is quoted.
"""

from sim.forums.procedures.amendments import Amendments, Division
from sim.forums.procedures.ballot_group import BallotGroup, DiscussBallot
from sim.forums.procedures.base import END, TEXTS, Procedure
from sim.forums.procedures.common_proposal import CommonProposal
from sim.forums.procedures.consensus import Consensus, Silence, WithoutVote
from sim.forums.procedures.council_unanimity import CouncilUnanimity
from sim.forums.procedures.elections import EliminationBallots
from sim.forums.procedures.itu_conference import AdHocGroup, ConferenceVote
from sim.forums.procedures.itu_t import AlternativeApproval, TrackChoice, TraditionalApproval
from sim.forums.procedures.member_appeal import MemberAppeal
from sim.forums.procedures.motions import (
    ClosureOfDebate,
    CompetenceMotion,
    ImportantQuestion,
    NoActionMotion,
    NotToVote,
    Reconsideration,
)
from sim.forums.procedures.national_bodies import NationalBodyBallot
from sim.forums.procedures.none import NoDecision
from sim.forums.procedures.rough import RoughConsensus
from sim.forums.procedures.signing import Pledge, Signature
from sim.forums.procedures.special import CastAndMembers, QualifiedMajority, SpecialMajority
from sim.forums.procedures.votes import MajorityOfMembers, SimpleMajority, TwoThirds, Unanimity

__all__ = [
    "END",
    "TEXTS",
    "AdHocGroup",
    "AlternativeApproval",
    "Amendments",
    "BallotGroup",
    "CastAndMembers",
    "ClosureOfDebate",
    "CommonProposal",
    "CompetenceMotion",
    "ConferenceVote",
    "Consensus",
    "CouncilUnanimity",
    "DiscussBallot",
    "Division",
    "EliminationBallots",
    "ImportantQuestion",
    "MajorityOfMembers",
    "MemberAppeal",
    "NationalBodyBallot",
    "NoActionMotion",
    "NoDecision",
    "NotToVote",
    "Pledge",
    "Procedure",
    "QualifiedMajority",
    "Reconsideration",
    "RoughConsensus",
    "Signature",
    "Silence",
    "SimpleMajority",
    "SpecialMajority",
    "TrackChoice",
    "TraditionalApproval",
    "TwoThirds",
    "Unanimity",
    "WithoutVote",
]
