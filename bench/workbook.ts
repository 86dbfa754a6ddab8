import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { readWithCalamine } from '#test/calamine'
import { writeSampleFile } from './import/files'
import { type BenchInstance, emptyInstance, importFile, uploadFile } from './import/instance'
import { onInstance } from './import/on-instance'
import { cpuSeconds, peakMiB, residentMiB } from './import/process-figures'
import { writeResults } from './results'
import { writeWorkbook } from './workbook/write-workbook'

const rows = Number(process.argv[2] ?? 1_000_000)
const rounds = Number(process.argv[3] ?? 1)

/**
 * Measures the import of a workbook beside that of the CSV of the same people: from the stored file until they are pending, and what the
 * worker holds in memory at most above what it held when idle. Then how long a batch takes to be withdrawn while its workbook is converted,
 * and how long python-calamine takes to read the same file.
 */
await onInstance(measure)

async function measure(instance: BenchInstance, folder: string): Promise<void> {
  const csv = await writeSampleFile(folder, rows, 1)
  const workbook = join(folder, 'people.xlsx')
  await writeWorkbook(csv, workbook)
  const workbookBytes = statSync(workbook).size
  console.log(`a workbook of ${rows.toLocaleString('en')} rows, ${(workbookBytes / 1024 ** 2).toFixed(0)} MiB`)
  const idleMiB = residentMiB(instance.worker)
  const taken = []
  for (let round = 1; round <= rounds; round += 1) {
    for (const [kind, path] of Object.entries({ workbook, csv })) {
      await emptyInstance(instance)
      const [imported, conversion] = await Promise.all([importFile(instance, path), kind === 'workbook' ? watchConversion(instance) : null])
      const figures = { ...imported, aboveIdleMiB: imported.workerPeakMiB - idleMiB, ...conversion, load: loadavg()[0] }
      taken.push({ kind, figures })
      console.log(`${kind}:`, figures)
    }
  }
  await emptyInstance(instance)
  const withdrawSeconds = await withdrawWhileConverted(instance, workbook)
  const { cells: _, ...calamine } = await readWithCalamine(workbook, 'People', 'rows')
  console.log('withdrawn while it was converted:', withdrawSeconds, 's; python-calamine:', calamine)
  const [{ server_version: postgres }] = (await instance.owner.query('show server_version')).rows
  await writeResults('workbook', { rows, rounds, postgres, workerIdleMiB: idleMiB, workbookBytes, taken, withdrawSeconds, calamine })
}

/** The conversion of the only batch, from its upload on. Each attempt begins a text, so a second text means that a heartbeat was missed. */
async function watchConversion({ owner, worker }: BenchInstance) {
  const texts = new Set<string>()
  for (let cpuBefore: number | undefined; ; await wait(50)) {
    const { rows: found } = await owner.query(
      `select conversion_upload_id as text, workbook is not null as "isConverted",
         (select extract(epoch from e.at - b.created_at)::float from audit_event e where e.batch_id = b.id and e.action = 'batch.converted') as seconds
       from batch b`,
    )
    const [batch] = found
    if (!batch) continue
    cpuBefore ??= cpuSeconds(worker)
    if (batch.text) texts.add(batch.text)
    if (!batch.isConverted) continue
    return {
      convertSeconds: batch.seconds as number,
      convertCpu: cpuSeconds(worker) - cpuBefore,
      convertPeakMiB: peakMiB(worker),
      attempts: texts.size,
    }
  }
}

/** Seconds from the request that withdraws a batch whose text is being written until the batch is withdrawn. */
async function withdrawWhileConverted(instance: BenchInstance, path: string): Promise<number> {
  const { owner, url, cookie } = instance
  const batchId = await uploadFile(instance, path)
  const isTrue = async (condition: string) =>
    (await owner.query(`select from batch where id = $1 and ${condition}`, [batchId])).rowCount === 1
  while (!(await isTrue('(conversion_upload_id is not null or workbook is not null)'))) await wait(50)
  const started = performance.now()
  const answer = await fetch(`${url}/api/batches/${batchId}/withdrawal`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID(), Origin: url, Cookie: cookie },
    body: '{}',
  })
  if (!answer.ok) throw new Error(`Withdrawing answered ${answer.status}: ${await answer.text()}`)
  while (!(await isTrue(`state = 'withdrawn'`))) await wait(20)
  return (performance.now() - started) / 1_000
}
