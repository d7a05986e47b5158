"""What the outbox refuses."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NotInTrouble(Refusal):
    """Only what failed is tried again by hand; the rest goes out by itself."""

    code = "not_in_trouble"
    status = 409
    message = _("This notice is not waiting for another try any more.")


class WrongKey(Refusal):
    """What was given is no key of that chat service."""

    code = "wrong_key"
    status = 422
    message = _("This is no key of %(channel)s. Copy the whole address of the robot, or its key alone.")


class NoWayThere(Refusal):
    """A way was chosen that cannot reach this person."""

    code = "no_way_there"
    status = 422
    message = _("%(channel)s cannot reach you yet: say below where, or choose another way.")


class WrongGateway(Refusal):
    """A gateway that cannot work as it is described."""

    code = "wrong_gateway"
    status = 422
    message = _("This way out cannot work so. %(why)s")


class GatewayOver(Refusal):
    """A gateway that was taken out before."""

    code = "gateway_over"
    status = 409
    message = _("This channel has been taken out already.")


class LetterTooLarge(Refusal):
    """More bytes than a mail may have."""

    code = "letter_too_large"
    status = 413
    message = _("A mail may have at most %(megabytes)s MB.")


class LetterUnreadable(Refusal):
    """What came in is no mail."""

    code = "letter_unreadable"
    status = 422
    message = _("This cannot be read as a mail.")


class LetterDone(Refusal):
    """Somebody was faster: the letter does not wait any more."""

    code = "letter_done"
    status = 409
    message = _("This letter does not wait in the tray any more.")


class NoSuchSubject(Refusal):
    """No case has this number here, or the one who asks does not see it."""

    code = "no_such_subject"
    status = 422
    message = _("No case of this street has the number %(number)s.")


class WrongMailToken(Refusal):
    """Whoever hands in mail must know the word that is agreed with the mail server; to others there is no such page."""

    code = "wrong_mail_token"
    status = 404
    message = _("Mail is handed in with the word agreed in LINLI_MAIL_IN_TOKEN.")


class StopLinkBroken(Refusal):
    """A link to stop messages that does not read, because it was cut or is not ours."""

    code = "stop_link_broken"
    status = 404
    message = _("This link is not complete. Please open the one in the newest message you got.")


class AddressOpen(Refusal):
    """Nothing stands in the way of this address."""

    code = "address_open"
    status = 409
    message = _("Messages go to this address already.")
