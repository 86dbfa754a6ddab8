import type pg from 'pg'
import { withoutText } from './attempts'

/** Removes a guard, as the owner of a scratch database. Throws if the guard is not there. */
type GuardRemoval = (owner: pg.Client) => Promise<unknown>

/** Removes all of these guards. */
export const withoutGuards =
  (...removals: GuardRemoval[]): GuardRemoval =>
  async (owner) => {
    for (const remove of removals) await remove(owner)
  }

/** Removes a refusal from a function: what it raises with this code. */
export const withoutRefusal =
  (functionName: string, code: string, sqlState: string): GuardRemoval =>
  (owner) =>
    withoutText(owner, functionName, `raise exception '${code}' using errcode = '${sqlState}'`, 'null')

/** Removes a constraint of a table. */
export const withoutConstraint =
  (table: string, constraint: string): GuardRemoval =>
  (owner) =>
    owner.query(`alter table ${table} drop constraint ${constraint}`)
