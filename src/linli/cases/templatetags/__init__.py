"""Words and addresses that the templates of the ledger need."""
