"""Runs the migrations: one transaction each, lock and statement time-outs and an advisory lock on PostgreSQL."""

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

from hotline.store.rows import metadata

#: Any constant will do; it keeps two deployments from migrating at once.
ADVISORY_LOCK = 7_205_532_118


def run(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET lock_timeout = '5s'"))
        connection.execute(text("SET statement_timeout = '10min'"))
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ADVISORY_LOCK})
        connection.commit()
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True, render_as_batch=True,
                      compare_type=True, user_module_prefix="sa.")
    with context.begin_transaction():
        context.run_migrations()


engine = create_engine(context.config.attributes["database_url"], poolclass=pool.NullPool)
with engine.connect() as opened:
    run(opened)
engine.dispose()
