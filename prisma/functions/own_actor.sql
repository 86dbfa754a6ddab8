-- The actor of an audit event about an operator's own credentials.
create or replace function own_actor(p_session auth.session) returns actor
language sql immutable security definer set search_path = public, pg_temp as $$
  select ((p_session).operator_id, (p_session).id, null, address_of((p_session).ip_address), null, null)::actor;
$$;
