"""A page as a tree of elements, read strictly: what HTML parsers forgive is an error here."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def plain(text):
    """With common spaces, also where a line must not break."""
    return " ".join(text.split())


class Element:
    def __init__(self, tag, attributes=()):
        self.tag = tag
        self.attributes = dict(attributes)
        self.children = []

    def all(self, *tags, css=None, **attributes):
        """The descendants with one of these tags, this class and these attributes, in order."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if child._fits(tags, css, attributes):
                    found.append(child)
                found += child.all(*tags, css=css, **attributes)
        return found

    def one(self, *tags, css=None, **attributes):
        [found] = self.all(*tags, css=css, **attributes)
        return found

    def _fits(self, tags, css, attributes):
        return (
            (not tags or self.tag in tags)
            and (css is None or css in self.attributes.get("class", "").split())
            and all(self.attributes.get(name) == value for name, value in attributes.items())
        )

    @property
    def text(self):
        """What a screen reader reads of it: nothing that is hidden from it."""
        return plain("".join(self._strings()))

    def _strings(self):
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.attributes.get("aria-hidden") != "true":
                yield from child._strings()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = Element("document")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> on line {self.getpos()[0]}: {names}"
        element = Element(tag, attrs)
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        raise AssertionError(f"<{tag}/> on line {self.getpos()[0]} closes nothing in HTML")

    def handle_endtag(self, tag):
        expected = self.open.pop().tag
        assert tag == expected, f"</{tag}> on line {self.getpos()[0]} where </{expected}> is due"

    def handle_data(self, data):
        self.open[-1].children.append(data)


def read(response):
    """The tree of a response, whatever its status. Raises AssertionError where it is malformed."""
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.close()
    assert reader.open == [reader.root], f"never closed: {[e.tag for e in reader.open[1:]]}"
    return reader.root


def links(element):
    """[(text, address)] of all links in it."""
    return [(link.text, link.attributes["href"]) for link in element.all("a")]


def titles(element):
    """The titles of the rows of a list screen."""
    return [title.text for title in element.all(css="row-title")]
