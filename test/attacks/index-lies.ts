import type { Database } from '#core/database/open-database'
import { buildReviewIndex } from '#core/people/review-index/build-review-index'
import type { TestInstance } from '#test/instance'

const header = 'name,dob,city,email\n'
/** In an instance that has it, a domain of a later batch is new, and its first person is like one of this. */
export const earlierFile = `${header}Fay Known,1980-01-01,Pune,fay@known.example\n`

const shared = Array.from({ length: 5 }, (_, n) => `Shared ${'abcde'[n]},1970-03-03,Accra,`)
const child = `Young One,${new Date().getUTCFullYear() - 9}-01-01,Pune,`
/** Of each part of the review index something: row 1 is like an earlier person, rows 2 and 3 are alike, row 4 is a child, row 5 is no person. */
export const indexedFile = `${header}${[
  'FAY KNOWN,1980-01-01,Oslo,other@known.example',
  'Ada Twin,1990-04-02,Pune,',
  'ada twin,1990-04-02,Oslo,',
  child,
  'No Date,,Rome,',
  'Zoe Last,1991-04-03,Lima,zoe@new.example',
  ...shared,
].join('\n')}\n`

/** Arguments of a call as the lie changes them; those that it leaves out stay. */
type Call = (args: unknown[]) => unknown[]

/** What the worker's password allows to be written to a review index: a function, and its arguments in place of those that an honest worker passes. */
export type IndexLie = [name: string, functionName: string, call: Call, finding: string]

const at = (place: number, change: (value: never) => unknown): Call => {
  return (args) => args.with(place, change(args[place] as never))
}
const inSlice =
  (slice: number, call: Call): Call =>
  (args) =>
    args[2] === slice ? call(args) : args
const ofFlag =
  (flag: string, call: Call): Call =>
  (args) =>
    args[2] === flag ? call(args) : args
const withBytes = (from: number, bytes: number[]) => (value: Buffer) =>
  Buffer.concat([value.subarray(0, from), Buffer.from(bytes), value.subarray(from + bytes.length)])
const replaced = (text: string, instead: string) => (value: Buffer) => Buffer.from(value.toString().replace(text, instead))

const [order, notInOrder] = [
  'write_review_index_order',
  'The order of names in the review index does not have each person once and in place.',
]
const [part, slice] = ['write_review_index_part', 'write_review_index_slice']
const [flagging, flags] = ['flag_review_index_slice', 'write_review_index_flags']
const notText = 'The text that searches read in slice 1 is not that of its people.'
const notColumns = 'The cities, domains or dates of birth of slice 1 in the review index are not those of its people.'
const notHashes = 'The review index does not find each person by name and date of birth.'
const notValues = 'The review index has cities or domains that no one has, or one of them twice.'

export const indexLies: IndexLie[] = [
  ['leaves the last person out of the order of names', order, at(3, (rows: Buffer) => rows.subarray(0, -4)), notInOrder],
  [
    'leaves the first person out of the order of names and names another twice',
    order,
    at(3, (rows: Buffer) => Buffer.concat([rows.subarray(4, 8), rows.subarray(4)])),
    notInOrder,
  ],
  [
    'swaps two people in the order of names',
    order,
    at(3, (rows: Buffer) => Buffer.concat([rows.subarray(4, 8), rows.subarray(0, 4), rows.subarray(8)])),
    notInOrder,
  ],
  [
    'adds a row that is no person to the order of names',
    order,
    at(3, (rows: Buffer) => Buffer.concat([rows, Buffer.from([0, 0, 0, 5])])),
    notInOrder,
  ],
  ['writes a second chunk of the order of names', order, (args) => args.with(2, 1), notInOrder],
  ['leaves a name out of the text that searches read', part, inSlice(1, at(14, replaced('ada twin', 'nothing!'))), notText],
  [
    'puts the text that searches read a row further',
    part,
    inSlice(
      1,
      at(3, (rows: number[]) => rows.map((row) => row + 1)),
    ),
    notText,
  ],
  [
    'makes the text that searches read longer',
    part,
    inSlice(1, (args) =>
      args.with(14, Buffer.concat([args[14] as Buffer, Buffer.from('more')])).with(
        5,
        (args[5] as number[]).map((bytes) => bytes + 4),
      ),
    ),
    notText,
  ],
  [
    'gives a person the city of another',
    slice,
    inSlice(
      1,
      at(3, (cities: Buffer) => Buffer.concat([cities.subarray(4, 8), cities.subarray(4)])),
    ),
    notColumns,
  ],
  ['says that a person has no domain', slice, inSlice(1, at(4, withBytes(0, [255, 255, 255, 255]))), notColumns],
  [
    'changes a date of birth by a day',
    slice,
    inSlice(
      1,
      at(5, (births: Buffer) => withBytes(3, [births.readUInt8(3) ^ 1])(births)),
    ),
    notColumns,
  ],
  ['says that a person is none', slice, inSlice(1, at(3, withBytes(0, [255, 255, 255, 255]))), notColumns],
  [
    'names a city differently',
    'write_review_index_values',
    at(2, (cities: string[]) => cities.map((city) => (city === 'Oslo' ? 'Pune ' : city))),
    notColumns,
  ],
  ['adds a city that no one has', 'write_review_index_values', at(2, (cities: string[]) => [...cities, 'Nowhere']), notValues],
  [
    'hides a person from those who are like them',
    'write_review_index_name_births',
    (args) =>
      args.with(
        4,
        (args[4] as number[]).map((bytes) => bytes - 8),
      ),
    notHashes,
  ],
  [
    'hides a person by the hash of another',
    'write_review_index_name_births',
    at(5, (entries: Buffer) => withBytes(7, [entries.readUInt8(7) ^ 1])(entries)),
    notHashes,
  ],
  ['keeps a child from the database', flagging, at(3, () => []), 'Row 4 does not have the flag under-18.'],
  [
    'does not name those who are like others',
    flagging,
    (args) => args.with(4, []).with(5, []),
    'Row 1 does not have the flag like-existing.',
  ],
  [
    'names no one outside of the batch',
    flagging,
    (args) => {
      const own = (args[7] as string[]).map((batchId) => batchId === args[0])
      return [6, 7, 8].reduce(
        (changed, place) =>
          changed.with(
            place,
            (args[place] as unknown[]).filter((_, entry) => own[entry]),
          ),
        args,
      )
    },
    'Row 1 does not have the flag like-existing.',
  ],
  [
    'does not flag a date of birth that many share',
    flags,
    ofFlag(
      'shared-birth-date',
      at(3, (rows: number[]) => rows.slice(1)),
    ),
    'Row 7 does not have the flag shared-birth-date.',
  ],
  [
    'says that fewer share a date of birth',
    flags,
    ofFlag(
      'shared-birth-date',
      at(5, (facts: string) => facts.replace('5', '1')),
    ),
    'Row 7 has the flag shared-birth-date with other facts than the people give.',
  ],
  [
    'does not flag a new domain',
    flags,
    ofFlag(
      'new-domain',
      at(3, () => []),
    ),
    'Row 6 does not have the flag new-domain.',
  ],
  [
    'says that a known domain is new',
    flags,
    ofFlag('new-domain', (args) => args.with(3, [6, 1]).with(4, [0, 0])),
    'Row 1 has the flag new-domain without a reason.',
  ],
  [
    'flags a row that is no person',
    flags,
    ofFlag('shared-birth-date', (args) => args.with(3, [...(args[3] as number[]), 5]).with(4, [...(args[4] as number[]), 0])),
    'Row 5 has the flag shared-birth-date without a reason.',
  ],
]

/** Builds the review index of an imported batch with the worker's password, with one function's arguments changed. */
export function buildWithLie(instance: TestInstance, batchId: string, [, functionName, call]: IndexLie): Promise<void> {
  const { db } = instance.worker
  const query: Database['query'] = (sql, values = []) => db.query(sql, sql.includes(` ${functionName}(`) ? call(values) : values)
  return buildReviewIndex({ ctx: { db: { ...db, query } }, input: { batchId } })
}
