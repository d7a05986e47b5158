"""What residents, departments and surveys suggest, and what became of it: taken up, in part, not, or carried out.

Owns the words suggestion, provenance and adoption. A suggestion is no case: nothing is broken, nobody is late, and the
answer is a decision with its reasons. What is adopted is carried out by cases and measures, to which it is linked. It
refuses to leave a proposer without an answer, and to show anybody's words before somebody has looked at them.
"""
