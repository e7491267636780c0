-- Tariff books: published sheets. Version 0 is the draft; a published version is never changed. Two desks that do not hear
-- each other may each publish the next one: the desk tells them apart, and the one that was published last holds.
create table tariff_book (
    book_id      blob    not null,
    version      integer not null check (version >= 0),
    desk_id      blob    not null,
    venue_id     blob    not null references venue,
    name         text    not null,
    document     text    not null,
    published_at integer,
    agent_id     blob,
    primary key (book_id, version, desk_id)
) strict;

create index tariff_book_by_venue on tariff_book (venue_id, published_at);

create trigger a_published_book_is_never_changed before update on tariff_book when old.version > 0
begin
    select raise(abort, 'a published tariff book is never changed');
end;

create trigger a_published_book_is_never_deleted before delete on tariff_book when old.version > 0
begin
    select raise(abort, 'a published tariff book is never deleted');
end;

-- Verified statuses: who saw which proof and until when; never the document. Gone at their expiry.
create table entitlement (
    entitlement_id blob    not null primary key,
    contact_id     blob    not null,
    venue_id       blob    not null references venue,
    status         text    not null,
    quotient       integer,
    seen_by        blob,
    seen_at        integer not null,
    until          text
) strict;

create index entitlement_by_contact on entitlement (contact_id);
