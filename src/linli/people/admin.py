"""The operator's tables of people, read only: who is who changes by acts that the journal remembers, never by hand."""

from django.contrib import admin

from linli.kernel.operator import ReadOnly

from .models import Account, Coverage, Organisation, Post, Role


@admin.register(Account)
class AccountAdmin(ReadOnly):
    """Accounts by name; the digest of a password is nobody's to read."""

    exclude = ("password",)
    list_display = ("username", "name", "is_active", "last_login")
    search_fields = ("username", "name")


@admin.register(Role)
class RoleAdmin(ReadOnly):
    """Roles from the director down."""

    list_display = ("code", "name", "rank", "exclusive", "powers")


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    """Organisations by kind."""

    list_display = ("code", "name", "kind", "street")
    list_filter = ("street", "kind")
    search_fields = ("name", "code")


@admin.register(Post)
class PostAdmin(ReadOnly):
    """Posts, the youngest first."""

    list_display = ("account", "role", "unit", "organisation", "starts_at", "ends_at")
    list_filter = ("street", "role")
    list_select_related = ("account", "role", "unit", "organisation")
    ordering = ("-starts_at",)


@admin.register(Coverage)
class CoverageAdmin(ReadOnly):
    """The table of duties by its rows."""

    list_display = ("row", "category", "unit", "organisation", "part", "ends_on")
    list_filter = ("street", "part")
    list_select_related = ("unit", "organisation")
