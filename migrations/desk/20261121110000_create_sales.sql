-- Baskets: a sale being prepared. Rows of this desk alone, never exchanged; they survive a crash.
create table basket (
    basket_id  blob    not null primary key,
    venue_id   blob    not null references venue,
    desk_id    blob    not null,
    agent_id   blob,
    contact_id blob,
    -- How the person came, and the public they belong to: what allotments are kept for.
    channel    text    not null default 'desk',
    public     text,
    state      text    not null default 'open' check (state in ('open', 'placed', 'dropped')),
    opened_at  integer not null,
    touched_at integer not null
) strict;

create index basket_open on basket (desk_id) where state = 'open';

-- One place in a basket; line_id holds the right over (performance_id, unit_id).
create table basket_line (
    line_id        blob    not null primary key,
    basket_id      blob    not null references basket,
    position       integer not null,
    performance_id blob    not null references performance,
    title          text    not null,
    seat_id        blob,
    zone_id        blob,
    unit_id        blob    not null,
    zone_label     text,
    row_label      text,
    seat_label     text,
    category_code  text    not null,
    category       text    not null,
    grantor        blob    not null,
    epoch          integer not null,
    -- The ticket whose place this is, to be exchanged at another price: it keeps the right until then.
    ticket_id      blob    references ticket,
    -- What the seller asked for, and the price it gave: JSON.
    choice         text,
    price          text
) strict;

create index basket_line_by_basket on basket_line (basket_id, position);
create index basket_line_by_ticket on basket_line (ticket_id) where ticket_id is not null;

-- What a basket holds besides places: a pass to make out, a gift voucher to issue, a donation to a fund.
create table basket_item (
    item_id    blob    not null primary key,
    basket_id  blob    not null references basket,
    kind       text    not null check (kind in ('pass', 'voucher', 'donation')),
    -- The kind of pass, or the fund.
    thing_id   blob,
    label      text    not null,
    amount     integer not null check (amount >= 0),
    vat_rate   integer not null
) strict;

create index basket_item_by_basket on basket_item (basket_id, item_id);

-- Orders (dossiers). The number is that of the first operation. What is due is derived, never kept.
create table orders (
    order_id     blob    not null primary key,
    venue_id     blob    not null references venue,
    journal_id   blob    not null,
    seq          integer not null,
    number       text    not null,
    contact_id   blob,
    -- The name said at the desk, and its searching form; emptied with the person.
    kept_for     text    not null default '',
    kept_key     text    not null default '',
    channel      text    not null,
    delivery     text    not null check (delivery in ('handed', 'kept', 'mailed')),
    collected_at integer,
    released_at  integer,
    placed_at    integer not null,
    unique (journal_id, seq),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict;

create index orders_by_contact on orders (contact_id) where contact_id is not null;
create index orders_kept on orders (venue_id, kept_key) where delivery = 'kept' and collected_at is null;

-- Tickets: insert only. (journal_id, seq, line) is the printed number; labels are copied at the sale.
create table ticket (
    ticket_id      blob    not null primary key,
    order_id       blob    not null references orders,
    journal_id     blob    not null,
    seq            integer not null,
    line           integer not null,
    number         text    not null,
    venue_id       blob    not null,
    performance_id blob    not null references performance,
    title          text    not null,
    seat_id        blob,
    zone_id        blob,
    unit_id        blob    not null,
    epoch          integer not null,
    zone_label     text,
    row_label      text,
    seat_label     text,
    category_code  text    not null,
    category       text    not null,
    tariff         text    not null,
    tariff_name    text    not null,
    tariff_version integer not null,
    free_motive    text,
    price          integer not null check (price >= 0),
    -- What it consumed besides, or will: a credit's unit value, a prepaid card's debit.
    consumed       integer not null check (consumed >= 0),
    vat_rate       integer not null,
    code           blob    not null check (length(code) = 89),
    issued_at      integer not null,
    unique (journal_id, seq, line),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict;

create index ticket_by_order on ticket (order_id);
create index ticket_by_performance on ticket (performance_id, unit_id);

-- The end of a ticket: a fact of the operation that gave it up.
create table ticket_end (
    ticket_id  blob    not null primary key references ticket,
    journal_id blob    not null,
    seq        integer not null,
    line       integer not null,
    how        text    not null check (how in ('refunded', 'cancelled', 'exchanged')),
    motive     text    not null,
    at         integer not null,
    unique (journal_id, seq, line),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict;

create table ticket_copy (
    ticket_id  blob    not null references ticket,
    copy       integer not null check (copy > 0),
    journal_id blob    not null,
    seq        integer not null,
    motive     text    not null,
    at         integer not null,
    primary key (ticket_id, copy),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict, without rowid;

-- What was said of an operation that gave tickets up or copied one. Erased with the person, hence apart.
create table operation_words (
    journal_id blob    not null,
    seq        integer not null,
    words      text    not null,
    primary key (journal_id, seq),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict, without rowid;

-- Vouchers (coupons de gestion) that were printed.
create table voucher_print (
    journal_id blob    not null,
    seq        integer not null,
    at         integer not null,
    desk_id    blob    not null,
    agent_id   blob,
    primary key (journal_id, seq, at),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict, without rowid;

create table ticket_print (
    ticket_id blob    not null references ticket,
    at        integer not null,
    format    text    not null,
    desk_id   blob    not null,
    agent_id  blob,
    primary key (ticket_id, at)
) strict, without rowid;

-- Why a price: codes, parameters and the version of their wording. Erased with the person, hence apart.
create table ticket_reason (
    ticket_id blob    not null primary key references ticket,
    wording   integer not null,
    steps     text    not null
) strict, without rowid;

-- What an order holds besides tickets: fees kept, passes, memberships, donations, what is paid after a show.
create table order_item (
    item_id    blob    not null primary key,
    order_id   blob    not null references orders,
    journal_id blob    not null,
    seq        integer not null,
    line       integer not null,
    kind       text    not null,
    thing_id   blob,
    -- The performance whose takings it is of.
    performance_id blob references performance,
    label      text    not null,
    amount     integer not null,
    vat_rate   integer not null,
    -- Money in advance, in no receipts: a gift voucher, and what one had paid when it was given back.
    advance    integer not null generated always as (kind in ('voucher', 'spent')),
    unique (journal_id, seq, line),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict;

create index order_item_by_order on order_item (order_id);
create index order_item_by_performance on order_item (performance_id) where performance_id is not null;

-- The end of an item: a fact of the operation that gave it back. What was used of it is kept, as an item of its own.
create table order_item_end (
    item_id    blob    not null primary key references order_item,
    journal_id blob    not null,
    seq        integer not null,
    line       integer not null,
    how        text    not null check (how in ('refunded', 'cancelled', 'exchanged')),
    motive     text    not null,
    at         integer not null,
    unique (journal_id, seq, line),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict;

-- What an order is still worth besides its tickets.
create view live_item as
select i.item_id, i.order_id, i.amount from order_item i
where not exists (select 1 from order_item_end e where e.item_id = i.item_id);

-- Tickets whose places an open basket keeps, to be exchanged at another price.
create view kept_ticket as
select l.ticket_id from basket_line l
join basket b on b.basket_id = l.basket_id
where l.ticket_id is not null and b.state = 'open';

-- Payments: facts, negative for what is given back. Details are the JSON of the means.
create table payment (
    payment_id    blob    not null primary key,
    order_id      blob    not null references orders,
    journal_id    blob    not null,
    seq           integer not null,
    venue_id      blob    not null,
    till_id       blob,
    means         text    not null,
    amount        integer not null,
    change_given  integer not null default 0,
    lost          integer not null default 0,
    details       text    not null,
    at            integer not null,
    business_date text    not null,
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict;

create index payment_by_order on payment (order_id);
create index payment_by_operation on payment (journal_id, seq);
create index payment_by_till on payment (till_id) where till_id is not null;

-- A third party's paper pays once.
create index payment_by_voucher on payment (means, upper(trim(coalesce(details ->> 'token', details ->> 'number'))))
    where means in ('gift_voucher', 'pass_culture');

-- What a venue owes a person (avoir) or sold as a gift; the balance is what its uses leave.
create table credit_note (
    note_id    blob    not null primary key,
    venue_id   blob    not null references venue,
    kind       text    not null check (kind in ('note', 'voucher')),
    number     text    not null,
    contact_id blob,
    order_id   blob    references orders,
    amount     integer not null check (amount > 0),
    issued_at  integer not null,
    expires_on text
) strict;

create index credit_note_by_number on credit_note (number);

create table credit_note_use (
    payment_id blob    not null primary key references payment,
    note_id    blob    not null references credit_note,
    amount     integer not null
) strict, without rowid;

create index credit_note_use_by_note on credit_note_use (note_id);

-- A gift voucher that was given back, and what was left on it then.
create table credit_note_end (
    note_id    blob    not null primary key references credit_note,
    journal_id blob    not null,
    seq        integer not null,
    amount     integer not null check (amount > 0),
    at         integer not null,
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict;

-- What a note still holds, and when it was given back, if it was.
create view credit_note_left as
select n.note_id,
       n.amount
       - coalesce((select sum(u.amount) from credit_note_use u where u.note_id = n.note_id), 0)
       - coalesce(e.amount, 0) as balance,
       e.at as returned_at
from credit_note n
left join credit_note_end e on e.note_id = n.note_id;

-- Tills (caisses) as things of the venue, each held by one desk at a time.
create table drawer (
    drawer_id  blob    not null primary key,
    venue_id   blob    not null references venue,
    name       text    not null check (name <> ''),
    made_at    integer not null
) strict;

-- A till's session of cash at a desk, from its float to its count.
create table till (
    till_id    blob    not null primary key,
    venue_id   blob    not null references venue,
    drawer_id  blob    not null references drawer,
    desk_id    blob    not null,
    agent_id   blob,
    opened_at  integer not null,
    float      integer not null check (float >= 0),
    closed_at  integer,
    counted    integer,
    expected   integer,
    -- Coins and notes counted: JSON pairs of value and count.
    pieces     text    not null default '[]',
    note       text    not null default ''
) strict;

create unique index till_open on till (desk_id, venue_id) where closed_at is null;
create index till_by_drawer on till (drawer_id) where closed_at is null;

-- Closings of a chain; totals are JSON, the same as in the operation.
create table closing (
    journal_id blob    not null,
    seq        integer not null,
    kind       text    not null check (kind in ('day', 'month', 'year')),
    period     text    not null,
    -- The chain that it closes: after a restore, what the one before left open is closed first.
    of_journal blob    not null,
    first_seq  integer not null,
    last_seq   integer not null,
    totals     text    not null,
    at         integer not null,
    primary key (journal_id, seq),
    foreign key (journal_id, seq) references operation (journal_id, seq)
) strict, without rowid;

-- Performances whose outings this desk thanked; each desk thanks those of the tickets it sold.
create table thanked (
    performance_id blob    not null primary key references performance,
    at             integer not null
) strict, without rowid;

-- Messages waiting for the network: rendered when sent, so that nothing stale leaves.
create table outbox (
    message_id  blob    not null primary key,
    venue_id    blob    not null references venue,
    order_id    blob    references orders,
    recipient   text    not null,
    kind        text    not null,
    state       text    not null default 'queued' check (state in ('queued', 'sent', 'failed', 'abandoned')),
    attempts    integer not null default 0,
    next_at     integer not null,
    -- While an attempt is under way, until when nobody else begins one.
    leaving_until integer,
    queued_at   integer not null,
    sent_at     integer,
    -- The words of the server, or a refusal of ours as `{code, params}`.
    failure     text    not null default '',
    refusal     text
) strict;

create index outbox_due on outbox (next_at) where state = 'queued';

create trigger ticket_is_never_updated before update on ticket
begin select raise(abort, 'a ticket is never updated'); end;
create trigger ticket_is_never_deleted before delete on ticket
begin select raise(abort, 'a ticket is never deleted'); end;
create trigger ticket_end_is_never_updated before update on ticket_end
begin select raise(abort, 'the end of a ticket is never updated'); end;
create trigger ticket_end_is_never_deleted before delete on ticket_end
begin select raise(abort, 'the end of a ticket is never deleted'); end;
create trigger ticket_copy_is_never_updated before update on ticket_copy
begin select raise(abort, 'a duplicate is never updated'); end;
create trigger ticket_copy_is_never_deleted before delete on ticket_copy
begin select raise(abort, 'a duplicate is never deleted'); end;
create trigger order_item_is_never_updated before update on order_item
begin select raise(abort, 'an item is never updated'); end;
create trigger order_item_is_never_deleted before delete on order_item
begin select raise(abort, 'an item is never deleted'); end;
create trigger order_item_end_is_never_updated before update on order_item_end
begin select raise(abort, 'the end of an item is never updated'); end;
create trigger order_item_end_is_never_deleted before delete on order_item_end
begin select raise(abort, 'the end of an item is never deleted'); end;
create trigger credit_note_end_is_never_updated before update on credit_note_end
begin select raise(abort, 'the end of a credit note is never updated'); end;
create trigger credit_note_end_is_never_deleted before delete on credit_note_end
begin select raise(abort, 'the end of a credit note is never deleted'); end;
create trigger payment_is_never_updated
before update of payment_id, order_id, journal_id, seq, venue_id, till_id, means, amount, change_given, lost, at, business_date
on payment
begin select raise(abort, 'a payment is never updated'); end;
-- What a transfer was called is no part of its operation, and goes with a person who is erased.
create trigger payment_details_are_never_updated before update of details on payment when old.means <> 'transfer'
begin select raise(abort, 'a payment is never updated'); end;
create trigger payment_is_never_deleted before delete on payment
begin select raise(abort, 'a payment is never deleted'); end;
create trigger credit_note_use_is_never_updated before update on credit_note_use
begin select raise(abort, 'the use of a credit note is never updated'); end;
create trigger credit_note_use_is_never_deleted before delete on credit_note_use
begin select raise(abort, 'the use of a credit note is never deleted'); end;
create trigger closing_is_never_updated before update on closing
begin select raise(abort, 'a closing is never updated'); end;
create trigger closing_is_never_deleted before delete on closing
begin select raise(abort, 'a closing is never deleted'); end;
