"""The pages of messages: what somebody is told, what they wish, the ways out, what comes in, and operations."""
