-- What operations do to rights. A fact is never refused: where the right is missing it is kept, and an incident says so.
set role parterre_owner;

-- One step of one unit, or of one counter: what an operation's line, return or override asks for.
create type app.move as (
    place integer, line bigint, phase integer, verb text, kind text, thing uuid, unit uuid,
    epoch bigint, by_id uuid, count bigint, operation_id uuid
);

-- An epoch as a line names it; what no grant ever reaches is read as unknown.
create function app.epoch_of(word text) returns bigint
language sql immutable as $$
    select case when word ~ '^[1-9][0-9]{0,8}$' then word::bigint end
$$;

create function app.moves(entries app.entry[]) returns setof app.move
language plpgsql stable set search_path = '' as $$
begin
    -- In plpgsql, so that its plan is kept: to plan it costs as much as a batch of operations that move nothing.
    return query
    with line as (
        select e.place, l.n, e.operation_id,
               (l.j ->> 'quantity')::bigint > 0 as sold,
               app.uuid_of(l.j ->> 'ticket') as ticket,
               app.uuid_of(l.j ->> 'performance') as performance,
               app.uuid_of(l.j ->> 'seat') as seat,
               app.uuid_of(l.j ->> 'zone') as zone,
               app.epoch_of(l.j ->> 'epoch') as epoch,
               l.j -> 'consumes' as consumes,
               l.j -> 'promises' as promises,
               l.j ->> 'item' as item,
               app.uuid_of(l.j ->> 'thing') as thing,
               -- The ticket that something is debited for after its sale.
               case when l.j ->> 'item' in ('printing', 'entry', 'no_show') then app.uuid_of(l.j ->> 'thing') end as debited,
               coalesce(app.uuid_of(l.j ->> 'ticket'),
                        case when l.j ->> 'item' in ('pass', 'voucher') then app.uuid_of(l.j ->> 'thing') end) as undone
        from unnest(entries) e
        cross join lateral pg_catalog.jsonb_array_elements(e.record -> 'lines') with ordinality l(j, n)
    ), consumed as (
        select l.place, l.n, l.operation_id, coalesce(l.ticket, l.debited, l.operation_id) as by_id, c ->> 'kind' as kind,
               app.uuid_of(c ->> 'id') as id,
               case when c -> 'to_settle' is not null then 'tolerate' when l.debited is not null then 'keep' else 'spend' end as verb
        from line l cross join lateral pg_catalog.jsonb_array_elements(l.consumes) c
        where l.sold
        union all
        -- What a ticket takes later is its own from its booking on: it is debited, or let go, at whichever desk.
        select l.place, l.n, l.operation_id, l.ticket, p ->> 'kind', app.uuid_of(p ->> 'id'), 'spend'
        from line l cross join lateral pg_catalog.jsonb_array_elements(l.promises) p
        where l.sold and l.ticket is not null and p ->> 'kind' = 'credit'
    ), stated as (
        select e.place, r.n, e.operation_id, e.kind, e.record -> 'data' ->> 'event' as event,
               app.uuid_of(e.record ->> 'agent') <> app.uuid_of(e.record -> 'data' ->> 'second') as by_two, r.j
        from unnest(entries) e
        cross join lateral pg_catalog.jsonb_array_elements(e.record -> 'data' -> 'rights') with ordinality r(j, n)
        where e.kind in ('right_return', 'event')
    )
    -- Given up: the one undoing of a ticket, a pass or a gift voucher; of a ticket its seat, its credits, what it took of a zone.
    select place, n, 0, 'undo', 'undoing', undone, undone, null::bigint, operation_id, null::bigint, operation_id
    from line where not sold and undone is not null
    union all
    select place, n, 0, 'free', 'seat', performance, seat, null, ticket, null, operation_id
    from line where not sold and ticket is not null and performance is not null and seat is not null
    union all
    select l.place, l.n, 0, 'free', 'credit', u.thing_id, u.unit_id, null, l.ticket, null, l.operation_id
    from line l join app.right_unit u on u.by_id = l.ticket and u.kind = 'credit'
    where not l.sold and u.venue_id = any ((select app.me_venues())::uuid[])
    union all
    select l.place, l.n, 0, 'free', 'credit', c.id, c.id, null, l.ticket, null, l.operation_id
    from line l join consumed c on c.by_id = l.ticket and c.kind = 'credit' and c.place < l.place
    where not l.sold and c.id is not null
    union all
    select place, n, 0, 'put_back', null, null, null, null, ticket, null, operation_id
    from line where not sold and ticket is not null
    -- Sold: its seat or a place of its zone, the birth of its undoing, what it consumes.
    union all
    select place, n, 1, 'spend', 'seat', performance, seat, epoch, coalesce(ticket, operation_id), null, operation_id
    from line where sold and performance is not null and seat is not null
    union all
    select place, n, 1, 'count', 'place', performance, zone, null, coalesce(ticket, operation_id), 1, operation_id
    from line where sold and performance is not null and seat is null and zone is not null
    union all
    select place, n, 1, 'born', 'undoing', undone, undone, null, null, null, operation_id
    from line where sold and undone is not null
    union all
    select place, n, 1, verb, 'credit', id, id, null, by_id, null, operation_id
    from consumed where kind = 'credit' and id is not null
    -- Nobody came: what was set apart for the ticket is free.
    union all
    select l.place, l.n, 0, 'free', 'credit', u.thing_id, u.unit_id, null, l.debited, null, l.operation_id
    from line l join app.right_unit u on u.by_id = l.debited and u.kind = 'credit'
    where l.sold and l.item = 'no_show' and u.venue_id = any ((select app.me_venues())::uuid[])
    union all
    select l.place, l.n, 0, 'free', 'credit', c.id, c.id, null, l.debited, null, l.operation_id
    from line l join consumed c on c.by_id = l.debited and c.kind = 'credit' and c.place < l.place
    where l.sold and l.item = 'no_show' and c.id is not null
    union all
    select place, n, 1, 'use', 'balance', id, id, null, by_id, null, operation_id
    from consumed where kind in ('wallet', 'credit_note', 'fund') and id is not null
    -- Credit notes and gift vouchers: born with who issues them, who draws on them or takes one back must hold them.
    union all
    select place, n, 1, 'issue', 'balance', thing, thing, null, null, null, operation_id
    from line where sold and item = 'voucher' and thing is not null
    union all
    select place, n, 1, 'use', 'balance', thing, thing, null, operation_id, null, operation_id
    from line where not sold and item = 'voucher' and thing is not null
    union all
    select e.place, p.n, 1, case when p.j ->> 'made' = 'true' then 'issue' else 'use' end, 'balance',
           app.uuid_of(p.j ->> 'note'), app.uuid_of(p.j ->> 'note'), null, e.operation_id, null, e.operation_id
    from unnest(entries) e
    cross join lateral pg_catalog.jsonb_array_elements(e.record -> 'payments') with ordinality p(j, n)
    where app.uuid_of(p.j ->> 'note') is not null
    -- Told again to a server that was put back, after another desk told that it undid the ticket: free at once.
    union all
    select l.place, l.n, 2, m.verb, m.kind, m.thing, m.unit, null, l.ticket, null, u.by_id
    from line l
    join app.right_unit u on u.kind = 'undoing' and u.thing_id = l.ticket and u.unit_id = l.ticket
    cross join lateral (
        select 'free' as verb, 'seat' as kind, l.performance as thing, l.seat as unit
        union all
        select 'free', 'credit', c.id, c.id from consumed c where c.by_id = l.ticket and c.kind = 'credit'
        union all
        select 'put_back', null, null, null) m
    where l.sold and u.state = 'spent' and u.venue_id = any ((select app.me_venues())::uuid[])
      and (select app.is_catching_up((select app.me_desk())))
    -- Given back to the grantor, or taken from a quarantine by two people.
    union all
    select place, n, 0, 'return', j ->> 'kind', app.uuid_of(j ->> 'thing'), app.uuid_of(j ->> 'unit'),
           app.epoch_of(j ->> 'epoch'), null, null, operation_id
    from stated where kind = 'right_return' and j ->> 'kind' in ('seat', 'credit', 'balance', 'undoing')
    union all
    select place, n, 0, 'give', j ->> 'kind', app.uuid_of(j ->> 'thing'), app.uuid_of(j ->> 'unit'),
           null, null, (j ->> 'count')::bigint, operation_id
    from stated where kind = 'right_return' and j ->> 'kind' = 'place' and (j ->> 'count')::bigint > 0
    union all
    select place, n, 0, 'override', j ->> 'kind', app.uuid_of(j ->> 'thing'), app.uuid_of(j ->> 'unit'),
           app.epoch_of(j ->> 'epoch'), null, null, operation_id
    from stated
    where event = 'right_override' and by_two and j ->> 'kind' in ('seat', 'credit', 'balance', 'undoing');
end
$$;

-- Tells an incident, once for as long as nobody settled it: a desk that repeats itself fills no table.
create function app.report(of_venue uuid, me uuid, code text, params jsonb, operation uuid) returns void
language sql set search_path = '' as $$
    insert into app.incident (venue_id, desk_id, code, params, operation_id)
    select of_venue, me, report.code, report.params, operation
    where not exists (
        select from app.incident i
        where i.venue_id = of_venue and i.desk_id = me and i.code = report.code and i.params = report.params
          and i.operation_id is not distinct from operation and i.settled_at is null)
$$;

-- What two people took from a quarantine: a ticket sold under that epoch is void at the door.
create table app.overridden (
    venue_id     uuid        not null references app.venue,
    kind         text        not null,
    thing_id     uuid        not null,
    unit_id      uuid        not null,
    epoch        bigint      not null,
    operation_id uuid        not null,
    at           timestamptz not null default now(),
    primary key (venue_id, kind, thing_id, unit_id, epoch)
);
alter table app.overridden enable row level security;
alter table app.overridden force row level security;
create policy venue on app.overridden
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
    with check (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()));

-- The one place where it is decided what a step does to a unit, given who holds it.
--   spend, free, born, override   as asked
--   regrant   taken again by who may without asking: a venue that worked alone, an exchange's own place, a desk that was
--             granted it by a server which was put back since
--   seize     taken without a right, since a paper is out there: with an incident
--   clash     left as it is: with an incident
create function app.verdict(verb text, of_epoch bigint, by_ticket uuid, state text, epoch bigint, by_id uuid,
                            freed_here boolean, mine boolean, adopted boolean) returns text
language sql immutable as $$
    select case
        when verb = 'spend' then case
            when mine and (of_epoch is null or of_epoch = epoch) then 'spend'
            -- A credit is spent without an epoch: whoever is believed had it last.
            when not adopted and (state = 'free' or of_epoch > epoch or of_epoch is null and state <> 'spent') then 'regrant'
            -- What was done before somebody else was granted it is told after what he did.
            when not adopted and of_epoch is distinct from epoch then 'none'
            when state = 'free' and freed_here and (of_epoch is null or of_epoch = epoch + 1) then 'regrant'
            when state = 'free' then 'seize'
            else 'clash' end
        -- It is the ticket's since its booking; a booking that was told before bookings said so is spent now.
        when verb = 'keep' then case
            when state = 'spent' and by_id = by_ticket then 'none'
            when mine then 'spend'
            when not adopted and state <> 'spent' then 'regrant'
            else 'clash' end
        when verb = 'undo' then case
            when mine then 'spend'
            -- Granted by a server that was put back since: its seller has not told yet that it gave it away.
            when not adopted and state <> 'spent' then 'regrant'
            when state = 'spent' then 'clash'
            else 'seize' end
        when verb = 'born' then case when epoch = 0 then 'born' else 'none' end
        -- What a desk issued before anybody granted is asked for by whoever draws on it.
        when verb = 'issue' then case when adopted and epoch = 0 then 'born' else 'none' end
        when verb = 'free' then case when state = 'spent' and by_id = by_ticket then 'free' else 'none' end
        when verb = 'use' then case when mine or not adopted then 'none' else 'clash' end
        when verb = 'return' then case when mine and of_epoch = epoch then 'free' else 'none' end
        when verb = 'override' then case
            when state = 'quarantine' and of_epoch = epoch then 'override' else 'clash' end
    end
$$;

-- A move with the rank that it has among those of its unit, its unit's place among all, those last that nothing moves, and
-- whether it is the birth of a unit that nobody spoke of yet.
create type app.step as (
    place integer, line bigint, phase integer, verb text, kind text, thing uuid, unit uuid,
    epoch bigint, by_id uuid, operation_id uuid, rank bigint, nth bigint, fresh boolean
);

create function app.steps(of_venue uuid, moves app.move[]) returns app.step[]
language plpgsql stable set search_path = '' as $$
begin
    return array(
        select row(m.place, m.line, m.phase, m.verb, m.kind, m.thing, m.unit, m.epoch, m.by_id, m.operation_id,
                   pg_catalog.row_number() over (partition by m.kind, m.thing, m.unit
                                                 order by m.place, m.phase, m.line, m.verb),
                   pg_catalog.dense_rank() over (order by m.asked_for_alone, m.kind, m.thing, m.unit), m.fresh)::app.step
        from (
            select x.*, pg_catalog.bool_and(x.verb = 'use') over unit as asked_for_alone,
                   pg_catalog.bool_and(x.verb = 'born' and r.known is null) over unit as fresh
            from unnest(moves) x
            left join lateral (
                select true as known from app.right_unit u
                where x.verb = 'born' and u.venue_id = of_venue and u.kind = x.kind and u.thing_id = x.thing
                  and u.unit_id = x.unit
                limit 1) r on true
            where x.verb not in ('count', 'give', 'put_back', 'tolerate') and x.thing is not null and x.unit is not null
            window unit as (partition by x.kind, x.thing, x.unit)) m);
end
$$;

-- Locks the units that are moved in one order, those that nobody spoke of yet made first.
create function app.lock_units(of_venue uuid, steps app.step[]) returns void
language plpgsql set search_path = '' as $$
declare
    many  integer := (select pg_catalog.count(*) from unnest(steps) m where m.rank = 1 and not m.fresh);
    known integer;
begin
    for pass in 1..2 loop
        perform 1
        from (select m.kind, m.thing, m.unit from unnest(steps) m where m.rank = 1 and not m.fresh
              order by m.kind, m.thing, m.unit) m
        cross join lateral (
            select from app.right_unit r
            where r.venue_id = of_venue and r.kind = m.kind and r.thing_id = m.thing and r.unit_id = m.unit
            for update) locked;
        get diagnostics known = row_count;
        exit when known = many;
        insert into app.right_unit (venue_id, kind, thing_id, unit_id)
        select of_venue, m.kind, m.thing, m.unit from unnest(steps) m where m.rank = 1 and not m.fresh
        order by m.kind, m.thing, m.unit
        on conflict do nothing;
    end loop;
end
$$;

-- Moves exclusive units, step after step: the first step of every unit at once, then the second of each… Each is read and
-- written by its key, never by a join: a plan that is kept may have been made when the table held nothing.
create function app.move_units(of_venue uuid, me uuid, c app.chain, moves app.move[]) returns integer
language plpgsql set search_path = '' as $$
declare
    steps     app.step[] := app.steps(of_venue, moves);
    last      integer;
    many      integer;
    places    integer;
    found_now integer;
    moved_now integer;
    moved     integer := 0;
    believed  boolean := app.is_catching_up(me);
    incidents integer := 0;
    start     bigint;
begin
    if steps = '{}' then
        return 0;
    end if;
    perform app.lock_units(of_venue, steps);
    select pg_catalog.max(m.rank) filter (where not m.fresh), pg_catalog.count(*) filter (where m.rank = 1 and not m.fresh),
           pg_catalog.max(m.nth) filter (where m.verb <> 'use')
    into last, many, places
    from unnest(steps) m;
    -- Positions once every unit is locked that anybody may be granted: whoever grants locks units first as well.
    if places > 0 then
        select first into start from app.alloc(of_venue, 'rights', places, 0);
    end if;
    -- What is born with a sale is written once, as it is from now on.
    insert into app.right_unit (venue_id, kind, thing_id, unit_id, epoch, state, holder, incarnation, feed_seq)
    select of_venue, m.kind, m.thing, m.unit, 1, 'held', me, c.incarnation, start + m.nth - 1
    from unnest(steps) m where m.fresh and m.rank = 1
    on conflict do nothing;
    for step in 1..coalesce(last, 0) loop
        with found as (
            select m.*, r.state, r.holder, r.incarnation, r.epoch as now_epoch, r.by_id as now_by, o.epoch as overridden,
                   coalesce(r.freed_by = c.journal_id, false) as freed_here, a.thing_id is not null and not believed as adopted,
                   r.state in ('held', 'quarantine') and r.holder = me
                       -- What was sold is undone by the desk that sold it, under whatever incarnation it lives now.
                       and (r.incarnation = c.incarnation or a.thing_id is null or believed or m.verb = 'undo') as mine
            from unnest(steps) m
            cross join lateral (
                select u.state, u.holder, u.incarnation, u.epoch, u.by_id, u.freed_by from app.right_unit u
                where u.venue_id = of_venue and u.kind = m.kind and u.thing_id = m.thing and u.unit_id = m.unit
                limit 1) r
            left join lateral (
                select x.epoch from app.overridden x
                where x.venue_id = of_venue and x.kind = m.kind and x.thing_id = m.thing and x.unit_id = m.unit
                  and x.epoch = m.epoch
                limit 1) o on true
            left join lateral (
                select x.thing_id from app.adopted x
                where x.venue_id = of_venue and x.thing_id = case when m.kind = 'seat' then m.thing else of_venue end
                limit 1) a on true
            where m.rank = step and not m.fresh
        ), judged as (
            select f.*, app.verdict(f.verb, f.epoch, f.by_id, f.state, f.now_epoch, f.now_by, f.freed_here, f.mine,
                                    f.adopted) as verdict
            from found f
        ), moved as (
            insert into app.right_unit (venue_id, kind, thing_id, unit_id, state, holder, incarnation, epoch, by_id,
                                        freed_by, feed_seq)
            select of_venue, j.kind, j.thing, j.unit,
                   case when j.verdict in ('free', 'override') then 'free'
                        when j.verdict = 'born' then 'held' else 'spent' end,
                   case when j.verdict in ('free', 'override') then null
                        when j.verdict = 'spend' then j.holder else me end,
                   case when j.verdict in ('free', 'override') then null
                        when j.verdict = 'spend' then j.incarnation else c.incarnation end,
                   case when j.verdict = 'born' then 1
                        when j.verdict = 'regrant' then greatest(j.now_epoch + 1, coalesce(j.epoch, 1))
                        when j.verdict = 'seize' and j.state = 'free' then j.now_epoch + 1
                        else j.now_epoch end,
                   case when j.verdict in ('spend', 'regrant', 'seize') then j.by_id end,
                   case when j.verdict = 'free' and j.verb = 'free' and j.phase = 0 then c.journal_id end,
                   start + j.nth - 1
            from judged j
            where j.verdict in ('spend', 'regrant', 'seize', 'free', 'override', 'born')
            on conflict (venue_id, kind, thing_id, unit_id) do update
            set state = excluded.state, holder = excluded.holder, incarnation = excluded.incarnation, epoch = excluded.epoch,
                by_id = excluded.by_id, freed_by = excluded.freed_by, feed_seq = excluded.feed_seq, since = excluded.since
            returning 1
        ), remembered as (
            insert into app.overridden (venue_id, kind, thing_id, unit_id, epoch, operation_id)
            select of_venue, j.kind, j.thing, j.unit, j.epoch, j.operation_id from judged j where j.verdict = 'override'
            on conflict do nothing
        ), reported as (
            insert into app.incident (venue_id, desk_id, code, params, operation_id)
            select of_venue, me,
                   case when j.overridden is not null and j.verb = 'spend' then 'sold_after_override'
                        when j.verb = 'spend' then 'sold_without_right'
                        when j.verb = 'undo' and j.state = 'spent' then 'undone_twice'
                        when j.verb = 'undo' then 'undone_without_right'
                        when j.verb in ('use', 'keep') then 'used_without_right'
                        else 'override_refused' end,
                   pg_catalog.jsonb_build_object('kind', j.kind, 'thing', j.thing, 'unit', j.unit, 'line', j.line,
                        'epoch', j.epoch, 'state', j.state, 'holder', j.holder),
                   j.operation_id
            from judged j where j.verdict in ('seize', 'clash')
            order by j.place, j.line
            returning 1
        )
        select (select pg_catalog.count(*) from reported), (select pg_catalog.count(*) from moved)
        into found_now, moved_now;
        incidents := incidents + found_now;
        moved := moved + moved_now;
    end loop;
    -- What was spoken of and stays as it is has a new position too: who spoke of it hears what it is.
    if last > 1 or moved < many then
        insert into app.right_unit as r (venue_id, kind, thing_id, unit_id, feed_seq)
        select of_venue, m.kind, m.thing, m.unit, start + m.nth - 1
        from unnest(steps) m
        where not m.fresh and m.verb <> 'use'
        group by m.kind, m.thing, m.unit, m.nth
        on conflict (venue_id, kind, thing_id, unit_id) do update set feed_seq = excluded.feed_seq
        where r.feed_seq < start;
    end if;
    return incidents;
end
$$;

-- Moves counters: what is sold must fit in what this desk was granted; what does not is an incident.
create function app.move_counts(of_venue uuid, me uuid, c app.chain, moves app.move[]) returns integer
language plpgsql set search_path = '' as $$
declare
    nets      app.move[];
    net       app.move;
    e         app.escrow;
    q         app.quota;
    adopted   boolean;
    covered   bigint;
    incidents integer := 0;
begin
    insert into app.consumed (venue_id, ticket_id, kind, thing_id, unit_id, count)
    select of_venue, m.by_id, m.kind, m.thing, m.unit, pg_catalog.sum(m.count)
    from unnest(moves) m where m.verb = 'count' group by m.by_id, m.kind, m.thing, m.unit
    on conflict do nothing;
    -- A ticket puts back what it took, once; an exchange that keeps its place puts back and takes in one operation.
    with put_back as (
        delete from app.consumed u using unnest(moves) m
        where m.verb = 'put_back' and u.venue_id = of_venue and u.ticket_id = m.by_id
        returning m.place, u.kind, u.thing_id as thing, u.unit_id as unit, -u.count as count, m.operation_id
    ), change as (
        select b.place, b.kind, b.thing, b.unit, b.count, b.operation_id from put_back b
        union all
        select m.place, m.kind, m.thing, m.unit, m.count, m.operation_id from unnest(moves) m where m.verb = 'count'
    ), by_operation as (
        select x.place, x.kind, x.thing, x.unit, pg_catalog.sum(x.count)::bigint as count, x.operation_id
        from change x group by x.place, x.kind, x.thing, x.unit, x.operation_id
    )
    select pg_catalog.array_agg(row(g.place, 0, 0, g.verb, g.kind, g.thing, g.unit, null, null, g.count,
                                    g.operation_id)::app.move
                                order by g.kind, g.thing, g.unit, g.verb)
    into nets
    from (
        select pg_catalog.max(n.place) as place, case when n.count > 0 then 'sold' else 'undone' end as verb,
               n.kind, n.thing, n.unit, pg_catalog.abs(pg_catalog.sum(n.count))::bigint as count,
               (pg_catalog.array_agg(n.operation_id order by n.place desc))[1] as operation_id
        from by_operation n where n.count <> 0 group by n.kind, n.thing, n.unit, n.count > 0
        union all
        select pg_catalog.max(m.place), 'give', m.kind, m.thing, m.unit, pg_catalog.sum(m.count)::bigint,
               (pg_catalog.array_agg(m.operation_id order by m.place desc))[1]
        from unnest(moves) m where m.verb = 'give' and m.thing is not null and m.unit is not null
        group by m.kind, m.thing, m.unit
    ) g;
    -- One turn per zone, and a sale names few: counters are few where units are many.
    foreach net in array coalesce(nets, '{}') loop
        insert into app.quota (venue_id, kind, thing_id, unit_id) values (of_venue, net.kind, net.thing, net.unit)
        on conflict do nothing;
        select * into q from app.quota x
        where x.venue_id = of_venue and x.kind = net.kind and x.thing_id = net.thing and x.unit_id = net.unit
        for update;
        insert into app.escrow (venue_id, kind, thing_id, unit_id, desk_id, incarnation)
        values (of_venue, net.kind, net.thing, net.unit, me, c.incarnation) on conflict do nothing;
        select * into e from app.escrow x
        where x.venue_id = of_venue and x.kind = net.kind and x.thing_id = net.thing and x.unit_id = net.unit
          and x.desk_id = me and x.incarnation = c.incarnation
        for update;
        adopted := app.is_adopted(of_venue, net.kind, net.thing) and not app.is_catching_up(me);
        covered := least(net.count, e.granted - e.spent - e.returned - e.released);
        if net.verb = 'sold' and not adopted then
            e.granted := e.granted + net.count - covered;
            e.spent := e.spent + net.count;
            q.out := q.out + net.count - covered;
        elsif net.verb = 'sold' then
            e.spent := e.spent + covered;
            q.over := q.over + net.count - covered;
            if covered < net.count then
                incidents := incidents + 1;
                perform app.report(of_venue, me, 'sold_without_right', pg_catalog.jsonb_build_object(
                    'kind', net.kind, 'thing', net.thing, 'unit', net.unit, 'count', net.count - covered),
                    net.operation_id);
            end if;
        elsif net.verb = 'undone' then
            e.undone := e.undone + net.count;
            covered := least(net.count, q.over);
            q.over := q.over - covered;
            q.out := q.out - least(net.count - covered, q.out);
        else
            -- A server that was put back forgot what it had granted, and is told now that it came back.
            if app.is_catching_up(me) then
                e.granted := e.granted + net.count - covered;
                q.out := q.out + net.count - covered;
                covered := net.count;
            end if;
            e.returned := e.returned + covered;
            q.out := q.out - covered;
        end if;
        update app.escrow x set granted = e.granted, spent = e.spent, returned = e.returned, undone = e.undone
        where x.venue_id = of_venue and x.kind = net.kind and x.thing_id = net.thing and x.unit_id = net.unit
          and x.desk_id = me and x.incarnation = c.incarnation;
        update app.quota x set out = q.out, over = q.over
        where x.venue_id = of_venue and x.kind = net.kind and x.thing_id = net.thing and x.unit_id = net.unit;
    end loop;
    return incidents;
end
$$;

-- Two people decide not to wait for a desk any longer: all that it holds in quarantine is free.
create function app.release_quarantines(of_venue uuid, me uuid, entries app.entry[]) returns void
language plpgsql set search_path = '' as $$
declare
    wanted record;
begin
    for wanted in
        select app.uuid_of(e.record -> 'data' ->> 'desk') as desk, app.epoch_of(e.record -> 'data' ->> 'incarnation')::integer as upto
        from unnest(entries) e
        where e.kind = 'event' and e.record -> 'data' ->> 'event' = 'quarantine_released'
          and app.uuid_of(e.record ->> 'agent') <> app.uuid_of(e.record -> 'data' ->> 'second')
    loop
        perform app.turn(of_venue, wanted.desk, wanted.upto, 'quarantine', 'free');
        perform 1 from app.quota q where q.venue_id = of_venue order by q.kind, q.thing_id, q.unit_id for update;
        with due as (
            select e.kind, e.thing_id, e.unit_id, e.incarnation,
                   e.granted - e.spent - e.returned - e.released as count
            from app.escrow e join app.desk d on d.desk_id = e.desk_id
            where e.venue_id = of_venue and e.desk_id = wanted.desk and e.incarnation <= wanted.upto
              and (e.incarnation < d.incarnation or d.lost_at is not null)
        ), freed as (
            update app.escrow e set released = e.released + due.count
            from due
            where e.venue_id = of_venue and e.desk_id = wanted.desk and e.incarnation = due.incarnation
              and e.kind = due.kind and e.thing_id = due.thing_id and e.unit_id = due.unit_id and due.count > 0
            returning due.kind, due.thing_id, due.unit_id, due.count
        )
        update app.quota q set out = q.out - f.count
        from (select kind, thing_id, unit_id, pg_catalog.sum(count) as count from freed group by 1, 2, 3) f
        where q.venue_id = of_venue and q.kind = f.kind and q.thing_id = f.thing_id and q.unit_id = f.unit_id;
    end loop;
end
$$;

-- Places that a pass paid for at a desk which did not hold its right, within the tolerance of its venue: the first of the credits
-- it names that is free is spent for the ticket, as if it had been granted. When none is, a person decides.
create function app.settle_tolerated(of_venue uuid, me uuid, c app.chain, entries app.entry[]) returns integer
language plpgsql set search_path = '' as $$
declare
    used      record;
    taken     uuid;
    start     bigint;
    incidents integer := 0;
begin
    for used in
        select e.operation_id, l.n, app.uuid_of(l.j ->> 'ticket') as ticket, u.j ->> 'value' as value,
               app.uuid_of(u.j ->> 'id') as credit,
               array(select app.uuid_of(x) from pg_catalog.jsonb_array_elements_text(u.j -> 'to_settle') x limit 100) as among
        from unnest(entries) e
        cross join lateral pg_catalog.jsonb_array_elements(e.record -> 'lines') with ordinality l(j, n)
        cross join lateral pg_catalog.jsonb_array_elements(l.j -> 'consumes') with ordinality u(j, n)
        where (l.j ->> 'quantity')::bigint > 0 and u.j ->> 'kind' = 'credit'
          and pg_catalog.jsonb_typeof(u.j -> 'to_settle') = 'array'
        order by e.place, l.n, u.n
    loop
        -- Given up since, or told again: nothing is owed.
        continue when used.ticket is null or exists (
            select from app.right_unit r
            where r.venue_id = of_venue and r.state = 'spent'
              and (r.kind = 'undoing' and r.thing_id = used.ticket and r.unit_id = used.ticket
                   or r.kind = 'credit' and r.by_id = used.ticket));
        insert into app.right_unit (venue_id, kind, thing_id, unit_id)
        select distinct of_venue, 'credit', x, x from unnest(used.among) x where x is not null order by 3
        on conflict do nothing;
        perform 1 from app.right_unit r
        where r.venue_id = of_venue and r.kind = 'credit' and r.thing_id = any (used.among) and r.unit_id = r.thing_id
        order by r.thing_id
        for update;
        select r.unit_id into taken from app.right_unit r
        where r.venue_id = of_venue and r.kind = 'credit' and r.thing_id = any (used.among) and r.unit_id = r.thing_id
          and r.state = 'free'
        order by pg_catalog.array_position(used.among, r.unit_id)
        limit 1;
        if taken is null then
            incidents := incidents + 1;
            perform app.report(of_venue, me, 'pass_to_settle', pg_catalog.jsonb_build_object(
                'kind', 'credit', 'unit', used.credit, 'ticket', used.ticket, 'line', used.n, 'value', used.value),
                used.operation_id);
        else
            select a.first into start from app.alloc(of_venue, 'rights', 1, 0) a;
            update app.right_unit r
            set state = 'spent', holder = me, incarnation = c.incarnation, by_id = used.ticket, freed_by = null,
                since = pg_catalog.now(), epoch = greatest(r.epoch, (select h.epochs_from from app.hub h)) + 1, feed_seq = start
            where r.venue_id = of_venue and r.kind = 'credit' and r.thing_id = taken and r.unit_id = taken;
        end if;
    end loop;
    return incidents;
end
$$;

-- What a batch of one chain does to the rights of one venue.
create function app.settle(of_venue uuid, me uuid, c app.chain, entries app.entry[]) returns integer
language plpgsql set search_path = '' as $$
declare
    moves     app.move[] := array(select m from app.moves(entries) m);
    incidents integer;
begin
    incidents := app.move_units(of_venue, me, c, moves) + app.move_counts(of_venue, me, c, moves);
    if exists (select from unnest(moves) m where m.verb = 'tolerate') then
        incidents := incidents + app.settle_tolerated(of_venue, me, c, entries);
    end if;
    perform app.release_quarantines(of_venue, me, entries);
    return incidents;
end
$$;

reset role;
