"""Property tests are about answers, not about how busy the machine is: no deadline for a single example."""

from hypothesis import settings

settings.register_profile("linli", deadline=None)
settings.load_profile("linli")
