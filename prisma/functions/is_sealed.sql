create or replace function is_sealed(p_challenge auth.verification) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((p_challenge).seal in (select sha256(convert_to(signature, 'UTF8')) from signatures_of(signed_call('challenge', array[(p_challenge).identifier,
    (p_challenge).value, (p_challenge).operator_id::text, round(extract(epoch from (p_challenge).expires_at) * 1000)::bigint::text])) signature), false);
$$;
