-- The present state of a target; of its secrets the hashes of the sealed texts. Version 0 stands for one that is not made yet.
create or replace function target_base(p_key text) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce((
    select jsonb_build_object('key', t.key, 'version', v.number, 'position', t.position, 'retired', t.retired_at is not null, 'settings', v.settings,
      'secrets', (select coalesce(jsonb_object_agg(s.name, encode(sha256(convert_to(s.sealed, 'UTF8')), 'hex')), '{}')
        from target_secret s where s.target_id = t.id and s.replaced_at is null))
    from target t join target_version v on v.target_id = t.id where t.key = p_key order by v.number desc limit 1
  ), jsonb_build_object('key', p_key, 'version', 0));
$$;
