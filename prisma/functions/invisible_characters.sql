-- How many invisible or direction-changing characters each text of a person has; empty when none. Joiners after a letter of an Arabic or
-- Indic script are spelling and do not count.
create or replace function invisible_characters(p_name text, p_city text, p_email text) returns jsonb
language sql immutable parallel safe set search_path = public, pg_temp as $$
  select jsonb_object_agg(field, characters)
  from (
    select field, regexp_count(text,
      '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]|(?<![\u0600-\u08ff\u0900-\u0dff])[\u200c\u200d]') as characters
    from (values ('name', p_name), ('city', p_city), ('email', p_email)) as t(field, text)) c
  where characters > 0
$$;
