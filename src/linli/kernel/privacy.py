"""Personal data is borrowed: encrypted where it rests, found unread, hidden before it is published.

* `EncryptedTextField` keeps a text under keys of its own (settings.FIELD_KEYS, newest first), never
  SECRET_KEY: the one that signs sessions may be thrown away at any time, these may not.
* `blind_index` finds a phone number or a mail address again without storing it.
* `find_personal` and `mask` (see `personal`) look for what a text must not show in public.
"""

import hashlib
import hmac
import re
import unicodedata
from functools import lru_cache
from typing import Any, Self

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext as _

from .personal import KINDS, Span, find_personal, mask

__all__ = [
    "KINDS",
    "BlindIndexField",
    "EncryptedTextField",
    "Span",
    "Unreadable",
    "blind_index",
    "blind_indexes",
    "decrypt",
    "digest",
    "encrypt",
    "find_personal",
    "mask",
    "normal_contact",
    "reencrypt",
]


# --- Encryption ---------------------------------------------------------------------------------------------
@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        raise ImproperlyConfigured(f"LINLI_FIELD_KEYS: {error}") from None


def cipher() -> MultiFernet:
    """Return what encrypts personal fields; without keys it refuses: text never rests in the clear."""
    keys = tuple(settings.FIELD_KEYS)
    if not keys:
        raise ImproperlyConfigured(
            "Personal fields cannot be kept without keys: set LINLI_FIELD_KEYS to Fernet keys, newest first "
            "(`linli run` makes one on its first start)."
        )
    return _cipher(keys)


def encrypt(text: str) -> str:
    """Return `text` as a token under the newest key; the empty text stays empty."""
    return cipher().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """Return the text of a token, or an `Unreadable` when no key fits it."""
    if not token:
        return ""
    try:
        return cipher().decrypt(token.encode()).decode()
    except InvalidToken:
        return Unreadable(token)


def reencrypt(token: str) -> str:
    """Return the token under the newest key; what no key opens comes back unchanged."""
    try:
        return cipher().rotate(token.encode()).decode() if token else ""
    except InvalidToken:
        return token


class Unreadable(str):
    """The sentence shown in place of a text whose key is lost.

    It remembers the token: saving the row writes the token back, so that one page opened without the right
    key does not destroy what the right key could still open.
    """

    __slots__ = ("token",)
    token: str

    def __new__(cls, token: str) -> Self:
        """Make the sentence in the reader's language."""
        sentence = super().__new__(cls, _("(cannot be read: the key is missing)"))
        sentence.token = token
        return sentence


class EncryptedTextField(models.TextField):
    """A text that the database only knows as a token. Not searchable; a `blind_index` beside it is."""

    description = "Text, encrypted"

    def get_prep_value(self, value: Any) -> Any:
        """Return what is stored; every save makes a new token, so equal texts do not look equal."""
        value = super().get_prep_value(value)
        if isinstance(value, Unreadable):
            return value.token
        return None if value is None else encrypt(value)

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        """Return what was written."""
        return None if value is None else decrypt(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse every search but for NULL: a comparison with a fresh token would silently find nothing."""
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(
            f"{self.name} is encrypted and cannot be searched by {lookup_name}; use a blind index"
        )


# --- Finding without reading --------------------------------------------------------------------------------
def normal_contact(value: str) -> str:
    """Return a phone number or mail address in the one form in which two writings of it are equal.

    Mail addresses in small letters; of phone numbers the digits, without the code of China.
    """
    value = unicodedata.normalize("NFKC", value).strip()
    if "@" in value:
        return re.sub(r"\s", "", value).casefold()
    digits = re.sub(r"\D", "", value)
    return re.sub(r"^(?:00)?86(?=1[3-9]\d{9}$|0\d{9,11}$)", "", digits)


def normal_name(value: str) -> str:
    """Return a name or a door in the one form in which two writings of it are equal: no blanks, small letters."""
    return "".join(unicodedata.normalize("NFKC", value).casefold().split())


# Marks for these purposes are of names and doors, of which letters count as much as digits.
OF_NAMES = frozenset({"covenant"})


def blind_index(value: str, purpose: str) -> str:
    """Return the mark under the newest key by which a contact is found again; empty for an empty one.

    Keyed, because there are few enough phone numbers to try them all against a plain hash. The `purpose`
    keeps marks of different tables apart: the same number does not look the same in both.
    """
    return next(iter(blind_indexes(value, purpose)), "")


def blind_indexes(value: str, purpose: str) -> tuple[str, ...]:
    """Return the marks of a contact under every key, newest first: while a key is changed, rows are under either."""
    keys = tuple(settings.INDEX_KEYS)
    if not keys:
        raise ImproperlyConfigured(
            "Contacts cannot be found without a key: set LINLI_INDEX_KEY to a long random text."
        )
    contact = normal_name(value) if purpose in OF_NAMES else normal_contact(value)
    if not contact:
        return ()
    told = f"{purpose}\0{contact}".encode()
    return tuple(hmac.new(key.encode(), told, hashlib.sha256).hexdigest() for key in keys)


class BlindIndexField(models.CharField):
    """The mark of the encrypted field `of`, by which a row is found; `linli keys` makes it anew under a new key."""

    description = "Mark of a contact"

    def __init__(self, *args: Any, of: str, purpose: str, **more: Any) -> None:
        self.of, self.purpose = of, purpose
        kept: dict[str, Any] = {"max_length": 64, "blank": True, "default": ""} | more
        super().__init__(*args, **kept)

    def deconstruct(self) -> Any:
        """Return how it is made again, for migrations."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "purpose": self.purpose}


def digest(text: str, salt: bytes | str) -> str:
    """Return the proof that a text was this text; with the salt gone it tells nothing, even to a guess."""
    salt = salt.encode() if isinstance(salt, str) else salt
    return hmac.new(salt, text.encode(), hashlib.sha256).hexdigest()
