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
from .desk import DutyForm, FilterForm, LookForm, LooksForm, PatrolForm, ReportForm
from .duties import CoverForm, EndCoverForm, WhoForm
from .fields import PhotosField

__all__ = [
    "ActForm",
    "CloseForm",
    "CoordinateForm",
    "CoverForm",
    "DispatchForm",
    "DutyForm",
    "EndCoverForm",
    "FeedBackForm",
    "FileForm",
    "FilterForm",
    "FindingForm",
    "LookForm",
    "LooksForm",
    "PatrolForm",
    "PhotosField",
    "PlaceForm",
    "PressForm",
    "PublishForm",
    "ReasonForm",
    "RemarkForm",
    "ReportForm",
    "SelfHandleForm",
    "SettleForm",
    "WhoForm",
]
