-- The identity key as a row stores it: the first 128 bits of the sha-256 of its text.
create or replace function identity_key_hash(p_identity_key text) returns uuid
language sql immutable strict parallel safe
return encode(substring(sha256(convert_to(p_identity_key, 'UTF8')) from 1 for 16), 'hex')::uuid;
