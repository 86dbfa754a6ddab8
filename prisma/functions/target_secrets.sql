-- The secrets that settings need, each with the origins of every address that it, or what it is exchanged for, is sent to. core/targets says
-- the same.
create or replace function target_secrets(p_settings jsonb) returns table (name text, origins text[])
language sql immutable security definer set search_path = public, pg_temp as $$
  select s.name, s.origins
  from (values
    ('scim', 'bearer', 'token', array[origin_of(p_settings ->> 'url')]),
    ('scim', 'client-credentials', 'clientSecret', array[origin_of(p_settings #>> '{auth,tokenUrl}'), origin_of(p_settings ->> 'url')]),
    ('webhook', null, 'signing', array[origin_of(p_settings ->> 'url')]),
    ('file', 'sftp password', 'password', array[format('sftp://%s:%s', p_settings #>> '{place,host}', p_settings #>> '{place,port}')]),
    ('file', 'sftp private-key', 'privateKey', array[format('sftp://%s:%s', p_settings #>> '{place,host}', p_settings #>> '{place,port}')]),
    ('file', 's3', 'secretAccessKey', array[origin_of(p_settings #>> '{place,endpoint}')])
  ) s (kind, way, name, origins)
  where s.kind = p_settings ->> 'kind' and s.way is not distinct from
    case p_settings ->> 'kind' when 'scim' then p_settings #>> '{auth,by}'
      when 'file' then concat_ws(' ', p_settings #>> '{place,at}', case when p_settings #>> '{place,at}' = 'sftp' then p_settings #>> '{place,signIn}' end) end;
$$;
