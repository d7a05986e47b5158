"""What a web process loads: what only the worker, an import or an export needs is not in it, nor is the API before it is asked."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection
from django.test import Client

from tests.cast import Cast
from tests.factories import a_case

NEVER = {
    "sklearn",
    "scipy",
    "pypinyin",
    "apprise",
    "openpyxl",
    "xlsxwriter",
    "docx",
    "typst",
    "pyarrow",
    "ortools",
    "pandas",
}
LATER = {"ninja", "pydantic"}
ASKS = """
import json, sys
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
import linli.wsgi
from django.test import Client
known = Client(SERVER_NAME="127.0.0.1")
known.cookies["sessionid"] = sys.argv[1]
told = {}
for url in sys.argv[2:]:
    told[url] = known.get(url).status_code
loaded = {name.partition(".")[0] for name in sys.modules}
api = known.get("/api/v1/openapi.json").status_code
print(json.dumps({"told": told, "loaded": sorted(loaded), "api": api, "then": "ninja" in sys.modules}))
"""


@pytest.mark.django_db(transaction=True)
def test_pages_load_nothing_that_only_others_need(cast: Cast) -> None:
    case = a_case(cast, state="in_hand")
    browser = Client()
    browser.force_login(cast.accounts["jiangwei"], backend="linli.web.lookup.AccountBackend")
    about, s = connection.settings_dict, "/s/fenglin"
    address = f"postgresql://{about['USER']}@/{about['NAME']}?host={about['HOST']}"
    urls = [
        "/",
        "/accounts/login/",
        "/work/",
        f"{s}/",
        f"{s}/map/",
        f"{s}/map/points.json",
        f"{s}/report/",
        f"{s}/ledger/",
    ]
    urls += [
        f"{s}/desk/issue/",
        f"{s}/desk/issue/?q=井盖",
        f"{s}/desk/new/",
        f"{s}/cases/{case.number}/",
        f"{s}/tasks/",
    ]
    urls += [f"{s}/rosters/", f"{s}/rosters/mine/", f"{s}/noticeboards/"]
    urls += [f"{s}/board/", f"{s}/board/points.json", f"{s}/duties/", "/notices/", "/follow/"]

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASKS, browser.cookies["sessionid"].value, *urls],
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "linli.settings"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert {url: status for url, status in told["told"].items() if status not in {200, 302}} == {}
    assert (NEVER | LATER) & set(told["loaded"]) == set()
    assert (told["api"], told["then"]) == (200, True)
