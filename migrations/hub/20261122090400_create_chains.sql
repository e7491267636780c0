-- The journal's chains as the shared database keeps them: bytes verbatim, hashes computed again, one feed per venue.
set role parterre_owner;

create table app.chain (
    journal_id  uuid    primary key,
    venue_id    uuid    not null references app.venue,
    desk_id     uuid    not null references app.desk,
    incarnation integer not null check (incarnation > 0),
    siren       text    not null,
    terminal    text    not null,
    public_key  bytea   not null check (length(public_key) = 32),
    head        bigint  not null default 0 check (head >= 0),
    head_hash   bytea   not null default decode(repeat('00', 32), 'hex') check (length(head_hash) = 32),
    -- The last place of a chain that another one continues after a restore.
    ends_at     bigint,
    opened_at   timestamptz not null default now()
);
create index chain_by_venue on app.chain (venue_id);
create index chain_by_desk on app.chain (desk_id);

create table app.operation (
    venue_id     uuid        not null references app.venue,
    feed_seq     bigint      not null,
    journal_id   uuid        not null references app.chain,
    seq          bigint      not null check (seq > 0),
    desk_id      uuid        not null,
    operation_id uuid        not null,
    kind         text        not null,
    bytes        bytea       not null,
    hash         bytea       not null check (length(hash) = 32),
    signature    bytea       not null check (length(signature) = 64),
    received_at  timestamptz not null default now(),
    primary key (venue_id, feed_seq),
    unique (venue_id, operation_id),
    unique (journal_id, seq)
);

-- What was refused, kept as it came: a person decides. One row for each content, however often it is sent.
create table app.refused (
    venue_id uuid        not null references app.venue,
    desk_id  uuid        not null references app.desk,
    digest   bytea       not null,
    code     text        not null,
    params   jsonb       not null,
    bytes    bytea       not null,
    first_at timestamptz not null default now(),
    last_at  timestamptz not null default now(),
    times    integer     not null default 1,
    primary key (venue_id, desk_id, digest)
);

alter table app.chain enable row level security;
alter table app.chain force row level security;
alter table app.operation enable row level security;
alter table app.operation force row level security;
alter table app.refused enable row level security;
alter table app.refused force row level security;
create policy venue on app.chain
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
    with check (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()));
-- Nobody updates or deletes an operation: there is no policy for it, not even for the owner of the table.
create policy read on app.operation for select
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()));
create policy append on app.operation for insert
    with check (venue_id = any ((select app.me_mandates())::uuid[]) and desk_id = (select app.me_desk()));
create policy venue on app.refused
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
    with check (venue_id = any ((select app.me_venues())::uuid[]) and desk_id = (select app.me_desk()));

-- An operation as it was read. `record` is null when it cannot be trusted: its bytes are kept, and move nothing.
create type app.entry as (place integer, operation_id uuid, venue_id uuid, kind text, record jsonb);

-- A word as the uuid that it is in its one form. One expression that counts its digits would take three times as long.
create function app.uuid_of(word text) returns uuid
language sql immutable as $$
    select case when word like '________-____-____-____-____________' and word !~ '[^0-9a-f-]'
                     and pg_catalog.length(pg_catalog.replace(word, '-', '')) = 32
                then word::uuid end
$$;

create function app.readable(bytes bytea) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
    return pg_catalog.convert_from(bytes, 'UTF8')::jsonb;
exception when data_exception or program_limit_exceeded then
    return null;
end
$$;

-- All at once; one by one only when something in them is no JSON, since each attempt costs a subtransaction.
create function app.records(bytes bytea[]) returns jsonb[]
language plpgsql immutable set search_path = '' as $$
begin
    return array(
        select pg_catalog.convert_from(b, 'UTF8')::jsonb
        from unnest(bytes) with ordinality u(b, place) order by place);
exception when data_exception or program_limit_exceeded then
    return array(select app.readable(b) from unnest(bytes) with ordinality u(b, place) order by place);
end
$$;

create function app.entries(c app.chain, first bigint, bytes bytea[], hashes bytea[]) returns app.entry[]
language plpgsql stable set search_path = '' as $$
begin
    -- Each field is read once: `offset 0` keeps the reading from being repeated wherever the field is used.
    return (select pg_catalog.array_agg(
        case when sound then row(place, id, venue::uuid, kind, r)::app.entry
             else row(place, pg_catalog.encode(pg_catalog.substr(hash, 1, 16), 'hex')::uuid, c.venue_id, 'unsound',
                      null)::app.entry
        end order by place)
    from (
        select f.*, coalesce(f.r ->> 'journal' = c.journal_id::text
                             and f.r ->> 'seq' = (first + f.place - 1)::text
                             and f.r ->> 'incarnation' = c.incarnation::text
                             and f.kind ~ '^[a-z_]{1,40}$'
                             and f.id is not null
                             and f.venue = any ((select app.me_mandates())::text[]), false) as sound
        from (
            select u.place::integer, u.r, u.hash, u.r ->> 'kind' as kind, app.uuid_of(u.r ->> 'id') as id,
                   u.r ->> 'venue' as venue
            from unnest(app.records(bytes), hashes) with ordinality u(r, hash, place)
            offset 0
        ) f
        offset 0
    ) read);
end
$$;

-- How many bytes of refused content are kept for one desk.
create function app.refusal_room() returns bigint
language sql immutable as $$ select 64::bigint * 1024 * 1024 $$;

-- Refuses, and keeps what was refused.
create function app.refuse(me uuid, of_venue uuid, code text, params jsonb, bytes bytea[]) returns api_v1.answer
language plpgsql set search_path = '' as $$
declare
    used bigint;
    more bigint;
begin
    select coalesce(pg_catalog.sum(pg_catalog.octet_length(r.bytes)), 0) into used
    from app.refused r where r.venue_id = of_venue and r.desk_id = me;
    select coalesce(pg_catalog.sum(pg_catalog.octet_length(b)), 0) into more from unnest(bytes) b;
    if used + more > app.refusal_room() then
        return app.refusal(code, params || '{"kept": false}');
    end if;
    insert into app.refused as r (venue_id, desk_id, digest, code, params, bytes)
    select distinct on (pg_catalog.sha256(b)) of_venue, me, pg_catalog.sha256(b), code, params, b
    from unnest(bytes) b where b is not null
    on conflict (venue_id, desk_id, digest)
    do update set last_at = pg_catalog.now(), times = r.times + 1, code = excluded.code, params = excluded.params;
    return app.refusal(code, params || '{"kept": true}');
end
$$;

reset role;
