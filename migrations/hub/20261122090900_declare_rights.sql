-- A server that was put back, by a restore or a fail-over, has forgotten grants. Each desk says again what it holds before
-- anything is granted in its venue: what it says under a later epoch than is known was granted meanwhile.
set role parterre_owner;

create type app.unit_key as (kind text, thing uuid, unit uuid);

-- Without compilation to machine code, which a planner that cannot know how few rows a batch has would pay each time.
create function api_v1.declare(era uuid, incarnation integer, held jsonb) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' set jit = off as $$
declare
    me      uuid := app.enter();
    asked   integer := incarnation;
    present uuid := (select h.era from app.hub h);
    d       app.desk;
    place   uuid;
    counted record;
    refused uuid[] := '{}';
    start   bigint;
    known   bigint;
begin
    select * into d from app.desk x where x.desk_id = me for update;
    if era is distinct from present then
        return app.refusal('sync.era_stale', '{}');
    elsif asked is distinct from d.incarnation or d.fenced >= d.incarnation then
        return app.refusal('sync.incarnation_stale',
            pg_catalog.jsonb_build_object('incarnation', asked, 'known', d.incarnation));
    elsif pg_catalog.jsonb_typeof(held) is distinct from 'array' or pg_catalog.jsonb_array_length(held) > 50000 then
        return app.refusal('sync.batch_malformed', '{}');
    elsif d.era = present then
        return app.done('{"refused": []}');
    end if;
    for place in select distinct v from pg_catalog.jsonb_array_elements(held) x
                 cross join lateral app.uuid_of(x ->> 'venue') v where v = any ((select app.me_mandates())::uuid[]) order by 1
    loop
        insert into app.right_unit (venue_id, kind, thing_id, unit_id)
        select distinct place, x ->> 'kind', app.uuid_of(x ->> 'thing'), app.uuid_of(x ->> 'unit')
        from pg_catalog.jsonb_array_elements(held) x
        where x ->> 'venue' = place::text and x ->> 'kind' in ('seat', 'credit', 'balance', 'undoing')
          and app.uuid_of(x ->> 'thing') is not null and app.uuid_of(x ->> 'unit') is not null
        order by 2, 3, 4
        on conflict do nothing;
        with said as (
            select r.kind, r.thing_id, r.unit_id, s.epoch,
                   s.epoch > r.epoch or (s.epoch = r.epoch and r.state = 'held' and r.holder = me) as good,
                   pg_catalog.row_number() over (order by r.kind, r.thing_id, r.unit_id) as nth
            from pg_catalog.jsonb_array_elements(held) x
            cross join lateral (select app.uuid_of(x ->> 'thing') as thing, app.uuid_of(x ->> 'unit') as unit,
                                       app.epoch_of(x ->> 'epoch') as epoch) s
            join app.right_unit r
              on r.venue_id = place and r.kind = x ->> 'kind' and r.thing_id = s.thing and r.unit_id = s.unit
            where x ->> 'venue' = place::text and s.epoch is not null
        ), taken as (
            update app.right_unit r
            set state = 'held', holder = me, incarnation = asked, epoch = s.epoch, by_id = null, freed_by = null,
                since = pg_catalog.now(), feed_seq = 0
            from said s
            where r.venue_id = place and r.kind = s.kind and r.thing_id = s.thing_id and r.unit_id = s.unit_id and s.good
        )
        select refused || coalesce(pg_catalog.array_agg(s.unit_id) filter (where not s.good), '{}') into refused from said s;
        for counted in
            select x ->> 'kind' as kind, app.uuid_of(x ->> 'thing') as thing, app.uuid_of(x ->> 'unit') as unit,
                   pg_catalog.max(app.epoch_of(x ->> 'granted')) as granted
            from pg_catalog.jsonb_array_elements(held) x
            where x ->> 'venue' = place::text and x ->> 'kind' = 'place'
              and app.uuid_of(x ->> 'thing') is not null and app.uuid_of(x ->> 'unit') is not null
              and app.epoch_of(x ->> 'granted') is not null
            group by 1, 2, 3 order by 1, 2, 3
        loop
            insert into app.quota (venue_id, kind, thing_id, unit_id)
            values (place, counted.kind, counted.thing, counted.unit) on conflict do nothing;
            perform 1 from app.quota q where q.venue_id = place and q.kind = counted.kind and q.thing_id = counted.thing
            and q.unit_id = counted.unit for update;
            insert into app.escrow (venue_id, kind, thing_id, unit_id, desk_id, incarnation)
            values (place, counted.kind, counted.thing, counted.unit, me, asked) on conflict do nothing;
            select e.granted into known from app.escrow e
            where e.venue_id = place and e.kind = counted.kind and e.thing_id = counted.thing and e.unit_id = counted.unit
              and e.desk_id = me and e.incarnation = asked;
            -- More than there is only when two servers granted: what this desk may sell then is what is left.
            known := least(greatest(counted.granted - known, 0), (
                select greatest(coalesce(q.capacity, 9223372036854775807) - q.out, 0) from app.quota q
                where q.venue_id = place and q.kind = counted.kind and q.thing_id = counted.thing
                  and q.unit_id = counted.unit));
            update app.escrow e set granted = e.granted + known
            where e.venue_id = place and e.kind = counted.kind and e.thing_id = counted.thing and e.unit_id = counted.unit
              and e.desk_id = me and e.incarnation = asked;
            update app.quota q set out = q.out + known
            where q.venue_id = place and q.kind = counted.kind and q.thing_id = counted.thing and q.unit_id = counted.unit;
        end loop;
        select pg_catalog.count(*) into known from app.right_unit r
        where r.venue_id = place and r.holder = me and r.state = 'held' and r.feed_seq = 0;
        if known > 0 then
            select a.first into start from app.alloc(place, 'rights', known::integer, 0) a;
            update app.right_unit r set feed_seq = start + n.nth - 1
            from (select u.kind, u.thing_id, u.unit_id,
                         pg_catalog.row_number() over (order by u.kind, u.thing_id, u.unit_id) as nth
                  from app.right_unit u
                  where u.venue_id = place and u.holder = me and u.state = 'held' and u.feed_seq = 0) n
            where r.venue_id = place and r.kind = n.kind and r.thing_id = n.thing_id and r.unit_id = n.unit_id;
        end if;
    end loop;
    -- What it does not say it holds, it does not hold.
    for counted in
        select r.venue_id as place, pg_catalog.array_agg(row(r.kind, r.thing_id, r.unit_id)::app.unit_key
                                                         order by r.kind, r.thing_id, r.unit_id) as units
        from app.right_unit r
        left join (select distinct x ->> 'venue' as place, x ->> 'kind' as kind, x ->> 'unit' as unit
                   from pg_catalog.jsonb_array_elements(held) x) s
          on s.place = r.venue_id::text and s.kind = r.kind and s.unit = r.unit_id::text
        where r.holder = me and r.state = 'held' and r.kind <> 'undoing' and s.unit is null
        group by r.venue_id order by r.venue_id
    loop
        select a.first into start
        from app.alloc(counted.place, 'rights', pg_catalog.cardinality(counted.units), 0) a;
        update app.right_unit r
        set state = 'free', holder = null, incarnation = null, since = pg_catalog.now(), feed_seq = start + u.nth - 1
        from unnest(counted.units) with ordinality u(kind, thing, unit, nth)
        where r.venue_id = counted.place and r.kind = u.kind and r.thing_id = u.thing and r.unit_id = u.unit;
    end loop;
    update app.desk x set era = present where x.desk_id = me;
    return app.done(pg_catalog.jsonb_build_object('refused', refused));
end
$$;

reset role;
