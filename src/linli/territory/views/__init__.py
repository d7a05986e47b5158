"""Pages of the ground: what anybody may look at, and what those who keep the structure may change."""
