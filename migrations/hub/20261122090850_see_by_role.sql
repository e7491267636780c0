-- What a desk replicates by its role. A box office has all of its venues. A seasonal desk has, of people, those whom a
-- performance to come needs: its buyers, and who holds an option on it. A door has no people at all.
set role parterre_owner;

-- The kinds of rows that a narrow role sees; what is not here it does not.
create table app.reach (
    role    text    not null check (role in ('seasonal', 'door')),
    entity  text    not null,
    -- All of them, or those about somebody or something that is needed.
    sees    text    not null check (sees in ('all', 'needed')),
    -- Fields about people, and what is said in their place.
    veil    jsonb   not null default '{}',
    -- Parts about people, which are left out with them.
    without text[]  not null default '{}',
    -- Whether the veil is lifted as long as the row is needed.
    lifts   boolean not null default false,
    -- Whether it is written at box offices alone: who may do what, what is played, what it costs.
    ruled   boolean not null default false,
    primary key (role, entity)
);
insert into app.reach (role, entity, sees, ruled)
select role, entity, 'all', entity not in ('desk', 'drawer', 'till', 'closing')
from unnest(array['seasonal', 'door']) role,
     unnest(array['operator', 'venue', 'desk', 'agent', 'season', 'hall', 'plan', 'show', 'performance', 'tariff_book',
                  'pass_product', 'fund', 'drawer', 'till', 'closing']) entity;
insert into app.reach (role, entity, sees)
select 'seasonal', entity, 'needed' from unnest(array['contact', 'consent', 'entitlement']) entity;
-- Places that are kept from sale are kept from every desk; for whom, and what was written about it, is not its business.
insert into app.reach (role, entity, sees, veil, lifts)
select role, 'hold', 'all', '{"contact_id": null, "label": ""}', role = 'seasonal'
from unnest(array['seasonal', 'door']) role;
insert into app.reach (role, entity, sees, veil, without, lifts)
select role, 'order', 'all', '{"contact_id": null, "kept_for": "", "kept_key": ""}',
       array['ticket_reason', 'operation_words'], role = 'seasonal'
from unnest(array['seasonal', 'door']) role;
insert into app.reach (role, entity, sees, veil, lifts)
select role, entity, 'all', '{"contact_id": null}', role = 'seasonal' and entity = 'pass'
from unnest(array['seasonal', 'door']) role, unnest(array['pass', 'credit_note']) entity;

-- Which person a row needs for what people come to: the buyer of an order, who holds an option. Told by who writes the row.
create table app.need (
    venue_id  uuid not null references app.venue,
    -- The row that says so.
    by_id     uuid not null,
    thing_id  uuid not null,
    person_id uuid
);
create index need_by_row on app.need (venue_id, by_id);
create index need_by_person on app.need (venue_id, person_id) where person_id is not null;
create index need_by_thing on app.need (venue_id, thing_id);

alter table app.reach enable row level security;
alter table app.reach force row level security;
create policy everyone on app.reach for select using (true);
alter table app.need enable row level security;
alter table app.need force row level security;
create policy venue on app.need
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
    with check (venue_id = any ((select app.me_mandates())::uuid[]) or (select app.me_admin()));

create function app.me_role() returns text
language plpgsql stable security definer set search_path = '' as $$
begin
    return (
        select role from app.desk where desk_id = (select app.me_desk()));
end
$$;

create function app.clock() returns bigint
language sql stable set search_path = '' as $$ select (extract(epoch from pg_catalog.now()) * 1000)::bigint $$;

-- Whether a person, or the row that names her, is needed for something to come.
create function app.is_needed(of_venue uuid, whom uuid) returns boolean
language sql stable set search_path = '' as $$
    select exists (
        select from app.need n join app.sheet t on t.venue_id = n.venue_id and t.entity_id = n.thing_id
        where n.venue_id = of_venue and n.person_id = whom and t.until > app.clock()
        union all
        select from app.need n join app.sheet t on t.venue_id = n.venue_id and t.entity_id = n.thing_id
        where n.venue_id = of_venue and n.by_id = whom and t.until > app.clock())
$$;

-- Whether a row is one that a role sees, in part at least. That one was erased is told to all: a random id says nothing.
create function app.is_shown(mine text, s app.sheet) returns boolean
language sql stable set search_path = '' as $$
    select mine = 'box_office' or s.shape = 'erased' or exists (
        select from app.reach r
        where r.role = mine and r.entity = s.entity
          and (r.sees = 'all' or app.is_needed(s.venue_id, coalesce(s.subject, s.entity_id))))
$$;

-- A payment without what its payer wrote: the reference of a transfer. Details that cannot be read are not shown.
create function app.hushed(field text, said jsonb) returns jsonb
language sql immutable set search_path = '' as $$
    select case when field not like 'payment/%' or said ->> 'details' is null or d.told ? 'reference' is false then said
        else pg_catalog.jsonb_set(said, '{details}', pg_catalog.to_jsonb(
            coalesce(pg_catalog.jsonb_set(d.told, '{reference}', '""')::text, '{}'))) end
    from (select app.readable(pg_catalog.convert_to(said ->> 'details', 'UTF8')) as told) d
$$;

-- A row as a narrow role sees it.
create function app.veiled(mine text, s app.sheet) returns app.sheet
language plpgsql stable set search_path = '' as $$
declare
    r app.reach;
begin
    select * into r from app.reach x where x.role = mine and x.entity = s.entity;
    if r.role is null or (r.veil = '{}' and r.without = '{}')
       or (r.lifts and app.is_needed(s.venue_id, s.entity_id)) then
        return s;
    end if;
    -- A field that the row does not have is not made up.
    s.fields := (
        select coalesce(pg_catalog.jsonb_object_agg(
            f.key, coalesce(r.veil -> f.key, app.hushed(f.key, f.value))), '{}')
        from pg_catalog.jsonb_each(s.fields) f where pg_catalog.split_part(f.key, '/', 1) <> all (r.without));
    s.siblings := (
        select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}')
        from pg_catalog.jsonb_each(s.siblings) f
        where r.veil -> f.key is null and pg_catalog.split_part(f.key, '/', 1) <> all (r.without));
    return s;
end
$$;

-- A row as it is now, as a role may see it; an empty object when it does not.
create function app.present_row(mine text, of_venue uuid, of_entity text, id uuid) returns jsonb
language sql stable set search_path = '' as $$
    select coalesce((
        select pg_catalog.jsonb_build_object('row', pg_catalog.jsonb_build_object(
            'shape', v.shape, 'fields', v.fields, 'versions', v.versions, 'siblings', v.siblings))
        from app.sheet s cross join lateral app.veiled(mine, s) v
        where s.venue_id = of_venue and s.entity = of_entity and s.entity_id = id and app.is_shown(mine, s)), '{}')
$$;

-- The names of the fields of a row.
create function app.keys(fields jsonb) returns text[]
language sql immutable set search_path = '' as $$
    select case when pg_catalog.jsonb_typeof(fields) = 'object'
           then array(select k from pg_catalog.jsonb_object_keys(fields) k order by k) end
$$;

-- What a narrow role may not change: what is ruled at box offices, what it does not see and did not make, and at a door what
-- is about people whom it did not meet. What takes a consent back is heard from anybody.
create function app.beyond_reach(mine text, me uuid, changes app.change[]) returns bigint[]
language sql stable set search_path = '' as $$
    select case when mine = 'box_office' then '{}' else array(
        select c.seq from unnest(changes) c
        where c.entity = 'desk' and c.id is distinct from me
           or exists (select from app.reach r where r.role = mine and r.entity = c.entity and r.ruled)
              -- In which language a person reads the screens is hers to say.
              and (c.entity, c.shape, app.keys(c.fields)) is distinct from ('agent', 'merged', array['language'])
           or exists (
               select from app.sheet s
               where s.venue_id = c.venue and s.entity_id = c.id and (s.entity = c.entity or c.shape = 'erasure')
                 and s.desk_id is distinct from me and not app.is_shown(mine, s))
           or mine = 'door' and not c.stops and exists (
               select from app.sheet s
               where s.venue_id = c.venue and s.entity = 'contact' and s.entity_id = c.subject
                 and s.desk_id is distinct from me and not app.is_shown(mine, s))) end
$$;

-- The needs of a row whose people a role does not see: those that were known, for what it still speaks of.
create function app.needs_as_known(of_venue uuid, row_id uuid, needs jsonb) returns jsonb
language sql stable set search_path = '' as $$
    select case when pg_catalog.jsonb_typeof(needs) <> 'array' then needs else (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(n.thing_id, n.person_id)), '[]')
        from app.need n
        where n.venue_id = of_venue and n.by_id = row_id
          and exists (select from pg_catalog.jsonb_array_elements(needs) x where x ->> 0 = n.thing_id::text)) end
$$;

-- Needs, but for people that the shared database knows and that this desk did not make.
create function app.needs_of_met(of_venue uuid, me uuid, needs jsonb) returns jsonb
language sql stable set search_path = '' as $$
    select case when pg_catalog.jsonb_typeof(needs) <> 'array' then needs else (
        select coalesce(pg_catalog.jsonb_agg(n), '[]') from pg_catalog.jsonb_array_elements(needs) n
        where not exists (
            select from app.sheet s
            where s.venue_id = of_venue and s.entity = 'contact' and s.entity_id = app.uuid_of(n ->> 1)
              and s.desk_id is distinct from me)) end
$$;

-- The fields that a narrow role does not see are not changed by what it sends either, nor whom a row needs that it sees veiled.
-- A door needs nobody but whom it met.
create function app.within_veil(mine text, me uuid, changes app.change[]) returns app.change[]
language sql stable set search_path = '' as $$
    select case when mine = 'box_office' then changes else array(
        select row(c.seq, c.venue, c.entity, c.id, c.subject, c.shape,
                   case when pg_catalog.jsonb_typeof(c.fields) <> 'object' or not v.veiled then c.fields else (
                       select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}')
                       from pg_catalog.jsonb_each(c.fields) f
                       where v.veil -> f.key is null and pg_catalog.split_part(f.key, '/', 1) <> all (v.without)) end,
                   c.base, c.at, c.register, c.stops, c.seen, c.until,
                   case when v.veiled then app.needs_as_known(c.venue, c.id, c.needs)
                        when mine = 'door' then app.needs_of_met(c.venue, me, c.needs)
                        else c.needs end,
                   c.rank)::app.change
        from unnest(changes) c
        left join app.sheet known on known.venue_id = c.venue and known.entity = c.entity and known.entity_id = c.id
        left join app.reach r on r.role = mine and r.entity = c.entity
        cross join lateral (
            select r.role is not null and known.venue_id is not null and r.veil <> '{}'
                   and not (r.lifts and app.is_needed(c.venue, c.id)) as veiled, r.veil, r.without) v
        order by c.seq) end
$$;

-- The needs that the rows of a batch tell, in the place of those they told before; the people whom nothing needed until
-- then, where some desk is narrow. What is over is not kept: nobody is needed for it.
create function app.learn_needs(of_venue uuid, changes app.change[], narrow boolean) returns uuid[]
language plpgsql set search_path = '' as $$
declare
    present bigint := app.clock();
    people  uuid[] := array(
        select t.person
        from (select distinct app.uuid_of(n ->> 1) as person
              from unnest(changes) c cross join lateral pg_catalog.jsonb_array_elements(c.needs) n where narrow) t
        where t.person is not null and not app.is_needed(of_venue, t.person));
    by_row  uuid;
begin
    for by_row in select distinct c.id from unnest(changes) c loop
        delete from app.need n where n.venue_id = of_venue and n.by_id = by_row;
    end loop;
    -- Read first: a function of ours in the comparison itself would keep the policy of the table from using its index. And
    -- looked up one by one: a plan that is kept may have been made when the table held nothing.
    with told as materialized (
        select distinct c.id, app.uuid_of(n ->> 0) as thing, app.uuid_of(n ->> 1) as person
        from (select distinct on (x.id) x.id, x.needs from unnest(changes) x order by x.id, x.seq desc) c
        cross join lateral pg_catalog.jsonb_array_elements(c.needs) n
    )
    insert into app.need (venue_id, by_id, thing_id, person_id)
    select of_venue, t.id, t.thing, t.person
    from told t
    left join lateral (
        select true as over from app.sheet s
        where s.venue_id = of_venue and s.entity_id = t.thing and s.until <= present limit 1) s on true
    where t.thing is not null and s.over is null;
    return people;
end
$$;

-- Until when people come to what the rows of a batch are; the people needed again, since it was over and is to come.
create function app.learn_ends(of_venue uuid, changes app.change[]) returns uuid[]
language sql set search_path = '' as $$
    with told as (
        select distinct on (c.id) c.id, c.entity, c.until from unnest(changes) c order by c.id, c.seq desc
    ), moved as (
        update app.sheet s set until = t.until from told t
        where s.venue_id = of_venue and s.entity = t.entity and s.entity_id = t.id and s.until is distinct from t.until
    )
    select coalesce(pg_catalog.array_agg(n.person_id), '{}')
    from told t
    join app.sheet s on s.venue_id = of_venue and s.entity = t.entity and s.entity_id = t.id
    join app.need n on n.venue_id = of_venue and n.thing_id = t.id
    where t.until > app.clock() and coalesce(s.until, 0) <= app.clock()
$$;

-- What the rows of a batch say of who is needed, and until when. Who is needed from now on moves to a later position, with
-- all that is about her: a narrow desk went past her when she was not.
create function app.note_needs(of_venue uuid, changes app.change[]) returns void
language plpgsql set search_path = '' as $$
declare
    ends   app.change[] := array(select c from unnest(changes) c where c.until is not null);
    needs  app.change[] := array(
        select c from unnest(changes) c where pg_catalog.jsonb_typeof(c.needs) = 'array');
    people uuid[] := '{}';
    narrow boolean := (select v.narrow from app.venue v where v.venue_id = of_venue);
begin
    if ends <> '{}' then
        people := app.learn_ends(of_venue, ends);
    end if;
    if needs <> '{}' then
        people := people || app.learn_needs(of_venue, needs, narrow);
    end if;
    if people = '{}' or not narrow then
        return;
    end if;
    update app.sheet s set feed_seq = 0
    where s.venue_id = of_venue and s.shape <> 'erased'
      and (s.entity_id = any (people) or s.subject = any (people))
      and exists (select from app.reach r where r.sees = 'needed' and r.entity = s.entity);
end
$$;

reset role;
