"""Moments as people at a desk read them: the city's clock, "today 14:05 · 2 h ago", and what is left on a clock."""

from datetime import datetime, timedelta

from flask import Blueprint

from hotline.channels import edge
from hotline.wording.marking import _

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_LEFT = ((_DAY, 2, _("%(n)s days left")), (_HOUR, 2, _("%(n)s h left")), (_MINUTE, 1, _("%(n)s min left")))
_LATE = ((_DAY, 2, _("%(n)s days over")), (_HOUR, 2, _("%(n)s h over")), (_MINUTE, 1, _("%(n)s min over")))
_AGO = ((_DAY, 2, _("%(n)s days ago")), (_HOUR, 2, _("%(n)s h ago")), (_MINUTE, 1, _("%(n)s min ago")))


def when(moment: datetime) -> str:
    """A day in words where it is near, and the time: "today 14:05"."""
    return f"{_day(moment)} {moment.astimezone(edge.settings().zone):%H:%M}"


def hour(moment: datetime) -> str:
    """The same for a moment of which only the hour is kept."""
    local = moment.astimezone(edge.settings().zone)
    return edge.say(_("%(day)s, about %(hour)s:00"), day=_day(moment), hour=local.hour)


def ago(moment: datetime) -> str:
    """How long ago something was."""
    return _span(edge.now() - moment, _AGO, _("just now"))


def left(due: datetime) -> str:
    """What is left until a moment, or by how much it is over."""
    rest = due - edge.now()
    if rest < timedelta():
        return _span(-rest, _LATE, _("just over"))
    return _span(rest, _LEFT, _("under a minute left"))


def is_over(due: datetime) -> bool:
    """Whether a moment has passed."""
    return due < edge.now()


def register(blueprint: Blueprint) -> None:
    """Give templates these words as filters, and ``over`` as a test."""
    for filter_ in (when, hour, ago, left):
        blueprint.add_app_template_filter(filter_)
    blueprint.add_app_template_test(is_over, "over")


def _day(moment: datetime) -> str:
    zone = edge.settings().zone
    day, today = moment.astimezone(zone).date(), edge.now().astimezone(zone).date()
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}.get((day - today).days)
    return edge.say(near) if near else day.isoformat()


def _span(span: timedelta, units: tuple[tuple[int, int, str], ...], nearly_none: str) -> str:
    """The largest unit of which there are enough to be worth naming, rounded down."""
    seconds = int(span.total_seconds())
    for size, least, text in units:
        if seconds >= size * least:
            return edge.say(text, n=seconds // size)
    return edge.say(nearly_none)
