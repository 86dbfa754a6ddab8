-- The date of birth and the city of a person may be missing, as the e-mail address may be, where the fields of their batch say so
-- (decision 71).
alter table users alter column dob drop not null, alter column city drop not null;
