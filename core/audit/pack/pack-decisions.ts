import type { Database } from '#core/database/open-database'

/** A decision. `text` is what its hash in the audit log is computed from. */
export type PackedDecision = {
  id: string
  number: number
  verdict: string
  by: string | null
  byId: string | null
  reasonTitle: string | null
  reason: string | null
  recordedAt: string
  appliedAt: string | null
  finalAt: string | null
  undoneAt: string | null
  undoes: string | null
  selected: number | null
  applied: number | null
  skipped: number | null
  digest: string | null
  text: string
}

const utc = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

export async function* decisionsOf(db: Database, batchId: string): AsyncGenerator<PackedDecision> {
  const ids = await db.query<{ id: string }>('select id from decision where batch_id = $1 order by decision_no', [batchId])
  for (const { id } of ids) {
    yield* await db.query<PackedDecision>(
      `select d.id, d.decision_no as number, d.verdict, o.name as by, d.actor_id as "byId", r.title as "reasonTitle", d.reason, ${utc('d.recorded_at')} as "recordedAt",
         ${utc('d.applied_at')} as "appliedAt", ${utc('d.final_at')} as "finalAt", ${utc('d.undone_at')} as "undoneAt", d.undoes,
         d.selected, d.applied, d.skipped, encode(d.digest, 'hex') as digest,
         decision_text(d) as text
       from decision d left join operator o on o.id = d.actor_id left join reason r on r.id = d.reason_id where d.id = $1`,
      [id],
    )
  }
}

export type PackedSelection = { decision: string; number: number; slice: number; selected: number; rows: string }

/** The rows that each decision covers, slice by slice; `rows` has the format of `applicationsOf`. */
export async function* selectionsOf(db: Database, batchId: string): AsyncGenerator<PackedSelection> {
  for (let after: [number, number] = [0, 0]; ; ) {
    const page = await db.query<PackedSelection>(
      `select d.id as decision, d.decision_no as number, n.slice_no as slice, n.selected, encode(varbit_send(n.selected_rows), 'hex') as rows
       from decision d join decision_selection n on n.decision_id = d.id
       where d.batch_id = $1 and (d.decision_no, n.slice_no) > ($2, $3) order by d.decision_no, n.slice_no limit $4`,
      [batchId, ...after, pageSlices],
    )
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSlices) return
    after = [last.number, last.slice]
  }
}

export type PackedSkip = { decision: string; cause: string; by: string | null; skipped: number }

/** How many rows each decision skipped, by cause. */
export async function* skipsOf(db: Database, batchId: string): AsyncGenerator<PackedSkip> {
  yield* await db.query<PackedSkip>(
    `select d.id as decision, k.cause, k.by_id as by, k.skipped
     from decision d join decision_skipped k on k.decision_id = d.id where d.batch_id = $1 order by d.decision_no, k.skip_no`,
    [batchId],
  )
}

export type PackedApplication = { decision: string; number: number; slice: number; applied: number; rows: string; digest: string }

const pageSlices = 100

/** The rows that each decision was applied to, slice by slice. `rows` is hexadecimal: the number of bits in four bytes, then a bit per row, highest first. */
export async function* applicationsOf(db: Database, batchId: string): AsyncGenerator<PackedApplication> {
  for (let after: [number, number] = [0, 0]; ; ) {
    const page = await db.query<PackedApplication>(
      `select d.id as decision, d.decision_no as number, s.slice_no as slice, s.applied, encode(varbit_send(s.applied_rows), 'hex') as rows,
         encode(s.digest, 'hex') as digest
       from decision d join decision_slice s on s.decision_id = d.id
       where d.batch_id = $1 and (d.decision_no, s.slice_no) > ($2, $3) order by d.decision_no, s.slice_no limit $4`,
      [batchId, ...after, pageSlices],
    )
    yield* page
    const last = page.at(-1)
    if (!last || page.length < pageSlices) return
    after = [last.number, last.slice]
  }
}
