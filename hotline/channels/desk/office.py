"""The pages of the office: who is staff, taking up an invitation, and the trail."""

from flask import Blueprint

from hotline.channels.desk import carrier_pages, join_pages, office_labels, people_pages, trail_pages


def register(blueprint: Blueprint) -> None:
    """Add the addresses of all pages of the office, and what their templates call things."""
    for pages in (people_pages, join_pages, trail_pages, carrier_pages, office_labels):
        pages.register(blueprint)
