import type { Environment } from '#core/environment'
import { checkDestination } from '#core/outbound/check-destination'
import { openOutboundClient } from '#core/outbound/outbound-client'
import { type Finding, well, wrong } from './finding'

type Settings = Pick<Environment, 'AUDIT_WEBHOOK_URL' | 'OUTBOUND_ALLOWED_NETWORKS'>

/** Whether requests to the webhook would be sent. Nothing if there is none. */
export async function examineOutbound({
  AUDIT_WEBHOOK_URL: url,
  OUTBOUND_ALLOWED_NETWORKS: allowedNetworks,
}: Settings): Promise<Finding[]> {
  if (url === undefined) return []
  const name = 'audit webhook'
  const client = openOutboundClient({ allowedNetworks })
  try {
    await checkDestination({ client, url })
    return [well(name, `${new URL(url).host} may be reached`)]
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error)
    return [wrong(name, `AUDIT_WEBHOOK_URL: ${sentence}`, 'docs/operations.md, What leaves Countersign')]
  } finally {
    client.close()
  }
}
