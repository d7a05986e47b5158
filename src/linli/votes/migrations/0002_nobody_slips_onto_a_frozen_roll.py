"""What counts of an announced vote stays: nobody is moved onto its roll, and its own row cannot be made a draft again."""

from django.db import migrations

STAYS = """
CREATE OR REPLACE FUNCTION votes_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM votes_vote WHERE street_id = OLD.street_id AND id = OLD.vote_id AND announced_at IS NOT NULL)
    OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM votes_vote WHERE street_id = NEW.street_id AND id = NEW.vote_id AND announced_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'the roll and the questions of an announced vote are frozen' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION votes_stays_announced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an announced vote is frozen' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER announced_vote_is_frozen BEFORE UPDATE OF
    id, street_id, announced_at, roll_digest, heads, area, roll_kind, secret ON votes_vote
    FOR EACH ROW WHEN (OLD.announced_at IS NOT NULL AND
        (OLD.id, OLD.street_id, OLD.announced_at, OLD.roll_digest, OLD.heads, OLD.area, OLD.roll_kind, OLD.secret)
        IS DISTINCT FROM
        (NEW.id, NEW.street_id, NEW.announced_at, NEW.roll_digest, NEW.heads, NEW.area, NEW.roll_kind, NEW.secret))
    EXECUTE FUNCTION votes_stays_announced();
"""
# The first form of the function is a part of the migration before; what it refuses, this one refuses as well.
GOES = """
DROP TRIGGER announced_vote_is_frozen ON votes_vote;
DROP FUNCTION votes_stays_announced();
"""


class Migration(migrations.Migration):
    dependencies = [("votes", "0001_a_vote_has_a_roll_and_ballots")]

    operations = [migrations.RunSQL(STAYS, GOES)]
