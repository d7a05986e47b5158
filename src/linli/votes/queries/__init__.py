"""Rules, rolls, ballots and the ways of counting them; each is a pure function of what it is given."""

from .approving import Ranking, count_approval, count_most
from .ballots import Ballot, Box, LeftOut, box_of
from .consent import Consent, Measure, Test, count_consent
from .law import rules_in
from .projects import Election, Project, read_election
from .ranked import RunOff, Schulze, count_ranked, count_schulze
from .rolls import Entry, Head, Roll, RollFault, roll_of
from .rules import Rule, Threshold, delivered_rules, rule_called, threshold
from .shares import Shared, equal_shares
from .sheets import Sheet, ballots_from, costs_from, roll_from, roll_read

__all__ = [
    "Ballot", "Box", "Consent", "Election", "Entry", "Head", "LeftOut", "Measure", "Project", "Ranking", "Roll",
    "RollFault", "Rule", "RunOff", "Schulze", "Shared", "Sheet", "Test", "Threshold", "ballots_from", "box_of",
    "costs_from", "count_approval", "count_consent", "count_most", "count_ranked", "count_schulze", "delivered_rules",
    "equal_shares", "read_election", "roll_from", "roll_of", "roll_read", "rule_called", "rules_in", "threshold",
]  # fmt: skip
