"""Photos: each request asks anew who may see this one."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from linli.cases.models import Case, Photo
from linli.cases.queries import case_of_token, file_for_holder, one_photo, sees_photo
from linli.cases.states import PhotoKind
from linli.kernel.errors import NotFound
from linli.kernel.photos import open_photo
from linli.people.public import acting
from linli.territory.public import street_by_slug

SIZES = {"thumb": True, "full": False}


def shown_to_all(photo: Photo) -> bool:
    """Return whether anybody may see a photo: it was released, and its case stands on the public map."""
    shown = Case.objects.shown_to_public().filter(street_id=photo.street_id, pk=photo.case_id)
    return photo.public and shown.exists()


def file_for(photo: Photo, *, mine: bool, linked: bool, as_public: bool) -> UUID | None:
    """Return which file of a photo somebody gets: as it is, with its parts covered, or none.

    Colleagues see it as it is, and may ask for what the public sees.
    """
    if mine:
        return photo.public_file if as_public else photo.pk
    if linked:
        return file_for_holder(photo)
    return photo.public_file if shown_to_all(photo) else None


def held_by_link(photo: Photo, token: str) -> bool:
    """Return whether the secret link of the photo's own case was given."""
    try:
        known = bool(token) and photo.kind != PhotoKind.PAPER
        return known and case_of_token(photo.street_id, token)[0].pk == photo.case_id
    except NotFound:
        return False


@require_GET
def photo(request: HttpRequest, slug: str, photo_id: UUID, size: str) -> HttpResponse:
    """Send a photo to whoever may see its case, to whoever holds its link, and to all when it is public."""
    street = street_by_slug(slug)
    found = one_photo(street.pk, photo_id) if size in SIZES else None
    if found is None:
        raise NotFound
    mine = request.user.is_authenticated and sees_photo(acting(request), found)
    linked = mine or held_by_link(found, request.GET.get("t", ""))
    file_id = file_for(found, mine=mine, linked=linked, as_public=request.GET.get("as") == "public")
    if file_id is None:
        raise NotFound
    mark = f'"{file_id.hex}-{size}"'
    if request.headers.get("If-None-Match") == mark:
        response = HttpResponse(status=304)
    else:
        with open_photo(file_id, thumb=SIZES[size]) as file:
            response = HttpResponse(file.read(), content_type="image/jpeg")
        response["Content-Disposition"] = f'inline; filename="{photo_id}.jpg"'
    response["ETag"] = mark
    # A right may end this second, and a published photo be hidden, so it is asked for again each time; the mark makes
    # that cheap.
    response["Cache-Control"] = "private, no-cache" if linked else "public, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    if linked:
        patch_vary_headers(response, ["Cookie"])
    return response
