"""What every floor stands on: the workflow engine, the journal, refusals, clock and calendar, privacy, http.

The kernel knows no neighbourhood word. Its rows carry `street_id` as a plain value and have no foreign keys, so that
it can be read, sealed and verified without any other app. It refuses to decide anything about a case, a unit or a person.
"""
