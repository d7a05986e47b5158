"""What `linli` can do at the doors."""
