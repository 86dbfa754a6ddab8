import type pg from 'pg'
import { copyRows } from '#core/import/copy-rows'
import { createLineWriter } from '#core/import/line-writer'
import { roomBehind, type SliceLines } from '#core/import/slice-lines'

/** Who of the people that `isMeant` has a claim that somebody holds already. Each is looked up in the index, in its order. */
export async function findHeldClaims(client: pg.PoolClient, lines: SliceLines, isMeant: (person: number) => boolean): Promise<Set<number>> {
  await client.query(createSought)
  await client.query('delete from sought')
  await copyRows(client, 'sought', claimsOf(lines, isMeant))
  // As a value the claim is looked up for each of them: as a join the planner, which knows nothing of a temporary table, would go
  // through all people there are.
  const { rows } = await client.query<{ person: number }>(
    'select person from sought where (select true from users u where u.claim = sought.claim)',
  )
  return new Set(rows.map(({ person }) => person))
}

// Kept with its connection, for making a table in every slice fills the catalogues.
const createSought = 'create temp table if not exists sought (person integer, claim text collate "C") on commit delete rows'

function claimsOf(slice: SliceLines, isMeant: (person: number) => boolean): Uint8Array {
  const claims = createLineWriter(slice.lines.length, roomBehind(slice))
  const { lines, claimFrom, lineTo, byClaim } = slice
  for (const person of byClaim) {
    if (!isMeant(person)) continue
    claims.addNumber(person)
    claims.addAscii('\t')
    // The claim is the last cell of its line.
    claims.addBytes(lines, claimFrom[person] as number, lineTo[person] as number)
  }
  return claims.finish()
}
