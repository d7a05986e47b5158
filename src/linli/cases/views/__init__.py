"""The pages of the ledger: the desk, the field, one case and what can be done with it."""
