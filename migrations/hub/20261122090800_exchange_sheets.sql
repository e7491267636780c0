-- Everything that is no operation: sheets merged field by field, sheets published whole, facts. A row is the present
-- state of one of them; its position moves when it changes, so that a feed tells each once, in its latest state.
set role parterre_owner;

create table app.sheet (
    venue_id  uuid    not null references app.venue,
    entity    text    not null,
    entity_id uuid    not null,
    -- Whom it is about, when that is another row: she takes it with her when she is erased.
    subject   uuid,
    shape     text    not null check (shape in ('merged', 'published', 'fact', 'erased')),
    fields    jsonb   not null,
    -- By field, how often it changed; of a published sheet, under the empty name.
    versions  jsonb   not null default '{}',
    -- By field that was edited since its birth, when and by which desk the value was written that shows.
    stamps    jsonb   not null default '{}',
    -- By field, the values that lost a real conflict, and who wrote the one that shows: [{value, at, desk, over}].
    siblings  jsonb   not null default '{}',
    -- Facts of one register answer one question (may we write to her?); one that stops wins over those that had not seen it.
    register  text,
    stops     boolean not null default false,
    overruled boolean not null default false,
    -- Who made it.
    desk_id   uuid,
    -- Of what people come to: the moment (milliseconds) from which nobody is needed for it any more.
    until     bigint,
    feed_seq  bigint  not null default 0,
    primary key (venue_id, entity, entity_id)
);
create index sheet_by_feed on app.sheet (venue_id, feed_seq) where feed_seq > 0;
create index sheet_by_id on app.sheet (venue_id, entity_id);
create index sheet_by_subject on app.sheet (venue_id, subject) where subject is not null;
create index sheet_by_register on app.sheet (venue_id, register, feed_seq) where stops;

-- Kept for ever: a random id says nothing once nothing else knows it, and nothing comes back under it.
create table app.erasure (
    venue_id  uuid        not null references app.venue,
    entity_id uuid        not null,
    at        timestamptz not null default now(),
    primary key (venue_id, entity_id)
);

-- How far the log of each incarnation of a desk is known.
create table app.change_head (
    desk_id     uuid    not null references app.desk,
    incarnation integer not null,
    head        bigint  not null default 0,
    primary key (desk_id, incarnation)
);

do $$
declare
    name text;
begin
    foreach name in array array['sheet', 'erasure', 'change_head'] loop
        execute pg_catalog.format('alter table app.%I enable row level security', name);
        execute pg_catalog.format('alter table app.%I force row level security', name);
        continue when name = 'change_head';
        execute pg_catalog.format(
            'create policy venue on app.%I
             using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
             with check (venue_id = any ((select app.me_mandates())::uuid[]) or (select app.me_admin()))', name);
    end loop;
end
$$;
create policy own on app.change_head
    using (desk_id = (select app.me_desk()) or (select app.me_admin()))
    with check (desk_id = (select app.me_desk()) or (select app.me_admin()));

-- One row of a desk's log, as it is pushed.
create type app.change as (
    seq bigint, venue uuid, entity text, id uuid, subject uuid, shape text, fields jsonb, base jsonb,
    at bigint, register text, stops boolean, seen bigint, until bigint, needs jsonb, rank bigint
);

-- What became of one.
create type app.outcome as (seq bigint, word text);

create function app.number_of(word text) returns bigint
language sql immutable as $$ select case when word ~ '^[0-9]{1,15}$' then word::bigint end $$;

-- Changes as they are read, and how manieth each is of its row. A moment far ahead of the clock is not believed: it would
-- win every conflict for years. A row of more than four megabytes is none: it is written again whole whenever it changes,
-- and every desk of the venue reads it.
create function app.changes(said jsonb) returns app.change[]
language plpgsql stable set search_path = '' as $$
begin
    return (select coalesce(pg_catalog.array_agg(
        row(c.seq, c.venue, c.entity, c.id, c.subject, c.shape, c.fields, c.base, c.at, c.register, c.stops, c.seen,
            c.until, c.needs, c.rank)::app.change order by c.seq), '{}')
    from (
        select r.*, pg_catalog.row_number() over (partition by r.venue, r.entity, r.id order by r.seq) as rank
        from (
            select app.number_of(x ->> 'seq') as seq, app.uuid_of(x ->> 'venue') as venue,
                   pg_catalog.left(x ->> 'entity', 60) as entity, app.uuid_of(x ->> 'id') as id,
                   app.uuid_of(x ->> 'subject') as subject, x ->> 'shape' as shape,
                   case when pg_catalog.pg_column_size(x) <= 4194304 then coalesce(x -> 'fields', '{}')
                        else 'null' end as fields,
                   coalesce(x -> 'base', '{}') as base,
                   least(coalesce(app.number_of(x ->> 'at'), 0),
                         (extract(epoch from pg_catalog.now()) * 1000)::bigint + 60000) as at,
                   pg_catalog.left(x ->> 'register', 200) as register,
                   coalesce(x ->> 'stops', '') = 'true' as stops, coalesce(app.number_of(x ->> 'seen'), 0) as seen,
                   app.number_of(x ->> 'until') as until, x -> 'needs' as needs
            from pg_catalog.jsonb_array_elements(said) x
        ) r
    ) c);
end
$$;

create function app.is_sound(c app.change) returns boolean
language sql immutable as $$
    select coalesce(c.venue is not null and c.entity <> '' and c.id is not null
        and c.shape in ('merged', 'published', 'fact', 'erasure')
        and pg_catalog.jsonb_typeof(c.fields) = 'object' and pg_catalog.jsonb_typeof(c.base) = 'object', false)
$$;

-- A sheet after an edit by a desk, field by field.
--   not seen by the other       the later one shows, the other is kept beside it for a person
--   one's own earlier edit      replaced, wherever it went
--   a row of a part             columns that it does not name stay: a later program wrote them
create function app.merged(s app.sheet, c app.change, me uuid) returns app.sheet
language plpgsql immutable set search_path = '' as $$
declare
    field   text;
    value   jsonb;
    base    bigint;
    version bigint;
    shown   jsonb;
    rivals  jsonb;
    mine    jsonb := pg_catalog.jsonb_build_object('at', c.at, 'desk', me);
begin
    for field, value in select * from pg_catalog.jsonb_each(c.fields) loop
        base := coalesce(app.number_of(c.base ->> field), 0);
        version := coalesce(app.number_of(s.versions ->> field), 0);
        shown := coalesce(s.stamps -> field, '{"at": 0}');
        -- What others wrote; one's own earlier loser is replaced by this edit.
        rivals := coalesce((
            select pg_catalog.jsonb_agg(r) from pg_catalog.jsonb_array_elements(s.siblings -> field) r
            where r ->> 'desk' is distinct from me::text), '[]');
        if pg_catalog.jsonb_typeof(value) = 'object' and pg_catalog.jsonb_typeof(s.fields -> field) = 'object' then
            value := (s.fields -> field) || value;
        end if;
        continue when s.fields -> field is not distinct from value and base < version;
        if base >= version then
            rivals := '[]';
        elsif shown ->> 'desk' is distinct from me::text then
            if (c.at, me::text) > ((shown ->> 'at')::bigint, coalesce(shown ->> 'desk', '')) then
                rivals := rivals || pg_catalog.jsonb_build_array(shown || pg_catalog.jsonb_build_object('value', s.fields -> field));
            else
                rivals := rivals || pg_catalog.jsonb_build_array(mine || pg_catalog.jsonb_build_object('value', value));
                value := s.fields -> field;
                mine := shown;
            end if;
        end if;
        s.fields := s.fields || pg_catalog.jsonb_build_object(field, value);
        s.stamps := s.stamps || pg_catalog.jsonb_build_object(field, mine);
        s.versions := s.versions || pg_catalog.jsonb_build_object(field, greatest(version, base) + 1);
        s.siblings := case when rivals = '[]' then s.siblings - field
                           else s.siblings || pg_catalog.jsonb_build_object(field, (
                               select pg_catalog.jsonb_agg(r || pg_catalog.jsonb_build_object('over', mine) order by n)
                               from pg_catalog.jsonb_array_elements(rivals) with ordinality x(r, n))) end;
        mine := pg_catalog.jsonb_build_object('at', c.at, 'desk', me);
    end loop;
    return s;
end
$$;

-- Erases what was asked, and says so in the place of each row; nothing is written under these ids any more.
create function app.erase(of_venue uuid, changes app.change[]) returns void
language plpgsql set search_path = '' as $$
begin
    insert into app.erasure (venue_id, entity_id)
    select distinct of_venue, c.id from unnest(changes) c where c.shape = 'erasure' order by 2
    on conflict do nothing;
    insert into app.sheet (venue_id, entity, entity_id, shape, fields)
    select distinct of_venue, c.entity, c.id, 'erased', '{}'::jsonb from unnest(changes) c where c.shape = 'erasure'
    order by 2, 3
    on conflict do nothing;
    update app.sheet s
    set shape = 'erased', fields = '{}', versions = '{}', stamps = '{}', siblings = '{}', subject = null,
        register = null, stops = false, overruled = false, feed_seq = 0
    from unnest(changes) c
    where c.shape = 'erasure' and s.venue_id = of_venue and (s.entity_id = c.id or s.subject = c.id);
end
$$;

-- Writes the changes of one venue, and says what became of each; and, when all were births, their first position.
create function app.write_sheets(of_venue uuid, me uuid, changes app.change[],
                                 out outcomes app.outcome[], out births_at bigint)
language plpgsql set search_path = '' as $$
declare
    news     app.outcome[];
    births   app.change[];
    said     integer := pg_catalog.cardinality(changes);
    erased   uuid[];
    turn     bigint;
    many     integer;
    start    bigint;
    told     app.change[] := changes;
begin
    -- One by one, by the key, here and below: a plan that is kept may have been made when the table held nothing.
    perform 1
    from (select distinct c.entity, c.id from unnest(changes) c order by 1, 2) c
    cross join lateral (
        select from app.sheet s where s.venue_id = of_venue and s.entity = c.entity and s.entity_id = c.id for update) locked;
    if exists (select from unnest(changes) c where c.shape = 'erasure') then
        perform app.erase(of_venue, changes);
    end if;
    erased := array(
        select e.entity_id
        from (select c.id from unnest(changes) c union select c.subject from unnest(changes) c) named
        cross join lateral (
            select x.entity_id from app.erasure x where x.venue_id = of_venue and x.entity_id = named.id limit 1) e);
    outcomes := array(
        select row(c.seq, case when c.shape = 'erasure' then 'done' else 'erased' end)::app.outcome
        from unnest(changes) c where c.shape = 'erasure' or c.id = any (erased) or c.subject = any (erased));
    changes := array(
        select c from unnest(changes) c
        where c.shape <> 'erasure' and c.id <> all (erased) and coalesce(c.subject <> all (erased), true) order by c.seq);
    -- Births, all at once. An import is nothing else: each has its position as it is written, since nobody else makes
    -- rows of this venue while its feed is locked.
    perform 1 from app.feed f where f.venue_id = of_venue and f.kind = 'sheets' for update;
    births := array(
        select c from unnest(changes) c
        left join lateral (
            select true as known from app.sheet s
            where s.venue_id = of_venue and s.entity = c.entity and s.entity_id = c.id limit 1) s on true
        where c.rank = 1 and s.known is null);
    if pg_catalog.cardinality(births) = said then
        select a.first into births_at from app.alloc(of_venue, 'sheets', said, 0) a;
    end if;
    insert into app.sheet (venue_id, entity, entity_id, subject, shape, fields, versions, register, stops, overruled,
                           desk_id, feed_seq)
    select of_venue, c.entity, c.id, c.subject, c.shape, c.fields,
           case when c.shape = 'published' then '{"": 1}'::jsonb else '{}' end, c.register, c.stops,
           c.register is not null and not c.stops and exists (
               select from app.sheet w where w.venue_id = of_venue and w.register = c.register and w.stops
               and w.feed_seq > c.seen and w.desk_id <> me),
           me, coalesce(births_at + pg_catalog.row_number() over (order by c.entity, c.id) - 1, 0)
    from unnest(births) c;
    outcomes := outcomes || array(select row(c.seq, 'done')::app.outcome from unnest(births) c);
    changes := array(
        select c from unnest(changes) c
        where c.seq not in (select b.seq from unnest(births) b) order by c.seq);
    for turn in select distinct c.rank from unnest(changes) c order by 1 loop
        with judged as (
            select c.seq, s.entity, s.entity_id, s.shape, s.versions, s.stamps, s.siblings, c.fields,
                   case when s.shape = 'erased' then 'erased'
                        when s.shape <> c.shape then 'differs'
                        when s.shape = 'fact' then case when s.fields = c.fields then 'same' else 'differs' end
                        when s.shape = 'published' then
                            case when coalesce(app.number_of(c.base ->> ''), 0) = (s.versions ->> '')::bigint
                                 then 'done' else 'stale' end
                        else 'merged' end as word,
                   case when s.shape = c.shape and s.shape = 'merged' then app.merged(s.it, c, me) end as after
            from unnest(changes) c
            cross join lateral (
                select x.*, x as it from app.sheet x
                where x.venue_id = of_venue and x.entity = c.entity and x.entity_id = c.id limit 1) s
            where c.rank = turn
        ), written as (
            insert into app.sheet (venue_id, entity, entity_id, shape, fields, versions, stamps, siblings)
            select of_venue, j.entity, j.entity_id, j.shape,
                   case when j.word = 'merged' then (j.after).fields else j.fields end,
                   case when j.word = 'merged' then (j.after).versions
                        else pg_catalog.jsonb_build_object('', (j.versions ->> '')::bigint + 1) end,
                   case when j.word = 'merged' then (j.after).stamps else j.stamps end,
                   case when j.word = 'merged' then (j.after).siblings else j.siblings end
            from judged j
            where j.word in ('merged', 'done')
            on conflict (venue_id, entity, entity_id) do update
            set fields = excluded.fields, versions = excluded.versions, stamps = excluded.stamps,
                siblings = excluded.siblings, feed_seq = 0
        )
        select coalesce(pg_catalog.array_agg(row(j.seq,
            case when j.word = 'merged' and (j.after).siblings <> '{}' then 'conflict'
                 when j.word = 'merged' then 'done' else j.word end)::app.outcome), '{}')
        into news from judged j;
        outcomes := outcomes || news;
    end loop;
    -- An edit of a row that was erased before it was ever known here.
    outcomes := outcomes || array(
        select row(c.seq, 'erased')::app.outcome from unnest(changes) c
        where not exists (select from unnest(outcomes) o where o.seq = c.seq));
    perform app.note_needs(of_venue, told);
    -- Positions last, for every row that changed: their old one was put aside above.
    select pg_catalog.count(*) into many from app.sheet s where s.venue_id = of_venue and s.feed_seq = 0;
    if many > 0 then
        select a.first into start from app.alloc(of_venue, 'sheets', many, 0) a;
        update app.sheet s set feed_seq = start + n.place - 1
        from (select u.entity, u.entity_id,
                     pg_catalog.row_number() over (order by u.shape = 'erased' desc, u.entity, u.entity_id) as place
              from app.sheet u where u.venue_id = of_venue and u.feed_seq = 0) n
        where s.venue_id = of_venue and s.entity = n.entity and s.entity_id = n.entity_id;
    end if;
    perform app.note_pool(of_venue, told);
end
$$;
create index sheet_without_place on app.sheet (venue_id) where feed_seq = 0;

-- Takes in the rows of a desk's log that follow `after`. Every row has its outcome, and one that is refused does not
-- stop those behind it; sending the same again changes nothing. A row whose outcome is not plain comes back as it is now.
-- Without compilation to machine code, which a planner that cannot know how few rows a batch has would pay each time.
create function api_v1.push_changes(incarnation integer, after bigint, changes jsonb) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' set jit = off as $$
declare
    me       uuid := app.enter();
    asked    integer := incarnation;
    known    bigint;
    upto     bigint;
    read     app.change[];
    writable uuid[] := app.me_mandates();
    mine     text := app.me_role();
    beyond   bigint[];
    outcomes app.outcome[];
    written  record;
    placed   jsonb := '{}';
    of_here  app.change[];
    here     uuid;
begin
    perform 1 from app.desk d where d.desk_id = me for update;
    if pg_catalog.jsonb_typeof(changes) is distinct from 'array' or coalesce(after, -1) < 0 or coalesce(asked, 0) < 1
       or pg_catalog.jsonb_array_length(changes) not between 1 and 5000 then
        return app.refusal('sync.batch_malformed', '{}');
    end if;
    read := app.changes(changes);
    if exists (select from unnest(read) c where c.seq is null or c.seq <= after)
       or (select pg_catalog.count(distinct c.seq) from unnest(read) c) <> pg_catalog.cardinality(read) then
        return app.refusal('sync.batch_malformed', '{}');
    end if;
    insert into app.change_head (desk_id, incarnation) values (me, asked) on conflict do nothing;
    select h.head into known from app.change_head h where h.desk_id = me and h.incarnation = asked for update;
    if after > known then
        return app.refusal('sync.changes_gap', pg_catalog.jsonb_build_object('have', known));
    end if;
    select pg_catalog.max(c.seq) into upto from unnest(read) c;
    beyond := app.beyond_reach(mine, me, read);
    outcomes := array(
        select row(c.seq, case when c.seq <= known then 'known' when not app.is_sound(c) then 'malformed'
                               else 'foreign' end)::app.outcome
        from unnest(read) c
        where c.seq <= known or not app.is_sound(c) or c.venue <> all (writable) or c.seq = any (beyond));
    read := app.within_veil(mine, me, read);
    for here in select distinct c.venue from unnest(read) c
                where c.seq > known and app.is_sound(c) and c.venue = any (writable) and c.seq <> all (beyond)
                order by 1
    loop
        -- Counted again: what is known already is not the first of its row.
        of_here := array(
            select row(c.seq, c.venue, c.entity, c.id, c.subject, c.shape, c.fields, c.base, c.at, c.register, c.stops,
                       c.seen, c.until, c.needs, pg_catalog.row_number() over (partition by c.entity, c.id order by c.seq))::app.change
            from unnest(read) c
            where c.venue = here and c.seq > known and app.is_sound(c) and c.seq <> all (beyond) order by c.seq);
        select w.outcomes, w.births_at into written from app.write_sheets(here, me, of_here) w;
        outcomes := outcomes || written.outcomes;
        -- A desk that sees less than all hears what it wrote as it may see it.
        if written.births_at is not null and mine = 'box_office' then
            placed := placed || pg_catalog.jsonb_build_object(here, pg_catalog.jsonb_build_array(
                written.births_at, written.births_at + pg_catalog.cardinality(of_here) - 1));
        end if;
    end loop;
    update app.change_head h set head = greatest(h.head, upto) where h.desk_id = me and h.incarnation = asked;
    return app.done(pg_catalog.jsonb_build_object('head', greatest(known, upto), 'placed', placed, 'outcomes', (
        select coalesce(pg_catalog.jsonb_agg(
            pg_catalog.jsonb_build_object('seq', o.seq, 'outcome', o.word)
            || case when o.word = 'done' then '{}'
                    else app.present_row(mine, c.venue, c.entity, c.id) end order by o.seq), '[]')
        from unnest(outcomes) o join unnest(read) c on c.seq = o.seq)));
end
$$;

-- The rows of a venue that changed after a position, in order, each in its present state.
create function api_v1.pull_sheets(venue uuid, after bigint, page integer)
returns table (feed_seq bigint, entity text, entity_id uuid, subject uuid, shape text, fields jsonb, versions jsonb,
               siblings jsonb, register text, stops boolean, overruled boolean)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    if app.me_role() = 'box_office' then
        return query
            select s.feed_seq, s.entity, s.entity_id, s.subject, s.shape, s.fields, s.versions, s.siblings, s.register,
                   s.stops, s.overruled
            from app.sheet s
            where s.venue_id = venue and s.venue_id = any ((select app.me_venues())::uuid[]) and s.feed_seq > after
              and s.feed_seq > 0
            order by s.feed_seq
            limit least(greatest(page, 1), 5000);
    else
        return query
            select v.feed_seq, v.entity, v.entity_id, v.subject, v.shape, v.fields, v.versions, v.siblings, v.register,
                   v.stops, v.overruled
            from app.sheet s cross join lateral app.veiled((select app.me_role()), s) v
            where s.venue_id = venue and s.venue_id = any ((select app.me_venues())::uuid[]) and s.feed_seq > after
              and s.feed_seq > 0
              and app.is_shown((select app.me_role()), s)
            order by s.feed_seq
            limit least(greatest(page, 1), 5000);
    end if;
end
$$;

-- How many rows a feed of a venue holds after a position: what a desk that joins has still to receive.
create function api_v1.ahead(venue uuid, kind text, after bigint) returns table (many bigint)
language plpgsql stable security definer set search_path = '' as $$
begin
    perform app.enter();
    return query
        select case ahead.kind
            when 'sheets' then
                (select count(*) from app.sheet s
                 where s.venue_id = venue and s.feed_seq > after and s.feed_seq > 0
                   and app.is_shown((select app.me_role()), s))
            when 'operations' then
                (select count(*) from app.operation o where o.venue_id = venue and o.feed_seq > after)
            when 'rights' then
                (select count(*) from app.right_unit r where r.venue_id = venue and r.feed_seq > after and r.feed_seq > 0)
        end
        where venue = any ((select app.me_venues())::uuid[]);
end
$$;

reset role;
