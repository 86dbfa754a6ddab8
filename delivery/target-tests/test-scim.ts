import { randomUUID } from 'node:crypto'
import type { OutboundClient } from '#core/outbound/outbound-client'
import { openScimClient, readServerConfig } from '#core/scim/scim-client'
import { ScimError } from '#core/scim/scim-response'
import { TokenRefused } from '#core/scim/token-source'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import { createSignedInScimSender } from '#delivery/deliveries/scim-access'
import type { OpenedSecrets } from '#delivery/open-secrets'

type Settings = Extract<TargetSettings, { kind: 'scim' }>
type Input = { settings: Settings; secrets: OpenedSecrets; client: OutboundClient; signal: AbortSignal }

/** Signs in to a SCIM server, reads what it can do, and looks for an account that no one has. Returns a sentence. Changes nothing there. */
export async function testScim(input: Input): Promise<string> {
  const send = createSignedInScimSender(input)
  const config = await readServerConfig(send)
  const found = await openScimClient({ send, dialect: input.settings.patch, config }).find('userName', `countersign-test-${randomUUID()}`)
  const cannot = [...(config.canPatch ? [] : ['change single attributes']), ...(config.canFilter ? [] : ['search for accounts'])]
  return `The server answered and let us in.${cannot.length > 0 ? ` It cannot ${cannot.join(' or ')}.` : ''}${
    found.length > 0 ? ' It finds accounts that do not exist.' : ''
  }`
}

/** The sentence for an error of a server that answered; null for any other error. */
export function scimErrorSentence(error: unknown): string | null {
  if (error instanceof TokenRefused) return `The server that gives tokens answered ${error.status}. Check the client and its secret.`
  if (!(error instanceof ScimError)) return null
  if (error.refusal === 'unauthorized') return `The server answered ${error.status}. Check the token and what it allows.`
  return `The server answered ${error.status}, which is not an answer of SCIM. Check the address.`
}
