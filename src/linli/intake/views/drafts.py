"""Reports that wait on the phone: how they are sent when the network is back, photo by photo, piece by piece.

No cookie opens anything here, and what comes brings headers of its own, which a page of another site cannot send. So
no token of a form is needed, which a phone that wrote without network could not have.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from linli.intake import commands, queries
from linli.intake.commands.pieces import LARGEST_PIECE, Arrived
from linli.intake.errors import (
    NoKey,
    NoSize,
    NoSuchLink,
    PieceTooLarge,
    ReportRefused,
    SentBefore,
    TooHeavy,
    TooManyPhotos,
)
from linli.intake.forms import MOST_PHOTOS, ReportForm
from linli.intake.views.doorstep import english, let_pass, weigh
from linli.intake.views.report import received_by, street_of
from linli.kernel.http import refusal_answer
from linli.kernel.kept import take_all
from linli.territory.public import Street, street_by_slug

SHORTEST_KEY, LONGEST_KEY = 16, 64
HEAVIEST = 200_000


@csrf_exempt
@require_POST
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a report that waited on a phone, under its key: the fields of the form, and notes of photos sent before.

    Sent again it answers the same. What the form would refuse is refused with the sentence for each field.
    """
    street, at = street_by_slug(slug), timezone.now()
    if int(request.META.get("CONTENT_LENGTH") or 0) > HEAVIEST:
        raise TooHeavy(megabytes=HEAVIEST / 1_000_000)
    key = _key_of(request)
    # Sent again it is answered whatever the limits say: it counted when it came first.
    if not commands.was_sent(street=street, key=key):
        let_pass(request, street, at=at, what="report")
    form = ReportForm(request.POST, street=street, english=english())
    notes = request.POST.getlist("note")
    if not form.is_valid():
        return _refused(request, form)
    if len(notes) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    # Who sends again may do so when the photos are long gone from where they waited: they hang on the case.
    again = commands.was_sent(street=street_of(street, form), key=key)
    photos = () if again else tuple(take_all(notes))
    held = "" if again else weigh(request, street, form, at=at, hard=False)
    here, received = received_by(street, form, key=key, at=at, photos=photos, held=held)
    return _told(request, here, received, form.cleaned_data["text"])


def _key_of(request: HttpRequest) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not (SHORTEST_KEY <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise NoKey
    return f"draft:{key}"


def _refused(request: HttpRequest, form: ReportForm) -> HttpResponse:
    fields = {name: [str(said) for said in sentences] for name, sentences in form.errors.items()}
    first = next(iter(fields.values()))[0]
    return refusal_answer(request, ReportRefused(first=first, fields=fields))


def _told(request: HttpRequest, street: Street, received: commands.Received, text: str) -> HttpResponse:
    told: dict[str, Any] = {"number": received.number, "link": "", "received": "", "near": False}
    try:
        case, _reporter = queries.opened_by(street, received.token)
    except NoSuchLink:
        # Sent again long after: the link has been renewed since, and only its new holder may have it.
        return JsonResponse(told)
    if case.body != text:
        raise SentBefore(number=received.number)
    link = reverse("intake:follow", args=(street.slug, received.token))
    page = reverse("intake:received", args=(street.slug, received.token))
    near = bool(queries.known_before(case, now=timezone.now()))
    told |= {"link": request.build_absolute_uri(link), "received": page, "near": near}
    status = HTTPStatus.CREATED if received.anew else HTTPStatus.OK
    answer = JsonResponse(told, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
@require_POST
def begin(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a place for a photo of as many bytes as `Upload-Size` says; counted as photos sent whole are."""
    street, at = street_by_slug(slug), timezone.now()
    size = _number(request, "Upload-Size")
    let_pass(request, street, at=at, what="photo")
    return _arrived(commands.begin_photo(street=street, size=size, at=at), HTTPStatus.CREATED)


@csrf_exempt
@require_http_methods(["GET", "PATCH"])
def piece(request: HttpRequest, slug: str, handle: str) -> HttpResponse:
    """Say how much of a photo has arrived, or take the piece that begins at byte `Upload-Start`."""
    street, at = street_by_slug(slug), timezone.now()
    if request.method == "GET":
        return _arrived(commands.photo_arrived(street=street, handle=handle, at=at))
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_PIECE:
        raise PieceTooLarge(most=LARGEST_PIECE)
    start = _number(request, "Upload-Start")
    found = commands.add_piece(street=street, handle=handle, start=start, piece=request.body, at=at)
    return _arrived(found)


def _number(request: HttpRequest, name: str) -> int:
    told = request.headers.get(name, "")
    if not (told.isascii() and told.isdigit() and len(told) <= len(str(2**31)) - 1):
        raise NoSize
    return int(told)


def _arrived(found: Arrived, status: int = HTTPStatus.OK) -> HttpResponse:
    told = {
        "upload": found.handle, "arrived": found.arrived, "size": found.size, "note": found.note, "piece": found.piece
    }  # fmt: skip
    answer = JsonResponse(told, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
