import { createHash } from 'node:crypto'
import type { CheckedPromise } from './finding'
import { nameOf } from './intents'
import type { StoredBatch, StoredRun } from './stored-run'

/** Each upload is one whole batch or none. */
export const filesAreKept: CheckedPromise = {
  name: 'files',
  sentence: 'Every acknowledged file is one batch of its maker with the bytes that were sent; any other upload is such a batch or none.',
  async *findBroken(run) {
    for (const intent of run.intents.filter(({ kind }) => kind === 'upload')) {
      const { fileName } = intent.request
      const batches = run.batches.filter((batch) => batch.fileName === fileName)
      const subject = run.subjects.get(`${intent.operator} ${intent.key}`)
      if (batches.length > 1) yield `${nameOf(intent)} made ${batches.length} batches.`
      if (intent.outcome === 'done' && batches.length === 0) yield `${nameOf(intent)} was acknowledged, but ${fileName} is no batch.`
      if (intent.outcome === 'refused' && batches.length > 0) yield `${nameOf(intent)} was refused, but ${fileName} is a batch.`
      for (const batch of batches) {
        if (batch.id !== subject) yield `${nameOf(intent)} made batch ${batch.id}, but its key names ${subject ?? 'none'}.`
        if (batch.makerId !== intent.operator) yield `Batch ${batch.id} is one of operator ${batch.makerId}, not of ${intent.operator}.`
        yield* findWrongBytes(run, batch)
      }
    }
    yield* findStrays(run)
  },
}

async function* findWrongBytes({ owner }: StoredRun, { id, file, sha256 }: StoredBatch): AsyncGenerator<string> {
  const { rows } = await owner.query<{ bytes: Buffer }>(
    `select c.bytes from batch b join upload_chunk c on c.upload_id = coalesce(b.original_upload_id, b.upload_id)
     where b.id = $1 order by c.chunk_no`,
    [id],
  )
  const hash = createHash('sha256')
  for (const { bytes } of rows) hash.update(bytes)
  const stored = hash.digest('hex')
  if (stored !== file.sha256) yield `The file of batch ${id} has the SHA-256 ${stored}, but ${file.sha256} was sent.`
  if (sha256 !== file.sha256) yield `Batch ${id} says that its file has the SHA-256 ${sha256}, but ${file.sha256} was sent.`
}

async function* findStrays({ owner, history }: StoredRun): AsyncGenerator<string> {
  const { rows } = await owner.query<{ id: string }>('select id from batch where created_at > $1 and file_name <> all ($2)', [
    history.begunAt,
    [...history.files.keys()],
  ])
  for (const { id } of rows) yield `No client uploaded batch ${id}.`
}
