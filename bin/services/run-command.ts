import { spawn } from 'node:child_process'

interface Command {
  command: string
  args: string[]
  cwd?: string
  env?: Record<string, string | undefined>
  uid?: number
  gid?: number
}

export interface CommandResult {
  /** Exit code; 127 when the program is missing, 1 after a signal. */
  code: number
  stdout: string
  stderr: string
}

/** Runs a program to its end and returns its output. Does not throw when the program fails; check `code`. */
export function runCommand({ command, args, env, ...options }: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (bytes) => {
      stdout += bytes
    })
    child.stderr.on('data', (bytes) => {
      stderr += bytes
    })
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, stdout, stderr }))
  })
}
