import type pg from 'pg'
import { withdrawBatch } from '#core/decisions/withdraw-batch'
import { connect } from '#test/attacks/act-waiting'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import type { TestInstance } from '#test/instance'
import { peopleCsv } from '#test/people'

type Facts = Awaited<ReturnType<typeof prepare>>
type Scene = Facts & { instance: TestInstance }

const honest = '01900000-0000-7000-8000-000000000001'
const mallory = '01900000-0000-7000-8000-000000000002'

/** Of two batches with two slices each, an honest worker has leased and published the first slice of one, and the other is withdrawn. */
async function prepare(instance: TestInstance) {
  const maker = await instance.signIn('maker')
  const importing = await instance.upload(maker, peopleCsv('Cairo', 8))
  await instance.survey(importing, { sliceRows: 4 })
  await instance.worker.db.query(leasing(importing, honest))
  await instance.worker.db.query(publishing(importing, '\\x0102030405060708'))
  const withdrawn = await instance.upload(maker, peopleCsv('Lima', 8))
  await instance.survey(withdrawn, { sliceRows: 4 })
  await withdrawBatch({ ctx: { ...maker, db: instance.web }, input: { batchId: withdrawn, idempotencyKey: 'withdraw' } })
  await instance.apply(withdrawn)
  return { importing, withdrawn }
}

const leasing = (batchId: string, holder = mallory, forTime = '1 minute') =>
  `select lease_slice('${batchId}', '${holder}', '${forTime}') as slice`
const renewing = (batchId: string, holder: string, forTime: string) =>
  `select renew_slice_leases('${batchId}', '${holder}', '{1}', '${forTime}')`
const publishing = (batchId: string, hashes: string) => `select publish_identity_keys('${batchId}', 1, '${hashes}')`

/** What an attempt is to gain, once `statement` has run. */
const gains = {
  'has leased a slice': ({ instance, importing }: Scene) =>
    isSo(instance, `holder = '${mallory}' and batch_id = '${importing}' and slice_no = 2`),
  'has leased what another leases': ({ instance }: Scene) => isSo(instance, `holder = '${mallory}' and slice_no = 1`),
  'has leased a slice of a withdrawn batch': ({ instance, withdrawn }: Scene) => isSo(instance, `batch_id = '${withdrawn}'`),
  'keeps a slice from all others': ({ instance }: Scene) => isSo(instance, `ends_at > clock_timestamp() + interval '1 hour'`),
  'has ended the lease of another': ({ instance }: Scene) => isSo(instance, `holder = '${honest}' and ends_at <= clock_timestamp()`),
  'has published more than the slice has': ({ instance }: Scene) => isSo(instance, 'octet_length(identity_key_hashes) = 40'),
  'has published something else': ({ instance }: Scene) => isSo(instance, `identity_key_hashes = '\\x0807060504030201'`),
  'has taken back what was published': ({ instance }: Scene) => isSo(instance, 'slice_no = 1 and identity_key_hashes is null'),
}

async function isSo({ owner }: TestInstance, condition: string): Promise<boolean> {
  return (await owner.query(`select from slice_lease where ${condition}`)).rowCount === 1
}

type Trying = {
  name: string
  role?: 'authUrl' | 'webUrl' | 'verifierUrl' | 'workerUrl'
  statement: (scene: Scene) => string
  /** Without it the attempt gains what the statement returns. */
  gain?: keyof typeof gains
  withoutGuard: (owner: pg.Client) => Promise<unknown>
}

const tries = ({ name, role = 'workerUrl', statement, gain, withoutGuard }: Trying): Attempt<Facts> => ({
  name,
  withoutGuard,
  async succeeds(scene) {
    await using attacker = await connect(scene.instance.database[role])
    const { rows } = await attacker.client.query(statement(scene))
    return gain ? gains[gain](scene) : rows.length > 0
  },
})

const withRight = (signature: string) => (owner: pg.Client) => owner.query(`grant execute on function ${signature} to public`)
const withoutTheLongest = (name: string) => (owner: pg.Client) => withoutText(owner, name, `least(p_for, interval '1 minute')`, 'p_for')
const withoutTheMost = (owner: pg.Client) => withoutText(owner, 'publish_identity_keys', `perform refuse_input('hashes')`, 'null')

describeAttempts<Facts>({
  way: '7: one role of the database stops an import',
  prepare,
  isConcurrent: true,
  attempts: [
    tries({
      name: 'the worker’s role leases a slice for ever',
      statement: ({ importing }) => leasing(importing, mallory, '1 year'),
      gain: 'keeps a slice from all others',
      withoutGuard: withoutTheLongest('lease_slice'),
    }),
    tries({
      name: 'the worker’s role renews a lease for ever',
      statement: ({ importing }) => renewing(importing, honest, '1 year'),
      gain: 'keeps a slice from all others',
      withoutGuard: withoutTheLongest('renew_slice_leases'),
    }),
    tries({
      name: 'the worker’s role leases a slice that another worker leases',
      statement: ({ importing }) => leasing(importing),
      gain: 'has leased what another leases',
      async withoutGuard(owner) {
        await withoutText(owner, 'lease_slice', 'coalesce(l.ends_at > clock_timestamp(), false)', 'false')
        await withoutText(owner, 'lease_slice', 'where l.ends_at <= clock_timestamp()')
      },
    }),
    tries({
      name: 'the worker’s role ends the lease of another worker',
      statement: ({ importing }) => renewing(importing, mallory, '0'),
      gain: 'has ended the lease of another',
      withoutGuard: (owner) => withoutText(owner, 'renew_slice_leases', 'and holder = p_holder'),
    }),
    tries({
      name: 'the worker’s role leases a slice of a batch that is withdrawn',
      statement: ({ withdrawn }) => leasing(withdrawn),
      gain: 'has leased a slice of a withdrawn batch',
      withoutGuard: (owner) => withoutText(owner, 'lease_slice', `and state = 'importing'`),
    }),
    tries({
      name: 'the worker’s role publishes more hashes than a slice has rows, which every worker then reads',
      statement: ({ importing }) => publishing(importing, `\\x${'00'.repeat(40)}`),
      gain: 'has published more than the slice has',
      withoutGuard: withoutTheMost,
    }),
    tries({
      name: 'the worker’s role takes back what another worker published, so that later slices wait',
      statement: ({ importing }) => `select publish_identity_keys('${importing}', 1, null)`,
      gain: 'has taken back what was published',
      withoutGuard: withoutTheMost,
    }),
    ...(['authUrl', 'webUrl', 'verifierUrl'] as const).flatMap((role) => [
      tries({
        name: `the role of ${role} leases a slice`,
        role,
        statement: ({ importing }) => leasing(importing),
        gain: 'has leased a slice',
        withoutGuard: withRight('lease_slice(uuid, uuid, interval)'),
      }),
      tries({
        name: `the role of ${role} ends a lease`,
        role,
        statement: ({ importing }) => renewing(importing, honest, '0'),
        gain: 'has ended the lease of another',
        withoutGuard: withRight('renew_slice_leases(uuid, uuid, integer[], interval)'),
      }),
      tries({
        name: `the role of ${role} publishes other identity keys`,
        role,
        statement: ({ importing }) => publishing(importing, '\\x0807060504030201'),
        gain: 'has published something else',
        withoutGuard: withRight('publish_identity_keys(uuid, integer, bytea)'),
      }),
      tries({
        name: `the role of ${role} reads the hashes of identity keys`,
        role,
        statement: ({ importing }) => `select from open_slices_before('${importing}', 2, '{}') where identity_key_hashes is not null`,
        withoutGuard: withRight('open_slices_before(uuid, integer, integer[])'),
      }),
    ]),
  ],
})
