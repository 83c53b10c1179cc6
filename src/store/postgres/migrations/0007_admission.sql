-- The Webex organization of a link's person; null while it is not known.
alter table grants add column person_org_id text;

-- The Webex organization of an administrator, the person to whom their address belongs while it is in dispute, and when
-- that was told; and when settings that live for a day are of no more use.
alter table settings add column person_org_id text;
alter table settings add column disputed_by text;
alter table settings add column dispute_told_at bigint;
alter table settings add column expires_at bigint;
create index settings_expires_at on settings (expires_at) where expires_at is not null;
