import { noDay } from './days'

/** The people of a batch in columns, from row 1 on; a row without a person has the domain -1 and is not in `isPerson`. */
export type Columns = { births: Int32Array; domains: Int32Array; isPerson: (index: number) => boolean }

export type FlaggedRows = { flag: 'shared-birth-date' | 'new-domain' | 'domain-burst'; rows: number[]; factsOf: number[]; facts: object[] }

const leastSharing = 5
const burstLength = 25

/** A date of birth is shared when at least five people, and one in a thousand of those who have any, have it. */
export function sharedBirthDates({ births, isPerson }: Columns): FlaggedRows {
  const isBorn = (index: number) => isPerson(index) && births[index] !== noDay
  const counts = new Map<number, number>()
  let of = 0
  for (let index = 0; index < births.length; index += 1) {
    if (!isBorn(index)) continue
    of += 1
    counts.set(births[index] as number, (counts.get(births[index] as number) ?? 0) + 1)
  }
  const facts: object[] = []
  const shared = new Map<number, number>()
  for (const [birth, people] of counts) if (people >= Math.max(leastSharing, of / 1000)) shared.set(birth, facts.push({ people, of }) - 1)
  return flagged('shared-birth-date', births.length, facts, (index) =>
    isBorn(index) && shared.size > 0 ? shared.get(births[index] as number) : undefined,
  )
}

/** `codes` are those of new domains. */
export function newDomains({ domains }: Columns, codes: readonly number[]): FlaggedRows {
  const counts = new Map(codes.map((code) => [code, 0]))
  if (counts.size > 0) for (const code of domains) if (counts.has(code)) counts.set(code, (counts.get(code) ?? 0) + 1)
  const place = new Map(codes.map((code, at) => [code, at]))
  const facts = codes.map((code) => ({ people: counts.get(code) ?? 0 }))
  return flagged('new-domain', domains.length, facts, (index) => (place.size > 0 ? place.get(domains[index] as number) : undefined))
}

/** A burst is 25 or more people of one domain in a row, ignoring those without an address, of a domain that at most half of the batch has. */
export function domainBursts({ domains }: Columns): FlaggedRows {
  const counts = new Map<number, number>()
  let of = 0
  for (const code of domains) {
    if (code < 0) continue
    of += 1
    counts.set(code, (counts.get(code) ?? 0) + 1)
  }
  const facts: object[] = []
  const burstOf = new Map<number, number>()
  let [run, code]: [number[], number] = [[], -1]
  const endRun = () => {
    if (run.length >= burstLength && (counts.get(code) ?? 0) * 2 <= of) {
      const place = facts.push({ people: run.length, fromRow: (run[0] as number) + 1, toRow: (run.at(-1) as number) + 1 }) - 1
      for (const index of run) burstOf.set(index, place)
    }
    run = []
  }
  for (let index = 0; index < domains.length; index += 1) {
    const domain = domains[index] as number
    if (domain < 0) continue
    if (domain !== code) endRun()
    code = domain
    run.push(index)
  }
  endRun()
  return flagged('domain-burst', domains.length, facts, (index) => burstOf.get(index))
}

function flagged(flag: FlaggedRows['flag'], length: number, facts: object[], factsOf: (index: number) => number | undefined): FlaggedRows {
  const found: FlaggedRows = { flag, rows: [], factsOf: [], facts }
  if (facts.length === 0) return found
  for (let index = 0; index < length; index += 1) {
    const place = factsOf(index)
    if (place === undefined) continue
    found.rows.push(index + 1)
    found.factsOf.push(place)
  }
  return found
}
