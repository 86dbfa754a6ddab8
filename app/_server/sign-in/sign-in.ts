import { betterAuth } from 'better-auth'
import { twoFactor } from 'better-auth/plugins'
import { v7 as uuidv7 } from 'uuid'
import { type Database, openDatabase } from '#core/database/open-database'
import { authSecretsOf, requireSetting } from '#core/environment'
import { shortestPassword } from '#core/operators/password'
import { clientAddressHeader } from '#server/http/client-address'
import { ownOrigins } from '#server/process/origins'
import { web } from '#server/process/web'
import { signInAdapter } from './adapter'

function openSignIn(db: Database) {
  const { environment } = web()
  const authSecrets = authSecretsOf(environment)
  const isHttps = environment.PUBLIC_URL.startsWith('https:')
  return betterAuth({
    appName: 'Countersign',
    baseURL: environment.PUBLIC_URL,
    trustedOrigins: ownOrigins(environment.PUBLIC_URL),
    secret: authSecrets.present,
    database: signInAdapter(db, authSecrets),
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
    plugins: [
      twoFactor({
        schema: { twoFactor: { modelName: 'signInTwoFactor', fields: { userId: 'operatorId' } } },
        // The adapter seals each code for its operator.
        backupCodeOptions: { storeBackupCodes: 'plain' },
      }),
    ],
    // How often is counted by our own rate limits, by account too.
    rateLimit: { enabled: false },
    advanced: {
      // The library offers only the prefix __Secure-, with which another host of the same domain could set these cookies.
      cookiePrefix: isHttps ? '__Host-countersign' : 'countersign',
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isHttps },
      database: { generateId: () => uuidv7() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
  })
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
