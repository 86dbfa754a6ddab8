import { v7 as uuidv7 } from 'uuid'
import { callFunction } from '#core/database/call-function'
import { signInRequest } from './request'
import { equalTo, type Given, keepingRefusal, type ModelWrites, requireCookie, unforeseen } from './writes'

type Session = { expiresAt: Date }

/** Sessions: opened by the application's signature, ended by the signed cookie. */
export function sessionWrites({ base, call, clock, db, seals }: Given): { session: ModelWrites } {
  return {
    session: {
      async findOne(asked) {
        const found = await base.findOne<Session>(asked)
        return found && inLibraryTime(found)
      },
      async findMany(asked) {
        return Promise.all((await base.findMany<Session>(asked)).map(inLibraryTime))
      },
      async create({ data }) {
        const request = signInRequest()
        // Only the authenticator's code opens a session and could open another; a recovery code is taken by its own function.
        const code = request.path === '/two-factor/verify-totp' ? request.code : null
        const isSecond = request.path.startsWith('/two-factor/verify-')
        const hasSecondFactor = isSecond || (request.path !== '/sign-in/email' && request.hasSecondFactor)
        const now = new Date()
        const session = {
          id: uuidv7(),
          userId: String(data.userId),
          token: String(data.token),
          expiresAt: new Date(data.expiresAt),
          ipAddress: String(data.ipAddress ?? ''),
          userAgent: String(data.userAgent ?? ''),
          createdAt: now,
          updatedAt: now,
        }
        const { id, userId, token, expiresAt, ipAddress, userAgent } = session
        const { passwordHash } = request
        const expiresMs = (await clock.toDatabase(expiresAt)).getTime()
        const parts = [id, userId, token, String(expiresMs), ipAddress, userAgent, passwordHash, String(hasSecondFactor), code]
        await call('open-session', parts, (signature) =>
          callFunction(db, 'open_session', {
            session: id,
            operator: userId,
            token,
            expiresMs,
            address: ipAddress,
            agent: userAgent,
            passwordHash,
            secondFactor: hasSecondFactor,
            code,
            signature,
          }),
        )
        return session
      },
      async delete({ where }) {
        const token = equalTo(where, 'token')
        if (token === null) return unforeseen('end a session like this')
        await keepingRefusal(() => callFunction(db, 'end_session', { cookie: seals.cookieOf(token) }))
      },
      async deleteMany({ where }) {
        if (equalTo(where, 'userId') === null) return unforeseen('end sessions like this')
        // A changed password ends them itself, with the session that is needed to change it.
        if (signInRequest().path === '/change-password') return 0
        await keepingRefusal(() => callFunction(db, 'end_own_sessions', { cookie: requireCookie() }))
        return 1
      },
    },
  }

  async function inLibraryTime(session: Session): Promise<Session> {
    return { ...session, expiresAt: await clock.toLibrary(session.expiresAt) }
  }
}
