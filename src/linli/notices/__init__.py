"""One outbox: who is told what, by which channel, and did it arrive.

Owns the words notice, channel and sentence. A notice holds codes, never what somebody wrote: its text is made at the
moment of sending, in the language of whoever gets it. It refuses to tell anybody twice of one line by one channel,
and to tell people whose posts have ended.
"""
