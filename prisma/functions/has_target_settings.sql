-- Whether these are settings of a target. core/targets checks all of it; this is what a role with a password could otherwise break.
create or replace function has_target_settings(p_settings jsonb) returns boolean
language sql immutable security definer set search_path = public, pg_temp as $$
  select octet_length(p_settings::text) <= 65536
    and p_settings - (array['kind', 'name', 'onFailure', 'wholeBatch', 'requestsPerSecond', 'atOnce', 'timeoutSeconds'] || case p_settings ->> 'kind'
      when 'scim' then array['url', 'auth', 'existing', 'onReversal', 'userName', 'mapping', 'patch']
      when 'webhook' then array['url', 'peoplePerPage', 'fields']
      when 'file' then array['place', 'format', 'fields'] end) = '{}'
    and jsonb_typeof(p_settings -> 'name') = 'string' and char_length(p_settings ->> 'name') between 1 and 60
    and p_settings ->> 'onFailure' in ('go-on', 'stop-person', 'take-back') and jsonb_typeof(p_settings -> 'wholeBatch') = 'boolean'
    and is_number_between(p_settings -> 'requestsPerSecond', 1, 10000) and is_number_between(p_settings -> 'atOnce', 1, 64)
    and is_number_between(p_settings -> 'timeoutSeconds', 1, 300)
    and case p_settings ->> 'kind'
      when 'scim' then origin_of(p_settings ->> 'url') is not null and p_settings ->> 'existing' in ('link', 'fail')
        and p_settings ->> 'onReversal' in ('deactivate', 'delete') and p_settings ->> 'patch' in ('rfc7644', 'entra', 'okta')
        and p_settings ->> 'userName' ~ '^[a-z][a-zA-Z0-9]{0,39}$' and jsonb_typeof(p_settings -> 'mapping') = 'array'
        and (p_settings #>> '{auth,by}' = 'bearer' or p_settings #>> '{auth,by}' = 'client-credentials'
          and origin_of(p_settings #>> '{auth,tokenUrl}') is not null and p_settings #>> '{auth,clientId}' <> '')
      when 'webhook' then origin_of(p_settings ->> 'url') is not null and is_number_between(p_settings -> 'peoplePerPage', 1, 1000)
        and are_field_keys(p_settings -> 'fields')
      when 'file' then p_settings ->> 'format' in ('csv', 'jsonl') and are_field_keys(p_settings -> 'fields') and case p_settings #>> '{place,at}'
        when 'sftp' then p_settings #>> '{place,host}' ~ '^[a-z0-9.:_-]{1,253}$' and is_number_between(p_settings #> '{place,port}', 1, 65535)
          and p_settings #>> '{place,hostKey}' ~ '^SHA256:[A-Za-z0-9+/]{43}$' and p_settings #>> '{place,signIn}' in ('password', 'private-key')
        when 's3' then origin_of(p_settings #>> '{place,endpoint}') is not null and p_settings #>> '{place,bucket}' <> ''
        when 'folder' then p_settings #>> '{place,path}' ~ '^[^/]' and p_settings #>> '{place,path}' !~ '(^|/)\.{1,2}(/|$)' end
      end;
$$;
