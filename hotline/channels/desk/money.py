"""The pages of money: awards, ballots, release and payout, and the fund."""

from flask import Blueprint

from hotline.channels.desk import award_pages, ballot_pages, fund_pages, money_labels, payout_pages


def register(blueprint: Blueprint) -> None:
    """Add the addresses of all pages of money, and what their templates call things."""
    for pages in (award_pages, ballot_pages, payout_pages, fund_pages):
        pages.register(blueprint)
    money_labels.register(blueprint)
