"""What `linli` can do with work orders."""
