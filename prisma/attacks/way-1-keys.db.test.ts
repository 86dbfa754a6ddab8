import type pg from 'pg'
import { inject } from 'vitest'
import type { EarlierSecret } from '#core/secrets/auth-secrets'
import { installAuthKeys } from '#database/install-auth-keys'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import { type Attacked, type CredentialScene, isIn, prepareCredentials, secretOf, signInScript } from '#test/attacks/credentials'
import type { TestInstance } from '#test/instance'
import { openTestWeb } from '#test/web'

const fresh = 'Vw3kT8yQn5Rb1Zs6Hd9Mf2Lc7Xg4Jp0A'

/** Changes AUTH_SECRET as the migration job does. */
const changeSecret = ({ database }: TestInstance, earlier: EarlierSecret[] = []) =>
  installAuthKeys({ ownerUrl: database.ownerUrl, authSecrets: { present: fresh, earlier } })

/** Changes it with the one of before as an earlier one, whose date has passed since. */
async function changeAndEnd(instance: TestInstance): Promise<void> {
  await changeSecret(instance, [{ secret: instance.database.authSecret, acceptedUntil: new Date('2999-01-01') }])
  await instance.owner.query('update auth_key set accepted_until = clock_timestamp() where is_present is null')
}

const acceptingEnded = (owner: pg.Client) => withoutText(owner, 'signatures_of', 'or k.accepted_until > clock_timestamp()', 'or true')
const keepingRemoved = async (owner: pg.Client) => {
  await withoutText(owner, 'install_auth_keys', 'delete from auth_key;', 'update auth_key set is_present = null, accepted_until = now();')
  await acceptingEnded(owner)
}

const tokenOf = ({ ownMaker }: Attacked) => ownMaker.id.replaceAll('-', '')

type Parts = (string | null)[]

/** Calls the function that opens a session, for the maker and with a signature of its arguments. */
async function openSession(scene: Attacked, signatureOf: (parts: Parts) => string): Promise<void> {
  const { instance, maker } = scene
  await using auth = await signInScript(instance)
  const expires = String(Date.now() + 3_600_000)
  const parts = ['01900000-0000-7000-8000-000000000001', maker.id, tokenOf(scene), expires, '', '', null, 'false', null]
  await auth.query('select open_session($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [...parts, signatureOf(parts)])
}

/** Whether such a session is accepted, when the call and the cookie are signed with the secret of before. */
async function opensSession(scene: Attacked): Promise<boolean> {
  const { instance, maker } = scene
  const before = secretOf(instance)
  const token = tokenOf(scene)
  await openSession(scene, (parts) => before.signatureOf('open-session', parts))
  const [found] = await instance.web.query<{ id: string }>('select id from find_actor($1)', [before.cookieOf(token)])
  return found?.id === maker.id
}

const attempts: Attempt<CredentialScene>[] = [
  {
    name: 'a thief uses a cookie that an earlier secret signed, after its date',
    withoutGuard: acceptingEnded,
    async succeeds({ instance, browsers, maker }) {
      await changeAndEnd(instance)
      return isIn(browsers.maker.copy(), maker)
    },
  },
  {
    name: 'a thief uses a cookie that a removed secret signed',
    withoutGuard: keepingRemoved,
    async succeeds({ instance, browsers, maker }) {
      await changeSecret(instance)
      return isIn(browsers.maker.copy(), maker)
    },
  },
  {
    name: 'the sign-in role opens a session with an earlier secret, after its date',
    withoutGuard: acceptingEnded,
    async succeeds(scene) {
      await changeAndEnd(scene.instance)
      return opensSession(scene)
    },
  },
  {
    name: 'the sign-in role opens a session with a secret that was removed',
    withoutGuard: keepingRemoved,
    async succeeds(scene) {
      await changeSecret(scene.instance)
      return opensSession(scene)
    },
  },
  {
    name: 'the sign-in role opens a session with the signature that a web server sends to compare secrets',
    withoutGuard: (owner) =>
      withoutText(owner, 'require_signed_call', 'signed_call(p_act, p_parts)', `signed_call('compare-secrets', '{}')`),
    async succeeds(scene) {
      const { instance, maker } = scene
      await openSession(scene, () => secretOf(instance).signatureOf('compare-secrets', []))
      const { rowCount } = await instance.owner.query('select from auth.session where operator_id = $1 and token = $2', [
        maker.id,
        tokenOf(scene),
      ])
      return rowCount === 1
    },
  },
]

describeAttempts({
  way: '1: a secret that has ended opens another operator’s session',
  prepare: prepareCredentials,
  attempts,
  open: (template = inject('template')) => openTestWeb({ LOG_LEVEL: 'silent', SIGN_IN_RATE_LIMIT: '1000' }, template),
})
