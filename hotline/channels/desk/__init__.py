"""The desk and the integrity desk: the queue, casework, awards, payout and the trail."""
