import pg from 'pg'

interface BrokenGuard {
  /** What no longer happens. */
  without: string
  /** The promise that a run then breaks. */
  promise: string
  /** The fault that shows it soonest. */
  fault: string
  remove(owner: pg.Client): Promise<void>
}

/** Guards that can be removed from the database of a world, to show that the checker notices. */
export const brokenGuards: Record<string, BrokenGuard> = {
  'idempotency-key': {
    without: 'a repeated key is looked up',
    promise: 'keys',
    fault: 'lose-answer-client',
    remove: (owner) => replaceIn(owner, 'take_idempotency_key', 'return v_taken.subject_id', 'return p_subject'),
  },
  'four-eyes': {
    without: 'the maker of a batch is refused as its checker, by the function and by the table',
    promise: 'four-eyes',
    fault: 'none',
    async remove(owner) {
      await replaceIn(owner, 'require_decidable', 'v_batch.maker_id = p_operator', 'false')
      await dropChecks(owner, 'decision', 'maker_id')
    },
  },
  'skipped-people': {
    without: 'a decision keeps which people it skipped, and why',
    promise: 'decisions',
    fault: 'none',
    remove: (owner) => replaceIn(owner, 'note_skipped', 'where n > 0', 'where false'),
  },
  'audit-event': {
    without: 'a decision has an event in the audit',
    promise: 'audit',
    fault: 'none',
    remove: (owner) =>
      replaceIn(owner, 'record_decision', "perform append_audit(v_actor, 'decision.recorded'", "perform jsonb_build_array(v_actor, ''"),
  },
  reconciler: {
    without: 'a worker visits open batches whose workflow is gone',
    promise: 'progress',
    fault: 'empty-temporal',
    remove: (owner) => replaceIn(owner, 'lease_open_batches', 'limit p_limit', 'limit 0'),
  },
}

export async function breakGuard(ownerUrl: string, name: string): Promise<void> {
  const guard = brokenGuards[name]
  if (guard === undefined) throw new Error(`There is no guard ${name}. They are: ${Object.keys(brokenGuards).join(', ')}.`)
  const owner = new pg.Client({ connectionString: ownerUrl })
  await owner.connect()
  try {
    await guard.remove(owner)
  } finally {
    await owner.end()
  }
}

async function replaceIn(owner: pg.Client, functionName: string, text: string, instead: string): Promise<void> {
  const { rows } = await owner.query<{ definition: string }>(
    'select pg_get_functiondef(oid) as definition from pg_proc where proname = $1 and pronamespace = $2::regnamespace',
    [functionName, 'public'],
  )
  const [{ definition } = { definition: '' }] = rows
  const changed = definition.replace(text, instead)
  if (changed === definition) throw new Error(`${functionName} has no such guard.`)
  await owner.query(changed)
}

async function dropChecks(owner: pg.Client, table: string, column: string): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select conname as name from pg_constraint where conrelid = $1::regclass and contype = 'c' and pg_get_constraintdef(oid) like $2`,
    [table, `%${column}%`],
  )
  if (rows.length === 0) throw new Error(`${table} has no check on ${column}.`)
  for (const { name } of rows) await owner.query(`alter table ${table} drop constraint ${owner.escapeIdentifier(name)}`)
}
