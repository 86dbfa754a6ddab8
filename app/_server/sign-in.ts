import { betterAuth } from 'better-auth'
import { prismaAdapter } from 'better-auth/adapters/prisma'
import { v7 as uuidv7 } from 'uuid'
import { openDatabase } from '#core/db'
import { requireSetting } from '#core/environment'
import { clientAddressHeader } from './client-address'
import { ownOrigins } from './origins'
import { web } from './web'

function openSignIn() {
  const { environment } = web()
  // A role of its own: it reaches the sign-in tables and nothing else, and the web's role does not reach them.
  const db = openDatabase({ url: requireSetting(environment, 'AUTH_DATABASE_URL'), poolSize: 10, name: 'countersign sign-in' })
  return betterAuth({
    appName: 'Countersign',
    baseURL: environment.PUBLIC_URL,
    trustedOrigins: ownOrigins(environment.PUBLIC_URL),
    secret: requireSetting(environment, 'AUTH_SECRET'),
    database: prismaAdapter(db.prisma, { provider: 'postgresql' }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
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
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'signInRateLimit',
      window: 60,
      max: 600,
      customRules: { '/sign-in/email': { window: 60, max: environment.SIGN_IN_LIMIT } },
    },
    advanced: {
      cookiePrefix: 'countersign',
      useSecureCookies: environment.PUBLIC_URL.startsWith('https:'),
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
  })
}

type SignIn = ReturnType<typeof openSignIn>
const slot = globalThis as typeof globalThis & { countersignSignIn?: SignIn }

export function signIn(): SignIn {
  slot.countersignSignIn ??= openSignIn()
  return slot.countersignSignIn
}
