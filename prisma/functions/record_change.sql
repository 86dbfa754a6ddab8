-- Files a change request with the state that it is based on. Call it with operator_lock held: the same change is open once.
create or replace function record_change(p_actor actor, p_change uuid, p_kind text, p_subject uuid, p_wanted jsonb, p_half text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  v_to constant jsonb := change_goal(p_actor, p_kind, p_subject, p_wanted);
  v_from constant jsonb := change_base(p_kind, p_subject, v_to);
  v_body constant text := jsonb_build_object('kind', p_kind, 'subject', p_subject, 'from', v_from, 'to', v_to)::text;
  v_batch constant batch := (select b from batch b where b.id = p_subject);
  v_change change_request;
begin
  if v_from @> v_to then
    raise exception 'change-needless' using errcode = 'CS409';
  end if;
  perform require_two_admins();
  perform 1 from change_request c
  where c.kind = p_kind and coalesce(c.batch_id, c.operator_id) is not distinct from p_subject and c.decided_at is null and c.expires_at > clock_timestamp()
    and c.body::jsonb #>> '{to,role}' is not distinct from v_to ->> 'role' and c.body::jsonb #>> '{to,key}' is not distinct from v_to ->> 'key';
  if found then
    raise exception 'change-proposed-already' using errcode = 'CS409';
  end if;
  insert into change_request (id, kind, operator_id, batch_id, body, digest, proposed_by, expires_at)
  select p_change, p_kind, coalesce(v_batch.maker_id, p_subject), v_batch.id, v_body, sha256(convert_to(v_body, 'UTF8')), p_actor.operator_id,
    clock_timestamp() + make_interval(hours => p.change_request_hours)
  from policy p
  returning * into v_change;
  if p_kind = 'reset-password' then
    if not is_half_key(p_half, 1, p_change) then
      raise exception 'input-invalid' using errcode = 'CS422';
    end if;
    insert into reset_key (id, operator_id, token_hash) values (p_change, p_subject, sha256(convert_to(p_half, 'UTF8')));
  end if;
  perform pg_notify('batch_changed', v_batch.id::text) where v_batch.id is not null;
  perform append_audit(p_actor, case when p_actor is null then 'change-request.proposed-on-server' else 'change-request.proposed' end,
    v_batch.id, null, change_event(v_change));
end $$;
