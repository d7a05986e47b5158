"""Report a problem, follow it by its secret link, and list cases with a token. Needs nothing but Python.

python examples/report_and_follow.py http://127.0.0.1:8000 fenglin
LINLI_TOKEN=linli_… python examples/report_and_follow.py http://127.0.0.1:8000 fenglin
"""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


class Problem(Exception):  # noqa: N818 - the API calls it a problem
    """An answer from 400 on: decide by `code`, show `message`."""

    def __init__(self, status, told):
        self.status, self.code, self.message, self.facts = (
            status,
            told["code"],
            told["message"],
            told["facts"],
        )
        super().__init__(f"{status} {self.code}: {self.message}")


class Linli:
    """A house of Linli as a program sees it."""

    def __init__(self, site, token=""):
        self.site, self.token = site.rstrip("/"), token

    def ask(self, method, path, told=None, **query):
        """Send one request and return its answer; wait and go on where the house asks to."""
        address = f"{self.site}/api/v1{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        headers = {"Accept-Language": "en", "Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if method != "GET":
            # One key for one thing: if the network breaks, the same request may be sent again and counts once.
            headers["Idempotency-Key"] = str(uuid.uuid4())
        body = json.dumps(told).encode() if told is not None else None
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310 - the address is our own
        for wait in (1, 5, None):
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                problem = Problem(error.code, json.load(error))
                if problem.status != 429 or wait is None:
                    raise problem from None
                time.sleep(problem.facts["retry_after"])
            except urllib.error.URLError:
                if wait is None:
                    raise
                time.sleep(wait)
        raise AssertionError("unreachable")

    def every(self, path, **query):
        """Yield every item of a list, page by page."""
        after = ""
        while after is not None:
            page = self.ask("GET", path, **query, **({"after": after} if after else {}))
            yield from page["items"]
            after = page["next"]


def main(site, street, token=""):
    """Report, follow, say a word; and with a token list what is open and leave a remark on it."""
    resident = Linli(site)
    report = {
        "text": "路口的井盖不见了，晚上很危险。",
        "place": "小区东门外",
        "contact": {"name": "周敏", "phone": "13800138000"},
    }
    received = resident.ask("POST", f"/streets/{street}/reports", report)
    print("reported:", received["number"], received["link"])

    link = f"/follow/{received['token']}"
    now = resident.ask("GET", link)
    print("it stands:", now["title"], "· I may:", ", ".join(now["may"]))
    resident.ask("POST", f"{link}/remark", {"text": "井盖在路的东侧。"})
    print("steps so far:", len(resident.ask("GET", link)["stops"]))

    try:
        Linli(site).ask("GET", f"/streets/{street}/cases")
    except Problem as problem:
        print("without a token:", problem.code)
    if not token:
        return
    office = Linli(site, token)
    waiting = list(office.every(f"/streets/{street}/cases", list="issue", limit=50))
    print("on the issue list:", len(waiting))
    mine = office.ask("GET", f"/streets/{street}/cases/{received['number']}")
    print("I may:", ", ".join(mine["acts"]))
    done = office.ask(
        "POST", f"/streets/{street}/cases/{received['number']}/remark", {"text": "已看到，马上去看。"}
    )
    print("done:", done["action"], "· version", done["version"])


if __name__ == "__main__":
    main(*sys.argv[1:3], token=os.environ.get("LINLI_TOKEN", ""))
