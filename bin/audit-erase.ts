import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import type { Database } from '#core/database/open-database'
import { type ErasedList, eraseListed } from '#core/erasure/erase-listed'
import { ErasureReason, erasureReasons, type RowOfBatch } from '#core/erasure/erasure'
import { type ListedErasure, parseErasureList } from '#core/erasure/erasure-list'
import { exportErasures } from '#core/erasure/export-erasures'
import { findRowsByEmail } from '#core/erasure/find-rows-by-email'
import { onFile } from './audit/on-file'
import { openOwnerOrReader } from './audit/open-owner-or-reader'
import { runAuditCommand } from './audit/run-audit-command'
import { readOptions } from './read-options'

const usage = `npm run audit:erase -- --batch ID --row NUMBER [--row NUMBER …]
  or --list FILE      rows as lines "batch,row", or the erasures of --export to repeat after a restore
  or --stdin          e-mail addresses from standard input, one a line: every row that has one
  with --reason ${erasureReasons.join('|')} (${erasureReasons[0]} by default)
  with --export FILE  also, or only, write the list of all erasures`

const options = {
  batch: { type: 'string' },
  row: { type: 'string', multiple: true },
  list: { type: 'string' },
  stdin: { type: 'boolean' },
  reason: { type: 'string' },
  export: { type: 'string' },
} as const

const Input = z
  .object({
    batch: z.uuid().optional(),
    row: z.array(z.coerce.number().int().positive().max(2_147_483_647)).optional(),
    list: z.string().min(1).optional(),
    stdin: z.boolean().optional(),
    reason: ErasureReason.default('request'),
    export: z.string().min(1).optional(),
  })
  .refine(({ batch, row }) => (batch === undefined) === (row === undefined))
  .refine((input) => [input.batch, input.list, input.stdin].filter((way) => way !== undefined).length <= 1)
  .refine((input) => input.batch ?? input.list ?? input.stdin ?? input.export)
type Input = z.output<typeof Input>

// Only the owner of the database may erase.
await runAuditCommand(async () => {
  const input = Input.safeParse(readOptions(usage, { options }).values)
  if (!input.success) throw new Error(`Say which rows to erase. Usage: ${usage}`)
  const db = openOwnerOrReader({ asOwner: true })
  try {
    const list = await listOf(db, input.data)
    const code = list === null ? 0 : report(await eraseListed({ ctx: { db }, input: { list, reason: input.data.reason } }), input.data)
    if (input.data.export !== undefined) await writeList(db, input.data.export)
    return code
  } finally {
    await db.close()
  }
})

/** The rows to erase; null to erase none. */
async function listOf(db: Database, { batch, row, list, stdin }: Input): Promise<ListedErasure[] | null> {
  if (batch !== undefined) return (row ?? []).map((number) => ({ batchId: batch, row: number }))
  if (list !== undefined) return parseErasureList(await onFile(list, () => readFile(list, 'utf8')))
  // Not an argument, because a shell keeps its history.
  if (stdin) return findRowsByEmail({ ctx: { db }, input: { emails: linesOf(await text(process.stdin)) } })
  return null
}

function linesOf(lines: string): string[] {
  return lines.split('\n').flatMap((line) => line.trim() || [])
}

function report({ erased, alreadyErased, unknownBatches, unknownRows, others }: ErasedList, { batch }: Input): number {
  console.log(
    `${rowsOf(erased)} erased from the database and from the kept files, which is in the audit. ${rowsOf(alreadyErased)} already erased.`,
  )
  if (unknownBatches.length > 0) console.log(`${unknownBatches.length} of the batches do not exist here:\n${unknownBatches.join('\n')}`)
  if (unknownRows.length > 0) console.error(`These rows are not in their files:\n${linesFor(unknownRows)}`)
  if (others.length > 0)
    console.log(`The same people are also in these rows, which are not erased. --list takes them:\n${linesFor(others)}`)
  // A list may be newer than the backup that was restored.
  const isMistaken = batch !== undefined && unknownBatches.length > 0
  return isMistaken || unknownRows.length > 0 ? 1 : 0
}

function rowsOf(count: number): string {
  return count === 1 ? '1 row is' : `${count} rows are`
}

function linesFor(rows: RowOfBatch[]): string {
  return rows.map(({ batchId, row }) => `${batchId},${row}`).join('\n')
}

async function writeList(db: Database, file: string): Promise<void> {
  const count = await onFile(file, () => exportErasures({ ctx: { db }, input: { file } }))
  console.log(`${file} lists ${count === 1 ? '1 erasure' : `${count} erasures`}. Keep it outside the backup.`)
}
