"""Take what Linli tells by a webhook: who it is from is proven before anything of it is believed.

    LINLI_WEBHOOK_SECRET=whsec_… python examples/take_webhook.py 9000

Needs nothing but Python. The secret is shown once, when the webhook is made at /s/<street>/webhooks/.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PATIENCE = 300  # seconds; an older message is somebody's copy


def verified(headers, body, secret, *, now=None):
    """Return what a message says, or raise ValueError for one that was not signed with our secret, or long ago."""
    known, stamp = headers["webhook-id"], headers["webhook-timestamp"]
    if abs((now or time.time()) - int(stamp)) > PATIENCE:
        raise ValueError("too old, or a wrong clock")
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{known}.{stamp}.".encode() + body
    right = "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    # While the secret is being renewed there are two signatures; one of them must be ours.
    if not any(hmac.compare_digest(right, one) for one in headers["webhook-signature"].split()):
        raise ValueError("not signed by this secret")
    return json.loads(body)


class Door(BaseHTTPRequestHandler):
    """Answers 200 for what was understood, and 400 for what it does not believe."""

    seen = set()

    def do_POST(self):
        """Take one message; the same id again is a copy, and answered like the first."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            told = verified(self.headers, body, os.environ["LINLI_WEBHOOK_SECRET"])
        except (ValueError, TypeError) as wrong:
            self.send_error(400, str(wrong))
            return
        if told["id"] not in self.seen:
            self.seen.add(told["id"])
            print(told["event"], told["data"].get("case", {}).get("number", ""), flush=True)
        self.send_response(200)
        self.end_headers()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
