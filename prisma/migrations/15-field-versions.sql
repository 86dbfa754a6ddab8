-- The fields that people have at a time (decision 62). A version is inserted and never changed; the one in force has the highest number.
create table field_version (
  number integer primary key check (number > 0),
  -- JSON of RFC 8785, stored as it was confirmed.
  definition text not null check (octet_length(definition) <= 200000),
  sha256 bytea not null,
  -- Null for the first version, which has the default fields.
  change_request_id uuid unique references change_request,
  in_force_from timestamptz not null default clock_timestamp(),
  constraint sha256_of_definition check (sha256 = sha256(convert_to(definition, 'UTF8'))),
  constraint confirmed_after_the_first check ((number = 1) = (change_request_id is null))
);

insert into field_version (number, definition, sha256)
select 1, d, sha256(convert_to(d, 'UTF8'))
from (values ('{"fields":[{"headerNames":[],"isFilterable":false,"isInList":true,"isPersonalData":true,"isUnique":false,"key":"name","kind":"text","label":"Name","longest":200,"presence":"required","scimAttribute":"name.formatted"},{"earliest":"1900-01-01","headerNames":[],"isFilterable":true,"isInList":true,"isPersonalData":true,"isUnique":false,"key":"dob","kind":"date","label":"Date of birth","latest":"today","presence":"required"},{"headerNames":[],"isFilterable":true,"isInList":true,"isPersonalData":true,"isUnique":false,"key":"city","kind":"text","label":"City","longest":100,"presence":"required","scimAttribute":"addresses[type eq \"home\"].locality"},{"headerNames":[],"isFilterable":true,"isInList":true,"isPersonalData":true,"isUnique":false,"key":"email","kind":"email","label":"E-mail address","presence":"optional","scimAttribute":"emails[primary eq true].value"}],"identity":[["email"],["dob","name","city"]],"rules":[]}')) v (d);

-- The version by which the file of a batch is read: the one in force when its upload was sealed.
alter table batch add column field_version integer not null default 1 references field_version;
alter table batch alter column field_version drop default;

grant select on field_version to countersign_web, countersign_verifier;
