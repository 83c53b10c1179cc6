-- What a lender lets a person or a space ask through their link. Ended ones are kept for 30 days.
create table shares (
  id text primary key,
  lender jsonb not null,
  organization_id text not null,
  organization_name text not null,
  borrower jsonb not null,
  commands jsonb not null,
  networks jsonb not null,
  lent_at bigint not null,
  until bigint not null,
  reason text,
  request_id text,
  last_used_at bigint,
  uses bigint not null,
  warned_of bigint,
  asleep_told_at bigint,
  ended jsonb,
  end_told_at bigint
);
create index shares_lender on shares ((lender->>'personId'), organization_id);
create index shares_borrower on shares ((borrower->>'personId'));
create index shares_space on shares ((borrower->>'roomId'));

-- People without a link who asked for access, for a day.
create table access_requests (
  id text primary key,
  requester jsonb not null,
  network text,
  reason text,
  waiting jsonb,
  asked jsonb not null,
  state text not null,
  decided_by text,
  requested_at bigint not null,
  decided_at bigint,
  expires_at bigint not null
);
create index access_requests_requester on access_requests ((requester->>'personId'));
create index access_requests_expires_at on access_requests (expires_at);

-- The share that an entry is about, or through which a command was used.
alter table audit add column share_id text;

-- Whether the message of a one-time URL has a card, which can only be deleted.
alter table tickets add column has_card boolean;
