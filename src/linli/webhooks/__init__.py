"""What happens here, told to other systems: signed, once for each of them, again when it did not arrive.

Owns the words subscription (a system that is told, where, of what) and message (one thing told to one of them). A
message holds codes and public names, never what people wrote or who they are. It refuses to call anything inside the
house's own network, and to lose a message without saying so.
"""
