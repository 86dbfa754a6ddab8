import type { Database } from '#core/database/open-database'
import { FileError } from '#core/delivered-files/file-error'
import { makeFile } from '#core/delivered-files/make-file'
import { putFile } from '#core/delivered-files/put-file'
import type { FieldVersion } from '#core/fields/field-version'
import type { OutboundClient } from '#core/outbound/outbound-client'
import type { TargetSettings } from '#core/targets/settings/target-settings'
import type { OpenTarget } from './open-target'
import { pageSender } from './send-pages'
import type { Sender } from './sender'

type Settings = Extract<TargetSettings, { kind: 'file' }>
type Input = {
  db: Database
  target: OpenTarget
  settings: Settings
  version: FieldVersion
  client: OutboundClient
  folder: string | undefined
  signal: AbortSignal
}

type Secrets = Awaited<ReturnType<OpenTarget['secrets']>>

const peopleInFile = 50_000

/** Puts a file of the people of a slice in the place of the target, and its manifest. */
export function fileSenderFor({ settings, client, folder, signal, target, ...input }: Input): Sender {
  return pageSender({
    ...input,
    target,
    chunkSize: peopleInFile,
    async sendPage(page) {
      try {
        const file = await makeFile({ settings, ...page })
        return await withSecrets(target, (secrets) => putFile({ file, settings, secrets, outbound: client, folder, signal }))
      } catch (error) {
        if (error instanceof FileError && error.code === 'too-large') return { outcome: 'failed', cause: 'too-large' }
        throw error
      }
    },
  })
}

/** Acts with the secrets in force; where the place refuses them, with the ones before, as long as those are kept. */
async function withSecrets<Result>(target: OpenTarget, act: (secrets: Secrets) => Promise<Result>): Promise<Result> {
  const secrets = await target.secrets()
  try {
    return await act(secrets)
  } catch (error) {
    const isRefused = error instanceof FileError && error.refusal === 'unauthorized'
    const earlier = isRefused ? await target.earlierSecrets() : {}
    if (Object.keys(earlier).length === 0) throw error
    return act(earlier)
  }
}
