"""The one place where a person's words become markup: bleach escapes everything, nh3 lets only our own marks through."""

import bleach
import nh3
from markupsafe import Markup

#: Tags that this module itself writes around a person's words.
_OUR_TAGS = {"mark", "br", "span"}
_OUR_ATTRIBUTES = {"mark": {"class", "title"}, "span": {"class", "title"}}


def escaped(words: str) -> str:
    """A person's words with every character that means something in HTML escaped."""
    return bleach.clean(words, tags=set(), attributes={}, strip=False)


def cleaned(markup: str) -> Markup:
    """Markup that was put together from escaped words and our own marks, cleaned a second time."""
    return Markup(nh3.clean(markup, tags=_OUR_TAGS, attributes=_OUR_ATTRIBUTES, link_rel=None))  # noqa: S704 (cleaned here)


def paragraphs(words: str) -> Markup:
    """A person's words as markup, their line breaks kept."""
    return cleaned(escaped(words).replace("\n", "<br>"))
