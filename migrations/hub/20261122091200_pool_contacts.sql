-- Charters and pools. A venue that signed a charter shows the others who signed it those of its people who agreed to that, as
-- far as the charter it signed says. What is shown is worked out in the owner's own transaction and has a feed of its own, so
-- that no venue ever waits for another's lock.
set role parterre_owner;

-- The dated text that says who shares what; a version is never changed.
create table app.charter (
    charter_id   uuid        not null,
    version      integer     not null check (version > 0),
    name         text        not null check (name <> '' and length(name) <= 200),
    body         text        not null check (length(body) <= 200000),
    -- SHA-256 of the text: what is signed.
    hash         text        not null check (hash ~ '^[0-9a-f]{64}$'),
    -- What a card shows besides names and commune.
    shows        text[]      not null check (shows <@ array['email', 'phone', 'postal']),
    -- Which figures of a member the others see.
    tells        text[]      not null check (tells <@ array['contacts', 'pooled', 'tickets']),
    published_at timestamptz not null default now(),
    primary key (charter_id, version)
);

create table app.signature (
    venue_id   uuid        not null references app.venue,
    charter_id uuid        not null,
    version    integer     not null,
    -- As the others read it.
    venue_name text        not null,
    agent_id   uuid,
    signed_at  timestamptz not null default now(),
    left_at    timestamptz,
    primary key (venue_id, charter_id, version),
    foreign key (charter_id, version) references app.charter
);
create index signature_by_charter on app.signature (charter_id, version);

-- What the others may read of a person; emptied when she is in the pool no more.
create table app.pool_entry (
    venue_id   uuid    not null references app.venue,
    contact_id uuid    not null,
    gone       boolean not null default false,
    kind       text    not null default '',
    name       text    not null default '',
    commune    text    not null default '',
    -- What she agreed to have shown: [{kind, value, postcode, city}]. A card shows of it what the charter does.
    points     jsonb   not null default '[]',
    feed_seq   bigint  not null default 0,
    primary key (venue_id, contact_id)
);
create index pool_entry_by_feed on app.pool_entry (venue_id, feed_seq) where feed_seq > 0;
create index pool_entry_without_place on app.pool_entry (venue_id) where feed_seq = 0;

-- Who read the card of whom.
create table app.pool_read (
    read_id     uuid        primary key default gen_random_uuid(),
    venue_id    uuid        not null references app.venue,
    contact_id  uuid        not null,
    reader_id   uuid        not null,
    reader_name text        not null,
    desk_id     uuid        not null,
    agent_id    uuid,
    at          timestamptz not null default now(),
    -- The transaction that wrote it: nothing is shown before that one is over, since one that is taken back leaves no trace.
    written_by  xid8        not null default pg_catalog.pg_current_xact_id()
);
create index pool_read_by_venue on app.pool_read (venue_id, at);
create index pool_read_by_desk on app.pool_read (desk_id, at);

-- Figures of a member, as it told them last: it alone can count what is its own.
create table app.told_figures (
    venue_id uuid        primary key references app.venue,
    contacts bigint      not null,
    tickets  bigint      not null,
    at       timestamptz not null default now()
);

-- Who is a member of which charter, under which terms: the last version a venue signed, the one in force, or the one before
-- for thirty days after that.
create function app.members() returns table (charter_id uuid, venue_id uuid, venue_name text, version integer,
                                             shows text[], tells text[], signed_at timestamptz)
language sql stable security definer set search_path = '' as $$
    select distinct on (s.charter_id, s.venue_id) s.charter_id, s.venue_id, s.venue_name, s.version, c.shows, c.tells,
           s.signed_at
    from app.signature s
    join app.charter c on c.charter_id = s.charter_id and c.version = s.version
    left join app.charter next on next.charter_id = s.charter_id and next.version = s.version + 1
    where s.left_at is null
      and (next.version is null or next.published_at > pg_catalog.now() - interval '30 days'
           and not exists (select from app.charter x where x.charter_id = s.charter_id and x.version = s.version + 2))
    order by s.charter_id, s.venue_id, s.version desc
$$;

-- The venues whose pool this desk reads: those that share a charter with one of its own. A door or a seasonal desk reads none.
create function app.me_partners() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
    if not exists (select from app.signature) then
        return '{}';
    end if;
    return (
        select coalesce(pg_catalog.array_agg(distinct other.venue_id), '{}')
        from app.members() mine join app.members() other on other.charter_id = mine.charter_id
        where (select app.me_role()) = 'box_office'
          and mine.venue_id = any ((select app.me_mandates())::uuid[])
          and other.venue_id <> all ((select app.me_venues())::uuid[]));
end
$$;

alter table app.charter enable row level security;
alter table app.charter force row level security;
create policy everyone on app.charter for select using (true);
create policy administrator on app.charter for insert with check ((select app.me_admin()));
alter table app.signature enable row level security;
alter table app.signature force row level security;
create policy everyone on app.signature for select using (true);
create policy sign on app.signature for insert
    with check (venue_id = any ((select app.me_mandates())::uuid[]));
create policy leave on app.signature for update using (venue_id = any ((select app.me_mandates())::uuid[]));
alter table app.pool_entry enable row level security;
alter table app.pool_entry force row level security;
create policy read on app.pool_entry for select
    using (venue_id = any ((select app.me_venues())::uuid[]) or venue_id = any ((select app.me_partners())::uuid[])
           or (select app.me_admin()));
create policy own on app.pool_entry
    using (venue_id = any ((select app.me_mandates())::uuid[]) or (select app.me_admin()))
    with check (venue_id = any ((select app.me_mandates())::uuid[]) or (select app.me_admin()));
alter table app.pool_read enable row level security;
alter table app.pool_read force row level security;
create policy read on app.pool_read for select
    using (venue_id = any ((select app.me_venues())::uuid[]) or desk_id = (select app.me_desk()));
create policy append on app.pool_read for insert
    with check (desk_id = (select app.me_desk()) and venue_id = any ((select app.me_partners())::uuid[]));
alter table app.told_figures enable row level security;
alter table app.told_figures force row level security;
create policy read on app.told_figures for select
    using (venue_id = any ((select app.me_venues())::uuid[]) or venue_id = any ((select app.me_partners())::uuid[]));
create policy own on app.told_figures
    using (venue_id = any ((select app.me_mandates())::uuid[]))
    with check (venue_id = any ((select app.me_mandates())::uuid[]));
create policy partners on app.feed for select
    using (kind = 'pool' and venue_id = any ((select app.me_partners())::uuid[]));

create function app.is_pooling(of_venue uuid) returns boolean
language sql stable set search_path = '' as $$
    select exists (select from app.members() m where m.venue_id = of_venue)
$$;

-- The channels on which people agreed to be in the pool: by channel, the latest word counts, and a no wins over a yes of the
-- same moment. A customer who did not object agreed to nothing.
create function app.pool_consents(of_venue uuid, people uuid[]) returns table (person uuid, channels text[])
language sql stable set search_path = '' as $$
    select said.subject, pg_catalog.array_agg(said.channel)
    from (
        select distinct on (s.subject, s.fields ->> 'channel')
               s.subject, s.fields ->> 'channel' as channel, s.fields ->> 'state' as state
        from app.sheet s
        where s.venue_id = of_venue and s.entity = 'consent' and s.subject = any (people) and s.shape <> 'erased'
          and s.fields ->> 'purpose' = 'pool'
        order by s.subject, s.fields ->> 'channel', app.number_of(s.fields ->> 'at') desc nulls last,
                 s.fields ->> 'state' = 'granted'
    ) said
    where said.state = 'granted'
    group by said.subject
$$;

-- Works out anew what is shown of people, and moves those of whom something changed.
create function app.refresh_pool(of_venue uuid, people uuid[]) returns void
language plpgsql set search_path = '' as $$
declare
    many  integer;
    start bigint;
    inside uuid[] := array(
        select a.person from app.pool_consents(of_venue, people) a
        join app.sheet s on s.venue_id = of_venue and s.entity = 'contact' and s.entity_id = a.person
        where s.shape = 'merged' and s.fields ->> 'state' = 'active');
begin
    insert into app.pool_entry as p (venue_id, contact_id, kind, name, commune, points)
    select of_venue, s.entity_id, coalesce(s.fields ->> 'kind', ''),
           pg_catalog.concat_ws(' ', nullif(s.fields ->> 'given', ''), nullif(s.fields ->> 'usage', ''),
                                nullif(s.fields ->> 'organisation', '')),
           coalesce((select pg_catalog.min(f.value ->> 'city') from pg_catalog.jsonb_each(s.fields) f
                     where f.key like 'contact\_point/%' and f.value ->> 'kind' = 'postal' and f.value ->> 'city' <> ''), ''),
           coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                                'kind', f.value ->> 'kind', 'value', coalesce(f.value ->> 'value', ''),
                                'postcode', coalesce(f.value ->> 'postcode', ''),
                                'city', coalesce(f.value ->> 'city', '')) order by f.key)
                     from pg_catalog.jsonb_each(s.fields) f
                     where f.key like 'contact\_point/%' and f.value ->> 'status' = 'ok'
                       and case f.value ->> 'kind' when 'email' then 'email' = any (a.channels)
                           when 'phone' then a.channels && array['phone', 'sms']
                           when 'postal' then 'post' = any (a.channels) else false end), '[]')
    from app.pool_consents(of_venue, inside) a
    join app.sheet s on s.venue_id = of_venue and s.entity = 'contact' and s.entity_id = a.person
    on conflict (venue_id, contact_id) do update
    set gone = false, kind = excluded.kind, name = excluded.name, commune = excluded.commune, points = excluded.points,
        feed_seq = 0
    where (p.gone, p.kind, p.name, p.commune, p.points)
          is distinct from (false, excluded.kind, excluded.name, excluded.commune, excluded.points);
    update app.pool_entry p
    set gone = true, kind = '', name = '', commune = '', points = '[]', feed_seq = 0
    where p.venue_id = of_venue and p.contact_id = any (people) and p.contact_id <> all (inside) and not p.gone;
    select pg_catalog.count(*) into many from app.pool_entry p where p.venue_id = of_venue and p.feed_seq = 0;
    if many > 0 then
        select a.first into start from app.alloc(of_venue, 'pool', many, 0) a;
        update app.pool_entry p set feed_seq = start + n.place - 1
        from (select u.contact_id, pg_catalog.row_number() over (order by u.contact_id) as place
              from app.pool_entry u where u.venue_id = of_venue and u.feed_seq = 0) n
        where p.venue_id = of_venue and p.contact_id = n.contact_id;
    end if;
end
$$;

-- What the rows of a batch change of the pool; the last act of their transaction.
create function app.note_pool(of_venue uuid, changes app.change[]) returns void
language plpgsql set search_path = '' as $$
declare
    people uuid[] := array(
        select distinct case c.entity when 'contact' then c.id else c.subject end from unnest(changes) c
        where c.entity = 'contact' or c.entity = 'consent' and c.subject is not null);
begin
    if people = '{}' then
        return;
    end if;
    -- Who signs at this moment waits for these rows, or was waited for.
    perform 1 from app.feed f where f.venue_id = of_venue and f.kind = 'pool' for update;
    if app.is_pooling(of_venue) then
        perform app.refresh_pool(of_venue, people);
    end if;
end
$$;

-- What a member tells of itself, counted by itself.
create function app.tell_figures(of_venue uuid) returns void
language sql set search_path = '' as $$
    insert into app.told_figures (venue_id, contacts, tickets)
    select of_venue,
           (select pg_catalog.count(*) from app.sheet s
            where s.venue_id = of_venue and s.entity = 'contact' and s.shape = 'merged'),
           (select pg_catalog.count(*) from app.right_unit r
            where r.venue_id = of_venue and r.kind = 'undoing' and r.state <> 'spent'
              -- A pass and a gift voucher are undone as tickets are, and are none.
              and not exists (select from app.sheet s where s.venue_id = of_venue and s.entity in ('pass', 'credit_note')
                              and s.entity_id = r.thing_id))
    on conflict (venue_id) do update
    set contacts = excluded.contacts, tickets = excluded.tickets, at = excluded.at
$$;

-- The same, once a day, of each venue that this desk is a box office of.
create function app.tell_figures_daily() returns void
language sql set search_path = '' as $$
    select app.tell_figures(v) from unnest((select app.me_mandates())) v
    where app.me_role() = 'box_office' and app.is_pooling(v)
      and not exists (select from app.told_figures f where f.venue_id = v and f.at > pg_catalog.now() - interval '1 day')
$$;

-- The charters of the network, all their versions, with who signed each and is a member under it.
create function api_v1.charters(venue uuid)
returns table (charter uuid, version integer, name text, body text, hash text, shows text[], tells text[],
               published_at timestamptz, in_force boolean, signed_at timestamptz, members text[])
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select c.charter_id, c.version, c.name, c.body, c.hash, c.shows, c.tells, c.published_at,
               not exists (select from app.charter x where x.charter_id = c.charter_id and x.version > c.version),
               (select s.signed_at from app.signature s
                where s.charter_id = c.charter_id and s.version = c.version and s.venue_id = charters.venue
                  and s.left_at is null),
               array(select m.venue_name from app.members() m
                     where m.charter_id = c.charter_id and m.version = c.version order by 1)
        from app.charter c
        where charters.venue = any ((select app.me_venues())::uuid[])
        order by c.name, c.charter_id, c.version desc;
end
$$;

-- Signs a version of a charter for a venue: the words that one read, by their hash. Its people who agreed are shown at once.
create function api_v1.sign_charter(venue uuid, charter uuid, version integer, hash text, agent uuid)
returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me    uuid := app.enter();
    words app.charter;
begin
    if venue <> all ((select app.me_mandates())::uuid[]) or app.me_role() <> 'box_office' then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', venue));
    end if;
    select * into words from app.charter c
    where c.charter_id = sign_charter.charter and c.version = sign_charter.version
      and not exists (select from app.charter x where x.charter_id = c.charter_id and x.version > c.version);
    if words.charter_id is null or words.hash is distinct from sign_charter.hash then
        return app.refusal('sync.charter_changed', '{}');
    end if;
    perform 1 from app.feed f where f.venue_id = sign_charter.venue and f.kind = 'pool' for update;
    insert into app.signature (venue_id, charter_id, version, venue_name, agent_id)
    select venue, words.charter_id, words.version, v.name, agent from app.venue v where v.venue_id = venue
    on conflict on constraint signature_pkey do update
    set left_at = null, signed_at = pg_catalog.now(), agent_id = excluded.agent_id
    where app.signature.left_at is not null;
    perform app.refresh_pool(venue, array(
        select distinct s.subject from app.sheet s
        where s.venue_id = sign_charter.venue and s.entity = 'consent' and s.fields ->> 'purpose' = 'pool'));
    perform app.tell_figures(venue);
    return app.done('{}');
end
$$;

-- Leaves a charter: nobody under it is shown to the others any more, nor theirs here.
create function api_v1.leave_charter(venue uuid, charter uuid) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me uuid := app.enter();
begin
    if venue <> all ((select app.me_mandates())::uuid[]) or app.me_role() <> 'box_office' then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', venue));
    end if;
    update app.signature s set left_at = pg_catalog.now()
    where s.venue_id = venue and s.charter_id = leave_charter.charter and s.left_at is null;
    if not found then
        return app.refusal('sync.charter_unsigned', '{}');
    end if;
    if not app.is_pooling(venue) then
        update app.pool_entry p
        set gone = true, kind = '', name = '', commune = '', points = '[]'
        where p.venue_id = leave_charter.venue;
        delete from app.told_figures f where f.venue_id = leave_charter.venue;
    end if;
    return app.done('{}');
end
$$;

-- The people of a partner who are in the pool, or no longer are, after a position of its feed: names and communes.
create function api_v1.pull_pool(venue uuid, after bigint, page integer)
returns table (feed_seq bigint, contact_id uuid, gone boolean, kind text, name text, commune text)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select p.feed_seq, p.contact_id, p.gone, p.kind, p.name, p.commune
        from app.pool_entry p
        where p.venue_id = venue and p.venue_id = any ((select app.me_partners())::uuid[]) and p.feed_seq > after
        order by p.feed_seq
        limit least(greatest(page, 1), 5000);
end
$$;

-- How many cards a desk may open in a day.
create function app.pool_reads_a_day() returns integer language sql immutable as $$ select 300 $$;

-- Says that one opens the card of a partner's person; her venue reads who did, and when. What the card says is read by the
-- id that this answers, in another transaction.
create function api_v1.open_pool_card(venue uuid, contact uuid, agent uuid) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me    uuid := app.enter();
    noted uuid;
begin
    -- One at a time, so that the bound is one.
    perform 1 from app.desk d where d.desk_id = me for update;
    if not exists (select from app.pool_entry p
                   where p.venue_id = venue and p.venue_id = any ((select app.me_partners())::uuid[])
                     and p.contact_id = contact and not p.gone) then
        return app.refusal('sync.pool_person_gone', '{}');
    end if;
    if (select pg_catalog.count(*) from app.pool_read r
        where r.desk_id = me and r.at > pg_catalog.now() - interval '1 day') >= app.pool_reads_a_day() then
        return app.refusal('sync.pool_reads_bounded',
            pg_catalog.jsonb_build_object('most', app.pool_reads_a_day()));
    end if;
    insert into app.pool_read (venue_id, contact_id, reader_id, reader_name, desk_id, agent_id)
    select venue, contact, d.venue_id, v.name, me, agent
    from app.desk d join app.venue v on v.venue_id = d.venue_id where d.desk_id = me
    returning read_id into noted;
    return app.done(pg_catalog.jsonb_build_object('read', noted));
end
$$;

-- The card that was opened a moment ago: the coordinates that the person agreed to and that the charter which her venue
-- signed shows.
create function api_v1.read_pool_card(venue uuid, read uuid) returns api_v1.answer
language plpgsql stable security definer set search_path = '' as $$
declare
    me    uuid := app.enter();
    card  app.pool_entry;
    shown text[];
begin
    select p.* into card
    from app.pool_read r join app.pool_entry p on p.venue_id = r.venue_id and p.contact_id = r.contact_id
    where r.read_id = read and r.desk_id = me and r.venue_id = venue and not p.gone
      and p.venue_id = any ((select app.me_partners())::uuid[])
      and r.at > pg_catalog.now() - interval '1 minute'
      and r.written_by is distinct from pg_catalog.pg_current_xact_id_if_assigned();
    if card.contact_id is null then
        return app.refusal('sync.pool_person_gone', '{}');
    end if;
    shown := array(
        select distinct unnest(theirs.shows) from app.members() theirs join app.members() mine using (charter_id)
        where theirs.venue_id = venue and mine.venue_id = any ((select app.me_mandates())::uuid[]));
    return app.done(pg_catalog.jsonb_build_object(
        'kind', card.kind, 'name', card.name, 'commune', card.commune,
        'points', coalesce((
            select pg_catalog.jsonb_agg(x.point order by x.n)
            from pg_catalog.jsonb_array_elements(card.points) with ordinality x(point, n)
            where x.point ->> 'kind' = any (shown)), '[]')));
end
$$;

-- Who read the cards of a venue's people, the latest first.
create function api_v1.pool_reads(venue uuid)
returns table (contact_id uuid, reader_name text, at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select r.contact_id, r.reader_name, r.at from app.pool_read r
        where r.venue_id = venue and r.venue_id = any ((select app.me_venues())::uuid[])
          and app.me_role() = 'box_office'
        order by r.at desc
        limit 1000;
end
$$;

-- What the members of one's charters let the network see: counts, those of one to four untold.
create function api_v1.network_figures(venue uuid)
returns table (charter uuid, venue_name text, contacts bigint, pooled bigint, tickets bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select m.charter_id, m.venue_name,
               case when 'contacts' = any (m.tells) and f.contacts not between 1 and 4 then f.contacts end,
               case when 'pooled' = any (m.tells) and n.pooled not between 1 and 4 then n.pooled end,
               case when 'tickets' = any (m.tells) and f.tickets not between 1 and 4 then f.tickets end
        from app.members() m
        join app.members() mine on mine.charter_id = m.charter_id and mine.venue_id = network_figures.venue
        left join app.told_figures f on f.venue_id = m.venue_id
        cross join lateral (
            select pg_catalog.count(*) as pooled from app.pool_entry p where p.venue_id = m.venue_id and not p.gone) n
        where network_figures.venue = any ((select app.me_mandates())::uuid[]) and app.me_role() = 'box_office'
        order by m.venue_name;
end
$$;

reset role;
