"""Giving a post to somebody, and ending it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from linli.people.commands import a_password, add_account, appoint, end_post
from linli.people.forms import AppointForm, EndForm, flat
from linli.people.models import Account, Organisation, Post, Role
from linli.people.queries import one_post, organisations_in
from linli.territory.public import Unit, tree

from .here import Here, base, enter, tried


def form_of(here: Here, *data: Any) -> AppointForm:
    """Return the form of an appointment, filled from the address where a gap or a holder led here."""
    asked = here.request.GET
    holder = one_post(here.street.pk, int(asked["for"][:12])) if asked.get("for", "").isdecimal() else None
    known = {name: asked[name] for name in ("role", "unit", "organisation", "account") if asked.get(name)}
    whole = here.may_staff()
    return AppointForm(
        *data, street=here.street, actor=here.actor, roles=list(Role.objects.all()), holder=holder, at=here.now,
        organisations=organisations_in(here.street.pk), initial=known,
        units=[(unit, at) for unit, at in flat(tree(here.street)) if whole or here.may_staff(unit.id)],
    )  # fmt: skip


@login_required
@never_cache
@sensitive_variables("password")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for an appointment, or make it; a new account's first password is shown this once."""
    here = enter(request, slug)
    here.need(here.appoints)
    form = form_of(here, *([request.POST] if request.method == "POST" else []))
    if form.holder is not None:
        here.need(here.may_staff(form.holder.unit_id))
    if request.method == "GET" or not form.is_valid():
        return asked(here, form, 200 if request.method == "GET" else 422)
    password = a_password()
    done = tried(here, form, "appoint", lambda: appointed(here, form, password))
    if done is None:
        return asked(here, form, 422)
    answer, ran = done
    if ran and answer["new"]:
        post = one_post(here.street.pk, answer["post"])
        return render(request, "people/appointed.html", base(here, "people", post=post, password=password))
    messages.success(request, _("The post is given; its powers hold from its first minute."))
    return redirect("people:person", slug, answer["account"])


@sensitive_variables("password")
def appointed(here: Here, form: AppointForm, password: str) -> dict[str, Any]:
    """Make the account where it is new, and the post."""
    told, acts = form.cleaned_data, {"by": here.actor, "at": here.now}
    account = form.found or add_account(
        username=told["username"],
        name=told["name"],
        name_en=told["name_en"],
        password=password,
        chooses_password=True,
        **acts,
    )
    term = {"starts_at": told["starts_at"] or here.now, "ends_at": told["ends_at"], "street": here.street}
    if form.holder is not None:
        holder = form.holder
        place = {
            "role": holder.role,
            "unit": holder.unit,
            "organisation": holder.organisation,
            "substitute_for": holder,
        }
    else:
        place = {
            "role": Role.objects.get(code=told["role"]),
            "unit": Unit.objects.get(pk=told["unit"], street=here.street) if told["unit"] else None,
            "organisation": Organisation.objects.get(pk=told["organisation"])
            if told["organisation"]
            else None,
        }
    post = appoint(account=account, **place, **term, **acts)
    return {"account": account.pk, "post": post.pk, "new": form.found is None}


def asked(here: Here, form: AppointForm, status: int) -> HttpResponse:
    """Answer with the form, as it was typed."""
    known = Account.objects.filter(posts__street=here.street, is_active=True).distinct().order_by("username")
    more = base(here, "people", form=form, known=known, holder=form.holder)
    return render(here.request, "people/appoint.html", more, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, slug: str, post_id: int) -> HttpResponse:
    """Ask when a post ends, or end it."""
    here = enter(request, slug)
    form = EndForm(request.POST if request.method == "POST" else None)
    post = one_post(here.street.pk, post_id)
    here.need(here.may_staff(post.unit_id))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            told = form.cleaned_data
            ends_at = told["ends_at"] if told["when"] == "later" else None

            def do() -> dict[str, Any]:
                end_post(post, by=here.actor, at=here.now, ends_at=ends_at)
                return {"account": post.account_id}

            if tried(here, form, "end_post", do) is not None:
                messages.success(request, _("The post ends; its powers end that minute."))
                return after_end(here, post)
    return render(request, "people/end.html", base(here, "people", form=form, post=post), status=status)


def after_end(here: Here, post: Post) -> HttpResponse:
    """Lead to the person, or to the roster where nothing of them is left to show."""
    if here.actor.account_id == post.account_id and len(here.actor.posts) == 1:
        return redirect("web:work")
    if Post.objects.filter(street=here.street, account=post.account_id).exists():
        return redirect("people:person", here.street.slug, post.account_id)
    return redirect("people:roster", here.street.slug)
