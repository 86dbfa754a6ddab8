import { inject } from 'vitest'
import { hashOf } from '#core/secrets/seals'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import {
  type Attacked,
  type CredentialScene,
  granting,
  isIn,
  nextCode,
  prepareCredentials,
  secretOf,
  signInScript,
} from '#test/attacks/credentials'
import { SignInBrowser } from '#test/sign-in'
import { openTestWeb } from '#test/web'

/** A browser of the attacker that has given its own password and waits at the second step with its own challenge. */
async function ownChallenge({ instance, ownChecker }: Attacked) {
  const browser = new SignInBrowser()
  await browser.signIn(ownChecker)
  const { rows } = await instance.owner.query<{ id: string; identifier: string; expires: string; seal: Buffer }>(
    `select id, identifier, (extract(epoch from expires_at) * 1000)::bigint::text as expires, seal from auth.verification
     where operator_id = $1 and value = $1::text`,
    [ownChecker.id],
  )
  const [row] = rows
  if (!row) throw new Error('There is no challenge.')
  return { browser, ...row }
}

/** How the application would seal the row; with only a right to the table, the attacker keeps the old seal. */
async function sealFor(instance: Attacked['instance'], parts: string[], kept: Buffer): Promise<Buffer> {
  const { rows } = await instance.owner.query(`select to_regclass('resealing') is not null as may`)
  if (!rows[0].may) return kept
  return hashOf(secretOf(instance).signatureOf('challenge', parts))
}

const reseal = 'create table resealing ()'

/** `write` points the attacker's challenge at the checker and `answer` answers it, without the checker's password. */
function pointing(
  name: string,
  write: (given: Attacked & { identifier: string; expires: string; seal: Buffer }) => Promise<unknown>,
  answer: (given: Attacked) => [path: string, code: string],
  withoutGuard: Attempt<CredentialScene>['withoutGuard'],
): Attempt<CredentialScene> {
  return {
    name,
    withoutGuard,
    async succeeds(scene) {
      const { browser, identifier, expires, seal } = await ownChallenge(scene)
      await write({ ...scene, identifier, expires, seal })
      const [path, code] = answer(scene)
      await browser.post(`/two-factor/${path}`, { code })
      return isIn(browser, scene.checker)
    },
  }
}

const byRole = async ({
  instance,
  checker,
  identifier,
  expires,
  seal,
}: Attacked & { identifier: string; expires: string; seal: Buffer }) => {
  await using auth = await signInScript(instance)
  const sealed = await sealFor(instance, [identifier, checker.id, checker.id, expires], seal)
  await auth.query('update auth.verification set value = $2::text, operator_id = $2::text::uuid, seal = $3 where identifier = $1', [
    identifier,
    checker.id,
    sealed,
  ])
  await pointAttempts(instance, checker.id, identifier, (text, values) => auth.query(text, values))
}

const byOwner = async ({
  instance,
  checker,
  identifier,
  expires,
  seal,
}: Attacked & { identifier: string; expires: string; seal: Buffer }) => {
  const sealed = await sealFor(instance, [identifier, checker.id, checker.id, expires], seal)
  await instance.owner.query(
    'update auth.verification set value = $2::text, operator_id = $2::text::uuid, seal = $3 where identifier = $1',
    [identifier, checker.id, sealed],
  )
}

// The count of attempts then belongs to the checker too.
async function pointAttempts(
  instance: Attacked['instance'],
  operatorId: string,
  identifier: string,
  query: (text: string, values: unknown[]) => Promise<unknown>,
): Promise<void> {
  const { rows } = await instance.owner.query(
    `select identifier, value, (extract(epoch from expires_at) * 1000)::bigint::text as expires, seal from auth.verification where identifier = $1`,
    [`2fa-attempts-${identifier}`],
  )
  const [row] = rows
  const sealed = await sealFor(instance, [row.identifier, row.value, operatorId, row.expires], row.seal)
  await query('update auth.verification set operator_id = $2, seal = $3 where identifier = $1', [row.identifier, operatorId, sealed])
}

const byRecoveryCode = ({ factors }: Attacked): [string, string] => ['verify-backup-code', factors.checker.backupCodes[0] ?? '']
const byAuthenticator = ({ factors }: Attacked): [string, string] => ['verify-totp', nextCode(factors.checker)]

const attempts: Attempt<CredentialScene>[] = [
  pointing(
    'the sign-in role points its own challenge at a checker, whose recovery code was found',
    byRole,
    byRecoveryCode,
    async (owner) => {
      await granting('update on auth.verification')(owner)
      await owner.query(reseal)
    },
  ),
  pointing(
    'the sign-in role points its own challenge at a checker whose authenticator was seen',
    byRole,
    byAuthenticator,
    async (owner) => {
      await granting('update on auth.verification')(owner)
      await owner.query(reseal)
    },
  ),
  pointing('who may write the table points its own challenge at a checker, as it is sealed', byOwner, byRecoveryCode, (owner) =>
    owner.query(reseal),
  ),
  pointing(
    'who may write the table changes the value of its own challenge alone',
    async ({ instance, checker, identifier, expires, seal }) => {
      const sealed = await sealFor(instance, [identifier, checker.id, checker.id, expires], seal)
      await instance.owner.query(
        'update auth.verification set value = $2::text, seal = $3, operator_id = case when seal = $3 then operator_id else $2::text::uuid end where identifier = $1',
        [identifier, checker.id, sealed],
      )
    },
    byAuthenticator,
    (owner) => owner.query(reseal),
  ),
  pointing(
    'who may write the table moves the checker’s own challenge, while they look for their code, to its own identifier',
    async ({ instance, checker, identifier }) => {
      await new SignInBrowser().signIn(checker)
      await instance.owner.query('delete from auth.verification where identifier = $1', [identifier])
      const { rows } = await instance.owner.query(
        `select identifier, (extract(epoch from expires_at) * 1000)::bigint::text as expires, seal from auth.verification where value = $1`,
        [checker.id],
      )
      const sealed = await sealFor(instance, [identifier, checker.id, checker.id, rows[0].expires], rows[0].seal)
      await instance.owner.query('update auth.verification set identifier = $2, seal = $3 where identifier = $1', [
        rows[0].identifier,
        identifier,
        sealed,
      ])
    },
    byRecoveryCode,
    (owner) => owner.query(reseal),
  ),
  pointing(
    'the sign-in role begins a challenge of the checker’s under its own identifier, by the functions',
    async ({ instance, checker, identifier, expires, seal }) => {
      await using auth = await signInScript(instance)
      await auth.query(`select take_challenge((select id from auth.verification where identifier = $1), '')`, [identifier])
      const parts = [identifier, checker.id, checker.id, expires]
      const { rows } = await instance.owner.query(`select to_regclass('resealing') is not null as may`)
      const signature = rows[0].may ? secretOf(instance).signatureOf('challenge', parts) : seal.toString('base64')
      await auth.query('select begin_challenge(gen_random_uuid(), $1, $2, $3, $4, $5, null)', [...parts, signature])
    },
    byRecoveryCode,
    async (owner) => {
      await withoutText(owner, 'take_challenge', /perform require_signed_call\([^;]*;/)
      await owner.query(reseal)
    },
  ),
  {
    name: 'the sign-in role prolongs the challenge of a thief who has the password, until the code is seen',
    withoutGuard: async (owner) => {
      await granting('update on auth.verification')(owner)
      await owner.query(reseal)
    },
    async succeeds({ instance, checker, factors }) {
      const thief = new SignInBrowser()
      await thief.signIn(checker)
      await instance.owner.query(`update auth.verification set expires_at = expires_at - interval '11 minutes'`)
      await using auth = await signInScript(instance)
      const expires = Date.now() + 600_000
      const { rows } = await auth.query('select identifier, value, operator_id, seal from auth.verification where operator_id = $1', [
        checker.id,
      ])
      for (const row of rows) {
        const sealed = await sealFor(instance, [row.identifier, row.value, row.operator_id, String(expires)], row.seal)
        await auth.query('update auth.verification set expires_at = to_timestamp($2 / 1000.0), seal = $3 where identifier = $1', [
          row.identifier,
          expires,
          sealed,
        ])
      }
      await thief.post('/two-factor/verify-totp', { code: nextCode(factors.checker) })
      return isIn(thief, checker)
    },
  },
  {
    name: 'the sign-in role takes a recovery code of the checker’s for a challenge of its own',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'take_recovery_code', /perform require_signed_call\([^;]*;/)
      await withoutText(owner, 'take_recovery_code', 'v_operator := require_challenge(p_challenge);', `v_operator := p_challenge::uuid;`)
    },
    async succeeds({ instance, checker }) {
      await using auth = await signInScript(instance)
      const { rows } = await auth.query('select backup_codes::json ->> 0 as code from auth.two_factor where operator_id = $1', [checker.id])
      await auth.query('select take_recovery_code($1, $2, $3)', [checker.id, rows[0].code, ''])
      const left = await auth.query('select json_array_length(backup_codes::json) as n from auth.two_factor where operator_id = $1', [
        checker.id,
      ])
      return left.rows[0].n === 9
    },
  },
  {
    name: 'the sign-in role takes every recovery code of the checker’s in one call',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'take_recovery_code', /perform require_signed_call\([^;]*;/)
      await withoutText(owner, 'take_recovery_code', '(backup_codes::jsonb - p_code)::text', `'[]'`)
    },
    async succeeds({ instance, checker }) {
      await new SignInBrowser().signIn(checker)
      await using auth = await signInScript(instance)
      await auth.query(
        `select take_recovery_code((select identifier from auth.verification where value = $1::text limit 1),
           (select backup_codes::json ->> 0 from auth.two_factor where operator_id = $1::text::uuid), '')`,
        [checker.id],
      )
      const left = await auth.query('select backup_codes from auth.two_factor where operator_id = $1', [checker.id])
      return left.rows[0].backup_codes === '[]'
    },
  },
  {
    name: 'who knew the secret of before signs calls after it was changed',
    withoutGuard: (owner) => owner.query('create table resealing ()'),
    async succeeds({ instance, maker, ownMaker }) {
      const before = secretOf(instance)
      const { rows } = await instance.owner.query(`select to_regclass('resealing') is not null as may`)
      if (!rows[0].may) await instance.owner.query('select install_auth_keys($1, $2)', [`${instance.database.authSecret}, changed`, '[]'])
      await using auth = await signInScript(instance)
      const token = ownMaker.id.replaceAll('-', '')
      const parts = ['01900000-0000-7000-8000-000000000001', maker.id, token, String(Date.now() + 3_600_000), '', '', null, 'false', null]
      await auth.query('select open_session($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
        ...parts,
        before.signatureOf('open-session', parts),
      ])
      const [found] = await instance.web.query<{ id: string }>('select id from find_actor($1)', [before.cookieOf(token)])
      return found?.id === maker.id
    },
  },
]

describeAttempts({
  way: '1: a challenge between the two steps of a sign-in opens another operator’s session',
  prepare: prepareCredentials,
  attempts,
  open: (template = inject('template')) => openTestWeb({ LOG_LEVEL: 'silent', SIGN_IN_RATE_LIMIT: '1000' }, template),
})
