import type pg from 'pg'

/** Owners, rights and the settings of functions, one fact a line; without the owner's own rights. */
export async function readGrants(owner: pg.Client): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(
    `
    with ours as (select oid, nspname from pg_namespace where nspname in ('public', 'auth')),
    facts as (
      select format('schema %s is of %s', nspname, nspowner::regrole) as line from pg_namespace where oid in (select oid from ours)
      union all
      select format('schema %s: %s may %s', nspname, who(grantee), lower(privilege_type))
      from pg_namespace n, aclexplode(nspacl) where n.oid in (select oid from ours) and grantee <> nspowner
      union all
      select format('%s %s.%s is of %s', case c.relkind when 'v' then 'view' when 'r' then 'table' else 'relation ' || c.relkind::text end, o.nspname, relname, relowner::regrole)
      from pg_class c join ours o on o.oid = relnamespace where c.relkind not in ('i', 'c')
      union all
      select format('%s.%s: %s may %s', o.nspname, relname, who(grantee), string_agg(lower(privilege_type), ', ' order by privilege_type))
      from pg_class c join ours o on o.oid = relnamespace, aclexplode(relacl) where grantee <> relowner group by o.nspname, relname, grantee
      union all
      select format('%s.%s: %s may %s (%s)', o.nspname, relname, who(grantee), lower(privilege_type), string_agg(attname, ', ' order by attname))
      from pg_attribute a join pg_class c on c.oid = attrelid join ours o on o.oid = relnamespace, aclexplode(attacl)
      where grantee <> relowner group by o.nspname, relname, grantee, privilege_type
      union all
      select format('function %s is of %s, runs as %s, %s', p.oid::regprocedure, proowner::regrole, case when prosecdef then 'its owner' else 'its caller' end,
        coalesce(array_to_string(proconfig, '; '), case when prosqlbody is null then 'search path open' else 'names bound' end))
      from pg_proc p join ours o on o.oid = pronamespace
      union all
      select format('function %s: %s may execute', p.oid::regprocedure, who(grantee))
      from pg_proc p join ours o on o.oid = pronamespace, aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee <> proowner
      union all
      select format('trigger %s on %s calls %s (%s)', tgname, tgrelid::regclass, tgfoid::regproc, tgenabled)
      from pg_trigger t join pg_class c on c.oid = tgrelid join ours o on o.oid = relnamespace where not tgisinternal
      union all
      select format('role %s: %s', rolname, concat_ws(', ', case when rolsuper then 'superuser' end, case when rolcreaterole then 'creates roles' end,
        case when rolcreatedb then 'creates databases' end, case when rolbypassrls then 'bypasses row security' end, case when rolreplication then 'replicates' end,
        case when rolinherit then 'inherits' else 'inherits nothing' end))
      from pg_roles where rolname in ('countersign_auth', 'countersign_web', 'countersign_worker', 'countersign_verifier', 'countersign_delivery')
      union all
      select format('role %s is a member of %s', member::regrole, roleid::regrole) from pg_auth_members
      where member::regrole::text in ('countersign_auth', 'countersign_web', 'countersign_worker', 'countersign_verifier', 'countersign_delivery')
    )
    select line from facts order by line collate "C"`.replaceAll(
      /who\(grantee\)/g,
      `case grantee when 0 then 'everyone' else grantee::regrole::text end`,
    ),
  )
  return rows.map(({ line }) => line)
}
