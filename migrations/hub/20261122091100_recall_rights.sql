-- Asking back what another desk holds and may not need: a place it keeps for an outage, a balance that lies at hand, the
-- undoing of a ticket it sold. A wish and no more: what comes back comes by the chain of the desk that gives it up, and
-- one that is away is not even asked, since nothing is ever taken from it.
set role parterre_owner;

create table app.recall (
    venue_id uuid        not null references app.venue,
    holder   uuid        not null references app.desk,
    kind     text        not null,
    thing_id uuid        not null,
    unit_id  uuid        not null,
    many     bigint      not null check (many > 0),
    asked_by uuid        not null references app.desk,
    at       timestamptz not null default now(),
    -- Its holder was told, and says when it has done what it does about it.
    heard    boolean     not null default false,
    primary key (venue_id, holder, kind, thing_id, unit_id)
);
create index recall_by_holder on app.recall (holder);
alter table app.recall enable row level security;
alter table app.recall force row level security;
create policy venue on app.recall
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
    with check (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()));

-- The other desks that hold some of what is asked for. A place that was sold is nobody's to give back.
create function app.holders(of_venue uuid, me uuid, of_kind text, thing uuid, units uuid[])
returns table (holder uuid, unit uuid)
language sql stable set search_path = '' as $$
    select r.holder, r.unit_id from app.right_unit r
    where r.venue_id = of_venue and r.kind = of_kind and r.thing_id = thing and r.unit_id = any (units)
      and r.state = 'held' and r.holder <> me
    union all
    select e.desk_id, e.unit_id
    from app.escrow e join app.desk d on d.desk_id = e.desk_id and d.incarnation = e.incarnation
    where e.venue_id = of_venue and e.kind = of_kind and e.thing_id = thing and e.unit_id = any (units)
      and e.desk_id <> me and e.granted - e.spent - e.returned - e.released > 0
$$;

-- Has the desks that hold these units, or places of a zone, asked for them with their next hello, which a hint brings on.
create function api_v1.recall(venue uuid, kind text, thing uuid, units uuid[], many bigint) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me    uuid := app.enter();
    asked integer;
    told  jsonb;
begin
    if coalesce(kind, '') not in ('seat', 'place', 'credit', 'balance', 'undoing') or thing is null
       or coalesce(pg_catalog.cardinality(units), 0) not between 1 and 200
       or pg_catalog.array_position(units, null) is not null
       or coalesce(many, 0) not between 1 and 1000000000 then
        return app.refusal('sync.batch_malformed', '{}');
    elsif venue is null or venue <> all ((select app.me_mandates())::uuid[]) then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', venue));
    end if;
    delete from app.recall r where r.venue_id = recall.venue and r.at < pg_catalog.now() - interval '1 minute';
    -- An open program says hello every twenty seconds: who did not for twice as long has nobody to hear it.
    insert into app.recall as r (venue_id, holder, kind, thing_id, unit_id, many, asked_by)
    select recall.venue, h.holder, recall.kind, thing, h.unit, recall.many, me
    from app.holders(recall.venue, me, recall.kind, thing, units) h
    join app.desk d on d.desk_id = h.holder
    where d.lost_at is null and d.seen_at > pg_catalog.now() - interval '40 seconds'
    order by h.holder, h.unit
    on conflict on constraint recall_pkey
    do update set many = excluded.many, asked_by = excluded.asked_by, at = excluded.at, heard = false;
    get diagnostics asked = row_count;
    select pg_catalog.jsonb_build_object(
        'asked', coalesce(pg_catalog.jsonb_agg(distinct d.name) filter (where r.holder is not null), '[]'),
        'away', coalesce(pg_catalog.jsonb_agg(distinct d.name) filter (where r.holder is null), '[]'))
    into told
    from app.holders(recall.venue, me, recall.kind, thing, units) h
    join app.desk d on d.desk_id = h.holder
    left join app.recall r
      on r.venue_id = recall.venue and r.holder = h.holder and r.kind = recall.kind and r.thing_id = thing
     and r.unit_id = h.unit and r.asked_by = me;
    if asked > 0 then
        perform app.alloc(recall.venue, 'rights', 0, 0);
    end if;
    return app.done(told);
end
$$;

-- How much of what this desk asked back was not answered yet.
create function api_v1.recalls_left(venue uuid) returns api_v1.answer
language plpgsql stable security definer set search_path = '' as $$
declare
    me uuid := app.enter();
begin
    if venue is null or venue <> all ((select app.me_mandates())::uuid[]) then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', venue));
    end if;
    return app.done(pg_catalog.jsonb_build_object('left', (
        select pg_catalog.count(*) from app.recall r
        where r.venue_id = recalls_left.venue and r.asked_by = me and r.at > pg_catalog.now() - interval '1 minute')));
end
$$;

-- What a desk is asked to give back, told once, with hello.
create function app.hear_recalls(me uuid) returns jsonb
language sql set search_path = '' as $$
    with heard as (
        update app.recall r set heard = true where r.holder = me and not r.heard
        returning r.venue_id, r.kind, r.thing_id, r.unit_id, r.many, r.at
    )
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'venue', h.venue_id, 'kind', h.kind, 'thing', h.thing_id, 'unit', h.unit_id, 'many', h.many)
        order by h.kind, h.unit_id), '[]')
    from heard h where h.at > pg_catalog.now() - interval '1 minute'
$$;

-- The desk gave back what it could of what it heard: whoever asked need not wait any longer.
create function api_v1.recalls_answered(venue uuid) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me uuid := app.enter();
begin
    if venue is null or venue <> all ((select app.me_mandates())::uuid[]) then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', venue));
    end if;
    delete from app.recall r where r.venue_id = recalls_answered.venue and r.holder = me and r.heard;
    return app.done('{}');
end
$$;

reset role;
