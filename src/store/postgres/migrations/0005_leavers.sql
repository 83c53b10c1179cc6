-- When the person was warned that nobody asks through the link, in epoch milliseconds.
alter table grants add column unasked_warned_at bigint;
create index grants_last_used_at on grants (last_used_at) where status = 'active';
create index grants_unasked_warned on grants (linked_at) where status = 'active' and unasked_warned_at is not null;

-- When Webex first did not know a person, in epoch milliseconds, and the last round in which it was asked about people.
alter table settings add column missed_at bigint, add column leavers jsonb;
