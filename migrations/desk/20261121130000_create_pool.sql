-- The people whom the venues that signed a charter with this one show it: names and communes. Nothing of them is this
-- venue's, and nothing of them is ever told to anybody.
create table pool_partner (
    venue_id blob primary key,
    name     text not null
) strict, without rowid;

create table pool_entry (
    venue_id   blob not null references pool_partner (venue_id) on delete cascade,
    contact_id blob not null,
    kind       text not null,
    name       text not null,
    commune    text not null,
    -- The words it is found by, folded, each after a space.
    key        text not null,
    primary key (venue_id, contact_id)
) strict, without rowid;
