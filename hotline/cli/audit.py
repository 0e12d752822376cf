"""Verifies the audit trail against the heads that were signed and kept outside the database."""

import sys
from pathlib import Path

import click

from hotline.cli.environment import read_settings, utc_now
from hotline.jobs.signer import read_heads
from hotline.services import audit_chain
from hotline.wiring import build_signer

_SENTENCES = {
    "forged_head": "the signed head at line {position} was not signed by this installation's chain signer",
    "gap": "lines are missing before line {position}",
    "changed_line": "line {position} or one before it was changed after it was written",
    "changed_chain": "the chain at line {position} is not the one that was signed",
    "lines_missing": "the signed head names line {position}, which is no longer there",
    "unchained": "lines wait unchained for more than a minute: start the signer (`hotline signer`)",
}


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command()
@click.option("--heads", type=click.Path(path_type=Path), help="the copy of the signed heads; default: the one in the data folder")
def verify(heads: Path | None) -> None:
    """Check every line of the trail; status 1 when something was changed, is missing or waits too long."""
    settings = read_settings()
    database, keyring = build_signer(settings)
    kept = list(read_heads(heads or settings.data_dir / "trail" / "heads.jsonl"))
    public = [entry.public for entry in keyring.manifest.of("audit-signing") if entry.public]
    with database.reading() as session:
        faults = audit_chain.verify(session, kept, public, utc_now())
    for fault in faults:
        click.echo(_SENTENCES[fault.kind].format(position=fault.position))
    if faults:
        sys.exit(1)
    click.echo(f"The trail is whole; {len(kept)} signed heads fit.")
