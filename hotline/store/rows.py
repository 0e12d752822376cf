"""Names every row module, so that the metadata is whole wherever it is compared or created."""

from hotline.store import (
    awards,
    base,
    cases,
    corrections,
    envelopes,
    fund,
    outbox,
    phone,
    search,
    staff,
    tips,
    trail,
    visits,
)

ROW_MODULES = (awards, cases, corrections, envelopes, fund, outbox, phone, search, staff, tips, trail, visits)
metadata = base.Base.metadata
