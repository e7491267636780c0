-- Kinds of passes on sale: credits (abonnement, carnet), wallets (carte prépayée), memberships (adhésion).
create table pass_product (
    product_id   blob    not null primary key,
    venue_id     blob    not null references venue,
    code         text    not null,
    name         text    not null,
    kind         text    not null check (kind in ('credits', 'wallet', 'membership')),
    price        integer not null check (price >= 0),
    vat_rate     integer not null,
    credits      integer not null default 0 check (credits >= 0),
    credit_value integer not null default 0 check (credit_value >= 0),
    valid_until  text,
    valid_days   integer,
    on_sale      integer not null default 1 check (on_sale in (0, 1)),
    versions     text    not null default '{}'
) strict;

create index pass_product_by_code on pass_product (venue_id, code);

-- A pass sold to a person, or given (thanks on attendance).
create table pass (
    pass_id    blob    not null primary key,
    product_id blob    not null references pass_product,
    venue_id   blob    not null references venue,
    contact_id blob,
    number     text    not null unique,
    expires_on text,
    order_id   blob,
    made_at    integer not null
) strict;

create index pass_by_contact on pass (contact_id);

-- A pass that was given back: what was left on it was withdrawn.
create table pass_return (
    pass_id blob    not null primary key references pass,
    at      integer not null
) strict;

-- One credit is one row; whether it was used is known from its right and its uses.
create table credit (
    credit_id  blob    not null primary key,
    pass_id    blob    not null references pass,
    value      integer not null check (value >= 0),
    earmark    text,
    expires_on text
) strict;

create index credit_by_pass on credit (pass_id);

-- Facts: a credit debited for a ticket, and given back as what it was. A desk that did not hold its right says that it
-- tolerated it, and on which business day: the shared database then debits this credit of the pass or another one.
create table credit_use (
    credit_id      blob    not null references credit,
    ticket_id      blob    not null,
    performance_id blob    not null,
    venue_id       blob    not null,
    value          integer not null,
    at             integer not null,
    tolerated_by   blob,
    tolerated_on   text,
    primary key (ticket_id, credit_id),
    check ((tolerated_by is null) = (tolerated_on is null))
) strict, without rowid;
create index credit_use_by_credit on credit_use (credit_id);
create index credit_use_by_tolerance on credit_use (tolerated_on) where tolerated_on is not null;

-- Facts: a place that nothing was left on the pass for, and that a person was let off by an operation.
create table credit_waiver (
    ticket_id  blob    not null,
    credit_id  blob    not null,
    journal_id blob    not null,
    seq        integer not null,
    primary key (ticket_id, credit_id)
) strict, without rowid;

-- Places that a pass paid for without its right and that are not settled: nothing was debited for them yet, or nothing was left.
create view unsettled_use as
select c.pass_id, u.credit_id, u.ticket_id, u.value
from credit_use u
join credit c on c.credit_id = u.credit_id
where u.tolerated_on is not null
  and not exists (select 1 from credit_return b where b.ticket_id = u.ticket_id and b.credit_id = u.credit_id)
  and not exists (select 1 from credit_waiver w where w.ticket_id = u.ticket_id and w.credit_id = u.credit_id)
  and not exists (select 1 from exclusive_right r where r.kind = 'credit' and r.by_id = u.ticket_id and r.state = 'spent');

create table credit_return (
    ticket_id blob    not null,
    credit_id blob    not null,
    at        integer not null,
    primary key (ticket_id, credit_id)
) strict, without rowid;

-- What a ticket takes later: money due on entry, a credit or the money of a card that leave on printing or entry. Until
-- then a credit is held by the ticket, and that money is no longer there for another.
create table promise (
    ticket_id      blob    not null,
    n              integer not null,
    performance_id blob    not null,
    moment         text    not null check (moment in ('printing', 'entry')),
    kind           text    not null check (kind in ('money', 'credit', 'wallet')),
    -- The credit or the card.
    thing_id       blob,
    value          integer not null check (value >= 0),
    -- What becomes of it when nobody enters: an amount that is due, the place given up.
    no_show        integer not null check (no_show >= 0),
    frees          integer not null check (frees in (0, 1)),
    primary key (ticket_id, n)
) strict, without rowid;

create index promise_by_thing on promise (thing_id) where thing_id is not null;
create index promise_by_performance on promise (performance_id);

-- How it ended: taken, missed by who did not enter, or given up with its ticket.
create table promise_end (
    ticket_id blob    not null,
    n         integer not null,
    how       text    not null check (how in ('kept', 'missed', 'given_up')),
    at        integer not null,
    primary key (ticket_id, n)
) strict, without rowid;

create view open_promise as
select p.* from promise p
where not exists (select 1 from promise_end e where e.ticket_id = p.ticket_id and e.n = p.n);

-- Money of wallets and funds, in and out; a balance is the sum.
create table balance_movement (
    movement_id blob    not null primary key,
    kind        text    not null check (kind in ('wallet', 'fund')),
    thing_id    blob    not null,
    venue_id    blob    not null,
    amount      integer not null check (amount <> 0),
    ticket_id   blob,
    order_id    blob,
    why         text    not null check (why in ('bought', 'given', 'spent', 'returned', 'withdrawn')),
    at          integer not null
) strict;

create index balance_movement_by_thing on balance_movement (thing_id);
create index balance_movement_by_ticket on balance_movement (ticket_id) where ticket_id is not null;

-- Suspended-ticket funds of a venue.
create table fund (
    fund_id  blob not null primary key,
    venue_id blob not null references venue,
    name     text not null
) strict;

create trigger credit_use_is_a_fact before update on credit_use
begin
    select raise(abort, 'a use of a credit is a fact');
end;

create trigger credit_waiver_is_a_fact before update on credit_waiver
begin
    select raise(abort, 'a waiver is a fact');
end;

create trigger pass_return_is_a_fact before update on pass_return
begin
    select raise(abort, 'the return of a pass is a fact');
end;

create trigger promise_is_a_fact before update on promise
begin
    select raise(abort, 'a promise is a fact');
end;

create trigger promise_end_is_a_fact before update on promise_end
begin
    select raise(abort, 'the end of a promise is a fact');
end;

create trigger balance_movement_is_a_fact before update on balance_movement
begin
    select raise(abort, 'a movement is a fact');
end;
