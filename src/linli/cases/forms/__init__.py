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
from .gaps import GapForm
from .matrix import (
    AuthorityForm,
    ChangeForm,
    EndingForm,
    IndustryForm,
    MatrixFileForm,
    MatrixFilter,
    TakeOverForm,
)
from .roads import CloseRoadForm, CourseForm, NewRoadForm, RoadForm, RoadsFileForm, TierForm

__all__ = [
    "ActForm",
    "AuthorityForm",
    "ChangeForm",
    "CloseForm",
    "CloseRoadForm",
    "CoordinateForm",
    "CourseForm",
    "CoverForm",
    "DispatchForm",
    "DutyForm",
    "EndCoverForm",
    "EndingForm",
    "FeedBackForm",
    "FileForm",
    "FilterForm",
    "FindingForm",
    "GapForm",
    "IndustryForm",
    "LookForm",
    "LooksForm",
    "MatrixFileForm",
    "MatrixFilter",
    "NewRoadForm",
    "PatrolForm",
    "PhotosField",
    "PlaceForm",
    "PressForm",
    "PublishForm",
    "ReasonForm",
    "RemarkForm",
    "ReportForm",
    "RoadForm",
    "RoadsFileForm",
    "SelfHandleForm",
    "SettleForm",
    "TakeOverForm",
    "TierForm",
    "WhoForm",
]
