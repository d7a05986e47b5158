"""What every page of bodies begins with: which street, who acts, and the form that asks for one thing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from linli.bodies.permissions import Here, enter, look
from linli.kernel.errors import NotAllowed, Refusal
from linli.kernel.repeats import once
from linli.people.public import stands_as

__all__ = ["Ask", "Here", "asked", "base", "enter", "export", "look"]
ON_FORM = frozenset({403, 409, 422})


def export(request: HttpRequest, slug: str) -> Here:
    """Return who takes a list along, or refuse."""
    here = enter(request, slug)
    if not here.exports:
        raise NotAllowed
    return here


def base(here: Here, tab: str, **more: Any) -> dict[str, Any]:
    """Return the context that every page of bodies has."""
    told = {
        "here": here,
        "street": here.street,
        "now": here.now,
        "tab": tab,
        "face": "desk" if here.inside else "public",
    }
    return told | ({"me": stands_as(here.actor, here.street)} if here.inside else {}) | more


@dataclass(frozen=True)
class Ask:
    """One thing that a page asks for: what it is called, where one came from, what is said when it is done."""

    tab: str
    heading: Any
    button: Any
    done: Any
    back: str
    back_name: Any
    danger: bool = False
    intro: Any = ""


def asked(
    here: Here, form: Any, ask: Ask, purpose: str, do: Callable[[dict[str, Any]], dict[str, Any]],
    then: Callable[[dict[str, Any]], str],
) -> HttpResponse:  # fmt: skip
    """Show a form, or do what it asks once for its key and go on to where that leads; what is refused stays typed."""
    status = 200
    if here.request.method == "POST":
        status = 422
        if form.is_valid():
            key = f"{here.actor.account_id}:{form.cleaned_data.get('key') or form.fields['key'].initial}"
            try:
                told, _anew = once(
                    street_id=here.street.pk, purpose=f"bodies.{purpose}"[:40], key=key, at=here.now,
                    do=lambda: do(form.told),
                )  # fmt: skip
            except Refusal as refusal:
                if refusal.status not in ON_FORM:
                    raise
                form.add_error(None, str(refusal))
            else:
                messages.success(here.request, str(ask.done))
                return redirect(then(told))
    return render(here.request, "bodies/form.html", base(here, ask.tab, form=form, ask=ask), status=status)
