-- Granting: before a desk is cut off, by the shared database alone. What was granted comes back through the desk's own
-- chain, or not at all until a person decides.
set role parterre_owner;

-- Whether a desk may be granted rights over a thing of a venue; null when it may. Locks the desk: its quota is counted.
create function app.grant_fault(me uuid, of_venue uuid, of_incarnation integer, kind text, thing uuid)
returns api_v1.answer
language plpgsql set search_path = '' as $$
declare
    d app.desk;
    a app.adopted;
begin
    select * into d from app.desk x where x.desk_id = me for update;
    if of_venue is null or of_venue <> all ((select app.me_mandates())::uuid[]) then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', of_venue));
    elsif of_incarnation is distinct from d.incarnation or d.fenced >= d.incarnation then
        return app.refusal('sync.incarnation_stale',
            pg_catalog.jsonb_build_object('incarnation', of_incarnation, 'known', d.incarnation));
    elsif d.lost_at is not null then
        return app.refusal('sync.desk_lost', '{}');
    elsif exists (select from app.desk x where x.venue_id = of_venue and x.lost_at is null and x.era is not null
                  and x.era <> (select h.era from app.hub h)) or app.is_catching_up(me) then
        return app.refusal('sync.era_opening', '{}');
    end if;
    select * into a from app.adopted x
    where x.venue_id = of_venue and x.thing_id = case when kind in ('seat', 'place') then thing else of_venue end;
    if not found then
        return app.refusal('sync.not_adopted', pg_catalog.jsonb_build_object('thing', thing));
    elsif me <> all (coalesce(a.evening, array[me])) then
        return app.refusal('sync.evening_begun', pg_catalog.jsonb_build_object('thing', thing));
    end if;
    return null;
end
$$;

-- How many more rights a desk may hold in a venue.
create function app.room_of(of_desk uuid, of_venue uuid) returns bigint
language sql stable set search_path = '' as $$
    select d.quota
        - (select pg_catalog.count(*) from app.right_unit r
           where r.venue_id = of_venue and r.holder = of_desk and r.state in ('held', 'quarantine')
             and r.kind <> 'undoing')
        - (select coalesce(pg_catalog.sum(e.granted - e.spent - e.returned - e.released), 0) from app.escrow e
           where e.venue_id = of_venue and e.desk_id = of_desk and e.kind = 'place')
    from app.desk d where d.desk_id = of_desk
$$;

-- Grants what is free among these units to a desk; nobody waits for a unit that someone else is taking right now.
create function app.give_units(of_venue uuid, of_desk uuid, of_kind text, thing uuid, units uuid[])
returns table (unit uuid, epoch bigint)
language plpgsql set search_path = '' as $$
declare
    wanted uuid[];
    many   integer;
    start  bigint;
begin
    -- The undoing of a ticket is born with its sale; the other kinds are there as soon as they are asked for.
    if of_kind <> 'undoing' then
        insert into app.right_unit (venue_id, kind, thing_id, unit_id)
        select distinct of_venue, of_kind, thing, u from unnest(units) u order by 4
        on conflict do nothing;
    end if;
    wanted := array(
        select r.unit_id from app.right_unit r
        where r.venue_id = of_venue and r.kind = of_kind and r.thing_id = thing and r.unit_id = any (units)
          and r.state = 'free'
        order by r.unit_id
        for update skip locked);
    many := pg_catalog.cardinality(wanted);
    if many > 0 then
        select a.first into start from app.alloc(of_venue, 'rights', many, 0) a;
        return query
            update app.right_unit r
            set state = 'held', holder = of_desk, freed_by = null, since = pg_catalog.now(),
                epoch = greatest(r.epoch, (select h.epochs_from from app.hub h)) + 1,
                incarnation = (select d.incarnation from app.desk d where d.desk_id = of_desk),
                feed_seq = start + n.place - 1
            from unnest(wanted) with ordinality n(id, place)
            where r.venue_id = of_venue and r.kind = of_kind and r.thing_id = thing and r.unit_id = n.id
            returning r.unit_id, r.epoch;
    end if;
end
$$;

-- Units as an answer tells them: those granted with their epochs, the others with who has them.
create function app.told_units(of_venue uuid, of_kind text, thing uuid, units uuid[], given jsonb) returns jsonb
language sql stable set search_path = '' as $$
    select pg_catalog.jsonb_build_object(
        'granted', given,
        'refused', coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
            'unit', u, 'state', coalesce(r.state, 'unknown'), 'holder', r.holder) order by u)
            filter (where not given @> pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('unit', u))), '[]'))
    from unnest(units) u
    left join app.right_unit r
      on r.venue_id = of_venue and r.kind = of_kind and r.thing_id = thing and r.unit_id = u
$$;

-- Asks for seats of a performance, credits, balances, or the undoing of a ticket.
create function api_v1.grant_units(venue uuid, incarnation integer, kind text, thing uuid, units uuid[])
returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me    uuid := app.enter();
    fault api_v1.answer;
    room  bigint;
    given jsonb;
begin
    if coalesce(kind, '') not in ('seat', 'credit', 'balance', 'undoing') or thing is null
       or coalesce(pg_catalog.cardinality(units), 0) not between 1 and 1000
       or pg_catalog.array_position(units, null) is not null then
        return app.refusal('sync.batch_malformed', '{}');
    end if;
    fault := app.grant_fault(me, venue, incarnation, kind, thing);
    if (fault).code is not null then
        return fault;
    end if;
    room := app.room_of(me, venue);
    if kind <> 'undoing' and pg_catalog.cardinality(units) > room then
        return app.refusal('sync.quota_reached', pg_catalog.jsonb_build_object('room', greatest(room, 0)));
    end if;
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('unit', g.unit, 'epoch', g.epoch) order by g.unit), '[]')
    into given from app.give_units(venue, me, kind, thing, units) g;
    return app.done(app.told_units(venue, kind, thing, units, given));
end
$$;

-- Grants up to `many` of what is left of a counter, and tells the desk's total so far: totals only grow, so that an
-- answer read late or twice changes nothing.
create function app.give_count(of_venue uuid, of_desk uuid, of_kind text, thing uuid, unit uuid, many bigint)
returns jsonb
language plpgsql set search_path = '' as $$
declare
    q     app.quota;
    given bigint;
    total bigint;
begin
    select * into q from app.quota x
    where x.venue_id = of_venue and x.kind = of_kind and x.thing_id = thing and x.unit_id = unit
    for update;
    given := greatest(least(many, coalesce(q.capacity - q.out - q.over, 0)), 0);
    insert into app.escrow as e (venue_id, kind, thing_id, unit_id, desk_id, incarnation, granted)
    select of_venue, of_kind, thing, unit, of_desk, d.incarnation, given
    from app.desk d where d.desk_id = of_desk and q.venue_id is not null
    on conflict (venue_id, kind, thing_id, unit_id, desk_id, incarnation)
    do update set granted = e.granted + given
    returning e.granted into total;
    update app.quota x set out = x.out + given
    where x.venue_id = of_venue and x.kind = of_kind and x.thing_id = thing and x.unit_id = unit;
    return pg_catalog.jsonb_build_object('given', given, 'granted', coalesce(total, 0),
        'left', greatest(coalesce(q.capacity - q.out - q.over, 0) - given, 0));
end
$$;

-- Asks for places of a zone: as many as are left, if not all.
create function api_v1.grant_count(venue uuid, incarnation integer, kind text, thing uuid, unit uuid, many bigint)
returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me    uuid := app.enter();
    fault api_v1.answer;
    room  bigint;
begin
    if coalesce(kind, '') <> 'place' or thing is null or unit is null
       or coalesce(many, 0) not between 1 and 1000000000 then
        return app.refusal('sync.batch_malformed', '{}');
    end if;
    fault := app.grant_fault(me, venue, incarnation, kind, thing);
    if (fault).code is not null then
        return fault;
    end if;
    room := app.room_of(me, venue);
    if kind = 'place' and many > room then
        return app.refusal('sync.quota_reached', pg_catalog.jsonb_build_object('room', greatest(room, 0)));
    end if;
    return app.done(app.give_count(venue, me, kind, thing, unit, many));
end
$$;

-- What this desk holds now, under its present incarnation: read after a lost answer, or at start.
create function api_v1.my_grants(venue uuid)
returns table (kind text, thing_id uuid, unit_id uuid, epoch bigint, state text, granted bigint, spent bigint,
               returned bigint)
language plpgsql stable security definer set search_path = '' as $$
declare
    me uuid := app.enter();
begin
    return query
        select r.kind, r.thing_id, r.unit_id, r.epoch, r.state, null::bigint, null::bigint, null::bigint
        from app.right_unit r join app.desk d on d.desk_id = r.holder and d.incarnation = r.incarnation
        where r.venue_id = venue and r.holder = me and r.state in ('held', 'quarantine')
        union all
        select e.kind, e.thing_id, e.unit_id, null, 'counted', e.granted, e.spent, e.returned + e.released
        from app.escrow e join app.desk d on d.desk_id = e.desk_id and d.incarnation = e.incarnation
        where e.venue_id = venue and e.desk_id = me;
end
$$;

-- The rights of a venue that changed after a position: what others hold is greyed on the plan.
create function api_v1.pull_rights(venue uuid, after bigint, page integer)
returns table (feed_seq bigint, kind text, thing_id uuid, unit_id uuid, epoch bigint, state text, holder uuid, by_id uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select r.feed_seq, r.kind, r.thing_id, r.unit_id, r.epoch, r.state, r.holder, r.by_id
        from app.right_unit r
        where r.venue_id = venue and r.venue_id = any ((select app.me_venues())::uuid[]) and r.feed_seq > after
          and r.feed_seq > 0
        order by r.feed_seq
        limit least(greatest(page, 1), 5000);
end
$$;

-- From now on the shared database grants the places of a performance; what was sold by whoever granted to himself was
-- accepted before, once. Said again, it changes capacities.
create function api_v1.adopt_performance(venue uuid, performance uuid, zones jsonb) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me   uuid := app.enter();
    zone record;
begin
    if venue is null or venue <> all ((select app.me_mandates())::uuid[]) then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', venue));
    elsif performance is null or pg_catalog.jsonb_typeof(coalesce(zones, '[]')) <> 'array'
       or pg_catalog.jsonb_array_length(coalesce(zones, '[]')) > 1000 then
        return app.refusal('sync.batch_malformed', '{}');
    end if;
    for zone in
        select app.uuid_of(z ->> 'zone') as id, (z ->> 'capacity')::bigint as capacity
        from pg_catalog.jsonb_array_elements(zones) z order by 1
    loop
        begin
            insert into app.quota as q (venue_id, kind, thing_id, unit_id, capacity)
            values (venue, 'place', performance, zone.id, zone.capacity)
            on conflict (venue_id, kind, thing_id, unit_id) do update set capacity = excluded.capacity;
        exception when check_violation then
            return app.refusal('sync.capacity_below_sold', pg_catalog.jsonb_build_object('zone', zone.id, 'sold',
                (select q.out from app.quota q
                 where q.venue_id = venue and q.kind = 'place' and q.thing_id = performance and q.unit_id = zone.id)));
        end;
    end loop;
    insert into app.adopted (venue_id, thing_id, desk_id) values (venue, performance, me) on conflict do nothing;
    return app.done('{}');
end
$$;

-- The same for all of a venue that belongs to no performance: credits, balances, funds, the undoing of tickets. What its
-- one desk held under older incarnations, when it was its own grantor, it holds under the present one.
create function api_v1.adopt_venue(venue uuid) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me  uuid := app.enter();
    now_at integer;
begin
    if venue is null or venue <> all ((select app.me_mandates())::uuid[]) then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', venue));
    end if;
    select d.incarnation into now_at from app.desk d where d.desk_id = me for update;
    insert into app.adopted (venue_id, thing_id, desk_id) values (venue, venue, me) on conflict do nothing;
    if found then
        perform app.turn(venue, me, now_at, 'quarantine', 'held');
        update app.right_unit r set incarnation = now_at
        where r.venue_id = venue and r.holder = me and r.state = 'held' and r.incarnation < now_at;
    end if;
    return app.done('{}');
end
$$;

-- Evening set-up: tonight's unsold places go to a desk of the evening, and nobody else is granted any. Said once for
-- each desk that shares them; what others still hold is told, so that somebody asks for it.
create function api_v1.set_up_evening(venue uuid, performance uuid, desk uuid, units uuid[], zones jsonb)
returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me     uuid := app.enter();
    given  jsonb := '[]';
    counts jsonb := '[]';
    zone   record;
begin
    if venue is null or venue <> all ((select app.me_mandates())::uuid[]) or desk is distinct from me
       and not exists (select from app.desk d where d.desk_id = desk and d.venue_id = venue) then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', venue));
    elsif coalesce(pg_catalog.cardinality(units), 0) > 20000
       or pg_catalog.jsonb_typeof(coalesce(zones, '[]')) <> 'array' then
        return app.refusal('sync.batch_malformed', '{}');
    elsif exists (select from app.desk d where d.desk_id = desk
                  and (d.lost_at is not null or d.fenced >= d.incarnation)) then
        return app.refusal('sync.desk_lost', '{}');
    end if;
    update app.adopted a set evening = case
        when desk = any (a.evening) then a.evening else coalesce(a.evening, '{}') || desk end
    where a.venue_id = venue and a.thing_id = performance;
    if not found then
        return app.refusal('sync.not_adopted', pg_catalog.jsonb_build_object('thing', performance));
    end if;
    if coalesce(pg_catalog.cardinality(units), 0) > 0 then
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('unit', g.unit, 'epoch', g.epoch)
                                             order by g.unit), '[]')
        into given from app.give_units(venue, desk, 'seat', performance, units) g;
    end if;
    for zone in
        select app.uuid_of(z ->> 'zone') as id, (z ->> 'count')::bigint as many
        from pg_catalog.jsonb_array_elements(coalesce(zones, '[]')) z order by 1
    loop
        counts := counts || pg_catalog.jsonb_build_array(
            pg_catalog.jsonb_build_object('zone', zone.id)
            || app.give_count(venue, desk, 'place', performance, zone.id, coalesce(zone.many, 1000000000)));
    end loop;
    return app.done(
        app.told_units(venue, 'seat', performance, coalesce(units, '{}'), given)
        || pg_catalog.jsonb_build_object('zones', counts));
end
$$;

-- The evening is over, or was begun by mistake: everybody may be granted again what is free.
create function api_v1.end_evening(venue uuid, performance uuid) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
begin
    perform app.enter();
    update app.adopted a set evening = null
    where a.venue_id = venue and a.thing_id = performance and a.venue_id = any ((select app.me_mandates())::uuid[]);
    return case when found then app.done('{}')
                else app.refusal('sync.not_adopted', pg_catalog.jsonb_build_object('thing', performance)) end;
end
$$;

-- A desk of one's own venue is lost, stolen or burnt: what it holds waits in quarantine, and it is granted nothing until
-- it says hello again.
create function api_v1.declare_lost(desk uuid) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me uuid := app.enter();
    d  app.desk;
begin
    select * into d from app.desk x
    where x.desk_id = desk and x.venue_id = (select y.venue_id from app.desk y where y.desk_id = me)
    for update;
    if not found or desk = me then
        return app.refusal('sync.desk_foreign', pg_catalog.jsonb_build_object('desk', desk));
    end if;
    update app.desk x set lost_at = coalesce(x.lost_at, pg_catalog.now()) where x.desk_id = desk;
    return app.done(pg_catalog.jsonb_build_object(
        'quarantined', app.turn_all(desk, d.incarnation, 'held', 'quarantine')));
end
$$;

-- The desks of a venue: when each was seen last, what it holds, and what waits for it in quarantine. Places of zones wait
-- with a desk that is lost, or with the incarnation that it left behind.
create function api_v1.desks(venue uuid)
returns table (desk_id uuid, name text, incarnation integer, software text, seen_at timestamptz, lost_at timestamptz,
               fenced boolean, held bigint, quarantined bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select d.desk_id, d.name, d.incarnation, d.software, d.seen_at, d.lost_at, d.fenced >= d.incarnation,
               units.held + places.held, units.waits + places.waits
        from app.desk d
        cross join lateral (
            select pg_catalog.count(*) filter (where r.state = 'held') as held,
                   pg_catalog.count(*) filter (where r.state = 'quarantine') as waits
            from app.right_unit r
            where r.venue_id = venue and r.holder = d.desk_id and r.state in ('held', 'quarantine')
              and r.kind <> 'undoing') units
        cross join lateral (
            select coalesce(pg_catalog.sum(left_over) filter (where not waiting), 0)::bigint as held,
                   coalesce(pg_catalog.sum(left_over) filter (where waiting), 0)::bigint as waits
            from (select e.granted - e.spent - e.returned - e.released as left_over,
                         e.incarnation < d.incarnation or d.lost_at is not null as waiting
                  from app.escrow e
                  where e.venue_id = venue and e.desk_id = d.desk_id and e.kind = 'place') counted) places
        where d.venue_id = venue and venue = any ((select app.me_venues())::uuid[]) and d.seen_at is not null
        order by d.name, d.desk_id;
end
$$;

reset role;
