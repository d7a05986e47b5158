"""Refusals of the ledger."""

from django.utils.translation import gettext_lazy as _

from linli.kernel.errors import Refusal


class NoLead(Refusal):
    """The table of duties names nobody, and nobody was chosen."""

    code = "no_lead"
    status = 422
    message = _("No organisation covers this category here. Choose one, or add a row to the table of duties.")


class PurposeNotSaid(Refusal):
    """Personal data is shown for one of the purposes of the table; "another" must be said in words."""

    code = "purpose_not_said"
    status = 422
    message = _("Say what you look at the contact for; if it is another purpose, say which.")


class AlreadyRated(Refusal):
    """The reporter has said their word."""

    code = "already_rated"
    message = _("You have already rated this. To say more, leave a remark or reopen it.")


class SameCondition(Refusal):
    """A filing condition belongs to the category it is filed under."""

    code = "condition_of_another_category"
    status = 422
    message = _("This filing condition belongs to another category.")


class PersonalDataInText(Refusal):
    """A text for the public must not hold telephone or identity numbers."""

    code = "personal_data_in_text"
    status = 422
    message = _("The text still holds personal data (%(kinds)s). Mask it before it is published.")


class OutsideTheStreet(Refusal):
    """The pin lies outside every street Linli serves here."""

    code = "outside_the_street"
    status = 422
    message = _("This place lies outside %(street)s. Move the pin, or leave it away and describe the place.")


class NothingSaid(Refusal):
    """A case needs words."""

    code = "nothing_said"
    status = 422
    message = _("Please say in a few words what is wrong.")


class UnknownCategory(Refusal):
    """No category to file under has this code."""

    code = "unknown_category"
    status = 422
    message = _("There is nothing called %(named)s to file under.")


class UnknownOrganisation(Refusal):
    """No organisation that can be asked here has this id."""

    code = "unknown_organisation"
    status = 422
    message = _("No organisation that can be asked in this street has the id %(id)s.")


class UnknownCondition(Refusal):
    """No filing condition of the category has this row."""

    code = "unknown_condition"
    status = 422
    message = _("This category has no filing condition of row %(row)s.")


class NoSuchPart(Refusal):
    """Nothing of this name runs beside the handling of the case."""

    code = "no_such_part"
    status = 422
    message = _("Nothing of this name runs beside the handling of this case.")


class PartDone(Refusal):
    """A part of handling is done once."""

    code = "part_done"
    message = _("“%(part)s” was noted as done already, on %(when)s.")


class StandardFaulty(Refusal):
    """A table of limits with rows that cannot be read, or of types that nobody knows."""

    code = "standard_faulty"
    status = 422
    message = _("Nothing was taken over: %(count)s rows of the file cannot be.")


class NoPlace(Refusal):
    """Neither a pin nor a unit."""

    code = "no_place"
    status = 422
    message = _("Put a pin on the map or choose a unit.")


class UnknownRoad(Refusal):
    """No road of the street that still lies there has this code."""

    code = "unknown_road"
    status = 422
    message = _("This street has no road %(named)s.")


class AlreadyAsked(Refusal):
    """One question, one task at a time for each organisation."""

    code = "already_asked"
    status = 422
    message = _("%(organisation)s has this open already. Wait for the answer, or take it back first.")


class DateIsPast(Refusal):
    """What is owed lies in the future."""

    code = "date_is_past"
    status = 422
    message = _("This moment is past already. Choose a later one.")


class JointUnderWay(Refusal):
    """A case has one joint action at a time."""

    code = "joint_under_way"
    status = 422
    message = _("A joint action on this case is under way. Conclude it or call it off first.")


class NotOnTheSpot(Refusal):
    """Findings are made on the spot."""

    code = "not_on_the_spot"
    status = 422
    message = _("Sign in on the spot first; then say what was found.")


class PlaceNotSaid(Refusal):
    """A sign-in holds a position, or says why there is none."""

    code = "place_not_said"
    status = 422
    message = _("The phone gave no position. Say in a few words why, and who is there.")


class SameCase(Refusal):
    """A case is joined to another one."""

    code = "same_case"
    status = 422
    message = _("This is the case itself. Name another one.")


class OtherStreetsCase(Refusal):
    """Cases are joined within a street; into another street a case is moved."""

    code = "case_of_another_street"
    status = 422
    message = _("%(number)s is a case of another street. Move this case there instead.")


class MainEnded(Refusal):
    """A case is merged into one that is open."""

    code = "main_case_ended"
    status = 422
    message = _("%(number)s is %(state)s. A case can only be merged into one that is in progress.")


class PartOfAnother(Refusal):
    """A part belongs to its whole."""

    code = "part_of_another"
    status = 422
    message = _("This case is a part of %(number)s. Decline it there, or relate the two instead.")


class PartsOpen(Refusal):
    """The whole waits for its parts."""

    code = "parts_open"
    status = 422
    message = _("Parts of this case are still open: %(numbers)s. It waits until they have ended.")


class OthersMerged(Refusal):
    """Others have the same matter in this case."""

    code = "others_merged"
    status = 422
    message = _("Other reports were merged into this case (%(numbers)s). Undo the mergers first.")


class OthersWait(Refusal):
    """Others wait for the same thing."""

    code = "others_wait"
    status = 422
    message = _(
        "Others have reported the same, so it stays open. Leave a word instead if something has changed."
    )


class AlreadyRelated(Refusal):
    """Two cases are related once."""

    code = "already_related"
    status = 422
    message = _("The two cases are related already.")


class NotRelated(Refusal):
    """Only what is related can be taken apart."""

    code = "not_related"
    status = 422
    message = _("The two cases are not related (any more).")


class StreetBefore(Refusal):
    """A case does not go round in a circle."""

    code = "street_before"
    status = 422
    message = _("This case has been in %(street)s before. Refuse it, so that it goes back there.")


class SameStreet(Refusal):
    """A case moves to another street."""

    code = "same_street"
    status = 422
    message = _("The case is in this street already.")


class NothingChosen(Refusal):
    """A batch needs cases."""

    code = "nothing_chosen"
    status = 422
    message = _("Choose at least one case.")


class TooManyChosen(Refusal):
    """A batch has a size that one can still answer for."""

    code = "too_many_chosen"
    status = 422
    message = _("These are more than %(most)s cases. Narrow the list further.")


class BatchIsOver(Refusal):
    """A batch is begun once."""

    code = "batch_is_over"
    status = 422
    message = _("This was begun, finished or stopped already; the page shows how it stands.")


class AlreadySo(Refusal):
    """What is so already needs no act."""

    code = "already_so"
    status = 422
    message = _("It is so already.")


class DossierKnown(Refusal):
    """A case has one dossier."""

    code = "dossier_known"
    status = 422
    message = _("This case has its dossier already.")


class NoDossier(Refusal):
    """The next step stands in a dossier."""

    code = "no_dossier"
    status = 422
    message = _("Open the dossier of this case first.")


class PersonNamed(Refusal):
    """The words of a dossier say 甲 and 乙: names and numbers of persons rest encrypted, in one place only."""

    code = "person_named"
    status = 422
    message = _(
        "The words hold personal data (%(what)s). Write 甲 or 乙 instead; who that is stands encrypted."
    )


class NotYet(Refusal):
    """What somebody says was done lies in the future."""

    code = "not_yet"
    status = 422
    message = _("This moment lies in the future; write down what has been.")


class UnknownStep(Refusal):
    """The ladder has no such step."""

    code = "unknown_step"
    status = 422
    message = _("The ladder in force has no step %(step)s.")


class StepTaken(Refusal):
    """A step is taken once a course."""

    code = "step_taken"
    status = 422
    message = _("The step “%(step)s” was taken already.")


class StepBehind(Refusal):
    """No step before its forerunner."""

    code = "step_behind"
    status = 422
    message = _("“%(step)s” comes after “%(before)s”, which was not taken yet.")


class StepTooSoon(Refusal):
    """No step before its waiting time is over."""

    code = "step_too_soon"
    status = 422
    message = _("“%(step)s” may be taken from %(when)s on: %(wait)s after “%(before)s”.")


class NoAuthority(Refusal):
    """Only an authority on the case enforces, and names its law."""

    code = "no_authority"
    status = 422
    message = _("“%(step)s” is for an authority that is on this case, by somebody who acts for it.")


class NoArticle(Refusal):
    """Who enforces names the law."""

    code = "no_article"
    status = 422
    message = _("“%(step)s” must name the article of the law.")


class SettledAlready(Refusal):
    """What is settled is not settled again."""

    code = "settled_already"
    status = 422
    message = _("This is settled already; the page shows how.")


class NothingToSettle(Refusal):
    """A course of measures begins with its first step."""

    code = "nothing_to_settle"
    status = 422
    message = _("No measure was taken toward them yet.")


class TwoParties(Refusal):
    """It takes two to disagree."""

    code = "two_parties"
    status = 422
    message = _("A mediation is between two parties of this case at least.")


class UnknownEdition(Refusal):
    """A lesson is taken up in a published edition of a rule book of this street."""

    code = "unknown_edition"
    status = 422
    message = _("No published rule book of this street has this edition.")


class OwnRequest(Refusal):
    """Nobody approves what they asked for themselves."""

    code = "own_request"
    status = 422
    message = _("You asked for this yourself; somebody else decides.")


class NoSuchRequest(Refusal):
    """No request of this case has this id."""

    code = "no_such_request"
    status = 422
    message = _("This case has no such request.")


class DecidedAlready(Refusal):
    """A request is decided once."""

    code = "decided_already"
    status = 422
    message = _("This was decided meanwhile: %(how)s.")


class RequestLapsed(Refusal):
    """The case went on without it."""

    code = "request_lapsed"
    status = 422
    message = _(
        "The case went on since, or the day asked for is over: this request has lapsed. It can be asked anew."
    )


class TooLateToExtend(Refusal):
    """More time is asked for while there is some."""

    code = "too_late_to_extend"
    status = 422
    message = _("The limit is over already; more time is asked for before that.")


class NoLimitToExtend(Refusal):
    """What is not limited cannot be extended."""

    code = "no_limit_to_extend"
    status = 422
    message = _("No limit runs that could be extended.")


class UntilTooFar(Refusal):
    """A clock that stands still has an end in sight."""

    code = "until_too_far"
    status = 422
    message = _("Choose a day from today on, within a year.")


class WaitsForArbiter(Refusal):
    """Sent back too often: ordinary dispatch is closed until the arbiter has named the lead."""

    code = "waits_for_arbiter"
    status = 403
    message = _(
        "It was sent back %(times)s times. The arbiter whom the table of returns names must name the lead."
    )


class DueIsPast(Refusal):
    """An order must leave time to answer it."""

    code = "due_is_past"
    status = 422
    message = _("The moment by which an answer is wanted must lie ahead.")


class NothingToAppeal(Refusal):
    """What is appealed against did not happen."""

    code = "nothing_to_appeal"
    status = 422
    message = _("There is nothing of this kind to appeal against.")


class OwnMatter(Refusal):
    """Nobody decides on what they did themselves."""

    code = "own_matter"
    status = 422
    message = _("You did this yourself or appealed against it. Somebody else must decide.")


class UnknownCase(Refusal):
    """No case of the street that one may see has this number."""

    code = "unknown_case"
    status = 422
    message = _("You see no case of this street with the number %(number)s.")


class EditedMeanwhile(Refusal):
    """Somebody else has changed what this form writes over, since it was opened."""

    code = "edited_meanwhile"
    status = 409
    message = _(
        "Somebody else has changed this case since you opened the form. Your words are kept; look, and send again."
    )


class ReopenTooLate(Refusal):
    """The days in which a case may be opened again are over."""

    code = "reopen_too_late"
    status = 422
    message = _("%(number)s could be opened again until %(day)s. If it is not right, report it anew and name this number; it is then dealt with as a new case.")  # noqa: E501 - a sentence of a page


class AnswerMissing(Refusal):
    """Somebody was reached and their answer was not written down."""

    code = "answer_missing"
    status = 422
    message = _("Write down whether it is solved and whether they are satisfied.")


class ProblemKnown(Refusal):
    """A standing problem of this kind stands at this place already."""

    code = "problem_known"
    status = 422
    message = _("A standing problem of this kind stands there already: number %(number)s.")


class CaseIsEvidence(Refusal):
    """A case shows one standing problem."""

    code = "case_is_evidence"
    status = 422
    message = _("%(case)s shows standing problem %(number)s already.")


class MeasuresOpen(Refusal):
    """Measures are still open, so it cannot be over."""

    code = "measures_open"
    status = 422
    message = _("%(count)s measures are still open. Say what was done, or drop them with a reason.")
