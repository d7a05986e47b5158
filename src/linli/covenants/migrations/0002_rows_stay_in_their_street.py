"""What hangs on a covenant, an edition, a clause or a case hangs on one of the same street."""

from django.db import migrations

from linli.territory.public import street_key


class Migration(migrations.Migration):
    dependencies = [("covenants", "0001_what_a_community_gives_itself")]

    operations = [
        street_key("covenants_edition", "covenant_id", "covenants_covenant"),
        street_key("covenants_clause", "edition_id", "covenants_edition"),
        street_key("covenants_comment", "edition_id", "covenants_edition"),
        street_key("covenants_covenantsignature", "edition_id", "covenants_edition"),
        street_key("covenants_breach", "edition_id", "covenants_edition"),
        street_key("covenants_breach", "clause_id", "covenants_clause"),
        street_key("covenants_breach", "case_id", "cases_case"),
    ]
