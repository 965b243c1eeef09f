"""What a page is built of, without its words: pages of one skeleton are alike to axe."""

import re
from html.parser import HTMLParser

# What an element is called, or leads to, differs between pages that are built alike.
NAMES = frozenset(
    {
        *("action", "alt", "content", "d", "datetime", "download", "for", "form", "formaction"),
        *("headers", "href", "id", "name", "placeholder", "src", "title", "value"),
        *("aria-controls", "aria-current", "aria-describedby", "aria-label", "aria-labelledby"),
    }
)
REFERENCES = ("aria-controls", "aria-describedby", "aria-labelledby", "for", "form", "list")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
VOID = frozenset({"br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
# Numbers in attributes are of the moment: how many rows, how long somebody has waited.
NUMBER = re.compile(r"\d+")


class Skeleton(HTMLParser):
    """Gathers what axe judges by.

    Each element with all that is around it, the order of headings, what is empty, names that are
    given twice, and references to what is not there.
    """

    def __init__(self) -> None:
        super().__init__()
        self.bones: set[str] = set()
        self._open: list[str] = []
        self._filled: list[bool] = []
        self._heading = ""
        self._ids: list[str] = []
        self._wanted: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_drawing():
            self._begin(tag, tag)
            return
        told = {name: value or "" for name, value in attrs}
        bone = f"{tag}[{' '.join(_kept(name, value) for name, value in sorted(told.items()))}]"
        self.bones.add(" > ".join([*self._open, bone]))
        self._fill()
        self._ids += [told["id"]] if "id" in told else []
        self._wanted |= {(kind, goal) for kind in REFERENCES for goal in told.get(kind, "").split()}
        if tag in HEADINGS:
            self.bones.add(f"{self._heading} then {tag}")
            self._heading = tag
        self._begin(tag, bone)

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._fill()

    def handle_endtag(self, tag: str) -> None:
        if not any(bone == tag or bone.startswith(f"{tag}[") for bone in self._open):
            return
        while self._open:
            bone = self._open.pop()
            if not self._filled.pop() and not self._is_drawing():
                self.bones.add(f"{bone} is empty")
            if bone == tag or bone.startswith(f"{tag}["):
                return

    def _begin(self, tag: str, bone: str) -> None:
        if tag not in VOID:
            self._open.append(bone)
            self._filled.append(False)

    def _is_drawing(self) -> bool:
        """Whether this lies inside a drawing: axe judges that by its own element alone."""
        return any(bone.startswith("svg[") for bone in self._open)

    def _fill(self) -> None:
        if self._filled:
            self._filled[-1] = True

    def all_bones(self) -> frozenset[str]:
        """What was gathered, once the page is whole."""
        known = set(self._ids)
        lost = {f"{kind} leads nowhere" for kind, goal in self._wanted if goal not in known}
        twice = {"a name is there twice"} if len(known) < len(self._ids) else set()
        return frozenset(self.bones | lost | twice)


def bones_of(text: str) -> frozenset[str]:
    """What a page, or a part of one, is built of."""
    skeleton = Skeleton()
    skeleton.feed(text)
    skeleton.close()
    return skeleton.all_bones()


def _kept(name: str, value: str) -> str:
    """An attribute: with its value where that says how the element looks or what it is."""
    if name in NAMES or name.startswith(("data-", "hx-")):
        return name if value else f"{name} is empty"
    return f"{name}={NUMBER.sub('0', value)}"
