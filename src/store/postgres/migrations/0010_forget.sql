-- The hash of what a confirmation confirms; null for those of a version before this one, which confirm nothing.
alter table confirmations add column about text;
-- What stands in the audit log for the person of a revocation; null unless they were forgotten.
alter table revocations add column forgotten_as text;
-- The key of the hashes that stand in the audit log for forgotten people: one row, made when it is first needed.
create table audit_key (
  is_only boolean primary key default true check (is_only),
  key text not null
);
