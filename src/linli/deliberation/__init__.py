"""Meetings of every kind: when they are due, who comes, what is on the agenda, what was said and what follows from it.

Owns the words series, meeting, agenda item, attendee, opinion, minutes, resolution and objection. One engine carries all
kinds; what tells a teahouse from a leading group is a row of the rule book. It refuses to forget: what was resolved is a
case or a commitment, and stands on the agenda of the next meeting by itself. It counts no votes on rolls; that is done by
`votes`.
"""
