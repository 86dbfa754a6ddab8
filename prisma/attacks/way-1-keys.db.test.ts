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

/** Changes it with the one of before accepted for a moment, and returns when that has passed on the clock of the database. */
async function changeAndWait(instance: TestInstance): Promise<void> {
  const acceptedUntil = new Date(Date.now() + 200)
  await changeSecret(instance, [{ secret: instance.database.authSecret, acceptedUntil }])
  await instance.owner.query('select pg_sleep_until($1)', [acceptedUntil])
}

const acceptingEnded = (owner: pg.Client) => withoutText(owner, 'signatures_of', 'or k.accepted_until > clock_timestamp()', 'or true')
const keepingRemoved = async (owner: pg.Client) => {
  await withoutText(owner, 'install_auth_keys', 'delete from auth_key;', 'update auth_key set is_present = null, accepted_until = now();')
  await acceptingEnded(owner)
}

/** A call that opens a session of the maker, signed with the secret of before. Whether the session is then accepted by its cookie. */
async function opensSession({ instance, maker, ownMaker }: Attacked): Promise<boolean> {
  const before = secretOf(instance)
  await using auth = await signInScript(instance)
  const token = ownMaker.id.replaceAll('-', '')
  const parts = ['01900000-0000-7000-8000-000000000001', maker.id, token, String(Date.now() + 3_600_000), '', '', null, 'false', null]
  await auth.query('select open_session($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [...parts, before.signatureOf('open-session', parts)])
  const [found] = await instance.web.query<{ id: string }>('select id from find_actor($1)', [before.cookieOf(token)])
  return found?.id === maker.id
}

const attempts: Attempt<CredentialScene>[] = [
  {
    name: 'a thief uses a cookie that an earlier secret signed, after its date',
    withoutGuard: acceptingEnded,
    async succeeds({ instance, browsers, maker }) {
      await changeAndWait(instance)
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
      await changeAndWait(scene.instance)
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
]

describeAttempts({
  way: '1: a secret that has ended opens another operator’s session',
  prepare: prepareCredentials,
  attempts,
  open: (template = inject('template')) => openTestWeb({ LOG_LEVEL: 'silent', SIGN_IN_RATE_LIMIT: '1000' }, template),
})
