create or replace function is_known_address(p_email text, p_address inet) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from known_address k join auth.operator o on o.id = k.operator_id
    where o.email = p_email and k.network = network_of(p_address) and k.seen_at > clock_timestamp() - interval '90 days');
$$;

grant execute on function is_known_address(text, inet) to countersign_web;
