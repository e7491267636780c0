-- Rights: right(kind, thing, unit, epoch, grantor). Exclusive units (a seat, a credit, a balance, the undoing of a
-- ticket) are rows with a state; places without numbers are counters of which every desk holds a part.
set role parterre_owner;

-- What the shared database grants since: a performance, or a whole venue (named by its own id) for all that belongs to
-- no performance. Before that, the desk that worked alone was its own grantor, and what it says is accepted.
create table app.adopted (
    venue_id uuid        not null references app.venue,
    thing_id uuid        not null,
    at       timestamptz not null default now(),
    desk_id  uuid        not null,
    -- The desks of the evening, once its set-up began: nobody else is granted anything.
    evening  uuid[],
    primary key (venue_id, thing_id)
);

create table app.right_unit (
    venue_id    uuid        not null references app.venue,
    kind        text        not null check (kind in ('seat', 'credit', 'balance', 'undoing')),
    thing_id    uuid        not null,
    unit_id     uuid        not null,
    -- One more with every grant: what a late desk still believes is told from what was granted since.
    epoch       bigint      not null default 0 check (epoch >= 0),
    state       text        not null default 'free' check (state in ('free', 'held', 'spent', 'quarantine')),
    holder      uuid,
    incarnation integer,
    -- The ticket or the operation that spent it.
    by_id       uuid,
    -- The chain that freed it by giving its ticket up; an exchange takes the same place again.
    freed_by    uuid,
    feed_seq    bigint      not null default 0,
    since       timestamptz not null default now(),
    primary key (venue_id, kind, thing_id, unit_id),
    check ((state = 'free') = (holder is null)),
    check ((state = 'spent') = (by_id is not null)),
    check (state = 'free' or epoch > 0)
);
create index right_unit_by_feed on app.right_unit (venue_id, feed_seq) where feed_seq > 0;
create index right_unit_by_holder on app.right_unit (venue_id, holder, incarnation)
    where state in ('held', 'quarantine');
-- What its quota bounds: a desk that sold for years may undo thousands.
create index right_unit_by_quota on app.right_unit (venue_id, holder)
    where state in ('held', 'quarantine') and kind <> 'undoing';
create index right_unit_by_ticket on app.right_unit (venue_id, by_id) where by_id is not null;

-- `out` is what desks hold or sold; `over` what was sold without a right, which nobody can be granted any more.
create table app.quota (
    venue_id uuid   not null references app.venue,
    kind     text   not null check (kind = 'place'),
    thing_id uuid   not null,
    unit_id  uuid   not null,
    capacity bigint check (capacity >= 0),
    out      bigint not null default 0 check (out >= 0),
    over     bigint not null default 0 check (over >= 0),
    primary key (venue_id, kind, thing_id, unit_id),
    check (out <= capacity)
);

-- Totals that only grow, so that a desk which reads them late or twice loses nothing.
create table app.escrow (
    venue_id    uuid    not null references app.venue,
    kind        text    not null,
    thing_id    uuid    not null,
    unit_id     uuid    not null,
    desk_id     uuid    not null,
    incarnation integer not null,
    granted     bigint  not null default 0 check (granted >= 0),
    spent       bigint  not null default 0 check (spent >= 0),
    returned    bigint  not null default 0 check (returned >= 0),
    -- What it gave back that had been sold, by whatever desk.
    undone      bigint  not null default 0 check (undone >= 0),
    -- What a person decided not to wait for.
    released    bigint  not null default 0 check (released >= 0),
    primary key (venue_id, kind, thing_id, unit_id, desk_id, incarnation),
    foreign key (venue_id, kind, thing_id, unit_id) references app.quota,
    check (granted - spent - returned - released >= 0)
);

-- What a ticket took out of a zone, to be put back with it, once.
create table app.consumed (
    venue_id  uuid   not null references app.venue,
    ticket_id uuid   not null,
    kind      text   not null,
    thing_id  uuid   not null,
    unit_id   uuid   not null,
    count     bigint not null check (count > 0),
    primary key (venue_id, ticket_id, kind, thing_id, unit_id)
);

-- What is not as it should be, for a person: nothing was refused, nothing is lost.
create table app.incident (
    venue_id     uuid        not null references app.venue,
    incident_id  uuid        not null default gen_random_uuid(),
    at           timestamptz not null default clock_timestamp(),
    desk_id      uuid,
    code         text        not null,
    params       jsonb       not null,
    operation_id uuid,
    settled_at   timestamptz,
    settled_by   uuid,
    primary key (venue_id, incident_id)
);
create index incident_unsettled on app.incident (venue_id, desk_id, code) where settled_at is null;

do $$
declare
    name text;
begin
    foreach name in array array['adopted', 'right_unit', 'quota', 'escrow', 'consumed', 'incident'] loop
        execute pg_catalog.format('alter table app.%I enable row level security', name);
        execute pg_catalog.format('alter table app.%I force row level security', name);
        execute pg_catalog.format(
            'create policy venue on app.%I
             using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
             with check (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))', name);
    end loop;
end
$$;

-- Whether the shared database grants rights over this thing.
create function app.is_adopted(of_venue uuid, kind text, thing uuid) returns boolean
language sql stable set search_path = '' as $$
    select exists (
        select from app.adopted a
        where a.venue_id = of_venue
          and a.thing_id = case when kind in ('seat', 'place') then thing else of_venue end)
$$;

-- Whether a desk is believed about rights that the shared database does not know it has: the server was put back, and the
-- desk has not told yet what it was granted meanwhile.
create function app.is_catching_up(of_desk uuid) returns boolean
language sql stable set search_path = '' as $$
    select d.era is distinct from h.era from app.desk d cross join app.hub h where d.desk_id = of_desk
$$;

-- Turns every unit that a desk has in one state, under incarnations up to one, into another state: what it held goes to
-- quarantine when it opens a new incarnation or is lost, comes back with it, or is free when two people decide so.
create function app.turn(of_venue uuid, of_desk uuid, upto integer, from_state text, to_state text) returns integer
language plpgsql set search_path = '' as $$
declare
    many  integer;
    start bigint;
begin
    perform 1 from app.right_unit r
    where r.venue_id = of_venue and r.holder = of_desk and r.state = from_state and r.incarnation <= upto
    order by r.kind, r.thing_id, r.unit_id
    for update;
    get diagnostics many = row_count;
    if many > 0 then
        select a.first into start from app.alloc(of_venue, 'rights', many, 0) a;
        update app.right_unit r
        set state = to_state, since = pg_catalog.now(), feed_seq = start + n.place - 1,
            holder = case when to_state <> 'free' then r.holder end,
            incarnation = case when to_state <> 'free' then r.incarnation end
        from (select u.kind, u.thing_id, u.unit_id,
                     pg_catalog.row_number() over (order by u.kind, u.thing_id, u.unit_id) as place
              from app.right_unit u
              where u.venue_id = of_venue and u.holder = of_desk and u.state = from_state and u.incarnation <= upto) n
        where r.venue_id = of_venue and r.kind = n.kind and r.thing_id = n.thing_id and r.unit_id = n.unit_id;
    end if;
    return many;
end
$$;

-- The same for every venue that the desk may have rights of.
create function app.turn_all(of_desk uuid, upto integer, from_state text, to_state text) returns integer
language sql set search_path = '' as $$
    select coalesce(pg_catalog.sum(app.turn(m.venue_id, of_desk, upto, from_state, to_state)), 0)::integer
    from (select distinct r.venue_id from app.right_unit r where r.holder = of_desk and r.state = from_state
          order by r.venue_id) m
$$;

reset role;
