-- Feeds: what a desk pulls, in one dense order each. A position is allotted under the row lock of its feed, as the last
-- act of a transaction, so that no reader at position p can miss a later commit at p or before it.
set role parterre_owner;

create table app.feed (
    venue_id uuid        not null references app.venue,
    kind     text        not null check (kind in ('operations', 'rights', 'sheets', 'pool')),
    feed_id  uuid        not null unique default gen_random_uuid(),
    head     bigint      not null default 0 check (head >= 0),
    -- Exclusive or of the first eight bytes of each row's hash: a copy with another one lost or doubled something.
    digest   bigint      not null default 0,
    -- Nobody guesses it: whoever knows it may listen.
    channel  text        not null default 'f' || replace(gen_random_uuid()::text, '-', ''),
    told_at  timestamptz not null default '-infinity',
    primary key (venue_id, kind)
);
alter table app.feed enable row level security;
alter table app.feed force row level security;
create policy venue on app.feed
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
    with check (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()));

create function app.h64(hash bytea) returns bigint
language sql immutable strict as $$
    select ('x' || pg_catalog.encode(pg_catalog.substr(hash, 1, 8), 'hex'))::bit(64)::bigint
$$;

-- Hints are told at most four times a second: whoever was silenced comes back with `kick` a little later. An almost
-- full queue is left alone, since a full one would make commits fail.
create function app.tell(channel text) returns void
language sql set search_path = '' as $$
    select pg_catalog.pg_notify(channel, '') where pg_catalog.pg_notification_queue_usage() < 0.25
$$;

-- The first of `many` positions. Feeds are locked in one order everywhere: rights, operations, sheets, pool; venues
-- sorted.
create function app.alloc(of_venue uuid, of_kind text, many integer, change bigint,
                          out first bigint, out quiet boolean)
language plpgsql set search_path = '' as $$
declare
    moment timestamptz := pg_catalog.clock_timestamp();
    heard  text;
begin
    update app.feed f
    set head = f.head + many,
        digest = f.digest # change,
        told_at = case when f.told_at < moment - interval '250 milliseconds' then moment else f.told_at end
    where f.venue_id = of_venue and f.kind = of_kind
    returning f.head - many + 1, f.told_at <> moment, f.channel into first, quiet, heard;
    if first is null then
        raise exception 'feed % of % is missing', of_kind, of_venue using errcode = 'P0002';
    end if;
    if not quiet then
        perform app.tell(heard);
    end if;
end
$$;

-- One row per feed that this desk may read: the idle poll.
create function api_v1.heads()
returns table (feed_id uuid, venue_id uuid, kind text, head bigint, digest bigint, channel text)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select f.feed_id, f.venue_id, f.kind, f.head, f.digest, f.channel
        from app.feed f
        where f.venue_id = any ((select app.me_venues())::uuid[])
           or f.kind = 'pool' and f.venue_id = any ((select app.me_partners())::uuid[])
        order by f.venue_id, f.kind;
end
$$;

-- Tells what was silenced; bounded like everything told.
create function api_v1.kick(feed uuid) returns boolean
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    moment timestamptz := pg_catalog.clock_timestamp();
    heard  text;
begin
    perform app.enter();
    update app.feed f set told_at = moment
    where f.feed_id = feed
      and f.venue_id = any ((select app.me_venues())::uuid[])
      and f.told_at < moment - interval '250 milliseconds'
    returning f.channel into heard;
    if heard is not null then
        perform app.tell(heard);
    end if;
    return heard is not null;
end
$$;

reset role;
