-- When it was heard, in epoch milliseconds; null for what an instance made itself, or a version before this one kept.
alter table seen_events add column heard_at bigint;
