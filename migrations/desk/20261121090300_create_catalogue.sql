-- Seasons, halls and their plans, shows, performances, and what limits who may buy what.
create table season (
    season_id blob not null primary key,
    venue_id  blob not null references venue,
    name      text not null,
    starts_on text not null,
    ends_on   text not null,
    versions  text not null default '{}'
) strict;

create table hall (
    hall_id  blob not null primary key,
    venue_id blob not null references venue,
    name     text not null,
    versions text not null default '{}'
) strict;

-- A seating plan is a published sheet: a version is never changed, a new one is added.
create table plan (
    plan_id      blob    not null primary key,
    hall_id      blob    not null references hall,
    version      integer not null,
    document     text    not null,
    fingerprint  text    not null,
    seats        integer not null,
    blocked      integer not null default 0,
    published_at integer not null
) strict;

create index plan_by_hall on plan (hall_id, version);

create table show (
    show_id          blob    not null primary key,
    venue_id         blob    not null references venue,
    season_id        blob    references season,
    title            text    not null,
    discipline       text    not null,
    audience         text    not null default 'all' check (audience in ('all', 'young', 'school')),
    duration_minutes integer,
    producer_name    text,
    producer_siren   text,
    producer_licence text,
    vat_rate         integer not null default 550,
    -- Rank of the first performance here among the 140 of the work (CGI 281 quater); null when the rate is plain.
    first_rank       integer,
    versions         text    not null default '{}'
) strict;

create table performance (
    performance_id blob    not null primary key,
    venue_id       blob    not null references venue,
    show_id        blob    not null references show,
    hall_id        blob    not null references hall,
    -- Frozen at the first sale: the plan version that the tickets name.
    plan_id        blob    not null references plan,
    plan_frozen    integer not null default 0 check (plan_frozen in (0, 1)),
    starts_at      integer not null,
    door_at        integer,
    contract       text    not null default 'production'
                   check (contract in ('production', 'cession', 'coproduction', 'corealisation', 'location')),
    vat_rate       integer not null,
    state          text    not null default 'on_sale'
                   check (state in ('draft', 'on_sale', 'closed', 'cancelled', 'postponed')),
    postponed_to   blob    references performance,
    tariff_book_id blob,
    series         blob,
    versions       text    not null default '{}'
) strict;

create index performance_by_start on performance (venue_id, starts_at);
create index performance_put_off on performance (postponed_to) where state = 'postponed';
create index performance_by_show on performance (show_id, starts_at);

-- What is played instead of each performance that was postponed, however often it was: what its tickets are for. Two that
-- name each other, written by two desks, end too.
create view put_off (performance_id, played_id) as
with recursive way (performance_id, next_id, turn) as (
    select performance_id, postponed_to, 1 from performance where state = 'postponed' and postponed_to is not null
    union all
    select way.performance_id, p.postponed_to, way.turn + 1
    from way join performance p on p.performance_id = way.next_id
    where p.state = 'postponed' and p.postponed_to is not null and way.turn < 50
)
select way.performance_id, p.performance_id
from way join performance p on p.performance_id = way.next_id
where p.state <> 'postponed';

-- The performances whose tickets are brought to each: its own, and those of what was put off to it.
create view brought_to (performance_id, played_id) as
select performance_id, performance_id from performance
union all
select performance_id, played_id from put_off;

-- Price categories of a performance over the plan's zones and categories; printed on tickets by law.
create table category (
    category_id    blob    not null primary key,
    performance_id blob    not null references performance,
    code           text    not null,
    name           text    not null,
    rank           integer not null
) strict;

create index category_by_performance on category (performance_id);

-- What falls in a price category: a plan category by name, or a zone (numbered or not) by its uuid.
create table category_scope (
    performance_id blob not null references performance,
    plan_category  text not null default '',
    zone_id        blob not null default x'',
    category_id    blob not null references category,
    primary key (performance_id, plan_category, zone_id)
) strict, without rowid;

-- Options (named, with a deadline), house holds (servitudes) and blocks: three different things.
create table hold (
    hold_id        blob    not null primary key,
    performance_id blob    not null references performance,
    venue_id       blob    not null references venue,
    kind           text    not null check (kind in ('option', 'house', 'block')),
    label          text    not null,
    contact_id     blob,
    until          integer,
    agent_id       blob,
    made_at        integer not null,
    released_at    integer,
    -- The performance whose tickets it keeps the places of, when that one was postponed to this one.
    put_off_from   blob    references performance
) strict;

create index hold_standing on hold (performance_id) where released_at is null;

-- One row a seat, or a number of places of an unnumbered zone.
create table hold_place (
    hold_id        blob    not null references hold,
    performance_id blob    not null references performance,
    seat_id        blob    not null default x'',
    zone_id        blob    not null default x'',
    places         integer not null default 1 check (places > 0),
    primary key (hold_id, seat_id, zone_id)
) strict, without rowid;

-- How many places a channel or a public may be granted.
create table allotment (
    allotment_id   blob    not null primary key,
    performance_id blob    not null references performance,
    name           text    not null,
    channel        text,
    public         text,
    category_code  text,
    places         integer not null check (places >= 0),
    -- Whether those it is for may take no other place.
    capped         integer not null default 0 check (capped in (0, 1))
) strict;

create index allotment_by_performance on allotment (performance_id);

-- How many tickets may be sold at a tariff.
create table quota (
    performance_id blob    not null references performance,
    tariff_code    text    not null,
    places         integer not null check (places >= 0),
    primary key (performance_id, tariff_code)
) strict, without rowid;

-- Which hold or allotment a place was taken out of; it counts for as long as that grant of its right stands.
create table taken_from (
    source_id      blob    not null,
    performance_id blob    not null references performance,
    unit_id        blob    not null,
    epoch          integer not null,
    zone_id        blob    not null default x'',
    primary key (performance_id, unit_id, epoch, source_id)
) strict, without rowid;
create index taken_from_by_source on taken_from (source_id);
