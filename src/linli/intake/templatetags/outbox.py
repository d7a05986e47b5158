"""The sentences that the outbox on a phone says, in the language of the page; each page brings only those it needs."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def outbox_words(page: str = "") -> dict[str, str]:
    """Return the words for a page: "form", "drafts", or any other public one."""
    return everywhere() | (in_the_form() if page == "form" else of_the_drafts() if page == "drafts" else {})


def everywhere() -> dict[str, str]:
    """Return what every public page may have to say."""
    return {
        "waits": _("Reports that wait on this phone: {count}."),
        "see": _("Look at them"),
        "offline_kept": _("No network. What you write is kept on this phone and sent by itself."),
        "see_drafts": _("All that is on this phone"),
    }


def levels() -> dict[str, str]:
    """Return what each kind of browser can do."""
    return {
        "level_whole": _(
            "Works without network, too: what you write stays on this phone and is sent as soon as it can be."
        ),
        "level_embedded": _(
            "This browser keeps what you write and sends it when the network is back, while this page is open. To open "
            "the page itself without network, use the browser of your phone."
        ),
        "level_plain": _(
            "This address is not HTTPS: the phone gives it no position and does not open it without network. What you "
            "write is kept here and sent when the network is back, while this page is open."
        ),
        "level_none": _(
            "This browser keeps nothing. Please stay connected until the number of your report is shown."
        ),
    }


def in_the_form() -> dict[str, str]:
    """Return what is said while a report is written and sent."""
    return levels() | {
        "kept": _("Kept on this phone until it is sent."),
        "colon": _(": "),
        "not_sent": _("Not sent yet. What you typed is still here."),
        "not_kept": _(
            "This phone has no room for it. Please leave out photos, or send when the network is back."
        ),
        "say_something": _("Please say in a few words what is wrong."),
        "sending_share": _("Sending … {share} %"),
        "waits_head": _("It waits on this phone"),
        "waits_title": _("Not sent yet, and not lost"),
        "waits_why": _("There is no network at the moment."),
        "waits_how": _(
            "It is sent by itself as soon as the network is back; then you get its number and its link. Until then, "
            "please do not clear the data of this browser."
        ),
        "another": _("Report something else"),
    }


def of_the_drafts() -> dict[str, str]:
    """Return what the page of all drafts says."""
    return levels() | {
        "head_waiting": _("Reports that wait on this phone: {count}"),
        "head_drafts": _("You have begun something and not sent it"),
        "head_none": _("Nothing waits on this phone"),
        "no_words": _("Nothing written yet"),
        "photos": _("photos: {count}"),
        "state_draft": _("being written"),
        "state_waiting": _("waits for the network"),
        "state_sending": _("sending, {share} %"),
        "state_sent": _("received"),
        "state_refused": _("not accepted"),
        "why_lost": _("A photo is no longer on this phone. Please go on writing, choose it again and send."),
        "near": _("It is received. Somebody nearby has reported something like it before."),
        "is_it": _("Is it the same?"),
        "why_network": _("There is no network at the moment. It is sent by itself as soon as there is one."),
        "why_later": _("The server is busy. It is tried again by itself."),
        "send_now": _("Send now"),
        "send_new": _("Send as a new report"),
        "go_on": _("Go on writing"),
        "follow": _("See how far it is"),
        "remove": _("Remove"),
        "forget": _("Remove from this list"),
        "of": _(": {title}"),
        "sure": _("“{title}” has not been sent. Remove it from this phone all the same?"),
    }
