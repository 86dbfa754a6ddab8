import type { Operation } from '#chaos/history'
import { between } from '#chaos/random'
import { pick, type Random } from '#core/sample/random'
import { type Client, newKey } from './client'
import { tryOwnBatch } from './decide'
import { generateFile } from './generate-file'
import type { GeneratedFile } from './generated-file'
import { keepBatch, keepDecision, type SeenBatch } from './seen'
import type { KnownBatch, Shared } from './shared'

/** Uploads files, says how dates are read, withdraws some batches, and tries to decide their own when they are a checker too. */
export async function runMaker(client: Client, random: Random, shared: Shared): Promise<void> {
  const { batches, until, size } = shared
  for (let uploads = 0; !until.aborted; await client.pause(between(random, 50, 800))) {
    if (uploads < size.filesPerMaker) {
      uploads += 1
      await upload(client, random, shared, `${shared.people.tag}-${client.operator.id}-${uploads}.csv`)
    }
    const own = batches.filter(({ makerId }) => makerId === client.operator.id)
    if (own.length === 0) continue
    for (const batch of own) if (batch.file.needsDateOrder) await setDateOrder(client, batch)
    if (random() < 0.15) await withdraw(client, chooseLarge(random, own))
    if (client.operator.roles.includes('checker')) await tryOwnBatch(client, random, pick(random, own))
  }
}

async function upload(client: Client, random: Random, shared: Shared, fileName: string): Promise<void> {
  const file = generateFile(random, shared.people, rowCountOf(random, shared.size.mostRows), fileName)
  shared.history.files.set(file.fileName, file)
  const key = newKey()
  const sent = await client.act(uploading(file, key))
  if (random() < 0.1) await client.act(uploading(file, key))
  if (sent.outcome !== 'ok') return
  const { id } = sent.answer as SeenBatch
  shared.batches.push({ id, makerId: client.operator.id, file })
  if (random() < 0.1) await client.send({ ...uploading({ ...file, bytes: Buffer.from('name,dob,city\n') }, key), kind: 'reuse' })
}

function uploading(file: GeneratedFile, key: string) {
  return {
    kind: 'upload' as const,
    method: 'POST' as const,
    path: '/api/batches',
    request: { fileName: file.fileName },
    body: file.bytes,
    headers: {
      'content-type': file.isGzip ? 'application/gzip' : 'text/csv',
      'x-file-name': encodeURIComponent(file.fileName),
    },
    key,
    timeoutMs: 8_000,
    keep: keepBatch,
  }
}

/** Many small files, some with one slice and some with many. */
function rowCountOf(random: Random, most: number): number {
  const chance = random()
  if (chance < 0.15) return 1
  if (chance < 0.5) return between(random, 2, 60)
  if (chance < 0.85) return between(random, 200, Math.max(200, Math.floor(most / 6)))
  return between(random, Math.floor(most / 2), most)
}

async function setDateOrder(client: Client, { id: batchId }: KnownBatch): Promise<void> {
  const seen = await client.read({ kind: 'read-batch', path: `/api/batches/${batchId}`, batchId, keep: keepBatch })
  if (seen.outcome !== 'ok' || (seen.answer as SeenBatch).state !== 'needs-input') return
  await client.act({
    kind: 'parse-options',
    method: 'POST',
    path: `/api/batches/${batchId}/parse-options`,
    batchId,
    request: { dateOrder: 'dmy' },
    body: JSON.stringify({ dateOrder: 'dmy' }),
    key: newKey(),
    keep: keepBatch,
  })
}

/** The largest of two, because a withdrawal of many slices is interrupted more often. */
function chooseLarge(random: Random, batches: KnownBatch[]): KnownBatch {
  const [a, b] = [pick(random, batches), pick(random, batches)]
  return a.file.rows.length > b.file.rows.length ? a : b
}

function withdraw(client: Client, { id: batchId }: KnownBatch): Promise<Operation> {
  const request = { reason: 'Sent too early' }
  return client.act({
    kind: 'withdraw',
    method: 'POST',
    path: `/api/batches/${batchId}/withdrawal`,
    batchId,
    request,
    body: JSON.stringify(request),
    key: newKey(),
    keep: keepDecision,
  })
}
