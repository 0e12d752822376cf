"""Forms that move money: a fresh password and code first; what was sent without has no effect and leads back."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec
from urllib.parse import quote

from flask import redirect
from flask.typing import ResponseReturnValue

from hotline.channels import edge
from hotline.channels.desk.session import signed_in
from hotline.services.staff_access import recently_proven

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


def proven_or_back_to(page: str) -> Callable[[View[P]], View[P]]:
    """As ``session.proven``, for a form: five minutes pass quickly, and a refusal would say that it is not theirs."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not recently_proven(signed_in(), edge.now()):
                return redirect(f"/prove?next={quote(page)}")
            return view(*args, **kwargs)

        return guarded

    return decorate
