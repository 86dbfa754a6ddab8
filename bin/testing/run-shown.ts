import { type ChildProcess, spawn } from 'node:child_process'
import { ROOT } from '#bin/project/root'
import { settings } from '#core/environment'

const running = new Set<ChildProcess>()

/** Runs one of our programs with its output shown and without the settings of this machine; returns its exit code. */
export function runShown(program: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const inherited = Object.entries(process.env).filter(([name]) => !(name in settings))
  const child = spawn(process.execPath, [program, ...args], {
    cwd: ROOT,
    env: { ...(Object.fromEntries(inherited) as NodeJS.ProcessEnv), ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  running.add(child)
  return new Promise((resolve) => {
    child.once('error', () => resolve(127))
    child.once('exit', (code) => {
      running.delete(child)
      resolve(code ?? 1)
    })
  })
}

/** Asks the running programs to end; each cleans up after itself. */
export function stopShown(): void {
  for (const child of running) child.kill('SIGTERM')
}
