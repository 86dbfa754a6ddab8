import { accessSync, chownSync, constants } from 'node:fs'
import { dirname } from 'node:path'
import { runCommand } from './run-command'

export interface PostgresLauncher {
  /** What precedes the program: empty, or a command that runs it without root's rights. */
  prefix: string[]
  uid?: number
  gid?: number
}

const UNSHARE = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

/**
 * How to run PostgreSQL, which refuses to run as root: as ourselves; as root in a user namespace in which it is user 1000; else as the
 * user postgres. Throws an Error that says what to do when neither works.
 */
export async function findPostgresLauncher(dataFolder: string): Promise<PostgresLauncher> {
  if (process.getuid?.() !== 0) return { prefix: [] }
  const [command, ...args] = UNSHARE
  if (command && (await runCommand({ command, args: [...args, 'true'] })).code === 0) return { prefix: UNSHARE }
  return asUserPostgres(dataFolder)
}

async function asUserPostgres(dataFolder: string): Promise<PostgresLauncher> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => runCommand({ command: 'id', args: [flag, 'postgres'] })))
  const advice = 'PostgreSQL does not run as root: start as another user, or set DATABASE_URL to a server of your own.'
  if (!uid || !gid || uid.code !== 0) {
    throw new Error(`${advice} (User namespaces are refused here, and there is no user postgres.)`)
  }
  const user = { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  const parent = dirname(dataFolder)
  if ((await runCommand({ command: 'test', args: ['-x', parent], ...user })).code !== 0) {
    throw new Error(`${advice} (User namespaces are refused here, and the user postgres may not enter ${parent}.)`)
  }
  accessSync(dataFolder, constants.R_OK)
  chownSync(dataFolder, user.uid, user.gid)
  return { prefix: [], ...user }
}
