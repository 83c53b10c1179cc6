-- For the background jobs, whose tables pg-boss keeps itself. Asked for only when it is missing: whoever may not make
-- schemas may use one that was made for them.
do $$
begin
  if not exists (select from pg_namespace where nspname = 'webex_meraki_bot_jobs') then
    create schema webex_meraki_bot_jobs;
  end if;
end
$$;

-- Times are epoch milliseconds. Names and e-mail addresses are as somebody else spells them.

-- The tokens of one person for one organization, sealed.
create table grants (
  person_id text not null,
  organization_id text not null,
  person_name text not null,
  person_email text not null,
  organization_name text not null,
  sealed_access_token text not null,
  sealed_refresh_token text not null,
  access_expires_at bigint not null,
  refreshed_at bigint not null,
  refresh_started_at bigint,
  scopes text[] not null,
  status text not null,
  reason text,
  linked_at bigint not null,
  last_used_at bigint not null,
  warned_at bigint,
  told_at bigint,
  primary key (person_id, organization_id)
);
create index grants_refreshed_at on grants (refreshed_at) where status = 'active';
create index grants_ended on grants (linked_at) where status <> 'active' and told_at is null;

-- Refresh tokens that Meraki still has to be told to revoke.
create table revocations (
  id text primary key,
  person_id text not null,
  organization_id text not null,
  organization_name text not null,
  sealed_refresh_token text not null,
  attempts integer not null,
  next_at bigint not null,
  requested_at bigint not null
);
create index revocations_next_at on revocations (next_at);

-- What stands behind one-time URLs.
create table tickets (
  hash text primary key,
  person_id text not null,
  person_name text not null,
  person_email text not null,
  person_org_id text not null,
  waiting jsonb,
  scopes text[],
  sent_at bigint not null,
  stage text not null,
  browser_hash text,
  expires_at bigint not null
);
create index tickets_person_id on tickets (person_id);
create index tickets_expires_at on tickets (expires_at);

-- Trips of a browser to a provider and back.
create table attempts (
  state_hash text primary key,
  provider text not null,
  ticket_hash text not null,
  browser_hash text not null,
  sealed_verifier text,
  expires_at bigint not null
);
create index attempts_ticket_hash on attempts (ticket_hash);
create index attempts_expires_at on attempts (expires_at);

-- Questions that wait for a yes, one a person.
create table confirmations (
  person_id text primary key,
  code text not null unique,
  person_name text not null,
  expires_at bigint not null
);
create index confirmations_expires_at on confirmations (expires_at);

-- What people and spaces chose, and what the product has to remember of itself.
create table settings (
  id text primary key,
  organization_id text,
  network jsonb,
  privacy jsonb,
  keep_alive boolean,
  person_id text,
  credentials_refused_at bigint,
  webhooks jsonb
);

-- The audit log: rows are only ever added.
create table audit (
  id bigint generated always as identity primary key,
  at bigint not null,
  actor_id text,
  action text not null,
  person_id text not null,
  organization_id text not null,
  outcome text not null,
  command text,
  reference text,
  names jsonb
);
create index audit_at on audit (at, id);
create index audit_person_id on audit (person_id, at);
create index audit_actor_id on audit (actor_id, at);

-- Numbers of the instances, none used twice.
create sequence instances as integer;

-- Who holds what, by name; only while the instance lives.
create table locks (
  name text primary key,
  holder integer not null,
  token uuid not null,
  taken_at timestamptz not null default now()
);

-- What Webex told and is not answered yet; of one lane one at a time.
create table events (
  id bigint generated always as identity primary key,
  lane text not null,
  body text not null,
  owner integer,
  claims integer not null default 0,
  blocks boolean not null default true,
  answering boolean not null default false,
  accepted_at timestamptz not null default now()
);
create index events_blocking on events (lane, id) where blocks;
create index events_free on events (id) where owner is null;

-- What Webex told already, so that saying it twice changes nothing.
create table seen_events (
  key text primary key,
  expires_at bigint not null
);
create index seen_events_expires_at on seen_events (expires_at);

-- When the next call about an organization may go to Meraki, in epoch milliseconds.
create table paces (
  organization_id text primary key,
  next_at double precision not null
);

-- Whether an instance is seen: it holds an advisory lock (1836341874, its number) in a session of its own.
create function instance_lives(id integer) returns boolean language sql stable as $$
  select exists (
    select from pg_locks
    where locktype = 'advisory' and classid = 1836341874 and objid = id::oid and objsubid = 2 and granted
      and database = (select oid from pg_database where datname = current_database()))
$$;
