import { createHash, hash, randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import pg from 'pg'
import { inject } from 'vitest'
import type { Context } from '#core/context'
import { openDatabase } from '#core/database/open-database'
import { DomainError } from '#core/errors/domain-error'
import { chunkBytes } from '#core/uploads/chunks-of'
import { type UploadInput, uploadBatch } from '#core/uploads/upload-batch'
import { clientAddressHeader } from '#server/http/client-address'
import { mutation } from '#server/requests/route'
import { readUpload, uploadTypes } from '#server/requests/upload-request'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { hold } from '#test/hold'
import type { TestInstance } from '#test/instance'
import { anyAddress, headersOf, openTestWeb, url } from '#test/web'

type Facts = { maker: Context; other: Context; checker: Context }
type Scene = Facts & { instance: TestInstance }
/** What the attacker does while the maker's upload arrives. */
type Meanwhile = (client: pg.Client, uploadId: string, scene: Scene) => Promise<unknown>

/** The maker's bytes: five full chunks. */
const file = Buffer.alloc(5 * chunkBytes, 'Ada,1990-01-01,Pune\n')
const planted = 'Eve,1990-01-01,Pune\n'

const uncompared = (owner: pg.Client) => withoutText(owner, 'open_batch', /if \(v_file\.bytes, v_file\.chunk_digest\)[\s\S]*?end if;/)
const uncounted = async (owner: pg.Client) => {
  await uncompared(owner)
  await withoutText(owner, 'open_batch', /if coalesce\(v_file\.bytes <[\s\S]*?end if;/)
}
const allowing = (statements: string) => async (owner: pg.Client) => {
  await uncounted(owner)
  await owner.query(statements)
}
const withoutIsolation = (owner: pg.Client) =>
  withoutText(owner, 'require_may_act', `not in ('read committed', 'read uncommitted')`, `= 'any'`)
const withoutSeal = (owner: pg.Client) => owner.query('drop trigger refuse_sealed_upload on upload_chunk')
const ofAnyMaker = (owner: pg.Client) => withoutText(owner, 'open_batch', 'and maker_id = v_actor.operator_id')

const add = (client: pg.Client, uploadId: string, chunkNo: number, bytes: string | Buffer = planted) =>
  client.query('insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, $2, $3)', [uploadId, chunkNo, bytes])

/** Attempts with the password of the web role, while four of the five chunks of a file have arrived. */
const whileItArrives: [string, Attempt<Facts>['withoutGuard'], Meanwhile][] = [
  ['adds a chunk at the end', uncompared, (client, id) => add(client, id, 5)],
  [
    'adds an empty chunk at the end',
    allowing('alter table upload_chunk drop constraint upload_chunk_bytes_check'),
    (c, id) => add(c, id, 5, ''),
  ],
  [
    'adds a chunk before the first',
    allowing('alter table upload_chunk drop constraint upload_chunk_chunk_no_check'),
    (client, id) => add(client, id, -1),
  ],
  ['adds a chunk and leaves a hole before it', uncounted, (client, id) => add(client, id, 900)],
  [
    'stores a chunk of its own in the place of the next one',
    allowing('alter table upload_chunk drop constraint upload_chunk_pkey'),
    (client, id) => add(client, id, 4, Buffer.alloc(chunkBytes, planted)),
  ],
  [
    'stores a second chunk beside the first one',
    allowing('alter table upload_chunk drop constraint upload_chunk_pkey'),
    (client, id) => add(client, id, 0, Buffer.alloc(chunkBytes, planted)),
  ],
  [
    'changes a byte of a chunk',
    allowing('grant update (bytes) on upload_chunk to countersign_web'),
    (client, id) =>
      client.query(`update upload_chunk set bytes = overlay(bytes placing 'Eve' from 1) where upload_id = $1 and chunk_no = 1`, [id]),
  ],
  [
    'takes a chunk away and stores its own there',
    allowing('grant delete on upload_chunk to countersign_web'),
    async (client, id) => {
      await client.query('delete from upload_chunk where upload_id = $1 and chunk_no = 0', [id])
      await add(client, id, 0, Buffer.alloc(chunkBytes, planted))
    },
  ],
  [
    'moves a chunk from an upload to the end of another one',
    allowing('grant update (upload_id, chunk_no) on upload_chunk to countersign_web'),
    async (client, id) => {
      await client.query('update upload_chunk set chunk_no = 6 where upload_id = $1 and chunk_no = 1', [id])
      await add(client, id, 1, Buffer.alloc(chunkBytes, planted))
    },
  ],
  [
    'discards the upload by an account of its own, and makes another one under its id',
    async (owner) => {
      await allowing('grant insert (id, maker_id) on upload to countersign_web')(owner)
      await withoutText(owner, 'discard_upload', 'and maker_id = v_session.operator_id')
    },
    async (client, id, { maker, other }) => {
      await client.query('select discard_upload($1, $2)', [other.actor.cookie, id])
      await client.query('insert into upload (id, maker_id) values ($1, $2)', [id, maker.actor.id])
      for (const chunkNo of [0, 1, 2, 3]) await add(client, id, chunkNo, Buffer.alloc(chunkBytes, planted))
    },
  ],
]

/** Attempts with the password of the web role at the moment of the call of open_batch. */
const whileItIsOpened: Attempt<Facts>[] = [
  {
    name: 'The web role adds a chunk after the last was stored, while open_batch waits for the key',
    withoutGuard: uncompared,
    succeeds: (scene) => swapsWhileOpening(scene, 'lock table idempotency_key in exclusive mode', (client, id) => add(client, id, 5)),
  },
  {
    name: 'The web role adds a chunk in a transaction left open, and commits it while open_batch waits for the seal',
    withoutGuard: uncompared,
    succeeds: (scene) => swapsByOpenTransaction(scene),
  },
  {
    name: 'The web role does so after it made its sessions begin in an isolation that does not see it',
    withoutGuard: withoutIsolation,
    succeeds: async (scene) => {
      await asWeb(scene.instance, (client) =>
        client.query(`alter role countersign_web in database ${client.database} set default_transaction_isolation = 'repeatable read'`),
      )
      const db = openDatabase({ url: scene.instance.database.webUrl, poolSize: 5, name: 'test web' })
      try {
        return await swapsByOpenTransaction({ ...scene, instance: { ...scene.instance, web: db } })
      } finally {
        await db.close()
      }
    },
  },
  {
    name: 'The web role adds a chunk while open_batch has sealed the upload and has not committed',
    withoutGuard: withoutSeal,
    succeeds: (scene) =>
      swapsWhileOpening(scene, 'lock table batch in exclusive mode', (client, id, release) =>
        addsAcrossTheSeal(client, scene.instance, id, release),
      ),
  },
  {
    name: 'The web role adds a chunk to a sealed upload',
    withoutGuard: withoutSeal,
    succeeds: async ({ instance, maker }) => {
      const uploadId = await uploadOf(instance, await upload(instance, maker, parts(file)))
      await asWeb(instance, (client) => add(client, uploadId, 5))
      return isSwapped(instance, uploadId, file)
    },
  },
  {
    name: 'The web role adds a chunk to a sealed upload in a transaction that began before the seal and does not see it',
    withoutGuard: withoutSeal,
    succeeds: async ({ instance, maker }) =>
      asWeb(instance, async (client) => {
        const begin = async () => client.query('begin isolation level repeatable read; select count(*) from upload_chunk')
        const uploadId = await uploadOf(instance, await upload(instance, maker, arriving(instance, file, begin)))
        await add(client, uploadId, 5)
        await client.query('commit')
        return isSwapped(instance, uploadId, file)
      }),
  },
]

const ofGzip: Attempt<Facts>[] = [
  {
    name: 'The web role adds a chunk to the gzip file, and leaves its text alone',
    withoutGuard: uncounted,
    succeeds: (scene) => swapsInGzip(scene, true),
  },
  {
    name: 'The web role adds a chunk to the text, and leaves its gzip file alone',
    withoutGuard: uncounted,
    succeeds: (scene) => swapsInGzip(scene, false),
  },
]

const byAnAccount: Attempt<Facts>[] = [
  {
    name: 'A maker with the password of the web role opens the upload of another maker as a batch of their own',
    withoutGuard: ofAnyMaker,
    succeeds: (scene) =>
      whileArriving(scene, (client, id) => opensAs(client, scene.other, { text: id, bytes: file.subarray(0, 4 * chunkBytes) })),
  },
  {
    name: 'A maker with the password of the web role gives the upload of another maker as the gzip file of their own text',
    withoutGuard: ofAnyMaker,
    succeeds: (scene) =>
      whileArriving(scene, async (client, id) => {
        const own = await begins(client, scene.other)
        return opensAs(client, scene.other, { text: own, original: id, bytes: file.subarray(0, 4 * chunkBytes) })
      }),
  },
  {
    name: 'A maker with the password of the web role gives the upload of another maker as the text of their own gzip file',
    withoutGuard: ofAnyMaker,
    succeeds: (scene) =>
      whileArriving(scene, async (client, id) => {
        const own = await begins(client, scene.other)
        return opensAs(client, scene.other, {
          text: id,
          original: own,
          bytes: Buffer.alloc(0),
          textBytes: file.subarray(0, 4 * chunkBytes),
        })
      }),
  },
  {
    name: 'A maker with the password of the web role opens an upload without its digest',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'open_batch', /if num_nulls\([\s\S]*?end if;/)
      await withoutText(owner, 'open_batch', /is distinct from/g, '<>')
      await withoutText(
        owner,
        'open_batch',
        /<> \(v_text_bytes, coalesce\(p_text_chunk_digest, p_chunk_digest\)\)/,
        '<> (v_text_bytes, p_chunk_digest)',
      )
    },
    succeeds: ({ instance, other }) =>
      asWeb(instance, async (client) => {
        const own = await begins(client, other)
        await add(client, own, 0)
        return opensAs(client, other, { text: own, bytes: Buffer.from(planted), chunkDigest: null })
      }),
  },
  {
    name: 'A maker with the password of the web role opens an upload with the digest of other bytes',
    withoutGuard: uncompared,
    succeeds: ({ instance, other }) =>
      asWeb(instance, async (client) => {
        const own = await begins(client, other)
        await add(client, own, 0)
        return opensAs(client, other, { text: own, bytes: Buffer.from(planted.replace('Eve', 'Ada')) })
      }),
  },
  {
    name: 'A maker with the password of the web role stores the digest of other bytes beside their chunk',
    withoutGuard: async (owner) => {
      await owner.query('alter table upload_chunk alter column digest drop expression')
      await owner.query('grant insert (digest) on upload_chunk to countersign_web')
    },
    succeeds: ({ instance, other }) =>
      asWeb(instance, async (client) => {
        const own = await begins(client, other)
        const bytes = Buffer.from(planted.replace('Eve', 'Ada'))
        await client.query('insert into upload_chunk (upload_id, chunk_no, bytes, digest) values ($1, 0, $2, $3)', [
          own,
          planted,
          hash('sha256', bytes, 'buffer'),
        ])
        return opensAs(client, other, { text: own, bytes })
      }),
  },
  {
    name: 'A maker with the password of the web role adds a chunk that their transaction, begun before, does not compare',
    withoutGuard: withoutIsolation,
    succeeds: ({ instance, other }) =>
      asWeb(instance, async (client) => {
        const own = await begins(client, other)
        await add(client, own, 0)
        await client.query('begin isolation level repeatable read; select count(*) from batch')
        await asWeb(instance, (second) => add(second, own, 1))
        await opensAs(client, other, { text: own, bytes: Buffer.from(planted) })
        await client.query('commit')
        return isSwapped(instance, own, Buffer.from(planted))
      }),
  },
  {
    name: 'A maker opens other bytes under the key of a batch that there is',
    withoutGuard: (owner) => withoutText(owner, 'take_idempotency_key', /if v_taken\.request_hash[\s\S]*?end if;/),
    succeeds: async ({ instance, maker }) => {
      const idempotencyKey = randomUUID()
      const first = await upload(instance, maker, parts(file), { idempotencyKey })
      return (await upload(instance, maker, parts(Buffer.from(planted)), { idempotencyKey, sizeBytes: planted.length })) === first
    },
  },
  {
    name: 'A maker with the password of the web role discards what another maker sends',
    withoutGuard: (owner) => withoutText(owner, 'discard_upload', 'and maker_id = v_session.operator_id'),
    succeeds: (scene) =>
      whileArriving(scene, async (client, id) => {
        await client.query('select discard_upload($1, $2)', [scene.other.actor.cookie, id])
        return isGone(scene.instance, id)
      }),
  },
  {
    name: 'A maker discards the upload of a batch of their own, which is evidence',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'discard_upload', 'and sealed_at is null')
      await owner.query('alter table batch drop constraint batch_upload_id_fkey')
    },
    succeeds: async ({ instance, maker }) => {
      const uploadId = await uploadOf(instance, await upload(instance, maker, parts(file)))
      await instance.web.query('select discard_upload($1, $2)', [maker.actor.cookie, uploadId])
      return isGone(instance, uploadId)
    },
  },
  {
    name: 'A checker begins an upload',
    withoutGuard: (owner) => withoutText(owner, 'begin_upload', `'maker'`, `'checker'`),
    succeeds: async ({ instance, checker }) => (await instance.web.query('select begin_upload($1)', [checker.actor.cookie])).length === 1,
  },
  {
    name: 'The web role makes an upload for a maker who begins none',
    withoutGuard: (owner) => owner.query('grant insert (maker_id) on upload to countersign_web'),
    succeeds: ({ instance, maker }) =>
      asWeb(instance, async (client) => (await client.query('insert into upload (maker_id) values ($1)', [maker.actor.id])).rowCount === 1),
  },
  {
    name: 'The worker role sweeps an upload that is still arriving',
    withoutGuard: (owner) => withoutText(owner, 'sweep_uploads', /greatest\((p_older_than), [^)]*\)/, '$1'),
    succeeds: (scene) =>
      whileArriving(scene, async (_, id) => {
        await scene.instance.worker.db.query(`select sweep_uploads('-1 hour')`)
        return isGone(scene.instance, id)
      }),
  },
  {
    name: 'The worker role adds a chunk while the file arrives',
    withoutGuard: allowing('grant insert on upload_chunk to countersign_worker'),
    succeeds: (scene) =>
      swaps(scene, (_, id) =>
        scene.instance.worker.db.query(`insert into upload_chunk (upload_id, chunk_no, bytes) values ($1, 5, 'Eve')`, [id]),
      ),
  },
]

/** Attempts with the password of the worker role, whose conversion of a workbook is the one way in which it writes a text. */
const byConversion: Attempt<Facts>[] = [
  {
    name: 'The worker role adds a chunk to an upload that is no conversion',
    withoutGuard: async (owner) => {
      await uncompared(owner)
      await withoutText(owner, 'add_converted_chunk', 'and conversion_upload_id = p_upload')
    },
    succeeds: async (scene) => {
      const { batchId } = await beginsConversion(scene)
      return swaps(scene, (_, id) => scene.instance.worker.db.query(`select add_converted_chunk($1, $2, 5, 'Eve')`, [batchId, id]))
    },
  },
  {
    name: 'The worker role ends a conversion with another text than it says',
    withoutGuard: (owner) => withoutText(owner, 'end_conversion', /if \(v_text\.bytes, v_text\.chunk_digest\)[\s\S]*?end if;/),
    succeeds: async (scene) => {
      const { batchId, uploadId } = await beginsConversion(scene)
      await scene.instance.worker.db.query(`select add_converted_chunk($1, $2, 0, 'Eve')`, [batchId, uploadId])
      return endsConversion(scene, batchId, uploadId)
    },
  },
  {
    name: 'The worker role makes an upload of another batch the text of a workbook',
    withoutGuard: (owner) => withoutText(owner, 'end_conversion', 'and conversion_upload_id = p_upload'),
    succeeds: async (scene) => {
      const { batchId } = await beginsConversion(scene)
      const uploadId = await scene.instance.web.query<{ id: string }>('select begin_upload($1) as id', [scene.other.actor.cookie])
      return endsConversion(scene, batchId, uploadId[0]?.id ?? '', 0)
    },
  },
  {
    name: 'The worker role begins the text of a workbook whose text is parsed already',
    withoutGuard: (owner) => withoutText(owner, 'begin_conversion', 'and workbook is null'),
    succeeds: async (scene) => {
      const { batchId, uploadId } = await beginsConversion(scene)
      await endsConversion(scene, batchId, uploadId, 0)
      return (await scene.instance.worker.db.query('select begin_conversion($1)', [batchId])).length === 1
    },
  },
  {
    name: 'The worker role replaces a file that is no workbook by a text of its own',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'begin_conversion', 'and is_workbook')
      await owner.query('alter table batch drop constraint workbook_is_one')
    },
    succeeds: async (scene) => {
      const { batchId, uploadId } = await beginsConversion(scene, file)
      return endsConversion(scene, batchId, uploadId, 0)
    },
  },
  {
    name: 'The web role plants a chunk in the text of a workbook',
    withoutGuard: (owner) => withoutText(owner, 'end_conversion', /if \(v_text\.bytes, v_text\.chunk_digest\)[\s\S]*?end if;/),
    succeeds: async (scene) => {
      const { batchId, uploadId } = await beginsConversion(scene)
      await asWeb(scene.instance, (client) => add(client, uploadId, 0))
      return endsConversion(scene, batchId, uploadId, 0)
    },
  },
]

const attempts: Attempt<Facts>[] = [
  ...whileItArrives.map(([what, withoutGuard, meanwhile]) => ({
    name: `The web role ${what} while the file arrives`,
    withoutGuard,
    succeeds: (scene: Scene) => swaps(scene, meanwhile),
  })),
  ...whileItIsOpened,
  ...ofGzip,
  ...byAnAccount,
  ...byConversion,
]

describeAttempts<Facts>({ way: '2: the web role swaps what a maker uploads', prepare, attempts })

describeAttempts<Facts>({
  way: '2: the web role swaps what a maker uploads, over HTTP',
  prepare,
  open: (template = inject('template')) => openTestWeb({}, template),
  attempts: [
    {
      name: 'The web role adds a chunk while a slow browser sends a file',
      withoutGuard: uncompared,
      succeeds: (scene) => sendsSlowly(scene, (client, id) => add(client, id, 5)),
    },
  ],
})

async function prepare(instance: TestInstance): Promise<Facts> {
  return { maker: await instance.signIn('maker'), other: await instance.signIn('maker'), checker: await instance.signIn('checker') }
}

/** A batch whose conversion has begun, and the upload of its text. The file has the signature of a ZIP file. */
async function beginsConversion({ instance, maker }: Scene, bytes = Buffer.from('PK\x03\x04 and more')) {
  const batchId = await upload(instance, maker, parts(bytes), { sizeBytes: bytes.length })
  await instance.worker.db.query('select start_import($1)', [batchId])
  const [begun] = await instance.worker.db.query<{ id: string }>('select begin_conversion($1) as id', [batchId])
  return { batchId, uploadId: begun?.id ?? '' }
}

/** True when the upload became the text of the batch, said to have no bytes, or as many as it has and other ones. */
async function endsConversion({ instance }: Scene, batchId: string, uploadId: string, textBytes = 3): Promise<boolean> {
  const digest = (text: string | Buffer) => createHash('sha256').update(text).digest()
  const chunkDigest = digest(textBytes === 0 ? '' : digest('Ada'))
  const workbook = { sheet: 'People', sheets: [], hiddenRows: 0 }
  const input = [batchId, uploadId, textBytes, digest(''), chunkDigest, JSON.stringify(workbook)]
  await instance.worker.db.query('select end_conversion($1, $2, $3, $4, $5, $6)', input)
  const { rows } = await instance.owner.query('select from batch where id = $1 and upload_id = $2', [batchId, uploadId])
  return rows.length === 1
}

/** True when the maker's upload became a batch with other bytes. */
async function swaps(scene: Scene, meanwhile: Meanwhile): Promise<boolean> {
  const { instance, maker } = scene
  const batchId = await asWeb(instance, (client) =>
    upload(
      instance,
      maker,
      arriving(instance, file, (id) => meanwhile(client, id, scene)),
    ),
  )
  return isSwapped(instance, await uploadOf(instance, batchId), file)
}

async function swapsInGzip({ instance, maker }: Scene, inOriginal: boolean): Promise<boolean> {
  const packed = gzipSync(file, { level: 0 })
  const sent = inOriginal ? packed : file
  let id = ''
  await asWeb(instance, (client) =>
    upload(
      instance,
      maker,
      arriving(instance, packed, async () => {
        id = await until(
          instance,
          `select upload_id as id from upload_chunk where chunk_no = 0 and (substr(bytes, 1, 2) = '\\x1f8b') = ${inOriginal}`,
        )
        await add(client, id, Math.ceil(sent.length / chunkBytes))
      }),
      { sizeBytes: packed.length },
    ),
  )
  return isSwapped(instance, id, sent)
}

/** The same while the call of open_batch waits for what `lock` locks. */
async function swapsWhileOpening(
  { instance, maker }: Scene,
  lock: string,
  meanwhile: (client: pg.Client, id: string, release: () => Promise<void>) => Promise<unknown>,
) {
  const held = await hold(instance, lock, [])
  const release = () => held[Symbol.asyncDispose]()
  const uploading = upload(instance, maker, parts(file))
  uploading.catch(() => {})
  await untilOpening(instance)
  await asWeb(instance, async (client) =>
    meanwhile(client, await until(instance, 'select upload_id as id from upload_chunk limit 1'), release),
  ).finally(release)
  return isSwapped(instance, await uploadOf(instance, await uploading), file)
}

async function addsAcrossTheSeal(client: pg.Client, instance: TestInstance, id: string, release: () => Promise<void>): Promise<void> {
  let isDone = false
  const adding = add(client, id, 5).finally(() => {
    isDone = true
  })
  adding.catch(() => {})
  while (!isDone && (await waiting(instance)) < 2) await setImmediate()
  await release()
  await adding
}

async function swapsByOpenTransaction({ instance, maker }: Scene): Promise<boolean> {
  return asWeb(instance, async (client) => {
    let hasBegun = false
    const bytes = arriving(instance, file, async (id) => {
      await client.query('begin')
      await add(client, id, 5)
      hasBegun = true
    })
    const uploading = upload(instance, maker, bytes)
    uploading.catch(() => {})
    while (!hasBegun) await Promise.race([setImmediate(), uploading])
    await Promise.race([untilOpening(instance), uploading])
    await client.query('commit')
    return isSwapped(instance, await uploadOf(instance, await uploading), file)
  })
}

/** The result of `act` while four of the five chunks have arrived. */
async function whileArriving({ instance, maker }: Scene, act: (client: pg.Client, id: string) => Promise<boolean>): Promise<boolean> {
  let got = false
  const bytes = arriving(instance, file, async (id) => {
    got = await asWeb(instance, (client) => act(client, id))
    throw new Error('The maker sends no more.')
  })
  const error = await upload(instance, maker, bytes).catch((error) => error)
  if (error instanceof pg.DatabaseError) throw error
  return got
}

/** What POST /api/batches does, without signalling a worker; there is none here. */
const receive = mutation({ types: uploadTypes, isStream: true }, async ({ ctx, request, idempotencyKey }) => {
  const id = await uploadBatch({ ctx, input: { ...readUpload(request), idempotencyKey } })
  return Response.json({ id }, { status: 201 })
})

async function sendsSlowly({ instance, maker }: Scene, meanwhile: (client: pg.Client, id: string) => Promise<unknown>): Promise<boolean> {
  const response = await asWeb(instance, async (client) => {
    const body = Readable.toWeb(Readable.from(arriving(instance, file, (id) => meanwhile(client, id))))
    const headers = {
      ...(await headersOf(maker)),
      origin: url,
      [clientAddressHeader]: anyAddress(),
      'content-type': 'text/csv',
      'content-length': String(file.length),
      'x-file-name': 'people.csv',
    }
    const request = new Request(`${url}/api/batches`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
    return receive(request, { params: Promise.resolve({}) })
  })
  const answer = await response.json()
  if (response.status !== 201) throw new DomainError(answer.code)
  return isSwapped(instance, await uploadOf(instance, answer.id), file)
}

async function upload(
  instance: TestInstance,
  maker: Context,
  bytes: AsyncIterable<Uint8Array>,
  more: Partial<UploadInput> = {},
): Promise<string> {
  const input = { bytes, fileName: 'people.csv', sizeBytes: file.length, maxBytes: 1e9, maxTextBytes: 1e9, sha256: null, requested: {} }
  return uploadBatch({ ctx: { ...maker, db: instance.web }, input: { ...input, idempotencyKey: randomUUID(), ...more } })
}

/** The bytes, with a pause when four chunks are stored. */
async function* arriving(
  instance: TestInstance,
  bytes: Buffer,
  meanwhile: (uploadId: string) => Promise<unknown>,
): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, 4 * chunkBytes)
  await meanwhile(await until(instance, 'select upload_id as id from upload_chunk group by upload_id having count(*) = 4'))
  yield bytes.subarray(4 * chunkBytes)
}

async function* parts(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function until(instance: TestInstance, select: string): Promise<string> {
  for (;;) {
    const { rows } = await instance.owner.query<{ id: string }>(select)
    if (rows[0]) return rows[0].id
    await setImmediate()
  }
}

async function untilOpening(instance: TestInstance): Promise<void> {
  while ((await waiting(instance)) === 0) await setImmediate()
}

/** The number of statements that wait for a lock; the owner may see that statements of other roles wait, not for what. */
async function waiting(instance: TestInstance): Promise<number> {
  const { rows } = await instance.owner.query<{ count: number }>(
    `select count(distinct l.pid)::int as count from pg_locks l join pg_stat_activity a using (pid)
     where a.datname = current_database() and not l.granted and l.locktype <> 'extend'`,
  )
  return rows[0]?.count ?? 0
}

async function asWeb<Result>(instance: TestInstance, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: instance.database.webUrl })
  client.on('error', () => {})
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

async function begins(client: pg.Client, { actor }: Context): Promise<string> {
  const { rows } = await client.query<{ id: string }>('select begin_upload($1) as id', [actor.cookie])
  return rows[0]?.id ?? ''
}

type Opened = { text: string; original?: string; bytes: Buffer; textBytes?: Buffer; chunkDigest?: null }

/** Calls open_batch with the true digests of these bytes; true when there is a batch. */
async function opensAs(client: pg.Client, { actor }: Context, { text, original, bytes, textBytes, chunkDigest }: Opened): Promise<boolean> {
  const read = original ? (textBytes ?? Buffer.alloc(0)) : null
  const { rowCount } = await client.query(
    `select open_batch($1, null, null, $2, gen_random_uuid(), $3, 'f', $4, $5, $6, '{}', $7, $8, $9, $10)`,
    [
      actor.cookie,
      randomUUID(),
      text,
      bytes.length,
      hash('sha256', bytes, 'buffer'),
      chunkDigest === null ? null : chunkDigestOf(bytes),
      original ?? null,
      read?.length ?? null,
      read && hash('sha256', read, 'buffer'),
      read && chunkDigestOf(read),
    ],
  )
  return rowCount === 1
}

function chunkDigestOf(bytes: Buffer): Buffer {
  const digest = createHash('sha256')
  for (let from = 0; from < bytes.length; from += chunkBytes)
    digest.update(hash('sha256', bytes.subarray(from, from + chunkBytes), 'buffer'))
  return digest.digest()
}

async function uploadOf(instance: TestInstance, batchId: string): Promise<string> {
  const { rows } = await instance.owner.query<{ id: string }>('select upload_id as id from batch where id = $1', [batchId])
  if (!rows[0]) throw new Error('There is no such batch.')
  return rows[0].id
}

async function isSwapped(instance: TestInstance, uploadId: string, sent: Buffer): Promise<boolean> {
  const { rows } = await instance.owner.query<{ bytes: Buffer }>('select bytes from upload_chunk where upload_id = $1 order by chunk_no', [
    uploadId,
  ])
  return rows.some(({ bytes }) => bytes.length === 0) || !Buffer.concat(rows.map(({ bytes }) => bytes)).equals(sent)
}

async function isGone(instance: TestInstance, uploadId: string): Promise<boolean> {
  return (await instance.owner.query('select from upload where id = $1', [uploadId])).rowCount === 0
}
