"""What `linli` can do with the ledger."""
