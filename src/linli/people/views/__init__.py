"""Pages: who holds which post, what roles may do, which organisations there are."""
