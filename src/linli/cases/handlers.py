"""Reactions of the ledger to its own journal: who is told what. Filled by the notices reader below."""
