"""Bodies that people form to govern together: squads, alliances, committees, councils, unions and what they stand on.

Owns the words body, kind of body, seat, member, nomination, mechanism pack, gap, duty statement, station and head's
advice. Kinds, seats and packs are rule books that an office edits; who sits where is dated rows, never deleted. It
refuses two holders of one exclusive seat, and knows nothing of meetings or votes.
"""
