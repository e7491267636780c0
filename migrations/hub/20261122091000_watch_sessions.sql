-- What PostgreSQL cannot forbid a desk: to lift the limits of its own session. Whoever may end sessions calls this every ten
-- seconds, by pg_cron or `parterrectl hub watch`.
set role parterre_owner;

create function app.end_long_sessions(idle interval default '5 seconds', busy interval default '60 seconds') returns bigint
language sql volatile set search_path = '' as $$
    select pg_catalog.count(*) filter (where pg_catalog.pg_terminate_backend(a.pid))
    from pg_catalog.pg_stat_activity a
    where a.usename like 'd\_%' and a.datname = pg_catalog.current_database()
      and (a.state like 'idle in transaction%' and pg_catalog.clock_timestamp() - a.state_change >= idle
           or a.state = 'active' and pg_catalog.clock_timestamp() - a.query_start >= busy)
$$;

reset role;
