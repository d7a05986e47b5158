"""“Me too”: whoever has the same says so before reporting, and follows it by a link of their own."""

from dataclasses import replace
from datetime import datetime

from linli.cases.public import Case, Door, Report, add_voice, join_voice
from linli.intake.commands.public_report import PURPOSE, RESIDENT, Received, given_before, token_of
from linli.intake.errors import NotShown
from linli.territory.public import Street


def me_too(
    *, street: Street, number: str, key: str, report: Report, at: datetime, request: str = ""
) -> tuple[Received, str]:
    """Add one more voice to a case that the public may see; return number and link, and the number it was joined to.

    The same key again returns the same. What is said beside it is kept with the voice; without a word of its own it
    says what the public reads of the case. Where the case has ended meanwhile, the report stands by itself and the
    second number is "".
    """
    known = Case.objects.filter(street_id=street.pk, number=number).shown_to_public()
    main = known.select_related("category").first()
    if main is None:
        raise NotShown
    if not report.title:
        said = main.public_title or (main.category.name if main.category else number)
        report = replace(report, title=said[:120])
    report = replace(report, category=report.category or main.category)
    token = token_of(street, key)
    answer, opened = add_voice(
        purpose=PURPOSE, key=key, told={"request": request}, street=street, main_id=main.pk, report=report, by=RESIDENT,
        at=at, door=Door.PUBLIC, token=token,
    )  # fmt: skip
    given = token if opened else given_before(street, key, token)
    return Received(answer["number"], given, opened is not None, answer.get("request", "")), answer.get(
        "joined", ""
    )


def same_as(*, case: Case, number: str, at: datetime) -> Case:
    """Say of a report that was just sent that it is the same as one that everybody may see; both go on together."""
    known = Case.objects.filter(street_id=case.street_id, number=number).shown_to_public()
    main_id = known.values_list("pk", flat=True).first()
    if main_id is None:
        raise NotShown
    return join_voice(case.pk, street_id=case.street_id, main_id=main_id, at=at)
