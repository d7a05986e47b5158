"""Topics that a community deliberates on, in a closed loop: called for, screened, deliberated, carried out, judged.

Owns the words topic, topic call, voice, promise and measure. A suggestion is answered by the office; a topic is decided
by people who sit together, and what they decided is seen through. It refuses to let a proposer wait without knowing where
the topic is, to lose a name when two topics are joined, and to score persons: points are for organisations only.
"""
