"""Count the votes of a meeting: whether a motion passes, who is elected, and which numbers are impossible. Pure; whole
numbers only. Each result carries the sentences and the source that explain it, and what no rule states ('unsure')."""

from collections.abc import Sequence
from dataclasses import dataclass

from pwa.policy import Reason
from pwa.policy.sources import ADMISSION, BRANCH_11, BRANCH_12, ELECTION

from .rules import half_of, majority_of

MOTION, ADMIT, ELECT = "motion", "admission", "election"
KINDS = (MOTION, ADMIT, ELECT)
STANCES = ("for", "against", "abstain")
# Why somebody may be left out of those who should attend an election, each with the consent of the level above.
LEFT_OUT = ("no_will", "abroad", "prison", "bedridden", "moved", "retired")
MOST_CANDIDATES = 20


def _(msgid: str) -> str:
    """Mark a text for the catalogue; it is translated when it is shown."""
    return msgid


@dataclass(frozen=True)
class Turnout:
    """How many have a vote, as the frozen list has them, how many of them are present in person or take part by video,
    and how many absent ones are lawfully left out of those who should attend an election."""

    voting: int
    present: int
    by_video: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Votes:
    """Votes for, against, and abstentions."""

    ayes: int = 0
    noes: int = 0
    abstained: int = 0

    @property
    def total(self) -> int:
        """How many votes these are."""
        return self.ayes + self.noes + self.abstained


@dataclass(frozen=True)
class Ballots:
    """Ballots of an election: handed out, returned, and invalid ones among those."""

    issued: int
    returned: int
    invalid: int = 0

    @property
    def valid(self) -> int:
        """How many of the returned ballots are valid."""
        return self.returned - self.invalid


@dataclass(frozen=True)
class Result:
    """What a vote came to. `outcome`: passed, not_passed, no_quorum; of an election held, no_quorum, void. `standings`:
    what became of each candidate (elected, tied, not_elected), in the order given; `open_posts`: posts left over."""

    outcome: str
    source: str
    reasons: tuple[Reason, ...]
    unsure: tuple[Reason, ...] = ()
    standings: tuple[str, ...] = ()
    open_posts: int = 0


def may_vote_on(turnout: Turnout, secret: bool) -> int:
    """Return how many people could vote: who takes part by video has no ballot, but can raise a hand."""
    return turnout.present + (0 if secret else turnout.by_video)


def why_not_votes(votes: Votes, turnout: Turnout, secret: bool) -> Reason | None:
    """Return why these votes on a motion are impossible, or None."""
    most = may_vote_on(turnout, secret)
    if most == 0:
        return Reason(_("Nobody with a vote was ticked as present. Please take the roll first."))
    if votes.total == 0:
        return Reason(_("No vote was cast."))
    if votes.total > most:
        text = _("Votes counted: %(cast)s; people present with a vote: %(most)s.")
        return Reason(text, {"cast": votes.total, "most": most})
    return None


def why_not_ballots(
    ballots: Ballots, posts: int, names: Sequence[str], votes: Sequence[Votes], turnout: Turnout
) -> dict[str, Reason]:
    """Return what is impossible in an election: field → sentence. More ballots returned than handed out are possible,
    and make the election void."""
    if turnout.present == 0:
        return {"issued": Reason(_("Nobody with a vote was ticked as present. Please take the roll first."))}
    found: dict[str, Reason] = {}
    if ballots.issued > turnout.present:
        text = _("Ballots: %(cast)s; with a vote were there in person: only %(most)s.")
        found["issued"] = Reason(text, {"cast": ballots.issued, "most": turnout.present})
    if ballots.invalid > ballots.returned:
        found["invalid"] = Reason(_("More invalid ballots than were returned."))
    if posts < 1:
        found["posts"] = Reason(_("At least one person is elected."))
    if len(set(names)) < len(names):
        found["candidates"] = Reason(_("A candidate stands here twice."))
    over = next((name for name, one in zip(names, votes, strict=True) if one.total > ballots.valid), None)
    if over is not None and not found:
        text = _("%(name)s has more votes than there are valid ballots (%(most)s).")
        found["candidates"] = Reason(text, {"name": over, "most": ballots.valid})
    if sum(one.ayes for one in votes) > ballots.valid * posts and not found:
        text = _("%(cast)s votes for candidates, but %(valid)s valid ballots name at most %(most)s.")
        most = {"valid": ballots.valid, "most": ballots.valid * posts}
        found["candidates"] = Reason(text, {"cast": sum(one.ayes for one in votes), **most})
    return found


def needed_at_election(should: int) -> int:
    """Return the least number that is four fifths of `should` or more."""
    return (4 * should + 4) // 5


def decide_motion(kind: str, votes: Votes, written: Votes, turnout: Turnout, quorum_source: str | None) -> Result:
    """Decide a motion, or the admission of a member: a quorum, then more than half of those with a vote who should
    attend. `written`: opinions sent beforehand by people who were not there; they count for an admission."""
    admits = kind == ADMIT
    needed, majority = majority_of(turnout.voting) if admits else half_of(turnout.voting), majority_of(turnout.voting)
    ayes = votes.ayes + (written.ayes if admits else 0)
    reasons = [_presence(kind, needed, turnout)]
    if admits and written.total:
        reasons.append(Reason(_("%(n)s written opinions were sent beforehand and count."), {"n": written.total}))
    text = _("%(ayes)s voted for it; %(needed)s are needed, more than half of the %(voting)s with a vote.")
    reasons.append(Reason(text, {"ayes": ayes, "needed": majority, "voting": turnout.voting}))
    outcome = "passed" if ayes >= majority else "not_passed"
    if turnout.voting == 0 or turnout.present < needed:
        outcome = "no_quorum"
    source = ADMISSION if admits else quorum_source or BRANCH_11
    return Result(outcome, source, tuple(reasons), tuple(_unsure_of_motion(admits, written, turnout, quorum_source)))


def _presence(kind: str, needed: int, turnout: Turnout) -> Reason:
    facts: dict[str, object] = {"present": turnout.present, "voting": turnout.voting, "needed": needed}
    if kind == ADMIT:
        text = _("%(present)s of %(voting)s with a vote were there; %(needed)s are needed, more than half.")
    else:
        text = _("%(present)s of %(voting)s with a vote were there; %(needed)s are needed, half or more.")
    return Reason(text, facts)


def _unsure_of_motion(admits: bool, written: Votes, turnout: Turnout, quorum_source: str | None) -> list[Reason]:
    found = []
    if not admits and quorum_source is None:
        found.append(Reason(_("No rule states a quorum for this kind of meeting; counted as in a general meeting.")))
    if not admits and quorum_source == BRANCH_12:
        text = _("For a committee only the quorum is stated; the majority is counted as in a general meeting.")
        found.append(Reason(text))
    if not admits and written.total:
        text = _("%(n)s written opinions are on record. No rule lets them count for an ordinary motion.")
        found.append(Reason(text, {"n": written.total}))
    return found + _unsure_of_video(turnout)


def _unsure_of_video(turnout: Turnout) -> list[Reason]:
    text = _("%(n)s took part by video. No rule says whether they count; here they have no ballot and make no quorum.")
    return [Reason(text, {"n": turnout.by_video})] if turnout.by_video else []


def decide_election(ballots: Ballots, posts: int, votes: Sequence[Votes], turnout: Turnout) -> Result:
    """Decide an election: four fifths of those who should attend are there in person, not more ballots came back than
    were handed out, and a candidate has more than half of the electors present. Of more than there are posts those with
    the most votes are elected; candidates with equal votes for the last post need another vote."""
    should = turnout.voting - turnout.left_out
    needed, majority = needed_at_election(should), majority_of(turnout.present)
    text = _("%(present)s of %(should)s who should attend were there in person; %(needed)s are needed, four fifths.")
    reasons = [Reason(text, {"present": turnout.present, "should": should, "needed": needed})]
    if turnout.left_out:
        text = _("%(n)s were left out of those who should attend, with consent.")
        reasons.append(Reason(text, {"n": turnout.left_out}))
    facts: dict[str, object] = {"issued": ballots.issued, "returned": ballots.returned, "valid": ballots.valid}
    reasons.append(Reason(_("Ballots handed out: %(issued)s, returned: %(returned)s, valid: %(valid)s."), facts))
    unsure = tuple(_unsure_of_video(turnout))
    outcome = "held" if ballots.returned <= ballots.issued else "void"
    if turnout.voting == 0 or turnout.present < needed:
        outcome = "no_quorum"
    if outcome != "held":
        if outcome == "void":
            reasons.append(Reason(_("More ballots came back than were handed out: the election is void.")))
        return Result(outcome, ELECTION, tuple(reasons), unsure, ("not_elected",) * len(votes), posts)
    text = _("A candidate needs the votes of more than half of the electors present: %(needed)s or more.")
    reasons.append(Reason(text, {"needed": majority}))
    standings = standings_of([one.ayes for one in votes], majority, posts)
    if "tied" in standings:
        reasons.append(Reason(_("Candidates with equal votes for the last post need another vote.")))
    return Result("held", ELECTION, tuple(reasons), unsure, standings, posts - standings.count("elected"))


def standings_of(ayes: Sequence[int], majority: int, posts: int) -> tuple[str, ...]:
    """Return of each candidate, by votes for them: elected, tied or not_elected."""
    enough = sorted((n for n in ayes if n >= majority), reverse=True)
    edge = enough[posts] if len(enough) > posts else None  # the most votes that are too few for a post

    def standing(n: int) -> str:
        if n < majority or (edge is not None and n < edge):
            return "not_elected"
        if edge is None or n > edge:
            return "elected"
        return "tied" if enough[posts - 1] == edge else "not_elected"

    return tuple(standing(n) for n in ayes)
