import { existsSync } from 'node:fs'
import { pick } from '#core/sample/random'
import type { Fault } from './fault'
import { ofKind } from './process-faults'

const library = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((platform) => `/usr/lib/${platform}/faketime/libfaketime.so.1`)
  .find((path) => existsSync(path))

/** The clock of one process a day off. Its timers keep their pace, as on a machine with a wrong clock. */
export const clockFaults: Fault[] = (['worker', 'web'] as const).map((kind) => ({
  name: `clock-${kind}`,
  skip: () => (library ? undefined : "libfaketime is not installed (Debian's package libfaketime)."),
  async begin(world, random) {
    const target = pick(random, ofKind(world, kind))
    const offset = pick(random, ['+1d', '-1d'])
    await target.restart({ LD_PRELOAD: library ?? '', FAKETIME: offset, FAKETIME_DONT_FAKE_MONOTONIC: '1', DONT_FAKE_MONOTONIC: '1' })
    return { detail: `${target.name} with its clock at ${offset}`, end: () => target.restart() }
  },
}))
