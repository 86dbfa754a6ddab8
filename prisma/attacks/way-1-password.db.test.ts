import { randomUUID } from 'node:crypto'
import { inject } from 'vitest'
import { type Attempt, describeAttempts, withoutText } from '#test/attacks/attempts'
import {
  type CredentialScene,
  granting,
  isIn,
  nextCode,
  prepareCredentials,
  putsIn,
  signInScript,
  untilWaiting,
  whileSigningIn,
  withOwnPassword,
} from '#test/attacks/credentials'
import type { TestInstance } from '#test/instance'
import { SignInBrowser } from '#test/sign-in'
import { openTestWeb } from '#test/web'

const other = 'another twelve or more'
const overwrite = `update auth.account set password = (select password from auth.account where operator_id = $2) where operator_id = $1`

const attempts: Attempt<CredentialScene>[] = [
  {
    name: 'the sign-in role overwrites the maker’s password, uploads as the maker, and approves with a checker account of one’s own',
    withoutGuard: granting('update (password) on auth.account'),
    async succeeds({ instance, maker, ownChecker, browsers }) {
      await using auth = await signInScript(instance)
      await auth.query(overwrite, [maker.id, ownChecker.id])
      const asMaker = new SignInBrowser()
      await asMaker.signIn(withOwnPassword(maker))
      return putsIn(instance, asMaker, browsers.ownChecker.copy())
    },
  },
  {
    name: 'the sign-in role replaces the maker’s account by one with its own hash',
    withoutGuard: granting('insert, delete on auth.account'),
    async succeeds({ instance, maker, ownChecker, browsers }) {
      await using auth = await signInScript(instance)
      const { rows } = await auth.query('select password from auth.account where operator_id = $1', [ownChecker.id])
      await auth.query('delete from auth.account where operator_id = $1', [maker.id])
      await auth.query(
        `insert into auth.account (id, account_id, provider_id, operator_id, password) values ($1, $2::uuid::text, 'credential', $2, $3)`,
        [randomUUID(), maker.id, rows[0].password],
      )
      const asMaker = new SignInBrowser()
      await asMaker.signIn(withOwnPassword(maker))
      return putsIn(instance, asMaker, browsers.ownChecker.copy())
    },
  },
  {
    name: 'the sign-in role gives its own account to the maker, and the maker’s to itself',
    withoutGuard: granting('update (operator_id, account_id) on auth.account'),
    async succeeds({ instance, maker, ownChecker }) {
      await using auth = await signInScript(instance)
      await auth.query(`update auth.account set account_id = 'aside', operator_id = $2 where operator_id = $1`, [maker.id, ownChecker.id])
      await auth.query(
        `update auth.account set account_id = $1::text, operator_id = $1::text::uuid where operator_id = $2 and account_id <> 'aside'`,
        [maker.id, ownChecker.id],
      )
      const asMaker = new SignInBrowser()
      await asMaker.signIn(withOwnPassword(maker))
      return isIn(asMaker, maker)
    },
  },
  {
    name: 'the sign-in role locks the maker’s account while they change their password, writes its own, and cancels theirs',
    withoutGuard: granting('update (password) on auth.account'),
    async succeeds({ instance, maker, ownChecker, browsers }) {
      await using auth = await signInScript(instance)
      await auth.query('begin')
      await auth.query('select from auth.account where operator_id = $1 for update', [maker.id])
      const honest = browsers.maker.copy().post('/change-password', { currentPassword: maker.password, newPassword: other })
      const [waiting] = await untilWaiting(instance, 'countersign_auth')
      await auth.query(overwrite, [maker.id, ownChecker.id])
      await auth.query('select pg_cancel_backend($1)', [waiting])
      await honest
      await auth.query('commit')
      const asMaker = new SignInBrowser()
      await asMaker.signIn(withOwnPassword(maker))
      return putsIn(instance, asMaker, browsers.ownChecker.copy())
    },
  },
  {
    name: 'the sign-in role locks the table of accounts while the maker changes their password, writes its own, and ends their back end',
    withoutGuard: granting('update on auth.account'),
    async succeeds({ instance, maker, ownChecker, browsers }) {
      await using auth = await signInScript(instance)
      await auth.query('begin')
      await auth.query('lock table auth.account in share row exclusive mode')
      const honest = browsers.maker.copy().post('/change-password', { currentPassword: maker.password, newPassword: other })
      const [waiting] = await untilWaiting(instance, 'countersign_auth')
      await auth.query(overwrite, [maker.id, ownChecker.id])
      await auth.query('select pg_terminate_backend($1)', [waiting])
      await honest
      await auth.query('commit')
      const asMaker = new SignInBrowser()
      await asMaker.signIn(withOwnPassword(maker))
      return isIn(asMaker, maker)
    },
  },
  {
    name: 'the sign-in role changes a password by the function, for a session whose token it has read',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'change_password', /perform require_signed_call\([^;]*;/)
      await withoutText(owner, 'find_session', /if not is_signed\([^;]*then/, 'if false then')
    },
    async succeeds({ instance, maker, ownChecker }) {
      await using auth = await signInScript(instance)
      await auth.query(
        `select change_password((select s.token from auth.session s where s.operator_id = $1) || '.AAAA',
           (select password from auth.account where operator_id = $2), 'AAAA')`,
        [maker.id, ownChecker.id],
      )
      const asMaker = new SignInBrowser()
      await asMaker.signIn(withOwnPassword(maker))
      return isIn(asMaker, maker)
    },
  },
  {
    name: 'the sign-in role changes the password of its own account by the function, and not over HTTP with the one before',
    withoutGuard: (owner) => withoutText(owner, 'change_password', /perform require_signed_call\([^;]*;/),
    async succeeds({ instance, maker, ownChecker, browsers }) {
      await using auth = await signInScript(instance)
      const cookie = browsers.ownChecker.session()
      await auth.query('select change_password($1, (select password from auth.account where operator_id = $2), $3)', [cookie, maker.id, ''])
      const { rows } = await auth.query('select count(distinct password)::int as n from auth.account where operator_id in ($1, $2)', [
        maker.id,
        ownChecker.id,
      ])
      return rows[0].n === 1
    },
  },
  {
    name: 'the sign-in role files the session of its own under the maker',
    withoutGuard: granting('update (operator_id) on auth.session'),
    async succeeds({ instance, maker, browsers }) {
      await using auth = await signInScript(instance)
      const own = browsers.ownMaker.copy()
      await auth.query('update auth.session set operator_id = $1 where token = $2', [maker.id, own.session().split('.')[0]])
      return putsIn(instance, own, browsers.ownChecker.copy())
    },
  },
  {
    name: 'the sign-in role removes its own session and files its token again, under the maker',
    withoutGuard: async (owner) => {
      await granting('insert, delete on auth.session')(owner)
      await withoutText(owner, 'begin_session', /insert into session_token[^;]*;/)
    },
    async succeeds({ instance, maker, browsers }) {
      await using auth = await signInScript(instance)
      const own = browsers.ownMaker.copy()
      const token = own.session().split('.')[0]
      await auth.query('delete from auth.session where token = $1', [token])
      await auth.query(
        `insert into auth.session (id, operator_id, token, expires_at) values (gen_random_uuid(), $1, $2, now() + interval '1 hour')`,
        [maker.id, token],
      )
      return putsIn(instance, own, browsers.ownChecker.copy())
    },
  },
  {
    name: 'the sign-in role ends its own session by the function, and opens one of the maker by the function with its token',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'open_session', /perform require_signed_call\([^;]*;/)
      await withoutText(owner, 'begin_session', /insert into session_token[^;]*;/)
    },
    async succeeds({ instance, maker, browsers }) {
      await using auth = await signInScript(instance)
      const own = browsers.ownMaker.copy()
      await auth.query('select end_session($1)', [own.session()])
      const expires = Date.now() + 3_600_000
      await auth.query(`select open_session(gen_random_uuid(), $1, $2, $3, '', '', null, true, null, '')`, [
        maker.id,
        own.session().split('.')[0],
        expires,
      ])
      return putsIn(instance, own, browsers.ownChecker.copy())
    },
  },
  {
    name: 'the sign-in role opens a session of the maker, and the web role uses it with the signature of a cookie of one’s own',
    withoutGuard: async (owner) => {
      await withoutText(owner, 'open_session', /perform require_signed_call\([^;]*;/)
      await withoutText(owner, 'find_session', /if not is_signed\([^;]*then/, 'if false then')
    },
    async succeeds({ instance, maker, browsers }) {
      await using auth = await signInScript(instance)
      const token = randomUUID().replaceAll('-', '')
      const expires = Date.now() + 3_600_000
      await auth.query(`select open_session(gen_random_uuid(), $1, $2, $3, '', '', null, true, null, '')`, [maker.id, token, expires])
      const cookie = `${token}.${browsers.ownMaker.session().split('.')[1]}`
      const [found] = await instance.web.query<{ id: string }>('select id from find_actor($1)', [cookie])
      return found?.id === maker.id
    },
  },
  {
    name: 'the sign-in role makes its own old session fresh, and changes a password from a machine that was left open',
    withoutGuard: granting('update (created_at) on auth.session'),
    async succeeds({ instance, checker, browsers }) {
      await instance.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [
        checker.id,
      ])
      await using auth = await signInScript(instance)
      await auth.query('update auth.session set created_at = now() where operator_id = $1', [checker.id])
      const change = { currentPassword: checker.password, newPassword: other }
      return (await browsers.checker.copy().post('/change-password', change)).status === 200
    },
  },
  {
    name: 'an account that was left open changes its password without a fresh sign-in',
    withoutGuard: (owner) => withoutText(owner, 'require_fresh_session', /if not found then[^;]*;\s*end if;/),
    async succeeds({ instance, checker, browsers }) {
      await instance.owner.query(`update auth.session set created_at = created_at - interval '721 minutes' where operator_id = $1`, [
        checker.id,
      ])
      const change = { currentPassword: checker.password, newPassword: other }
      return (await browsers.checker.copy().post('/change-password', change)).status === 200
    },
  },
  {
    name: 'who knows the old password stands before the second step, and goes on when the checker has changed it',
    withoutGuard: (owner) => owner.query('drop trigger end_challenges on auth.account'),
    async succeeds({ checker, browsers, factors }) {
      const thief = new SignInBrowser()
      await thief.signIn(checker)
      await browsers.checker.copy().post('/change-password', { currentPassword: checker.password, newPassword: other })
      await thief.post('/two-factor/verify-totp', { code: nextCode(factors.checker) })
      return isIn(thief, checker)
    },
  },
  {
    name: 'a thief signs in with the old password while the maker changes it, and is in afterwards',
    withoutGuard: (owner) => withoutText(owner, 'change_password', /perform 1 from auth\.operator[^;]*;/),
    async succeeds({ instance, maker, browsers }) {
      const thief = new SignInBrowser()
      const change = { currentPassword: maker.password, newPassword: other }
      await whileSigningIn(instance, thief, maker, () => browsers.maker.copy().post('/change-password', change))
      return isIn(thief, maker)
    },
  },
  {
    name: 'a thief signs in while the maker ends all their sessions, and is in afterwards',
    withoutGuard: (owner) => withoutText(owner, 'end_own_sessions', /perform 1 from auth\.operator[^;]*;/),
    async succeeds({ instance, maker, browsers }) {
      const thief = new SignInBrowser()
      await whileSigningIn(instance, thief, maker, () => browsers.maker.copy().post('/revoke-sessions', {}))
      return isIn(thief, maker)
    },
  },
  {
    name: 'a maker ends the session of the checker, and the checker is out',
    withoutGuard: (owner) => withoutText(owner, 'end_own_session', ' and operator_id = v_session.operator_id', ''),
    async succeeds({ instance, checker, browsers }) {
      const { rows } = await instance.owner.query('select id from auth.session where operator_id = $1', [checker.id])
      for (const { id } of rows) await endsSession(instance, browsers.maker.session(), id)
      return !(await isIn(browsers.checker, checker))
    },
  },
  {
    name: 'a thief signs in while the maker ends all other sessions, and is in afterwards',
    withoutGuard: (owner) => withoutText(owner, 'end_other_sessions', /perform 1 from auth\.operator[^;]*;/),
    async succeeds({ instance, maker, browsers }) {
      const thief = new SignInBrowser()
      await whileSigningIn(instance, thief, maker, () => endsOthers(instance, browsers.maker.session()))
      return isIn(thief, maker)
    },
  },
  {
    name: 'a thief gives the old password just before it is another, and is in just after',
    withoutGuard: (owner) => withoutText(owner, 'require_as_verified', 'p_password_hash is not null and not found', 'false'),
    async succeeds({ instance, maker }) {
      const thief = new SignInBrowser()
      await instance.owner.query('begin')
      await instance.owner.query('select from auth.operator where id = $1 for update', [maker.id])
      const signedIn = thief.signIn(maker)
      await untilWaiting(instance, 'countersign_auth')
      await instance.owner.query(`update auth.account set password = 'another' where operator_id = $1`, [maker.id])
      await instance.owner.query('commit')
      await signedIn
      return isIn(thief, maker)
    },
  },
  {
    name: 'a session of before goes on when the maker has changed their password',
    withoutGuard: (owner) => withoutText(owner, 'change_password', /delete from auth\.session[^;]*;/),
    async succeeds({ maker, browsers }) {
      const before = new SignInBrowser()
      await before.signIn(maker)
      await browsers.maker.copy().post('/change-password', { currentPassword: maker.password, newPassword: other })
      return isIn(before, maker)
    },
  },
]

describeAttempts({
  way: '1: the sign-in role writes a password or a session',
  prepare: prepareCredentials,
  attempts,
  open: (template = inject('template')) => openTestWeb({ LOG_LEVEL: 'silent', SIGN_IN_RATE_LIMIT: '1000' }, template),
})

const endsSession = (instance: TestInstance, cookie: string, session: string) =>
  instance.web.query('select end_own_session($1, $2)', [cookie, session])

async function endsOthers(instance: TestInstance, cookie: string): Promise<Response> {
  await instance.web.query('select end_other_sessions($1)', [cookie])
  return new Response()
}
