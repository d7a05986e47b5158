"""Pages of bodies: lists, one body, packs with their gaps, statements, stations, advice."""
