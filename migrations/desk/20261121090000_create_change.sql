-- The change log: one row per act, beside the journal of operations. Append only, but for what an erased person
-- takes with her (docs/decisions/0070).
create table change (
    seq           integer primary key autoincrement,
    desk_id       blob    not null,
    agent_id      blob,
    at            integer not null,
    venue_id      blob    not null,
    entity        text    not null,
    entity_id     blob    not null,
    fields        text    not null,
    base_versions text
) strict;

create index change_by_entity on change (entity_id, seq);
