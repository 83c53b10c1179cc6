-- Links that an older copy of an embedded store brought back and that were ended again; the administrators are still to be told.
alter table settings add column restored jsonb;
