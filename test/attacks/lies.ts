import { change, type Lie } from './plant'

const header = 'name,dob,city\n'
export const honestFile = `${header}Ada Right,1990-04-02,Pune\nBen Good,1991-04-03,Oslo\nCy Fair,1992-05-04,Lima\nDi True,1993-06-05,Bonn\nNo Date,,Rome\nEd Just,1994-07-06,Riga\n`

/** Departures from a file that the worker's password allows to be written, one each. */
export const lies: [name: string, file: string, lie: Lie][] = [
  ['changes one character of a name', honestFile, { slice: (slice, no) => no === 1 && change(slice, { name: 'Ada Wright' }) }],
  ['changes the case of a name', honestFile, { slice: (slice, no) => no === 2 && change(slice, { name: 'Di TRUE' }) }],
  ['changes a date of birth by a day', honestFile, { slice: (slice, no) => no === 1 && change(slice, { dob: '1990-04-03' }) }],
  ['changes a city', honestFile, { slice: (slice, no) => no === 1 && change(slice, { city: 'Puna' }) }],
  ['gives a person an e-mail address', honestFile, { slice: (slice, no) => no === 1 && change(slice, { email: 'eve@example.test' }) }],
  ['changes a line number', honestFile, { slice: (slice, no) => no === 1 && change(slice, { line: 9 }) }],
  ['gives a person another identity key', honestFile, { slice: (slice, no) => no === 1 && change(slice, { identityKey: 'someone else' }) }],
  [
    'swaps two people of one slice',
    honestFile,
    {
      slice: ({ people: [one, other] }, no) => {
        if (no !== 1 || !one || !other) return
        const { row, line } = one
        Object.assign(one, { row: other.row, line: other.line })
        Object.assign(other, { row, line })
      },
    },
  ],
  [
    'swaps two people of different slices',
    honestFile,
    {
      slice: (slice, no) =>
        change(
          slice,
          no === 1
            ? { name: 'Di True', dob: '1993-06-05', city: 'Bonn', identityKey: 'swapped one' }
            : { name: 'Ada Right', dob: '1990-04-02', city: 'Pune', identityKey: 'swapped other' },
        ),
    },
  ],
  [
    'imports a person in place of an invalid row',
    honestFile,
    {
      slice: (slice, no) => {
        const [row] = slice.invalid
        if (no !== 2 || !row) return
        slice.invalid = []
        slice.people.push({
          ...row,
          name: 'No Date',
          dob: '1990-01-01',
          city: 'Rome',
          email: null,
          fields: null,
          identityKey: 'invented',
          otherIdentityKeys: [],
          uniqueValues: [],
        } as never)
      },
    },
  ],
  [
    'calls a good row invalid',
    honestFile,
    {
      slice: (slice, no) => {
        const person = slice.people[0]
        if (no !== 1 || !person) return
        slice.people.shift()
        slice.invalid.push({ ...person, problems: [{ code: 'name-missing', field: 'name' }] } as never)
      },
    },
  ],
  [
    'calls a good row a duplicate of another person',
    honestFile,
    {
      slice: (slice, no, batchId) => {
        const person = slice.people.at(-1)
        if (no !== 1 || !person) return
        slice.people.pop()
        slice.duplicates.push({ ...person, repeatsBatchId: batchId, repeatsRow: 1 })
      },
    },
  ],
  [
    'calls the earlier of two equal rows the duplicate',
    `${honestFile}ADA RIGHT,1990-04-02,Pune\n`,
    {
      sliceRows: 10,
      slice: (slice, _, batchId) => {
        const [first] = slice.people
        if (!first) return
        slice.people.shift()
        slice.duplicates.push({ ...first, repeatsBatchId: batchId, repeatsRow: 7 })
      },
    },
  ],
  [
    'gives an invalid row another reason',
    honestFile,
    {
      slice: (slice) => {
        for (const row of slice.invalid) row.problems = [{ code: 'city-missing', field: 'city' }] as never
      },
    },
  ],
  [
    'says that an invalid row stands elsewhere',
    honestFile,
    {
      slice: (slice) => {
        for (const row of slice.invalid) row.byteFrom += 1
      },
    },
  ],
  [
    'gives a slice a digest of nothing',
    honestFile,
    { slice: (slice, no) => Object.assign(slice, no === 1 && { digest: Buffer.alloc(32) }) },
  ],
  ['swaps the columns of name and city', honestFile, { requested: { columns: { name: 2, dob: 1, city: 0 } } }],
  [
    'reads the dates in the other order',
    `${header}Ada Right,02/04/1990,Pune\nBen Good,25/04/1990,Oslo\n`,
    { requested: { dateOrder: 'mdy' } },
  ],
  ['reads the file in another encoding', `${header}Ada Zürich,1990-04-02,Köln\n`, { requested: { encoding: 'windows-1252' } }],
  ['begins below the first row', honestFile, { requested: { headerLine: 1 }, plan: (plan) => shortenFirstSlice(plan.slices) }],
  [
    'accepts a file of mostly invalid rows that its maker was to be asked about',
    mostlyInvalid(),
    { requested: { acceptMostlyInvalid: true } },
  ],
  ['says another header', honestFile, { plan: (plan) => plan.header.splice(0, 1, 'city') }],
  [
    'ends a slice in the middle of the file',
    honestFile,
    {
      plan: (plan) => {
        plan.slices.pop()
      },
    },
  ],
]

function shortenFirstSlice(slices: { byteFrom: number; rowFrom: number; rowTo: number; lineFrom: number }[]): void {
  for (const slice of slices) {
    slice.rowTo -= 1
    if (slice.rowFrom > 1) slice.rowFrom -= 1
  }
  const [first] = slices
  if (first) {
    first.byteFrom += 'Ada Right,1990-04-02,Pune\n'.length
    first.lineFrom += 1
  }
}

function mostlyInvalid(): string {
  return `${header}${Array.from({ length: 40 }, (_, at) => `Person ${at},1990-02-31,Pune\n`).join('')}Ada Right,1990-04-02,Pune\n`
}
