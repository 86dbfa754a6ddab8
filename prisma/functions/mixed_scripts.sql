-- How many letters of a name each script has, when there are two or more scripts; else empty.
create or replace function mixed_scripts(p_name text) returns jsonb
language sql immutable parallel safe set search_path = public, pg_temp as $$
  -- Most names have Latin letters only, which one test finds.
  select case when p_name ~ '[^\u0001-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]' then (
    select case when count(*) > 1 then jsonb_object_agg(script, letters) end
    from (
      select script, regexp_count(normalize(p_name, NFC), letter) as letters
      from (values
        ('latin', '[A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff\uff21-\uff3a\uff41-\uff5a]'),
        ('greek', '[\u0370-\u03ff\u1f00-\u1fff]'),
        ('cyrillic', '[\u0400-\u052f]'),
        ('armenian', '[\u0531-\u0587]'),
        ('hebrew', '[\u05d0-\u05f2]'),
        ('arabic', '[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]'),
        ('indic', '[\u0900-\u0dff]'),
        ('thai', '[\u0e00-\u0e7f]'),
        ('georgian', '[\u10a0-\u10ff]'),
        ('eastAsian', '[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]')) as s(script, letter)) l
    where letters > 0) end
$$;
