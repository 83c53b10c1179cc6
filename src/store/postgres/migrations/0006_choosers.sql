-- Who chose the settings of a space; null for those that a version before this one chose.
alter table settings add column choosers jsonb;
