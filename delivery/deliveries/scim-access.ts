import type { OutboundClient } from '#core/outbound/outbound-client'
import type { SendScimRequest } from '#core/scim/scim-client'
import { createScimRequestSender } from '#core/scim/send-scim'
import { createTokenSource, TokenRefused } from '#core/scim/token-source'
import type { OpenedSecrets } from '#delivery/open-secrets'
import type { OpenTarget, ScimSettings } from './open-target'
import type { TargetTurn } from './target-turn'

type Input = { target: OpenTarget; settings: ScimSettings; client: OutboundClient; signal: AbortSignal }

/** Returns a function that sends requests at the pace of the target, signed in with its secret. */
export type ScimAccess = (turn: TargetTurn) => SendScimRequest

/** Creates a function that sends requests signed in with these secrets, without waiting for the pace of the target. */
export function createSignedInScimSender({
  settings,
  secrets,
  client,
  signal,
}: Omit<Input, 'target'> & { secrets: OpenedSecrets }): SendScimRequest {
  const { url, auth, timeoutSeconds } = settings
  const { token = '', clientSecret = '' } = secrets
  const tokenOf = auth.by === 'bearer' ? async () => token : createTokenSource(client, { ...auth, clientSecret })
  return createScimRequestSender({ client, url, token: tokenOf, timeoutMs: timeoutSeconds * 1000, signal })
}

/**
 * Signs in with the secret in force. A server that refuses it is asked with the one before, as long as that is kept, and with the one in force
 * again once it refuses that.
 */
export async function openScimAccess({ target, ...input }: Input): Promise<ScimAccess> {
  const sendWith = (secrets: OpenedSecrets) => createSignedInScimSender({ ...input, secrets })
  const findBefore = async () => {
    const earlier = await target.earlierSecrets()
    return Object.keys(earlier).length > 0 ? sendWith(earlier) : null
  }
  const now = sendWith(await target.secrets())
  let before: Promise<SendScimRequest | null> | undefined
  let accepted = now
  return (turn) => async (request) => {
    const asked = accepted
    await turn.waitForPace()
    const answer = await asked(request).catch(refusedToken)
    if (!isUnauthorized(answer)) return answerOf(answer)
    before ??= findBefore()
    const other = asked === now ? await before : now
    if (!other) return answerOf(answer)
    await turn.waitForPace()
    const second = await other(request).catch(refusedToken)
    if (isUnauthorized(second)) return answerOf(answer)
    accepted = other
    return answerOf(second)
  }
}

type Answer = Awaited<ReturnType<SendScimRequest>> | TokenRefused

function refusedToken(error: unknown): TokenRefused {
  if (error instanceof TokenRefused) return error
  throw error
}

// A server of tokens may also answer 400 to a client whose secret it does not know: RFC 6749, section 5.2.
const isUnauthorized = (answer: Answer) => answer.status === 401 || (answer instanceof TokenRefused && answer.status === 400)

function answerOf(answer: Answer): Exclude<Answer, TokenRefused> {
  if (answer instanceof TokenRefused) throw answer
  return answer
}
