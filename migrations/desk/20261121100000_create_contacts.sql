-- The contact base. A contact belongs to a venue; its sheet is merged field by field (`versions`).
create table contact (
    contact_no   integer primary key,
    contact_id   blob    not null unique,
    venue_id     blob    not null,
    kind         text    not null check (kind in ('person', 'organisation')),
    civility     text    not null default '',
    given        text    not null default '',
    usage        text    not null default '',
    birth_name   text    not null default '',
    organisation text    not null default '',
    language     text    not null default '',
    birth_date   text,
    notes        text    not null default '',
    state        text    not null default 'active' check (state in ('active', 'restricted')),
    name_key     text    not null,
    active_at    integer,
    -- When a restricted contact is erased.
    erase_at     integer,
    created_at   integer not null,
    versions     text    not null default '{}'
) strict;

create index contact_by_name on contact (name_key, birth_date);
create index contact_by_erasure on contact (erase_at) where erase_at is not null;
-- Whoever bought or came lately is offered first.
create index contact_by_activity on contact (venue_id, active_at) where active_at is not null;

-- One e-mail, phone or postal address. `value` is as typed; `normalised` is what is compared: an e-mail in lower
-- case, a phone in E.164 (without its + when it is not a valid number), the comparison key of an address.
create table contact_point (
    contact_id blob not null references contact (contact_id) on delete cascade,
    point_id   blob not null,
    venue_id   blob not null,
    kind       text not null check (kind in ('email', 'phone', 'postal')),
    value      text not null,
    postcode   text not null default '',
    city       text not null default '',
    normalised text not null,
    status     text not null default 'ok' check (status in ('ok', 'bounced', 'returned', 'wrong')),
    versions   text not null default '{}',
    primary key (contact_id, point_id)
) strict, without rowid;

create index contact_point_by_value on contact_point (normalised);

-- A person in an organisation: buys and receives mail as such.
create table position (
    position_id  blob primary key,
    venue_id     blob not null,
    person       blob not null references contact (contact_id) on delete cascade,
    organisation blob not null references contact (contact_id) on delete cascade,
    function     text not null default '',
    service      text not null default '',
    since        text,
    until        text,
    versions     text not null default '{}'
) strict;

create index position_by_person on position (person);
create index position_by_organisation on position (organisation);

-- Consents, appended only; the effective one is the latest for (contact, venue, channel, purpose).
create table consent (
    consent_id blob    primary key,
    contact_id blob    not null references contact (contact_id) on delete cascade,
    venue_id   blob    not null,
    channel    text    not null check (channel in ('email', 'sms', 'phone', 'post', 'push')),
    purpose    text    not null,
    state      text    not null check (state in ('granted', 'refused', 'withdrawn', 'soft_opt_in', 'expired')),
    basis      text    not null,
    wording    text    not null default '',
    source     text    not null,
    proof      text    not null default '',
    at         integer not null
) strict;

create index consent_by_contact on consent (contact_id, at);

-- What happened with a contact, appended only.
create table interaction (
    interaction_id blob    primary key,
    contact_id     blob    not null references contact (contact_id) on delete cascade,
    venue_id       blob    not null,
    kind           text    not null check (kind in ('note', 'call', 'visit', 'message')),
    at             integer not null,
    agent_id       blob,
    text           text    not null
) strict;

create index interaction_by_contact on interaction (contact_id, at);

-- An erased contact: nothing personal, so that no desk can bring the person back.
create table tombstone (
    contact_id blob    primary key,
    venue_id   blob    not null,
    at         integer not null,
    agent_id   blob,
    -- Whether the file may still hold what the person was found by, in parts that a deletion does not reach.
    traces     integer not null default 1
) strict, without rowid;

-- Find as you type: the words of each contact, by contact_no (docs/algorithms/find.md).
create virtual table contact_find using fts5 (
    words,
    content = '',
    contentless_delete = 1,
    detail = none,
    prefix = '1 2 3 4 5 6 7',
    tokenize = "ascii tokenchars '@#'"
);

-- The vocabulary of names, where a typing error is looked for.
create table find_word (
    word text primary key
) strict, without rowid;

-- An import of a file: its counts, and where it stands when it was interrupted.
create table import (
    import_id   blob    primary key,
    venue_id    blob    not null,
    file_hash   blob    not null,
    file_name   text    not null,
    mapping     text    not null,
    -- The last contact there was when it began: lines are matched with those, never with each other.
    base_no     integer not null,
    started_at  integer not null,
    finished_at integer,
    lines       integer not null default 0,
    created     integer not null default 0,
    matched     integer not null default 0,
    refused     integer not null default 0,
    unique (venue_id, file_hash, mapping)
) strict;

-- The lines that an import could not take, with the reason.
create table import_refusal (
    import_id blob    not null references import (import_id),
    line      integer not null,
    reason    text    not null,
    primary key (import_id, line)
) strict, without rowid;

-- The column mapping last chosen for a file with these headers.
create table import_mapping (
    venue_id blob not null,
    headers  text not null,
    mapping  text not null,
    primary key (venue_id, headers)
) strict, without rowid;
