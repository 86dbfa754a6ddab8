import type { GeneratedRow } from '#chaos/workload/generated-file'
import type { CheckedPromise } from './finding'
import type { StoredBatch, StoredRun, StoredSlice } from './stored-run'

/** Each row of a file has exactly one outcome, the one that it must have. */
export const rowsAreRight: CheckedPromise = {
  name: 'rows',
  sentence: 'Every imported row is a person, invalid or a duplicate as it was written, and the counts of a batch add up to its rows.',
  *findBroken(run) {
    const places = placesOf(run)
    for (const batch of run.batches) {
      if (batch.rowCount !== null && batch.rowCount !== batch.file.rows.length)
        yield `Batch ${batch.id} has ${batch.rowCount} rows, but ${batch.file.rows.length} were written.`
      for (const slice of batch.slices) yield* findWrongCounts(batch, slice)
      yield* findWrongRows(batch, places)
    }
  },
}

function* findWrongCounts({ id, people, failedRows }: StoredBatch, { sliceNo, rowFrom, rowTo, isImported, counts }: StoredSlice) {
  const found: Record<string, number> = {}
  for (let row = rowFrom; row <= rowTo; row += 1) {
    for (const outcome of [people.get(row)?.status, failedRows.get(row)?.outcome]) if (outcome) found[outcome] = (found[outcome] ?? 0) + 1
  }
  for (const [outcome, count] of Object.entries(counts))
    if ((found[outcome] ?? 0) !== count)
      yield `Slice ${sliceNo} of batch ${id} counts ${count} rows as ${outcome}, but has ${found[outcome] ?? 0}.`
  const sum = Object.values(counts).reduce((a, b) => a + b, 0)
  const rows = isImported ? rowTo - rowFrom + 1 : 0
  if (sum !== rows) yield `Slice ${sliceNo} of batch ${id} counts ${sum} outcomes for ${rows} rows.`
}

/** Where the person of each identity was written, in all files of the run. */
type Places = Map<string, { batch: StoredBatch; row: number }[]>

function placesOf({ batches }: StoredRun): Places {
  const places: Places = new Map()
  for (const batch of batches)
    for (const [index, { identity, mistake }] of batch.file.rows.entries()) {
      if (mistake) continue
      const known = places.get(identity)
      if (known) known.push({ batch, row: index + 1 })
      else places.set(identity, [{ batch, row: index + 1 }])
    }
  return places
}

function* findWrongRows(batch: StoredBatch, places: Places): Generator<string> {
  const imported = new Set<number>()
  for (const { rowFrom, rowTo, isImported } of batch.slices)
    if (isImported) for (let row = rowFrom; row <= rowTo; row += 1) imported.add(row)
  for (const [index, written] of batch.file.rows.entries()) {
    const row = index + 1
    const problem = problemOf(batch, row, written, imported.has(row), places)
    if (problem) yield `Row ${row} of batch ${batch.id} ${problem}.`
  }
}

function problemOf(batch: StoredBatch, row: number, written: GeneratedRow, isImported: boolean, places: Places): string | null {
  const [person, failed] = [batch.people.get(row), batch.failedRows.get(row)]
  if (!isImported) return person || failed ? 'is stored, but its slice is not imported' : null
  if (person && failed) return `is a person and ${failed.outcome}`
  if (!person && !failed) return 'is neither a person nor a failed row'
  if (written.mistake) {
    if (failed?.outcome !== 'invalid') return `is ${failed?.outcome ?? 'a person'}, but was written with ${written.mistake}`
    return failed.codes.includes(written.mistake) ? null : `is invalid for ${failed.codes.join()}, but was written with ${written.mistake}`
  }
  if (person) {
    const isSame =
      person.name === written.name &&
      person.dob === written.dob &&
      person.city === written.city &&
      (person.email ?? '').toLowerCase() === written.email.toLowerCase()
    return isSame ? null : `is ${person.name}, ${person.dob}, but ${written.name}, ${written.dob} was written`
  }
  if (failed?.outcome !== 'duplicate') return `is ${failed?.outcome} for ${failed?.codes.join()}, but was written without a mistake`
  // Which of two files is the earlier one, only their imports know.
  const others = (places.get(written.identity) ?? []).filter((place) => place.batch !== batch || place.row !== row)
  const repeated = others.find((place) => place.batch.id === failed.repeatsBatchId && place.row === failed.repeatsRow)
  if (!repeated) return `is a duplicate of row ${failed.repeatsRow} of batch ${failed.repeatsBatchId}, which is not the same person`
  return repeated.batch.people.has(repeated.row)
    ? null
    : `is a duplicate of row ${repeated.row} of batch ${repeated.batch.id}, which is no person`
}
