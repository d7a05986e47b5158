"""What every operational table owes to its street, proven on two tables and asked of the whole house."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from django.test.utils import isolate_apps

from linli.territory.models import Street
from linli.territory.public import StreetForeignKey, StreetModel, street_key, street_rule_breaches
from tests.territory.builders import a_street

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables(db):
    """Make two operational tables, one pointing to the other, the way an app's migration would."""
    with isolate_apps("linli.territory", attr_name=None):

        class Matter(StreetModel):
            title = models.CharField(max_length=20)

            class Meta(StreetModel.Meta):
                app_label = "territory"
                constraints = (
                    *StreetModel.Meta.constraints,
                    models.UniqueConstraint(fields=("street", "title"), name="matter_has_its_title"),
                )

        class Picture(StreetModel):
            matter = StreetForeignKey(Matter, models.CASCADE, related_name="pictures")

            class Meta(StreetModel.Meta):
                app_label = "territory"

        with connection.schema_editor(atomic=False) as editor:
            editor.create_model(Matter)
            editor.create_model(Picture)
        yield Matter, Picture


def apply_key(*, backwards=False):
    step = street_key("territory_picture", "matter_id", "territory_matter")
    with connection.schema_editor(atomic=False) as editor:
        (step.database_backwards if backwards else step.database_forwards)(
            "territory", editor, ProjectState(), ProjectState()
        )


def test_every_operational_table_of_the_house_keeps_the_rules():
    assert street_rule_breaches() == []
    assert all(issubclass(model, StreetModel) for model in apps.get_models() if has_street_key(model))


def has_street_key(model):
    return any(isinstance(field, StreetForeignKey) for field in model._meta.concrete_fields)


def test_a_forgotten_key_is_found_and_the_migration_step_makes_it(tables):
    missing = ["territory_picture.matter_id has no composite key to territory_matter"]
    assert street_rule_breaches(tables) == missing

    apply_key()
    assert street_rule_breaches(tables) == []

    apply_key(backwards=True)
    assert street_rule_breaches(tables) == missing


def test_nothing_points_into_another_street_and_it_is_said_at_once(tables):
    matter_model, picture_model = tables
    apply_key()
    one, other = a_street(1), a_street(2, at_column=10)
    matter = matter_model.objects.create(street_id=one.pk, title="井盖")

    picture_model.objects.create(street_id=one.pk, matter=matter)
    with pytest.raises(IntegrityError, match="territory_picture_matter_same_street"), transaction.atomic():
        picture_model.objects.create(street_id=other.pk, matter=matter)


def test_a_unique_rule_without_its_street_is_found(tables):
    apply_key()
    with connection.cursor() as cursor:
        cursor.execute("CREATE UNIQUE INDEX title_everywhere ON territory_matter (title)")
        cursor.execute(
            "ALTER TABLE territory_picture ADD CONSTRAINT one_each EXCLUDE USING gist (matter_id WITH =)"
        )

    assert street_rule_breaches(tables) == [
        "territory_matter: title_everywhere is unique without its street",
        "territory_picture: one_each is unique without its street",
    ]


def test_a_row_belongs_to_its_street_for_life(tables):
    matter_model, _picture_model = tables
    one, other = a_street(1), a_street(2, at_column=10)
    made = matter_model.objects.create(street_id=one.pk, title="井盖")
    read = matter_model.objects.get(street_id=one.pk, pk=made.pk)
    partly = matter_model.objects.only("title").get(street_id=one.pk, pk=made.pk)

    for row in (made, read):
        row.street_id = other.pk
        with pytest.raises(ValueError, match="for life"):
            row.save()
    partly.title = "路灯"
    partly.save(update_fields=("title",))

    assert matter_model.objects.get(pk=made.pk).street_id == one.pk
    assert matter_model.objects.get(pk=made.pk).title == "路灯"


def test_a_key_is_written_into_migrations_by_the_door():
    field = StreetForeignKey("cases.Case", models.PROTECT, related_name="+")

    assert field.deconstruct()[1] == "linli.territory.public.StreetForeignKey"
    assert "db_constraint" not in field.deconstruct()[3]
    assert field.clone().db_constraint is False
    with pytest.raises(ValueError, match="not cut loose"):
        StreetForeignKey("cases.Case", models.SET_NULL, null=True)


def test_the_step_is_a_migration_operation_like_any_other():
    step = street_key("cases_photo", "case_id", "cases_case")

    assert isinstance(step, migrations.RunSQL)
    assert step.reversible
    assert step.deconstruct() == ("street_key", ["cases_photo", "case_id", "cases_case"], {})
    assert step.describe() == "Keep cases_photo.case_id in the street of its cases_case"


def test_a_street_cannot_be_deleted_under_its_units():
    with pytest.raises(models.ProtectedError):
        Street.objects.get(pk=a_street().pk).delete()
