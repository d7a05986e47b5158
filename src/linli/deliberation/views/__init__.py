"""What people do with meetings in a browser."""
