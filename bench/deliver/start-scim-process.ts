import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type ScimProcess = { url: string; token: string; empty(): Promise<void>; stop(): void }

export async function startScimProcess(): Promise<ScimProcess> {
  const child = fork(join(import.meta.dirname, 'scim-process.ts'), { execArgv: ['--import', 'tsx'] })
  const [{ url, token }] = (await once(child, 'message')) as [{ url: string; token: string }]
  return {
    url,
    token,
    async empty() {
      child.send('empty')
      await once(child, 'message')
    },
    stop: () => child.disconnect(),
  }
}
