-- Tells a link from every other one that the person had to the organization; null for those of a version before this one.
alter table grants add column link_id text;
alter table revocations add column link_id text;
alter table audit add column link_id text;
