"""Reading a report as a browser would, shared by the tests of what leaves the notebook."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Tags with their attributes, and the words between them."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def of(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def outside(content: bytes) -> list[str]:
    """What the page would fetch from elsewhere; a plain link to a cited source is not fetched."""
    page, found = Page(content), []
    for tag, attributes in page.tags:
        for name, value in attributes.items():
            fetched = name in {"src", "srcset", "poster", "data", "xlink:href", "action"}
            fetched |= name == "href" and tag != "a" and not (value or "").startswith("#")
            if fetched or (name == "href" and not (value or "").startswith(("#", "https://", "http://"))):
                found.append(f"{tag} {name}={value}")
    found += [tag for tag, _ in page.tags if tag in {"script", "link", "iframe", "img", "object", "embed"}]
    style = content.decode()
    found += [word for word in ("@import", "@font-face", "url(http", "url(//") if word in style]
    return found
