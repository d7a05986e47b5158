"""What programs send to the ground and read from it."""
