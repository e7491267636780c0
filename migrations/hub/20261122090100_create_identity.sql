-- Who is who: the network itself, venues, desks, their logins and mandates. A desk is what it logged in as
-- (`session_user`, which it cannot change), never what it says.
set role parterre_owner;

-- One row. `era` changes when the server was put back in time: desks then declare anew what they know.
create table app.hub (
    only_one boolean     primary key default true check (only_one),
    era      uuid        not null default gen_random_uuid(),
    version  integer     not null default 1,
    -- The least version that desks must speak: below it they deliver operations and are told to be updated.
    minimum  integer     not null default 1,
    -- What the epochs of this era come after: those that a server which was put back forgot are never given twice.
    epochs_from bigint   not null default 0,
    born_at  timestamptz not null default now()
);
insert into app.hub default values;

create table app.venue (
    venue_id  uuid        primary key,
    name      text        not null check (name <> '' and length(name) <= 200),
    joined_at timestamptz not null default now(),
    -- Whether a desk of hers replicates less than all: who is needed is told to it as soon as she is.
    narrow    boolean     not null default false
);

-- A login is written by the administrator alone; `code_until` ends a code that nobody used.
create table app.login (
    login      name        primary key,
    desk_id    uuid        not null unique,
    code_until timestamptz not null,
    joined_at  timestamptz,
    revoked_at timestamptz
);

create table app.desk (
    venue_id    uuid    not null references app.venue,
    desk_id     uuid    primary key,
    name        text    not null check (name <> '' and length(name) <= 200),
    incarnation integer not null default 1 check (incarnation > 0),
    -- The incarnation whose rights were put in quarantine for a fork: it is granted nothing any more.
    fenced      integer not null default 0,
    lost_at     timestamptz,
    -- The era in which it last told what it holds; another one: the server was put back since.
    era         uuid,
    -- How many rights it may hold at once.
    quota       integer not null default 5000 check (quota >= 0),
    -- What it is for, hence what it replicates (see_by_role).
    role        text    not null default 'box_office' check (role in ('box_office', 'seasonal', 'door')),
    software    text    not null default '',
    seen_at     timestamptz
);
create index desk_by_venue on app.desk (venue_id);

-- The venues that a desk acts for: its own, and others by mandate.
create table app.mandate (
    venue_id uuid not null references app.venue,
    desk_id  uuid not null references app.desk,
    rights   text not null default 'sell' check (rights in ('sell', 'read')),
    primary key (venue_id, desk_id)
);
create index mandate_by_desk on app.mandate (desk_id);

-- These are in plpgsql, which keeps their plans: every policy asks them, once a statement, and PostgreSQL plans a function in
-- SQL again whenever it is called.
create function app.me_admin() returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
    return pg_catalog.pg_has_role(session_user, 'parterre_owner', 'member');
end
$$;

-- The desk behind this connection, once it joined and as long as it is not revoked.
create function app.me_desk() returns uuid
language plpgsql stable security definer set search_path = '' as $$
begin
    return (
        select desk_id from app.login
        where login = session_user and joined_at is not null and revoked_at is null);
end
$$;

create function app.me_venues() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
    return (
        select coalesce(pg_catalog.array_agg(venue_id), '{}') from app.mandate
        where desk_id = (select app.me_desk()));
end
$$;

-- The venues it may write for.
create function app.me_mandates() returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
begin
    return (
        select coalesce(pg_catalog.array_agg(venue_id), '{}') from app.mandate
        where desk_id = (select app.me_desk()) and rights = 'sell');
end
$$;

-- Every function that is not `enrol` begins with this: an unknown, waiting or revoked login goes no further.
create function app.enter() returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
    found app.login;
begin
    select * into found from app.login where login = session_user;
    if found.desk_id is null then
        raise exception 'sync.desk_unknown' using errcode = '28000';
    elsif found.revoked_at is not null then
        raise exception 'sync.desk_revoked' using errcode = '28000';
    elsif found.joined_at is null then
        raise exception 'sync.desk_not_joined' using errcode = '28000';
    end if;
    return found.desk_id;
end
$$;

-- The second line of defence, under the functions: even their owner sees the venues of who is connected alone.
alter table app.hub enable row level security;
alter table app.hub force row level security;
create policy everyone on app.hub for select using (true);
create policy administrator on app.hub using ((select app.me_admin())) with check ((select app.me_admin()));

alter table app.login enable row level security;
alter table app.login force row level security;
create policy oneself on app.login
    using (login = session_user or (select app.me_admin()))
    with check (login = session_user or (select app.me_admin()));

alter table app.mandate enable row level security;
alter table app.mandate force row level security;
create policy own on app.mandate for select
    using (desk_id = (select app.me_desk()) or (select app.me_admin()));
create policy administrator on app.mandate using ((select app.me_admin())) with check ((select app.me_admin()));

alter table app.venue enable row level security;
alter table app.venue force row level security;
create policy own on app.venue for select
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()));
create policy administrator on app.venue using ((select app.me_admin())) with check ((select app.me_admin()));

alter table app.desk enable row level security;
alter table app.desk force row level security;
create policy venue on app.desk
    using (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()))
    with check (venue_id = any ((select app.me_venues())::uuid[]) or (select app.me_admin()));

-- A function that only works a value out has no path of its own: it is unfolded into the one that calls it.
-- What a function answers: `code` is null when it was done, else what was refused; `params` says the rest.
create type api_v1.answer as (code text, params jsonb);

create function app.done(params jsonb) returns api_v1.answer
language sql immutable as $$ select row(null, params)::api_v1.answer $$;

create function app.refusal(code text, params jsonb) returns api_v1.answer
language sql immutable as $$ select row(code, params)::api_v1.answer $$;

reset role;
