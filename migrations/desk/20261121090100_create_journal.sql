-- Chains of operations, one per (operator, desk, incarnation), and the rights that operations move.
create table journal (
    journal_id   blob    primary key,
    operator_id  blob    not null,
    desk_id      blob    not null,
    incarnation  integer not null,
    terminal     text    not null,
    siren        text    not null,
    public_key   blob    not null check (length(public_key) = 32),
    training     integer not null check (training in (0, 1)),
    opened_at    integer not null,
    -- Whether it came through the network: another desk's, or one's own that a restore had lost.
    received     integer not null default 0 check (received in (0, 1)),
    unique (operator_id, desk_id, incarnation)
) strict;

-- The keys that sign a chain after its first one, each from the operation that follows `since`.
create table journal_key (
    journal_id blob    not null references journal,
    since      integer not null,
    public_key blob    not null check (length(public_key) = 32),
    primary key (journal_id, since)
) strict, without rowid;

create table operation (
    journal_id     blob    not null references journal,
    seq            integer not null check (seq > 0),
    operation_id   blob    not null unique,
    kind           text    not null,
    at             integer not null,
    business_date  text    not null,
    venue_id       blob    not null,
    agent_id       blob,
    total          integer not null,
    grand          integer not null,
    grand_absolute integer not null,
    bytes          blob    not null,
    hash           blob    not null check (length(hash) = 32),
    signature      blob    not null check (length(signature) = 64),
    unique (journal_id, seq)
) strict;

create index operation_by_day on operation (venue_id, business_date, kind);

create trigger operation_is_never_updated before update on operation
begin
    select raise(abort, 'an operation is never updated');
end;

create trigger operation_is_never_deleted before delete on operation
begin
    select raise(abort, 'an operation is never deleted');
end;

-- Of the chains that this desk writes. Those of others come as the feeds of their venues bring them, each checked
-- against the operations beside it that are here.
create trigger operation_follows_its_predecessor before insert on operation
when new.seq <> coalesce((select max(seq) from operation where journal_id = new.journal_id), 0) + 1
     and not exists (select 1 from journal where journal_id = new.journal_id and received = 1)
begin
    select raise(abort, 'an operation follows its predecessor');
end;

create trigger journal_key_is_never_updated before update on journal_key
begin
    select raise(abort, 'a key is never updated');
end;

create trigger journal_key_is_never_deleted before delete on journal_key
begin
    select raise(abort, 'a key is never deleted');
end;

create trigger journal_is_never_deleted before delete on journal
begin
    select raise(abort, 'a journal is never deleted');
end;

-- right(kind, thing, unit, epoch, grantor): exclusive, held by one desk. A seat of a performance, a place of an
-- unnumbered zone, a credit, a balance, the refund of a ticket.
create table exclusive_right (
    kind     text    not null,
    thing_id blob    not null,
    unit_id  blob    not null,
    scope_id blob,
    -- 0 until a right that waits in quarantine comes back under its first one.
    epoch    integer not null check (epoch >= 0),
    grantor  blob    not null,
    holder   blob    not null,
    -- Granted: by the shared database to this desk, and at hand. Held by another desk: its own id is what holds it.
    state    text    not null check (state in ('free', 'granted', 'held', 'spent')),
    by_id    blob,
    since    integer not null,
    primary key (kind, thing_id, unit_id)
) strict, without rowid;

create index exclusive_right_by_user on exclusive_right (by_id);
-- What a gauge is derived from, without the rest of each row.
create index exclusive_right_by_state on exclusive_right (kind, thing_id, state);

-- The venues whose rights the shared database of a network grants, and this desk to itself no more. Empty at a desk
-- alone.
create table adopted (
    venue_id blob primary key
) strict, without rowid;

-- Places of a zone without numbers: all that this desk was ever granted under its incarnation, a total that only grows.
-- Each is a unit among the rights.
create table granted_places (
    thing_id blob    not null,
    scope_id blob    not null,
    granted  integer not null check (granted >= 0),
    primary key (thing_id, scope_id)
) strict, without rowid;
