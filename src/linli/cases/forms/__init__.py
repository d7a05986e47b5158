"""What people type: shape only; the meaning is the commands' business."""

from .acts import (
    ActForm,
    CloseForm,
    CoordinateForm,
    DispatchForm,
    FeedBackForm,
    FileForm,
    FindingForm,
    PlaceForm,
    PressForm,
    PublishForm,
    ReasonForm,
    RemarkForm,
    SelfHandleForm,
    SettleForm,
)
from .desk import DutyForm, FilterForm, LookForm, PatrolForm, ReportForm
from .fields import PhotosField

__all__ = [
    "ActForm", "CloseForm", "CoordinateForm", "DispatchForm", "DutyForm", "FeedBackForm", "FileForm", "FilterForm",
    "FindingForm", "LookForm", "PatrolForm", "PhotosField", "PlaceForm", "PressForm", "PublishForm", "ReasonForm",
    "RemarkForm", "ReportForm", "SelfHandleForm", "SettleForm",
]  # fmt: skip
