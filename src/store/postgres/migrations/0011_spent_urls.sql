-- Commands that waited for the link before the last one, and the direct message that holds the one-time URL.
alter table tickets add column waiting_before jsonb;
alter table tickets add column message_id text;
