-- How many people the register has, if these would be a larger part of it than one checker may approve or take back alone; otherwise null. A
-- register of less than 1,000 people has no threshold. An approval that can still be undone counts as in the register.
create or replace function register_if_above_threshold(p_people bigint) returns bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  v_percent constant integer := (select safety_threshold_percent from policy);
  v_smallest constant bigint := 1000;
  v_register bigint;
begin
  if v_percent is null or p_people * 100 <= v_smallest * v_percent then
    return null;
  end if;
  select sum(approved) into v_register from batch_slice;
  return case when v_register >= v_smallest and p_people * 100 > v_register * v_percent then v_register end;
end $$;
