"""The page that shows a number once: behind "show", read aloud digit by digit, as a QR code that holds digits only."""

from collections.abc import Callable

import segno
from flask import Response
from markupsafe import Markup

from hotline.channels.edge import page, reading, say
from hotline.channels.web.forms import Problem, fresh_token
from hotline.channels.web.showing import look_again
from hotline.channels.web.visits import drop_cookie, visit_key
from hotline.domain.errors import ConflictError, WrongStateError
from hotline.domain.receipts import grouped
from hotline.services import intake
from hotline.services.intake import Taken
from hotline.wording.marking import _


class NumberLetGoError(WrongStateError):
    """The number of this form is known to be kept and is not shown again."""


def earlier(name: bytes | None) -> Taken | None:
    """The answer to a form that was taken before. Raises NumberLetGoError when its number was let go."""
    if name is None:
        return None
    try:
        with reading() as session:
            return intake.earlier_answer(session, visit_key(), name)
    except WrongStateError as error:
        raise NumberLetGoError(**error.facts) from None


def let_go_already(_error: NumberLetGoError) -> Response:
    """The form came once more after its number was let go: nothing is shown, nothing was done twice."""
    return drop_cookie(page("kept.html", outcome="already"))


def once(name: bytes, take: Callable[[], Taken]) -> Taken:
    """Do something once for a form: whoever comes second gets the first one's answer."""
    try:
        return take()
    except ConflictError:
        answer = earlier(name)
        if answer is None:
            raise
        return answer


def show(
    number: str, token: str, *, fresh: bool = True, question: bool = False, problem: Problem | None = None,
) -> Response:
    """The receipt page. ``token`` is the form's own: it opens this page again until the number is known to be kept."""
    return page(
        "receipt.html", 422 if problem else 200, number=grouped(number), aloud=aloud(number), qr=qr_code(number),
        look_again=look_again(), token=token, new_token=fresh_token, fresh=fresh, question=question, problem=problem,
    )


def aloud(number: str) -> str:
    """Digits apart and groups with a pause, so that a screen reader does not read one enormous number."""
    return ", ".join(" ".join(group) for group in grouped(number).split())


def qr_code(number: str) -> Markup:
    """A QR code of the digits and nothing else: no address, so that scanning it opens no page."""
    # Every mask can be read; trying all eight for the handsomest is most of the work.
    drawing = segno.make_qr(number, error="m", mask=0).svg_inline(scale=5, border=4, svgclass="qr", lineclass=None)
    label = say(_("QR code of the number, digits only"))
    return Markup('<span role="img" aria-label="{}">{}</span>').format(label, Markup(drawing))  # noqa: S704 (segno's own)
