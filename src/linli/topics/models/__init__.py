"""Tables of topics: calls and topics, who speaks for them, and what was promised."""

from .calls import TopicCall
from .oversight import Measure, Point, Progress, ProgressPhoto, Promise
from .topics import Topic, TopicCase
from .voices import TopicLook, Voice

__all__ = [
    "Measure", "Point", "Progress", "ProgressPhoto", "Promise", "Topic", "TopicCall", "TopicCase", "TopicLook", "Voice",
]  # fmt: skip
