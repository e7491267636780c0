-- What a desk says first, and the exchange of operations: pushed in order, pulled in pages.
set role parterre_owner;

-- The first act of a login, in the transaction in which the desk replaces the password of its code. Answers until the
-- code's time is over, and once.
create function api_v1.enrol() returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    mine app.login;
begin
    select * into mine from app.login where login = session_user for update;
    if mine.desk_id is null then
        raise exception 'sync.desk_unknown' using errcode = '28000';
    elsif mine.revoked_at is not null then
        raise exception 'sync.desk_revoked' using errcode = '28000';
    elsif mine.joined_at is not null then
        return app.refusal('sync.code_used', '{}');
    elsif mine.code_until < pg_catalog.now() then
        return app.refusal('sync.code_expired', '{}');
    end if;
    update app.login set joined_at = pg_catalog.now() where login = session_user;
    update app.desk d set era = (select h.era from app.hub h) where d.desk_id = mine.desk_id and d.era is null;
    return app.done(pg_catalog.jsonb_build_object(
        'desk', mine.desk_id,
        'era', (select h.era from app.hub h),
        'moves', app.is_catching_up(mine.desk_id),
        'desk_name', (select d.name from app.desk d where d.desk_id = mine.desk_id),
        'venue', (select d.venue_id from app.desk d where d.desk_id = mine.desk_id),
        'venue_name', (select v.name from app.desk d join app.venue v on v.venue_id = d.venue_id
                       where d.desk_id = mine.desk_id)));
end
$$;

-- A desk opened a new incarnation: what the older ones held and did not report waits in quarantine.
create function app.reincarnate(me uuid, now_at integer) returns void
language plpgsql set search_path = '' as $$
begin
    update app.desk set incarnation = now_at where desk_id = me and incarnation < now_at;
    if found then
        perform app.turn_all(me, now_at - 1, 'held', 'quarantine');
    end if;
end
$$;

-- Says who one is, and learns what the shared database knows of one: era, versions, heads of one's chains.
create function api_v1.hello(software text, incarnation integer) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me    uuid := app.enter();
    asked integer := incarnation;
    d     app.desk;
begin
    select * into d from app.desk x where x.desk_id = me for update;
    if asked is null or asked < d.incarnation or asked > 1000000 then
        return app.refusal('sync.incarnation_stale',
            pg_catalog.jsonb_build_object('incarnation', asked, 'known', d.incarnation));
    end if;
    perform app.reincarnate(me, asked);
    -- A desk that was given up for lost is back: what waited for it is its own again, older incarnations apart.
    if d.lost_at is not null and asked > d.fenced then
        perform app.turn_all(me, asked, 'quarantine', 'held');
        perform app.turn_all(me, asked - 1, 'held', 'quarantine');
    end if;
    update app.desk x
    set software = pg_catalog.left(hello.software, 40), seen_at = pg_catalog.now(), lost_at = null
    where x.desk_id = me;
    perform app.tell_figures_daily();
    return app.done((
        select pg_catalog.jsonb_build_object(
            'era', h.era, 'hub_version', h.version, 'minimum', h.minimum, 'desk', me, 'venue', d.venue_id, 'desk_name', d.name,
            'role', d.role, 'incarnation', asked, 'fenced', d.fenced,
            'declare', d.era is distinct from h.era, 'was_lost', d.lost_at is not null,
            'venues', pg_catalog.to_jsonb((select app.me_venues())),
            'sells', pg_catalog.to_jsonb((select app.me_mandates())),
            'chains', coalesce((
                select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                    'journal', c.journal_id, 'head', c.head, 'hash', pg_catalog.encode(c.head_hash, 'hex'),
                    'incarnation', c.incarnation) order by c.incarnation, c.journal_id)
                from app.chain c where c.desk_id = me), '[]'),
            -- Who else there is, and when each was heard of: what a desk did since is not known to anybody.
            'desks', coalesce((
                select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                    'venue', x.venue_id, 'desk', x.desk_id, 'name', x.name, 'seen_at', x.seen_at, 'lost_at', x.lost_at)
                    order by x.desk_id)
                from app.desk x
                where x.venue_id = any ((select app.me_venues())::uuid[]) and x.desk_id <> me
                  and x.seen_at is not null), '[]'),
            -- Evenings that began, and what this desk was given of their zones without asking.
            'evenings', coalesce((
                select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
                    'venue', a.venue_id, 'thing', a.thing_id, 'desks', pg_catalog.to_jsonb(a.evening),
                    'zones', coalesce((
                        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('zone', e.unit_id, 'granted', e.granted)
                                                    order by e.unit_id)
                        from app.escrow e
                        where e.venue_id = a.venue_id and e.kind = 'place' and e.thing_id = a.thing_id
                          and e.desk_id = me and e.incarnation = asked), '[]')) order by a.thing_id)
                from app.adopted a
                where a.evening is not null and a.venue_id = any ((select app.me_venues())::uuid[])), '[]'),
            'recalls', app.hear_recalls(me),
            -- Whose people in the pool this desk reads.
            'partners', coalesce((
                select pg_catalog.jsonb_agg(distinct pg_catalog.jsonb_build_object('venue', m.venue_id, 'name', m.venue_name))
                from app.members() m where m.venue_id = any ((select app.me_partners())::uuid[])), '[]'))
        from app.hub h));
end
$$;

-- Opens a chain from the bytes of its first operation, for the desk that pushes it.
create function app.open_chain(me uuid, journal uuid, opening bytea) returns api_v1.answer
language plpgsql set search_path = '' as $$
declare
    r     jsonb := app.readable(opening);
    place uuid := app.uuid_of(r ->> 'venue');
    key   text := r -> 'data' ->> 'public_key';
    times integer := app.epoch_of(r ->> 'incarnation');
begin
    if coalesce(r ->> 'kind', '') <> 'opening' or r ->> 'journal' is distinct from journal::text
       or r ->> 'seq' is distinct from '1' or key !~ '^[0-9a-f]{64}$' or key is null or times is null
       or r ->> 'siren' is null or r ->> 'terminal' is null then
        return app.refusal('sync.opening_unreadable', pg_catalog.jsonb_build_object('journal', journal));
    elsif r -> 'data' -> 'training' = 'true' then
        return app.refusal('sync.chain_of_training', pg_catalog.jsonb_build_object('journal', journal));
    elsif place is null or place <> all ((select app.me_mandates())::uuid[]) then
        return app.refusal('sync.venue_foreign', pg_catalog.jsonb_build_object('venue', r ->> 'venue'));
    end if;
    insert into app.chain (journal_id, venue_id, desk_id, incarnation, siren, terminal, public_key)
    values (journal, place, me, times, pg_catalog.left(r ->> 'siren', 20), pg_catalog.left(r ->> 'terminal', 40),
            pg_catalog.decode(key, 'hex'))
    on conflict do nothing;
    if not found then
        return app.refusal('sync.chain_foreign', pg_catalog.jsonb_build_object('journal', journal));
    end if;
    if exists (select from app.chain c where c.venue_id = place and c.journal_id <> journal
               and c.siren = r ->> 'siren' and c.terminal = r ->> 'terminal') then
        perform app.report(place, me, 'terminal_twice',
            pg_catalog.jsonb_build_object('terminal', r ->> 'terminal', 'siren', r ->> 'siren'), null);
    end if;
    -- What it says it continues is not what is known at that place: the store that was restored had forked.
    if exists (select from app.operation o
               where o.journal_id = app.uuid_of(r -> 'data' -> 'continues' ->> 'journal')
                 and o.seq = app.epoch_of(r -> 'data' -> 'continues' ->> 'seq')
                 and pg_catalog.encode(o.hash, 'hex') is distinct from r -> 'data' -> 'continues' ->> 'hash') then
        perform app.report(place, me, 'chain_forked', r -> 'data' -> 'continues', null);
    end if;
    -- The chain it continues ends where it says, tail not yet reported included; or further, when another one that
    -- continues it says so: a backup may be newer than the one that was put back before it.
    update app.chain c
    set ends_at = greatest(c.ends_at, c.head, app.epoch_of(r -> 'data' -> 'continues' ->> 'seq'))
    where c.journal_id = app.uuid_of(r -> 'data' -> 'continues' ->> 'journal') and c.desk_id = me;
    perform app.reincarnate(me, times);
    return app.done('{}');
end
$$;

-- A chain of this desk forked: two machines, or a copy put back in silence. What it holds is trusted no more.
create function app.fence(me uuid) returns void
language plpgsql set search_path = '' as $$
declare
    at integer;
begin
    update app.desk set fenced = incarnation where desk_id = me returning incarnation into at;
    perform app.turn_all(me, at, 'held', 'quarantine');
end
$$;

-- Why a batch of a chain cannot be appended; null when it can. The first new place is `known + 1` in the batch.
create function app.chain_fault(c app.chain, first bigint, known integer, bytes bytea[], hashes bytea[])
returns api_v1.answer
language plpgsql stable set search_path = '' as $$
declare
    wrong bigint;
begin
    select pg_catalog.min(first + u.place - 1) into wrong
    from unnest(bytes[1:known]) with ordinality u(b, place)
    left join app.operation o on o.journal_id = c.journal_id and o.seq = first + u.place - 1
    where o.bytes is distinct from u.b;
    if wrong is not null then
        return app.refusal('sync.chain_forked', pg_catalog.jsonb_build_object('journal', c.journal_id, 'seq', wrong));
    end if;
    if first + pg_catalog.cardinality(bytes) - 1 > c.ends_at and not app.is_catching_up(c.desk_id) then
        return app.refusal('sync.chain_ended',
            pg_catalog.jsonb_build_object('journal', c.journal_id, 'ends_at', c.ends_at));
    end if;
    -- The desk sends its hashes, so that all are checked at once: each over the one before and its own bytes, after
    -- the prefix "PARTERRE-OP-1" and a line feed.
    select pg_catalog.min(first + known + x.place - 1) into wrong
    from (select u.place, u.h, u.b, pg_catalog.lag(u.h, 1, c.head_hash) over (order by u.place) as previous
          from unnest(bytes[known + 1:], hashes[known + 1:]) with ordinality u(b, h, place)) x
    where x.h is distinct from pg_catalog.sha256('\x50415254455252452d4f502d310a'::bytea || x.previous || x.b);
    if wrong is not null then
        return app.refusal('sync.chain_broken', pg_catalog.jsonb_build_object('journal', c.journal_id, 'seq', wrong));
    end if;
    return null;
end
$$;

-- The incidents of operations that cannot be read or speak for others, and of each that moves nothing for that reason.
create function app.settle_all(me uuid, c app.chain, entries app.entry[]) returns integer
language plpgsql set search_path = '' as $$
declare
    e         app.entry;
    here     uuid;
    incidents integer := 0;
begin
    insert into app.incident (venue_id, desk_id, code, params, operation_id)
    select x.venue_id, me, 'operation_unsound', '{}', x.operation_id from unnest(entries) x where x.record is null
    order by x.place;
    get diagnostics incidents = row_count;
    for here in select distinct x.venue_id from unnest(entries) x where x.record is not null order by 1 loop
        begin
            incidents := incidents + app.settle(here, me, c, array(
                select x from unnest(entries) x where x.venue_id = here and x.record is not null order by x.place));
        exception when data_exception or integrity_constraint_violation or program_limit_exceeded then
            -- Something in the batch is not what it should be: one by one, so that only that one moves nothing.
            foreach e in array entries loop
                continue when e.record is null or e.venue_id <> here;
                begin
                    incidents := incidents + app.settle(here, me, c, array[e]);
                exception when data_exception or integrity_constraint_violation or program_limit_exceeded then
                    incidents := incidents + 1;
                    perform app.report(here, me, 'operation_unsound', '{}', e.operation_id);
                end;
            end loop;
        end;
    end loop;
    return incidents;
end
$$;

-- Appends operations to a chain of this desk: all of them, or none and a code. Sending the same again changes nothing.
-- Without compilation to machine code, which a planner that cannot know how few rows a batch has would pay each time.
create function api_v1.push_operations(journal uuid, first_seq bigint, bytes bytea[], hashes bytea[],
                                       signatures bytea[]) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' set jit = off as $$
declare
    me      uuid := app.enter();
    home    uuid;
    c       app.chain;
    n       integer := coalesce(pg_catalog.cardinality(bytes), 0);
    known   integer;
    fault   api_v1.answer;
    entries app.entry[];
    wrong   bigint;
    here   uuid;
    start   bigint;
    silent  boolean := false;
    quiet   boolean;
    many    integer;
    placed  jsonb := '{}';
    incidents integer := 0;
begin
    -- A desk is serial with itself, its own zombie connection included.
    select d.venue_id into home from app.desk d where d.desk_id = me for update;
    if n not between 1 and 2000 or first_seq is null or first_seq < 1
       or pg_catalog.cardinality(hashes) is distinct from n or pg_catalog.cardinality(signatures) is distinct from n
       or pg_catalog.array_position(bytes, null) is not null
       or exists (select from unnest(hashes, signatures) u(h, s)
                  where pg_catalog.length(h) is distinct from 32 or pg_catalog.length(s) is distinct from 64)
       or (select pg_catalog.sum(pg_catalog.length(b)) from unnest(bytes) b) > 33554432 then
        return app.refusal('sync.batch_malformed', '{}');
    end if;
    select * into c from app.chain x where x.journal_id = journal for update;
    if not found then
        if first_seq > 1 then
            return app.refusal('sync.chain_gap', pg_catalog.jsonb_build_object('journal', journal, 'have', 0));
        end if;
        fault := app.open_chain(me, journal, bytes[1]);
        if (fault).code is not null then
            return app.refuse(me, home, (fault).code, (fault).params, bytes);
        end if;
        select * into c from app.chain x where x.journal_id = journal for update;
    end if;
    if c.desk_id <> me then
        return app.refuse(me, home, 'sync.chain_foreign', pg_catalog.jsonb_build_object('journal', journal), bytes);
    elsif first_seq > c.head + 1 then
        return app.refusal('sync.chain_gap', pg_catalog.jsonb_build_object('journal', journal, 'have', c.head));
    end if;
    known := least(n, c.head - first_seq + 1);
    fault := app.chain_fault(c, first_seq, known, bytes, hashes);
    if (fault).code is not null then
        if (fault).code = 'sync.chain_forked' then
            perform app.fence(me);
        end if;
        perform app.report(c.venue_id, me, pg_catalog.substr((fault).code, 6), (fault).params, null);
        return app.refuse(me, c.venue_id, (fault).code, (fault).params, bytes);
    end if;
    if known < n then
        entries := app.entries(c, first_seq + known, bytes[known + 1:], hashes[known + 1:]);
        select pg_catalog.min(first_seq + known + e.place - 1) into wrong
        from (select x.place, x.venue_id, x.operation_id,
                     pg_catalog.row_number() over (partition by x.operation_id order by x.place) as nth
              from unnest(entries) x) e
        -- Looked up one by one: a plan that is kept may have been made when the table held nothing.
        left join lateral (
            select true as told from app.operation o
            where o.venue_id = e.venue_id and o.operation_id = e.operation_id limit 1) o on true
        where e.nth > 1 or o.told;
        if wrong is not null then
            perform app.report(c.venue_id, me, 'operation_replayed',
                pg_catalog.jsonb_build_object('journal', journal, 'seq', wrong), null);
            return app.refuse(me, c.venue_id, 'sync.operation_replayed',
                pg_catalog.jsonb_build_object('journal', journal, 'seq', wrong), bytes[known + 1:]);
        end if;
        incidents := app.settle_all(me, c, entries);
        update app.chain x set head = first_seq + n - 1, head_hash = hashes[n] where x.journal_id = journal;
        for here in select distinct e.venue_id from unnest(entries) e order by 1 loop
            select a.first, a.quiet, t.many into start, quiet, many
            from (select pg_catalog.count(*)::integer as many, pg_catalog.bit_xor(app.h64(e.hash)) as digest
                  from unnest(entries, hashes[known + 1:]) e(place, operation_id, venue_id, kind, record, hash)
                  where e.venue_id = here) t
            cross join lateral app.alloc(here, 'operations', t.many, t.digest) a;
            -- The arrays side by side: to reach into one of them by a number is to walk through it.
            insert into app.operation (venue_id, feed_seq, journal_id, seq, desk_id, operation_id, kind, bytes, hash,
                                       signature)
            select here, start - 1 + pg_catalog.row_number() over (order by e.place), journal,
                   first_seq + known + e.place - 1, me, e.operation_id, e.kind, e.bytes, e.hash, e.signature
            from unnest(entries, bytes[known + 1:], hashes[known + 1:], signatures[known + 1:])
                 e(place, operation_id, venue_id, kind, record, bytes, hash, signature)
            where e.venue_id = here;
            placed := placed || pg_catalog.jsonb_build_object(here, pg_catalog.jsonb_build_array(start, start + many - 1));
            silent := silent or quiet;
        end loop;
    end if;
    return app.done(pg_catalog.jsonb_build_object(
        'head', first_seq + n - 1 + greatest(c.head - first_seq - n + 1, 0), 'known', known, 'incidents', incidents,
        'kick', silent, 'placed', placed));
end
$$;

-- Operations of a venue after a position, in order: one statement, one snapshot.
create function api_v1.pull_operations(venue uuid, after bigint, page integer)
returns table (feed_seq bigint, desk_id uuid, journal_id uuid, seq bigint, operation_id uuid, bytes bytea, hash bytea,
               signature bytea)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select o.feed_seq, o.desk_id, o.journal_id, o.seq, o.operation_id, o.bytes, o.hash, o.signature
        from app.operation o
        where o.venue_id = venue and o.venue_id = any ((select app.me_venues())::uuid[]) and o.feed_seq > after
        order by o.feed_seq
        limit least(greatest(page, 1), 5000);
end
$$;

-- The chains of a venue: what a reader needs before their operations.
create function api_v1.chains(venue uuid)
returns table (journal_id uuid, desk_id uuid, incarnation integer, siren text, terminal text, public_key bytea,
               head bigint, head_hash bytea)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select c.journal_id, c.desk_id, c.incarnation, c.siren, c.terminal, c.public_key, c.head, c.head_hash
        from app.chain c
        where c.venue_id = venue and c.venue_id = any ((select app.me_venues())::uuid[])
        order by c.opened_at, c.journal_id;
end
$$;

-- What waits for a person, oldest first.
create function api_v1.incidents(venue uuid)
returns table (incident_id uuid, at timestamptz, desk_id uuid, code text, params jsonb, operation_id uuid)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select i.incident_id, i.at, i.desk_id, i.code, i.params, i.operation_id
        from app.incident i
        where i.venue_id = venue and i.venue_id = any ((select app.me_venues())::uuid[]) and i.settled_at is null
        order by i.at, i.incident_id
        limit 1000;
end
$$;

-- A person dealt with an incident.
create function api_v1.settle_incident(venue uuid, incident uuid, agent uuid) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
begin
    perform app.enter();
    update app.incident i set settled_at = pg_catalog.now(), settled_by = agent
    where i.venue_id = venue and i.incident_id = incident and i.settled_at is null
      and i.venue_id = any ((select app.me_mandates())::uuid[]);
    return case when found then app.done('{}') else app.refusal('sync.incident_unknown', '{}') end;
end
$$;

reset role;
