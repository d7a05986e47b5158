"""Tags of the counters."""
