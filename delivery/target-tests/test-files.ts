import { testPlace } from '#core/delivered-files/test-place'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import type { OpenedSecrets } from '#delivery/open-secrets'

type Settings = Extract<TargetSettings, { kind: 'file' }>
type Input = {
  id: string
  settings: Settings
  secrets: OpenedSecrets
  client: OutboundClient
  folder: string | undefined
  signal: AbortSignal
}

/** Writes, reads and removes a file in the place of a target, without anything of a person. Returns a sentence. */
export async function testFiles({ client: outbound, ...input }: Input): Promise<string> {
  await testPlace({ outbound, ...input })
  return 'A file was written there, read and removed.'
}
