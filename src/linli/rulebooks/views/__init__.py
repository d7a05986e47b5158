"""The pages of rule books."""
