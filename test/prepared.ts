import type { Context } from '#core/context'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import type { TestInstance } from '#test/instance'

const today = new Date()
/** The day this many years ago, plus some days. */
export const born = (years: number, days = 0) =>
  new Date(Date.UTC(today.getUTCFullYear() - years, today.getUTCMonth(), today.getUTCDate() + days)).toISOString().slice(0, 10)
/** A CSV file of these records. */
export const fileOf = (records: string[]) => ['name,dob,city,email', ...records, ''].join('\n')

/** A batch of these people, in slices of 21 rows, with its review index. */
export async function prepared(instance: TestInstance, maker: Context, records: string[]): Promise<string> {
  const batchId = await instance.bring(maker, fileOf(records), { sliceRows: 21 })
  await buildReviewIndex({ ctx: instance.worker, input: { batchId } })
  return batchId
}

export const letters = (n: number) => String.fromCharCode(97 + (n % 26))
const cities = ['Oslo', 'Pune', 'Lagos']

/** Lines of similar people from three cities. */
export function somePeople(count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => `Person ${letters(n)}${letters(n / 26)},${1940 + (n % 50)}-0${1 + (n % 9)}-11,${cities[n % 3]},p${n}@a.example`,
  )
}
