-- Since when an instance may not have heard everything, in epoch milliseconds; there while it has not looked for that.
create table missed (
  instance integer primary key,
  since bigint not null
);
