-- Every secret that the settings need is given, or in force; and each was sealed for this target, for its name, and for the origins that these
-- settings send it to. So a secret goes nowhere that the admin who knew it did not see.
create or replace function require_target_secrets(p_key text, p_settings jsonb, p_given jsonb) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if exists (select from jsonb_each(p_given) g where jsonb_typeof(g.value) <> 'string' or octet_length(g.value #>> '{}') > 32768
    or g.key not in (select n.name from target_secrets(p_settings) n)) then
    perform refuse_input('secrets');
  end if;
  perform 1 from target_secrets(p_settings) n
  left join target t on t.key = p_key
  left join target_secret s on s.target_id = t.id and s.name = n.name and s.replaced_at is null
  where sealed_header(coalesce(p_given ->> n.name, s.sealed)) is distinct from jsonb_build_object(
    'alg', 'ECDH-ES', 'enc', 'A256GCM', 'target', p_key, 'secret', n.name, 'origins', n.origins);
  if found then
    raise exception 'target-secrets-needed' using errcode = 'CS422';
  end if;
end $$;
