import { spawn } from 'node:child_process'

type Program = { command: string; args: string[]; env?: Record<string, string>; readyWhen: RegExp }

/** Starts a server of others and returns when it has written that it is ready. It ends with what uses it. */
export async function startProgram({ command, args, env, readyWhen }: Program): Promise<AsyncDisposable> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let written = ''
  await new Promise<void>((resolve, reject) => {
    const read = (bytes: Buffer) => {
      written += bytes
      if (readyWhen.test(written)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`${command} ended with ${code}: ${written}`)))
  })
  return {
    async [Symbol.asyncDispose]() {
      child.kill()
      await ended
    },
  }
}
