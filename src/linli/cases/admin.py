"""The operator's tables. State is read only: cases move by acts, never by hand."""

from django.contrib import admin

from linli.kernel.operator import ReadOnly

from .models import Assignment, Case, Category, Condition, Look


@admin.register(Case)
class CaseAdmin(ReadOnly):
    """Cases by number."""

    list_display = ("number", "title", "state", "door", "reported_at", "due_at")
    list_filter = ("street", "state", "door", "hard")
    search_fields = ("number", "title")
    show_full_result_count = False


@admin.register(Assignment, Look)
class KeptAdmin(ReadOnly):
    """Who was on which case, and who looked at personal data."""

    list_display = ("__str__", "street", "case")
    list_filter = ("street",)
    show_full_result_count = False


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    """The catalogue: which types residents are offered and by which words they are found."""

    list_display = ("code", "name", "name_en", "kind", "public")
    list_filter = ("kind", "public")
    search_fields = ("code", "name", "name_en")
    raw_id_fields = ("parent",)


@admin.register(Condition)
class ConditionAdmin(admin.ModelAdmin):
    """Filing conditions; what they say stands in the rule book of limits."""

    list_display = ("row", "category", "text")
    search_fields = ("text", "category__name")
    raw_id_fields = ("category",)
