"""What people type about lifts; shape only."""

from .acts import (
    ActForm,
    AskForm,
    CallVoteForm,
    NegotiateForm,
    ObjectForm,
    PlainForm,
    ReasonForm,
    SettleForm,
    ShareForm,
    SignForm,
    StepForm,
    SubsidyForm,
    WithdrawForm,
)
from .founding import FoundForm

__all__ = [
    "ActForm", "AskForm", "CallVoteForm", "FoundForm", "NegotiateForm", "ObjectForm", "PlainForm", "ReasonForm",
    "SettleForm", "ShareForm", "SignForm", "StepForm", "SubsidyForm", "WithdrawForm",
]  # fmt: skip
