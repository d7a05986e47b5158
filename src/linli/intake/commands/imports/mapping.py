"""Which column means what: the names under which other systems keep the same things."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from linli.intake.errors import UnknownColumn, UnknownField
from linli.kernel.tables import Row

from .values import plain

# For each field the names it goes by, the best first; where a row is empty under one, the next is read.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": (
        "msg_id",
        "留言编号",
        "工单编号",
        "工单号",
        "编号",
        "事项编号",
        "SRRecordID",
        "ServiceRequestNum",
        "service_request_id",
        "source_id",
        "request_id",
        "case_id",
        "ticket_id",
        "唯一标识",
        "id",
    ),
    "title": ("subject", "留言主题", "主题", "标题", "诉求标题", "工单标题", "事项标题", "title", "summary"),
    # What stands for a title where a row has neither title nor body.
    "kind": ("SRType", "service_name", "request_type", "诉求类型", "类别", "category", "一级标签", "type"),
    "body": (
        "body",
        "留言详情",
        "留言内容",
        "诉求内容",
        "工单内容",
        "详情",
        "内容",
        "问题描述",
        "描述",
        "description",
        "details",
        "content",
        "text",
        "message",
    ),
    "created_at": (
        "created_at",
        "留言时间",
        "受理时间",
        "创建时间",
        "提交时间",
        "上报时间",
        "来电时间",
        "登记时间",
        "CreatedDate",
        "requested_datetime",
        "created",
        "created_date",
        "reported_at",
        "open_date",
        "opened_at",
        "时间",
        "日期",
        "date",
    ),
    "reply": (
        "reply",
        "答复意见",
        "答复内容",
        "回复内容",
        "处理结果",
        "办理结果",
        "办理情况",
        "答复",
        "回复",
        "Outcome",
        "status_notes",
        "resolution",
        "resolution_description",
        "response",
    ),
    "replied_at": (
        "replied_at",
        "答复时间",
        "回复时间",
        "办结时间",
        "结案时间",
        "完成时间",
        "CloseDate",
        "closed_at",
        "closed_date",
        "closed",
        "resolved_at",
        "StatusDate",
        "updated_datetime",
    ),
    # By when the other system wants it done; ours is worked out by our own limits and stands beside it.
    "due_at": (
        "due_at",
        "办理时限",
        "办结时限",
        "处理时限",
        "承办时限",
        "截止时间",
        "截止日期",
        "到期时间",
        "要求办结时间",
        "要求完成时间",
        "时限",
        "expected_datetime",
        "deadline",
        "due_date",
        "due",
    ),
    "status": ("status", "状态", "办理状态", "工单状态", "SRStatus", "case_status"),
    "lat": ("Latitude", "lat", "纬度", "y"),
    "lon": ("Longitude", "lon", "lng", "long", "经度", "x"),
    "point": ("GeoLocation", "location", "coordinates", "坐标", "经纬度", "point", "geom"),
    "place": (
        "address",
        "地址",
        "事发地点",
        "事发地址",
        "地点",
        "发生地点",
        "详细地址",
        "位置",
        "location_description",
        "Neighborhood",
        "neighbourhood",
        "所属社区",
        "社区",
        "小区",
    ),
    "category": (
        "category",
        "类别",
        "一级标签",
        "事项类别",
        "问题类型",
        "分类",
        "诉求分类",
        "诉求类别",
        "工单分类",
        "工单类别",
        "事项分类",
        "category_code",
        "service_code",
        "SRType",
    ),
    "name": ("name", "联系人", "姓名", "来电人", "诉求人", "反映人", "reporter"),
    "phone": (
        "phone",
        "联系电话",
        "电话",
        "手机",
        "手机号",
        "来电号码",
        "联系方式",
        "phone_number",
        "telephone",
    ),
    "email": ("email", "邮箱", "电子邮箱", "e-mail"),
}


@dataclass(frozen=True)
class Columns:
    """For each field the columns it is read from, the best first."""

    columns: Mapping[str, tuple[str, ...]]

    def cell(self, row: Row, field: str) -> str:
        """Return what a row says for a field: the first of its columns that is not empty."""
        for column in self.columns.get(field, ()):
            cell = row.cells.get(column)
            if cell and cell.strip():
                return cell
        return ""

    def unused(self, headings: Sequence[str]) -> list[str]:
        """Return the columns that mean nothing to us."""
        used = {column for columns in self.columns.values() for column in columns}
        return [heading for heading in headings if heading not in used]


def _key(name: str) -> str:
    return re.sub(r"[\s_\-:：]+", "", plain(name)).casefold()


def mapping_of(headings: Sequence[str], said: Mapping[str, str]) -> Columns:
    """Return what each column means: what was said (field → column), then by its name.

    Raises UnknownField or UnknownColumn for what was said and cannot be.
    """
    for field, column in said.items():
        if field not in SYNONYMS:
            raise UnknownField(field=field, known=", ".join(SYNONYMS))
        if column not in headings:
            raise UnknownColumn(column=column, known=", ".join(headings))
    by_key: dict[str, str] = {}
    for heading in headings:
        by_key.setdefault(_key(heading), heading)
    columns = {
        field: tuple(by_key[_key(name)] for name in names if _key(name) in by_key)
        for field, names in SYNONYMS.items()
    }
    return Columns(columns | {field: (column,) for field, column in said.items()})
