import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError } from 'better-auth/api'
import { twoFactor } from 'better-auth/plugins'
import { v7 as uuidv7 } from 'uuid'
import { type Database, openDatabase } from '#core/db'
import { requireSetting } from '#core/environment'
import { shortestPassword } from '#core/operators/password'
import { takeCode } from '#core/operators/take-code'
import { clientAddressHeader } from './client-address'
import { ownOrigins } from './origins'
import { recoveryCodeStore } from './sign-in-recovery-codes'
import { web } from './web'

const codeLockSeconds = 300

function openSignIn(db: Database) {
  const { environment } = web()
  const secret = requireSetting(environment, 'AUTH_SECRET')
  return betterAuth({
    appName: 'Countersign',
    baseURL: environment.PUBLIC_URL,
    trustedOrigins: ownOrigins(environment.PUBLIC_URL),
    secret,
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: shortestPassword },
    user: { modelName: 'signInOperator' },
    session: {
      modelName: 'signInSession',
      fields: { userId: 'operatorId' },
      expiresIn: environment.SESSION_HOURS * 3_600,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    account: { modelName: 'signInAccount', fields: { userId: 'operatorId' } },
    verification: { modelName: 'signInVerification' },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }, context) => {
            await requireFreshCode(db, userId, context)
            return (await isActive(db, userId)) && undefined
          },
        },
      },
    },
    plugins: [
      twoFactor({
        schema: { twoFactor: { modelName: 'signInTwoFactor', fields: { userId: 'operatorId' } } },
        backupCodeOptions: { storeBackupCodes: recoveryCodeStore(secret) },
        accountLockout: { durationSeconds: codeLockSeconds },
      }),
    ],
    // How often is counted by our own allowances, by account too.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'countersign',
      useSecureCookies: environment.PUBLIC_URL.startsWith('https:'),
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
  })
}

// A session for somebody who was deactivated would open nothing, and look as if it did.
async function isActive(db: Database, operatorId: string): Promise<boolean> {
  const operator = await db.prisma.signInOperator.findUnique({ where: { id: operatorId }, select: { deactivatedAt: true } })
  return operator?.deactivatedAt === null
}

// The library takes a code as often as it comes while it is right; here it is good for one session.
async function requireFreshCode(
  db: Database,
  operatorId: string,
  context: { path?: string; body?: { code?: string } } | null,
): Promise<void> {
  if (context?.path !== '/two-factor/verify-totp') return
  const isFresh = await takeCode({ ctx: { db }, input: { operatorId, code: context.body?.code ?? '' } })
  if (!isFresh) throw new APIError('BAD_REQUEST', { code: 'INVALID_CODE' })
}

type SignIn = ReturnType<typeof openSignIn>
const slot = globalThis as typeof globalThis & { countersignSignIn?: SignIn; countersignSignInDatabase?: Database }

/** The sign-in library, opened once per process. */
export function signIn(): SignIn {
  slot.countersignSignIn ??= openSignIn(signInDatabase())
  return slot.countersignSignIn
}

/** A role of its own: it reaches the sign-in tables and nothing else, and the web's role does not reach them. */
export function signInDatabase(): Database {
  const url = requireSetting(web().environment, 'AUTH_DATABASE_URL')
  slot.countersignSignInDatabase ??= openDatabase({ url, poolSize: 10, name: 'countersign sign-in' })
  return slot.countersignSignInDatabase
}
