-- A next version, as later ones will be: columns that have a default, functions beside those that are there, more keys in an
-- answer. Applied by tests under desks that know nothing of it.
create schema api_v2 authorization parterre_owner;
grant usage on schema api_v2 to parterre_desk;

set role parterre_owner;

alter table app.operation add column noted_at timestamptz;
alter table app.desk add column language text not null default '';
create index operation_by_kind_next on app.operation (venue_id, kind);

create function api_v2.hello(software text, incarnation integer, language text) returns api_v1.answer
language plpgsql security definer set search_path = '' set lock_timeout = '1500ms' as $$
declare
    me   uuid := app.enter();
    said api_v1.answer := api_v1.hello(software, incarnation);
begin
    update app.desk d set language = pg_catalog.left(hello.language, 10) where d.desk_id = me;
    return row(said.code, said.params || pg_catalog.jsonb_build_object('languages', '[]'::jsonb))::api_v1.answer;
end
$$;
grant execute on function api_v2.hello(text, integer, text) to parterre_desk;

update app.hub set version = 2;

reset role;
