"""Pages at the doors: report, follow, the public map."""
