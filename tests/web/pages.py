"""How tests read a page: what the policy forbids, what a reader without eyes needs."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """What was found in a page."""

    inline: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    unlabelled: list[str] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    heading: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.labelled: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what one tag tells."""
        known = dict(attrs)
        self.open.append(tag)
        self.policy(tag, known)
        self.words(tag, known)
        if known.get("id"):
            self.ids.append(str(known["id"]))
        if tag == "html":
            self.language = known.get("lang") or ""
        if tag == "link" and known.get("rel") == "stylesheet" and known.get("media") != "print":
            self.assets.append(str(known["href"]))
        if tag == "script" and known.get("src"):
            self.assets.append(str(known["src"]))

    def policy(self, tag: str, known: dict[str, str | None]) -> None:
        """Notice what `default-src 'self'` would block: styles and scripts inside the page."""
        script = tag == "script" and "src" not in known and known.get("type") != "application/json"
        address = (known.get("href") or "").startswith("javascript:")
        if tag == "style" or "style" in known or script or address or any(n.startswith("on") for n in known):
            self.inline.append(self.get_starttag_text() or tag)

    def words(self, tag: str, known: dict[str, str | None]) -> None:
        """Notice labels, and what should have one."""
        if tag == "label" and known.get("for"):
            self.labelled.add(str(known["for"]))
        if tag == "img" and "alt" not in known:
            self.unlabelled.append(self.get_starttag_text() or tag)
        if tag in {"input", "select", "textarea"} and known.get("type") not in {"hidden", "submit"}:
            self.controls.append({**known, "inside": "label" if "label" in self.open else None})

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost open tag of this name."""
        if tag in self.open:
            del self.open[len(self.open) - 1 - self.open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Keep the words of title and heading."""
        if "title" in self.open and "svg" not in self.open:
            self.title += data
        if "h1" in self.open:
            self.heading += data

    def without_label(self) -> list[str]:
        """Return the controls that say nothing to a reader without eyes, and images without words."""
        silent = [
            str(known.get("name") or known.get("id"))
            for known in self.controls
            if not (known["inside"] or known.get("id") in self.labelled or known.get("aria-label"))
        ]
        return silent + self.unlabelled


def read(text: str) -> Page:
    """Return the page read."""
    page = Page()
    page.feed(text)
    page.title, page.heading = " ".join(page.title.split()), " ".join(page.heading.split())
    return page
