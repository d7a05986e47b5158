"""What `linli` can do with the house as a whole."""
