"""What people type about topics; shape only, its meaning is the command's business."""

from .acts import (
    AcceptForm,
    ActForm,
    CaseForm,
    DeliverForm,
    JoinForm,
    LinkCaseForm,
    MeasureForm,
    NoteForm,
    ProgressForm,
    PromiseForm,
    PublishForm,
    ReasonForm,
    RefuseForm,
    ResultForm,
    TableForm,
    VoteForm,
)
from .desk import CallForm, EnterForm, NamesForm
from .public import JudgeForm, ProposeForm, SupportForm, known_key, new_key, places

__all__ = [
    "AcceptForm", "ActForm", "CallForm", "CaseForm", "DeliverForm", "EnterForm", "JoinForm", "JudgeForm", "LinkCaseForm",
    "MeasureForm", "NamesForm", "NoteForm", "ProgressForm", "PromiseForm", "ProposeForm", "PublishForm", "ReasonForm",
    "RefuseForm", "ResultForm", "SupportForm", "TableForm", "VoteForm", "known_key", "new_key", "places",
]  # fmt: skip
