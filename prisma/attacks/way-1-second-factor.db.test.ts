import type pg from 'pg'
import { inject } from 'vitest'
import { adding } from '#test/attacks/attack'
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
  untilWaiting,
  whileSigningIn,
} from '#test/attacks/credentials'
import { hold } from '#test/hold'
import { decides, newPerson, SignInBrowser } from '#test/sign-in'
import { totpOf } from '#test/totp'
import { openTestWeb } from '#test/web'

const unsigned = (name: string) => (owner: pg.Client) => withoutText(owner, name, /perform require_signed_call\([^;]*;/)

/** A browser at the second step of someone's sign-in. */
async function beforeCode(person: { email: string; password: string }): Promise<SignInBrowser> {
  const browser = new SignInBrowser()
  await browser.signIn(person)
  return browser
}

const attempts: Attempt<CredentialScene>[] = [
  {
    name: 'who knows a checker’s password has the sign-in role turn the second factor off',
    withoutGuard: granting('update (two_factor_enabled) on auth.operator'),
    async succeeds({ instance, checker }) {
      await using auth = await signInScript(instance)
      await auth.query('update auth.operator set two_factor_enabled = false where id = $1', [checker.id])
      return isIn(await beforeCode(checker), checker)
    },
  },
  {
    name: 'who knows a checker’s password has the sign-in role put the sealed secret of its own second factor under them',
    // A second guard follows this right: a secret sealed for one operator does not open for another.
    withoutGuard: granting('update (secret) on auth.two_factor'),
    async succeeds({ instance, checker, ownChecker, factors }) {
      await using auth = await signInScript(instance)
      const { rows } = await auth.query('select secret from auth.two_factor where operator_id = $1', [ownChecker.id])
      const isGranted = await auth.query(`select has_column_privilege('auth.two_factor', 'secret', 'update') as granted`)
      // With the right alone the seal refuses; with the application's secret too, the secret is the attacker's own.
      const secret = isGranted.rows[0].granted ? await resealed(instance, ownChecker.id, checker.id, rows[0].secret) : rows[0].secret
      await auth.query('update auth.two_factor set secret = $2 where operator_id = $1', [checker.id, secret])
      const browser = await beforeCode(checker)
      await browser.post('/two-factor/verify-totp', { code: nextCode(factors.ownChecker) })
      return isIn(browser, checker)
    },
  },
  {
    name: 'who knows a checker’s password and may write the table puts the sealed secret of its own under them, as it stands',
    withoutGuard: (owner) => owner.query('create table resealing ()'),
    async succeeds({ instance, checker, ownChecker, factors }) {
      const { rows } = await instance.owner.query('select secret from auth.two_factor where operator_id = $1', [ownChecker.id])
      const secret = (await mayReseal(instance)) ? await resealed(instance, ownChecker.id, checker.id, rows[0].secret) : rows[0].secret
      await instance.owner.query('update auth.two_factor set secret = $2 where operator_id = $1', [checker.id, secret])
      const browser = await beforeCode(checker)
      await browser.post('/two-factor/verify-totp', { code: nextCode(factors.ownChecker) })
      return isIn(browser, checker)
    },
  },
  {
    name: 'who knows a checker’s password and may write the table puts a secret under them that is sealed as the library seals',
    withoutGuard: (owner) => owner.query('create table resealing ()'),
    async succeeds({ instance, checker, ownChecker, factors }) {
      const { rows } = await instance.owner.query('select secret from auth.two_factor where operator_id = $1', [ownChecker.id])
      const own = secretOf(instance).open(ownChecker.id, rows[0].secret)
      const secret = (await mayReseal(instance)) ? secretOf(instance).seal(checker.id, own) : own
      await instance.owner.query('update auth.two_factor set secret = $2 where operator_id = $1', [checker.id, secret])
      const browser = await beforeCode(checker)
      await browser.post('/two-factor/verify-totp', { code: nextCode(factors.ownChecker) })
      return isIn(browser, checker)
    },
  },
  {
    name: 'who knows a checker’s password and may write the table puts the recovery codes of its own under them',
    withoutGuard: (owner) => owner.query('create table resealing ()'),
    async succeeds({ instance, checker, ownChecker, factors }) {
      const { rows } = await instance.owner.query('select backup_codes from auth.two_factor where operator_id = $1', [ownChecker.id])
      const { open, seal } = secretOf(instance)
      const stored = JSON.parse(rows[0].backup_codes) as string[]
      const codes = (await mayReseal(instance)) ? stored.map((code) => seal(checker.id, open(ownChecker.id, code))) : stored
      await instance.owner.query('update auth.two_factor set backup_codes = $2 where operator_id = $1', [checker.id, JSON.stringify(codes)])
      const browser = await beforeCode(checker)
      await browser.post('/two-factor/verify-backup-code', { code: factors.ownChecker.backupCodes[0] })
      return isIn(browser, checker)
    },
  },
  {
    name: 'the sign-in role sets up a second factor for a session whose token it has read',
    withoutGuard: async (owner) => {
      await unsigned('set_up_second_factor')(owner)
      await withoutText(owner, 'find_session', /if not is_signed\([^;]*then/, 'if false then')
    },
    async succeeds({ instance, maker }) {
      await using auth = await signInScript(instance)
      await auth.query(
        `select set_up_second_factor((select token from auth.session where operator_id = $1) || '.AAAA', gen_random_uuid(), 'mine', '[]', '')`,
        [maker.id],
      )
      return (await instance.owner.query('select from auth.two_factor where operator_id = $1', [maker.id])).rowCount === 1
    },
  },
  {
    name: 'the sign-in role turns the second factor of a checker off for a session whose token it has read',
    withoutGuard: async (owner) => {
      await unsigned('turn_off_second_factor')(owner)
      await withoutText(owner, 'find_session', /if not is_signed\([^;]*then/, 'if false then')
    },
    async succeeds({ instance, checker }) {
      await using auth = await signInScript(instance)
      await auth.query(`select turn_off_second_factor((select token from auth.session where operator_id = $1) || '.AAAA', '')`, [
        checker.id,
      ])
      return isIn(await beforeCode(checker), checker)
    },
  },
  {
    name: 'a machine that was left open gets other recovery codes without a fresh sign-in',
    withoutGuard: (owner) => withoutText(owner, 'require_fresh_session', /if not found then[^;]*;\s*end if;/),
    async succeeds({ instance, checker, browsers }) {
      await instance.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [
        checker.id,
      ])
      const answer = await browsers.checker.copy().post('/two-factor/generate-backup-codes', { password: checker.password })
      return answer.status === 200
    },
  },
  {
    name: 'a machine that was left open turns the second factor off without a fresh sign-in',
    withoutGuard: (owner) => withoutText(owner, 'require_fresh_session', /if not found then[^;]*;\s*end if;/),
    async succeeds({ instance, checker, browsers }) {
      await instance.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [
        checker.id,
      ])
      await browsers.checker.copy().post('/two-factor/disable', { password: checker.password })
      return isIn(await beforeCode(checker), checker)
    },
  },
  {
    name: 'a thief signs in with the password alone while the maker turns the second factor on, and is in afterwards',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'turn_on_second_factor', /perform 1 from auth\.operator[^;]*;/)
      await withoutText(
        owner,
        'turn_on_second_factor',
        /update auth\.operator[^;]*;\s*delete from auth\.session[^;]*;/,
        'delete from auth.session where operator_id = v_session.operator_id; update auth.operator set two_factor_enabled = true where id = v_session.operator_id;',
      )
      await withoutText(owner, 'is_live', 'and (p_session.second_factor or not o.two_factor_enabled)')
    },
    async succeeds({ instance, maker, browsers }) {
      const own = browsers.maker.copy()
      const { totpURI } = await (await own.post('/two-factor/enable', { password: maker.password })).json()
      const thief = new SignInBrowser()
      await whileSigningIn(instance, thief, maker, () => own.post('/two-factor/verify-totp', { code: totpOf(totpURI) }))
      return isIn(thief, maker)
    },
  },
  {
    name: 'a thief whose sign-in is broken off before the second step uses the session of the first',
    withoutGuard: (owner) => withoutText(owner, 'is_live', 'and (p_session.second_factor or not o.two_factor_enabled)'),
    async succeeds({ instance, checker }) {
      // The library opens a session by the password and ends it before it asks for the code; this call stops earlier.
      const { rows } = await instance.owner.query<{ token: string }>(
        `insert into auth.session (id, operator_id, token, expires_at) values (gen_random_uuid(), $1, repeat('t', 32), now() + interval '1 hour') returning token`,
        [checker.id],
      )
      const [found] = await instance.web.query<{ id: string }>('select id from find_actor($1)', [
        secretOf(instance).cookieOf(rows[0]?.token ?? ''),
      ])
      return found?.id === checker.id
    },
  },
  {
    name: 'two requests that wait on each other take one recovery code twice',
    withoutGuard: (owner) => withoutText(owner, 'take_recovery_code', /and jsonb_array_length\([^;]*- 1/),
    async succeeds({ instance, checker }) {
      await beforeCode(checker)
      await using held = await hold(instance, 'select from auth.two_factor where operator_id = $1 for update', [checker.id])
      const { rows } = await instance.owner.query(
        `select v.identifier, f.backup_codes::json ->> 0 as code from auth.verification v join auth.two_factor f using (operator_id)
         where v.operator_id = $1 and v.value = $1::text`,
        [checker.id],
      )
      const parts = [rows[0].identifier, rows[0].code] as [string, string]
      // As the application asks, twice.
      const clients = [await signInScript(instance), await signInScript(instance)]
      const asks = clients.map((client) =>
        client.query('select take_recovery_code($1, $2, $3)', [...parts, secretOf(instance).signatureOf('take-recovery-code', parts)]),
      )
      const answers = Promise.allSettled(asks)
      await untilWaiting(instance, 'countersign_auth', 2)
      await held[Symbol.asyncDispose]()
      const taken = (await answers).filter(({ status }) => status === 'fulfilled')
      for (const client of clients) await client.end()
      return taken.length === 2
    },
  },
  {
    name: 'two browsers open two sessions by one code of the authenticator',
    withoutGuard: (owner) => withoutText(owner, 'take_code', /if not found then[^;]*;\s*end if;/),
    async succeeds({ checker, factors }) {
      const code = nextCode(factors.checker)
      const browsers = [await beforeCode(checker), await beforeCode(checker)]
      for (const one of browsers) await one.post('/two-factor/verify-totp', { code })
      return (await isIn(browsers[0] ?? new SignInBrowser(), checker)) && isIn(browsers[1] ?? new SignInBrowser(), checker)
    },
  },
  {
    name: 'the sign-in role takes back a code that was used, and who saw it uses it again',
    withoutGuard: granting('delete, select on used_code'),
    async succeeds({ instance, checker, factors }) {
      const code = nextCode(factors.checker)
      await (await beforeCode(checker)).post('/two-factor/verify-totp', { code })
      await using auth = await signInScript(instance)
      await auth.query('delete from used_code')
      const thief = await beforeCode(checker)
      await thief.post('/two-factor/verify-totp', { code })
      return isIn(thief, checker)
    },
  },
  {
    name: 'who knows a checker’s password guesses codes without end, beginning again each time',
    withoutGuard: (owner) => withoutText(owner, 'take_challenge', /locked_until = case[\s\S]*? end\n/, 'locked_until = null\n'),
    async succeeds({ instance, checker, factors }) {
      await guessedBefore(instance, 8)
      for (let guess = 0; guess < 2; guess++) await (await beforeCode(checker)).post('/two-factor/verify-totp', { code: '000000' })
      const lucky = await beforeCode(checker)
      await lucky.post('/two-factor/verify-totp', { code: nextCode(factors.checker) })
      return isIn(lucky, checker)
    },
  },
  {
    name: 'who guesses has the sign-in role forget the wrong codes between',
    withoutGuard: unsigned('clear_wrong_codes'),
    async succeeds({ instance, checker, factors }) {
      await guessedBefore(instance, 8)
      await using auth = await signInScript(instance)
      for (let guess = 0; guess < 2; guess++) {
        const guessing = await beforeCode(checker)
        await guessing.post('/two-factor/verify-totp', { code: '000000' })
        await auth.query(`select clear_wrong_codes((select identifier from auth.verification where value = $1::text limit 1), '')`, [
          checker.id,
        ])
      }
      const lucky = await beforeCode(checker)
      await lucky.post('/two-factor/verify-totp', { code: nextCode(factors.checker) })
      return isIn(lucky, checker)
    },
  },
  {
    name: 'who knows the password of an admin without a second factor acts where the policy requires one',
    withoutGuard: (owner) =>
      withoutText(owner, 'require_may_act', 'if (p_actor).role = any (v_policy.second_factor_for) then', 'if false then'),
    async succeeds({ instance }) {
      await requireFactors(instance)
      return addsReason(instance)
    },
  },
  {
    name: 'the web role takes the rule of the second factor back, and who knows an admin’s password acts',
    withoutGuard: (owner) => owner.query('grant update on policy to countersign_web'),
    async succeeds({ instance }) {
      await requireFactors(instance)
      await instance.web.query(`update policy set second_factor_for = '{}'`)
      return addsReason(instance)
    },
  },
  {
    name: 'the web role installs a policy without a second factor, and who knows an admin’s password acts',
    withoutGuard: (owner) => owner.query('grant execute on function install_policy to countersign_web'),
    async succeeds({ instance }) {
      await requireFactors(instance)
      await instance.web.query(`select install_policy(60, 60, '{}', 0, 168, null)`)
      return addsReason(instance)
    },
  },
  {
    name: 'a machine that was left open decides without a fresh sign-in',
    withoutGuard: (owner) => withoutText(owner, 'require_may_act', /if v_session\.created_at <=[^;]*;\s*end if;/),
    async succeeds({ instance, checker, browsers }) {
      await ageSessions(instance, checker)
      await decides(instance, browsers.checker.copy())
      return true
    },
  },
  {
    name: 'the sign-in role makes the session of a machine that was left open look recent, and it decides',
    withoutGuard: granting('update (created_at) on auth.session'),
    async succeeds({ instance, checker, browsers }) {
      await ageSessions(instance, checker)
      await using auth = await signInScript(instance)
      await auth.query('update auth.session set created_at = now() where operator_id = $1', [checker.id])
      await decides(instance, browsers.checker.copy())
      return true
    },
  },
  {
    name: 'the web role makes the session of a machine that was left open look recent, and it decides',
    withoutGuard: async (owner) => {
      await owner.query('grant usage on schema auth to countersign_web')
      await owner.query('grant select, update on auth.session to countersign_web')
    },
    async succeeds({ instance, checker, browsers }) {
      await ageSessions(instance, checker)
      await instance.web.query('update auth.session set created_at = now() where operator_id = $1', [checker.id])
      await decides(instance, browsers.checker.copy())
      return true
    },
  },
]

const requireFactors = ({ owner }: Attacked['instance']) => owner.query(`select install_policy(60, 60, '{checker,admin}', 0, 168, null)`)

const ageSessions = ({ owner }: Attacked['instance'], { id }: { id: string }) =>
  owner.query(`update auth.session set created_at = created_at - interval '61 minutes' where operator_id = $1`, [id])

/** Whether a new admin, signed in by the password alone, adds a reason. */
async function addsReason(instance: Attacked['instance']): Promise<boolean> {
  const browser = new SignInBrowser()
  await browser.signIn(await newPerson(instance, 'admin'))
  await instance.web.query(adding(browser.session()))
  return true
}

const guessedBefore = (instance: Attacked['instance'], times: number) =>
  instance.owner.query('update auth.two_factor set failed_verification_count = $1', [times])

/** Whether this is the run without the guard, in which the attacker has the sealing secret. */
async function mayReseal({ owner }: Attacked['instance']): Promise<boolean> {
  const { rows } = await owner.query(`select to_regclass('resealing') is not null as may`)
  return rows[0].may
}

async function resealed(instance: Attacked['instance'], from: string, to: string, sealed: string): Promise<string> {
  const { open, seal } = secretOf(instance)
  return seal(to, open(from, sealed))
}

describeAttempts({
  way: '1: the second factor of an operator becomes the attacker’s',
  prepare: prepareCredentials,
  attempts,
  open: (template = inject('template')) => openTestWeb({ LOG_LEVEL: 'silent', SIGN_IN_RATE_LIMIT: '1000' }, template),
})
