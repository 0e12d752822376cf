"""The public face's addresses in one table. They are neutral: nobody learns from a history what a page is about."""

from flask import Blueprint, g, request

from hotline.channels.web import exits, receipt_page, returning, showing, telling, thread
from hotline.channels.web.visits import VisitOverError

blueprint = Blueprint("public", __name__)

_LANGUAGE = "/<any(zh, en):language>"

blueprint.add_url_rule("/", view_func=telling.front)
blueprint.add_url_rule(f"{_LANGUAGE}/", view_func=telling.landing)
blueprint.add_url_rule(f"{_LANGUAGE}/tell", view_func=telling.tell, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/more", view_func=telling.more, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/kept", view_func=telling.kept, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/about", view_func=telling.about)
blueprint.add_url_rule(f"{_LANGUAGE}/return", view_func=returning.ask_number)
blueprint.add_url_rule(f"{_LANGUAGE}/return", view_func=returning.open_thread, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/thread", view_func=thread.show)
blueprint.add_url_rule(f"{_LANGUAGE}/thread/words", view_func=thread.add_words, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/thread/back", view_func=thread.take_back, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/thread/number", view_func=thread.change_number, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/thread/code", view_func=thread.ask_code, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/thread/leave", view_func=exits.leave_thread, methods=["POST"])
blueprint.add_url_rule(f"{_LANGUAGE}/leave", view_func=exits.leave_at_once)

blueprint.register_error_handler(VisitOverError, returning.visit_over)
blueprint.register_error_handler(receipt_page.NumberLetGoError, receipt_page.let_go_already)
blueprint.app_context_processor(showing.values_for_templates)


@blueprint.app_url_value_preprocessor
def _take_language(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """Views take no language: the edge knows the one of the address."""
    if values and "language" in values:
        g.language = values.pop("language")
    elif request.path[1:4] in {"zh/", "en/"}:
        g.language = request.path[1:3]  # an address that does not exist still has its language


@blueprint.app_url_defaults
def _give_language(endpoint: str, values: dict[str, str]) -> None:
    """Links stay in the language of the page."""
    if endpoint.startswith("public.") and "language" not in values and "language" in g:
        values["language"] = g.language
