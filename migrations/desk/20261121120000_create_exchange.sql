-- The network that this desk joined. Nothing is in these tables at a desk alone; the triggers that fill `outgoing` are made
-- when it joins.
create table membership (
    only_one     integer primary key check (only_one = 1),
    -- The server's, when it was spoken to last: another one means that it was put back in time.
    era          blob    not null,
    -- The incarnation of this desk that was granted rights.
    incarnation  integer not null,
    -- The last number given to a change that was sent, whatever became of it.
    last_change  integer not null default 0,
    -- What this desk is for, hence what it is told.
    role         text    not null default 'box_office' check (role in ('box_office', 'seasonal', 'door')),
    -- Whether it was narrowed and has not given everything up yet.
    narrowed     integer not null default 0 check (narrowed in (0, 1)),
    -- Whether people whom it gave up are still in the bytes of its file.
    traces       integer not null default 0 check (traces in (0, 1)),
    -- The store's version when sheets were pulled last: a later one has places for what had none then.
    schema       integer,
    joined_at    integer not null,
    -- When everything here and there was exchanged last, and what went wrong since, if something did.
    exchanged_at integer,
    failed_at    integer,
    failure      text
) strict;

-- How far each feed was pulled, written with what was pulled.
create table feed_position (
    venue_id blob    not null,
    kind     text    not null check (kind in ('operations', 'rights', 'sheets', 'pool')),
    position integer not null,
    -- Exclusive or of the first eight bytes of the hashes of all operations pulled.
    digest   integer not null default 0,
    primary key (venue_id, kind)
) strict, without rowid;

-- Documents that were written here and not pushed yet. `nth` moves when one is written again.
create table outgoing (
    nth    integer primary key autoincrement,
    entity text    not null,
    id     blob    not null,
    unique (entity, id)
) strict;

-- Documents that were pulled and not written yet: what they name is not here, or this program does not know them.
create table incoming (
    entity   text    not null,
    id       blob    not null,
    venue_id blob    not null,
    feed_seq integer not null,
    -- The row of the shared database: its shape, fields, versions and siblings.
    present  text    not null,
    -- What kept it from being written.
    waits    text    not null default '',
    primary key (entity, id, venue_id)
) strict, without rowid;

create index incoming_by_feed on incoming (entity, feed_seq, id, venue_id);

-- What the shared database knows of each document: by field, its version and the hash of its value.
create table exchanged (
    entity   text not null,
    id       blob not null,
    venue_id blob not null,
    fields   text not null,
    primary key (entity, id, venue_id)
) strict, without rowid;

-- What was erased, and is for ever: a random id says nothing, and a shared database that was put back is told again.
create table erased (
    entity   text not null,
    id       blob not null,
    venue_id blob not null,
    primary key (entity, id, venue_id)
) strict, without rowid;

-- Fields that two desks wrote without knowing of each other: what shows, and the values that do not.
create table sheet_conflict (
    entity   text not null,
    id       blob not null,
    venue_id blob not null,
    field    text not null,
    siblings text not null,
    primary key (entity, id, venue_id, field)
) strict, without rowid;

-- Venues and performances that the shared database was told to grant rights of, with the capacities of their zones.
create table told_adopted (
    thing_id blob primary key,
    zones    text not null
) strict, without rowid;

-- How many places of a performance a person wants at hand here, for when the network is not there; none is a wish too.
create table kept_at_hand (
    thing_id blob    primary key,
    places   integer not null check (places >= 0)
) strict, without rowid;

-- The other desks of one's venues, and when each said hello last.
create table other_desk (
    desk_id  blob    primary key,
    venue_id blob    not null,
    name     text    not null,
    seen_at  integer,
    lost_at  integer
) strict;

-- Performances whose evening set-up began, and the desks that their places belong to since: a list of ids, the first of
-- which takes what others give back.
create table evening (
    thing_id blob primary key,
    venue_id blob not null,
    desks    text not null
) strict, without rowid;
