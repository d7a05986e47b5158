"""What of people hangs on units: the posts that are held there. A unit that ends leaves them behind."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.kernel.naming import name_of
from linli.people.models import Post
from linli.territory.public import Hanging, Street


def posts_on_units(street: Street, unit_ids: Sequence[int], on: date) -> list[Hanging]:
    """Return the posts at these units that are still held on a day, each with the page where it is ended."""
    posts = (
        Post.objects.filter(street=street, unit__in=unit_ids)
        .filter(Q(ends_at=None) | Q(ends_at__date__gte=on))
        .select_related("account", "role")
        .order_by("unit", "role__rank", "pk")
    )
    return [
        Hanging(
            post.unit_id or 0, "post",
            _("%(name)s is %(role)s here") % {"name": name_of(post.account), "role": name_of(post.role)},
            reverse("people:end_post", args=[street.slug, post.pk]),
        )
        for post in posts
    ]  # fmt: skip
