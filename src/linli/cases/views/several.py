"""Words for acts among several organisations, as the timeline of a case says them."""

from typing import Any

from django.utils.translation import gettext as _

from linli.cases.queries import Step
from linli.cases.states import Measure, ShareKind, Stance
from linli.kernel.naming import name_of


def names_of(organisations: Any) -> str:
    """Return organisations by name, one after the other."""
    return "、".join(name_of(one) for one in organisations)


def of_several(step: Step) -> dict[str, Any]:
    """Return what a sentence of an act among several may name."""
    stance, measure, kind = (str(step.facts.get(name) or "") for name in ("stance", "measure", "kind"))
    return {
        "organisations": names_of(step.named.get("organisations", ())) or _("An organisation"),
        "stance": Stance(stance).label if stance in Stance.values else "",
        "measure": Measure(measure).label if measure in Measure.values else "",
        "kind": ShareKind(kind).label if kind in ShareKind.values else "",
    }


def metres(distance: int) -> str:
    """Return how far a sign-in lies from the case."""
    if distance < 1000:
        return _("%(metres)s m from the case") % {"metres": distance}
    return _("%(kilometres)s km from the case") % {"kilometres": f"{distance / 1000:.1f}"}


def beside_several(step: Step) -> list[str]:
    """Return what stands under the sentence of such an act before its words: who was absent or late, and how far away."""
    told = []
    if step.named.get("absent"):
        told.append(_("Absent: %(names)s") % {"names": names_of(step.named["absent"])})
    if step.named.get("late"):
        told.append(_("Late: %(names)s") % {"names": names_of(step.named["late"])})
    if step.facts.get("share_in_time") is False:
        told.append(_("After its time was over"))
    if step.action == "sign_in" and step.facts.get("metres") is not None:
        told.append(metres(step.facts["metres"]))
    return told
