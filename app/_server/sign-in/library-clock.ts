import { readClockAheadMs } from '#core/database/clock'
import type { Database } from '#core/database/open-database'
import { signInRequest } from './request'

/** The sign-in library judges times by the clock of this process, the database by its own. They are converted on the way. */
export type LibraryClock = { toDatabase(at: Date): Promise<Date>; toLibrary(at: Date): Promise<Date> }

export function libraryClock(db: Database): LibraryClock {
  return {
    toDatabase: async (at) => new Date(at.getTime() - (await aheadMs())),
    toLibrary: async (at) => new Date(at.getTime() + (await aheadMs())),
  }

  /** Measured once a request. */
  async function aheadMs(): Promise<number> {
    const request = signInRequest()
    request.clockAheadMs ??= await readClockAheadMs(db)
    return request.clockAheadMs
  }
}
