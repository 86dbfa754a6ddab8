-- Whether the proposer of a reversal is active and still has a role in which they could propose it: a checker, or the maker of all its batches
-- unless it takes a large part of the register back.
create or replace function may_still_propose(p_reversal reversal) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from auth.operator o join operator_role_grant g on g.operator_id = o.id
    where o.id = p_reversal.proposed_by and o.deactivated_at is null and not is_suspended(o.id)
      and (g.role = 'checker' or (g.role = 'maker' and p_reversal.register_people is null and not exists (
        select from reversal_selection s join batch b on b.id = s.batch_id where s.reversal_id = p_reversal.id and b.maker_id <> o.id))));
$$;
