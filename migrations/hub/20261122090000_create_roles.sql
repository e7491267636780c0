-- Who may do what in the shared database: an owner that nobody is, a group that every desk belongs to, and nothing for
-- anyone else. Desks execute the functions of api_v1 and touch no table; docs/algorithms/hub.md tells the rest.
do $$
begin
    if not exists (select from pg_catalog.pg_roles where rolname = 'parterre_owner') then
        create role parterre_owner nologin noinherit nobypassrls;
    end if;
    if not exists (select from pg_catalog.pg_roles where rolname = 'parterre_desk') then
        create role parterre_desk nologin;
    end if;
    -- An administrator who is no superuser acts as the owner through membership.
    if not pg_catalog.pg_has_role(current_user, 'parterre_owner', 'member') then
        execute pg_catalog.format('grant parterre_owner to %I', current_user);
    end if;
    execute pg_catalog.format('revoke all on database %I from public', pg_catalog.current_database());
    execute pg_catalog.format('grant connect on database %I to parterre_desk', pg_catalog.current_database());
end
$$;

revoke all on schema public from public;

create schema app authorization parterre_owner;
create schema api_v1 authorization parterre_owner;
grant usage on schema api_v1 to parterre_desk;

-- A new function is executable by everyone unless this is said; those of api_v1 are for desks.
alter default privileges for role parterre_owner revoke execute on functions from public;
alter default privileges for role parterre_owner in schema api_v1 grant execute on functions to parterre_desk;

-- What a desk could hold against others or fill the disk with: locks, sleeps, large objects, notifications by function.
-- Only a superuser can close these; `hub status` says when they were left open.
revoke execute on function
    pg_catalog.pg_advisory_lock(bigint), pg_catalog.pg_advisory_lock(int, int),
    pg_catalog.pg_advisory_lock_shared(bigint), pg_catalog.pg_advisory_lock_shared(int, int),
    pg_catalog.pg_advisory_xact_lock(bigint), pg_catalog.pg_advisory_xact_lock(int, int),
    pg_catalog.pg_advisory_xact_lock_shared(bigint), pg_catalog.pg_advisory_xact_lock_shared(int, int),
    pg_catalog.pg_try_advisory_lock(bigint), pg_catalog.pg_try_advisory_lock(int, int),
    pg_catalog.pg_try_advisory_lock_shared(bigint), pg_catalog.pg_try_advisory_lock_shared(int, int),
    pg_catalog.pg_try_advisory_xact_lock(bigint), pg_catalog.pg_try_advisory_xact_lock(int, int),
    pg_catalog.pg_try_advisory_xact_lock_shared(bigint), pg_catalog.pg_try_advisory_xact_lock_shared(int, int),
    pg_catalog.pg_notify(text, text),
    pg_catalog.pg_sleep(double precision), pg_catalog.pg_sleep_for(interval),
    pg_catalog.pg_sleep_until(timestamptz),
    pg_catalog.lo_creat(int), pg_catalog.lo_create(oid), pg_catalog.lo_from_bytea(oid, bytea),
    pg_catalog.lo_open(oid, int), pg_catalog.lo_put(oid, bigint, bytea), pg_catalog.lowrite(int, bytea),
    pg_catalog.pg_logical_emit_message(boolean, text, text), pg_catalog.pg_logical_emit_message(boolean, text, bytea)
from public;
grant execute on function pg_catalog.pg_notify(text, text) to parterre_owner;

-- What the server counts is of all venues together: in a network of two, one would read the other's sales there.
do $$
declare
    f regprocedure;
begin
    for f in select p.oid::regprocedure from pg_catalog.pg_proc p
             where p.pronamespace = 'pg_catalog'::regnamespace and p.proname like 'pg\_stat\_get\_%' order by p.oid
    loop
        execute pg_catalog.format('revoke execute on function %s from public', f);
        execute pg_catalog.format('grant execute on function %s to parterre_owner, pg_monitor', f);
    end loop;
exception when insufficient_privilege then
    -- Said by `hub status`, like what is left open above.
    null;
end
$$;
