"""Pages of votes: what everybody reads, the ballot, the desk of whoever keeps a vote, and what is printed."""
