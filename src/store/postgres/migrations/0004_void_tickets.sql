-- Why a ticket is void, unless a newer one replaced it, and who signed in instead.
alter table tickets add column void_reason text;
alter table tickets add column signed_in jsonb;
create index tickets_browser_hash on tickets (browser_hash);
