"""Which language a page speaks: Chinese unless this browser's user chose otherwise here."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]


class ChineseFirstLocaleMiddleware:
    """Speak the language of the cookie, else the deployment's own.

    Accept-Language is not asked: phones sold abroad and borrowed computers send English for people who read
    Chinese, and a street office must be able to say over the telephone what is written on the screen.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.known = {code for code, _ in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of this request."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in self.known else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response
