-- Operators (the legal entities that answer for the box office), venues, desks and their mandates, agents.
create table operator (
    operator_id blob    primary key,
    name        text    not null,
    siren       text    not null,
    siret       text,
    address     text    not null default '',
    vat_number  text,
    vat_regime  text    not null default 'liable' check (vat_regime in ('liable', 'franchise', 'exempt')),
    versions    text    not null default '{}'
) strict;

-- Receipts of declaration (licences) of an entrepreneur of shows; their numbers are printed on every ticket.
create table licence (
    operator_id blob    not null references operator,
    number      text    not null,
    category    integer not null check (category in (1, 2, 3)),
    valid_from  text    not null,
    valid_until text,
    primary key (operator_id, number)
) strict, without rowid;

create table venue (
    venue_id    blob    primary key,
    operator_id blob    not null references operator,
    name        text    not null,
    kind        text    not null,
    address     text    not null default '',
    postcode    text    not null default '',
    city        text    not null default '',
    time_zone   text    not null default 'Europe/Paris',
    cut_hour    integer not null default 4 check (cut_hour between 0 and 11),
    settings    text    not null default '{}',
    -- General conditions, printed on its tickets.
    ticket_conditions text not null default '',
    demo        integer not null default 0 check (demo in (0, 1)),
    versions    text    not null default '{}'
) strict;

-- This desk is the row with own = 1; the others are known through the network.
create table desk (
    desk_id     blob    primary key,
    home_venue  blob    not null references venue,
    name        text    not null,
    terminal    text    not null,
    incarnation integer not null default 1,
    own         integer not null check (own in (0, 1)),
    settings    text    not null default '{}'
) strict;

create unique index desk_own on desk (own) where own = 1;

-- The venues a desk acts for, with the right to sell or only to look.
create table desk_venue (
    desk_id  blob not null references desk,
    venue_id blob not null references venue,
    rights   text not null default 'sell' check (rights in ('sell', 'read')),
    primary key (desk_id, venue_id)
) strict, without rowid;

create table agent (
    agent_id     blob    primary key,
    code         text    not null collate nocase,
    name         text    not null,
    secret_hash  text    not null,
    pin_hash     text,
    state        text    not null default 'active' check (state in ('active', 'disabled')),
    failures     integer not null default 0,
    locked_until integer,
    language     text    not null default 'fr' check (language in ('fr', 'en')),
    demo         integer not null default 0 check (demo in (0, 1))
) strict;

create index agent_by_code on agent (code);

create table agent_role (
    agent_id blob not null references agent,
    venue_id blob not null references venue,
    role     text not null,
    primary key (agent_id, venue_id, role)
) strict, without rowid;
