import { isStandard } from '#core/fields/field'
import type { FieldReader } from '#core/fields/field-reader'
import type { OtherIdentityKey } from '#core/fields/identity-key-of-values'
import { valueSeparator } from '#core/fields/packed-values'
import { emailKeyPrefix, identityKeyOf, personKeyPrefix } from '#core/identity-keys/identity-key'
import { textOfCell, trimmed } from '#core/parsing/dialect/cell-text'
import { form, mark } from '#core/parsing/dialect/scan-record'
import { isAsciiAt } from '#core/parsing/dialect/utf-8-text'
import { HASH } from '#core/parsing/encoding/bytes'
import { rowLimits } from '#core/parsing/limits'
import type { ParseOptions } from '#core/parsing/parse-options'
import { columnsOfFields } from '#core/parsing/row/columns-of-fields'
import type { OpenSlice } from '#core/parsing/row/read-slice'
import type { Place } from '#core/parsing/row/row-outcome'
import { copyCell } from './copy-cell'
import { addFolded, addLowerCase, addText, fastPathLength, NOT_FAST } from './fast-path-text'
import { isFastAddress } from './is-fast-address'
import { isFastIsoDate } from './is-fast-iso-date'
import type { LineWriter } from './line-writer'
import { identityKeyCell } from './person-line'

export type FastPathInput = { slice: OpenSlice; parseOptions: ParseOptions; batchId: string; today: string; lines: LineWriter }

/** A text of a person: the columns whose cells are joined to it, and its limit in code points. */
type Text = { columns: number[]; most: number }

export type FastPath = {
  /** Returns the start of the identity key in the new line, or -1 and writes nothing when a row needs the full parser. */
  add: (place: Place) => number
  /** The other identity keys of the person who was added last. */
  otherIdentityKeys: () => readonly OtherIdentityKey[]
  /** Their unique values, as texts to compare. */
  uniqueValues: () => readonly string[]
}

/** Writes people by copying the bytes of their cells instead of decoding them. The bytes equal those of the full parser. */
export function createFastPath({ slice, parseOptions, batchId, today, lines }: FastPathInput): FastPath {
  const { source, cells, fields } = slice
  const { bytes } = source
  const { columns, encoding, isWorkbook = false } = parseOptions
  const { readers } = fields
  const ofFields = readers.map(({ field }) => field)
  if (!fields.isReadAsDefault) return { add: () => -1, otherIdentityKeys: () => [], uniqueValues: () => [] }
  const columnsOfKeys = columnsOfFields(ofFields, columns)
  const placeOf = (key: string) => ofFields.findIndex((field) => field.key === key)
  const columnsOf = (key: string) => columnsOfKeys[placeOf(key)] ?? []
  const name: Text = { columns: columnsOf('name'), most: rowLimits.nameLength }
  const city: Text = { columns: columnsOf('city'), most: rowLimits.cityLength }
  const [nameAt, dobAt, cityAt, emailAt] = [placeOf('name'), placeOf('dob'), placeOf('city'), placeOf('email')]
  const dobColumn = columnsOf('dob')[0] as number
  const dobReader = readers[dobAt] as FieldReader
  const [emailColumn] = columnsOf('email')
  const used = columnsOfKeys.flat()
  const last = Math.max(...used)
  // Undecodable bytes in columns that are not imported make a row invalid, so the fast path must check every column.
  const checksAllColumns = encoding !== 'windows-1252' && used.length === cells.from.length
  const usualMarks = checksAllColumns ? mark.beyondAscii : 0
  const hasDeclared = fields.declared.length > 0
  // Others are compared by the values of the standard fields, which are bytes here.
  const needsValues = !fields.isIdentifiedAsDefault || fields.unique.some(isStandard)
  const todayNumber = Number(today.replaceAll('-', ''))
  const lineStart = asciiBytes(`${batchId}\t`)
  const emptyEmail = asciiBytes('\\N\t')
  const [emailPrefix, personPrefix] = [asciiBytes(emailKeyPrefix), asciiBytes(personKeyPrefix)]
  const values: string[] = readers.map(() => '')
  // A row is written here before it is known to be valid, and counts only when `lines.extendTo` is called.
  let buffer: Uint8Array = lines.reserve(0)

  const isCopyable = (column: number) => cells.form[column] !== form.toUnquote
  const fromOf = (column: number) => cells.from[column] as number
  const toOf = (column: number) => cells.to[column] as number

  /** Adds the cells of a text with spaces between them, or returns NOT_FAST when it is too long or not to be copied. */
  function addCells({ columns, most }: Text, start: number): number {
    let at = start
    let length = columns.length - 1
    for (const column of columns) {
      if (!isCopyable(column)) return NOT_FAST
      if (at > start) buffer[at++] = SPACE
      const from = fromOf(column)
      const to = toOf(column)
      // It may be the error of a formula, such as #N/A.
      if (isWorkbook && bytes[from] === HASH) return NOT_FAST
      length += to - from
      at = addText(bytes, from, to, buffer, at)
      if (at === NOT_FAST) return NOT_FAST
    }
    // Bytes are at least as many as code points.
    if (length > most && lengthOf(columns) > most) return NOT_FAST
    buffer[at] = TAB
    return at + 1
  }

  function lengthOf(columns: number[]): number {
    return columns.reduce((length, column) => length + fastPathLength(bytes, fromOf(column), toOf(column)), columns.length - 1)
  }

  /** Adds the date of birth as YYYY-MM-DD, or returns NOT_FAST. */
  function addDob(at: number): number {
    const from = fromOf(dobColumn)
    const to = toOf(dobColumn)
    if (!isCopyable(dobColumn)) return NOT_FAST
    if (isFastIsoDate(bytes, from, to, todayNumber)) return addBytes(bytes, from, to, at)
    if (from === to || fastPathLength(bytes, from, to) !== to - from) return NOT_FAST
    const dob = dobReader.read(source.asciiOf(from, to))
    if (typeof dob !== 'string') return NOT_FAST
    for (let index = 0; index < dob.length; index += 1) buffer[at + index] = dob.charCodeAt(index)
    return at + dob.length
  }

  /** Reads the declared fields into `values`, and returns the most bytes that they take, or NOT_FAST when one has a problem. */
  function readDeclared(): number {
    if (!hasDeclared) return 0
    let isOpen = false
    let most = 0
    for (const place of fields.declared) {
      const column = columnsOfKeys[place]?.[0]
      if (column !== undefined && isWorkbook && bytes[fromOf(column)] === HASH) return NOT_FAST
      let text = ''
      if (column !== undefined && isCopyable(column) && isAsciiAt(bytes, fromOf(column), toOf(column))) {
        text = trimmed(source.asciiOf(fromOf(column), toOf(column)))
      } else if (column !== undefined) {
        if (!isOpen) source.openRecord(cells)
        isOpen = true
        if (cells.marks !== 0 && (source.invalidAt() >= 0 || source.hasC1())) return NOT_FAST
        text = textOfCell(source, cells, column)
      }
      const value = (readers[place] as FieldReader).read(text)
      if (typeof value !== 'string') return NOT_FAST
      values[place] = value
      most += value.length * mostBytesOfUnit + 1
    }
    return most
  }

  function addDeclared(start: number): number {
    let at = start
    for (let index = 0; index < fields.declared.length; index += 1) {
      at = addValue(values[fields.declared[index] as number] as string, at)
      buffer[at++] = UNIT_SEPARATOR
    }
    // The last separator becomes the end of the cell.
    buffer[at - 1] = TAB
    return at
  }

  function addValue(value: string, start: number): number {
    let at = start
    for (let index = 0; index < value.length; index += 1) {
      const code = value.charCodeAt(index)
      if (code >= 0x80 || code < SPACE || code === BACKSLASH)
        return start + encoder.encodeInto(copyCell(value), buffer.subarray(start)).written
      buffer[at++] = code
    }
    return at
  }

  function keepsRules(dobFrom: number, dobTo: number): boolean {
    if (fields.rules.length === 0) return true
    values[dobAt] = dobOf(dobFrom, dobTo)
    return fields.rules.every((rule) => rule.holds(values))
  }

  function addBytes(some: Uint8Array, from: number, to: number, start: number): number {
    let at = start
    for (let index = from; index < to; index += 1) buffer[at++] = some[index] as number
    return at
  }

  /** Adds a non-negative 32-bit integer and a tab. */
  function addNumber(number: number, at: number): number {
    let end = at + 1
    for (let rest = (number / 10) | 0; rest > 0; rest = (rest / 10) | 0) end += 1
    for (let index = end - 1, rest = number | 0; index >= at; index -= 1) {
      const tens = (rest / 10) | 0
      buffer[index] = ZERO + rest - tens * 10
      rest = tens
    }
    buffer[end] = TAB
    return end + 1
  }

  /** Ends the line with the identity key of a person without e-mail, whose date of birth was written from `dobFrom` to `dobTo`. */
  function addPersonKey(start: number, dobFrom: number, dobTo: number): void {
    const limit = start + foldedKeyBytes
    let at = addBytes(personPrefix, 0, personPrefix.length, start)
    at = addBytes(buffer, dobFrom, dobTo, at)
    for (const texts of [name.columns, city.columns]) {
      buffer[at++] = UNIT_SEPARATOR
      for (const column of texts) {
        if (column !== texts[0]) buffer[at++] = SPACE
        at = addFolded(bytes, fromOf(column), toOf(column), buffer, at, limit)
        if (at === NOT_FAST) {
          lines.extendTo(start)
          lines.add(identityKeyCell({ identityKey: decodedPersonKey(dobFrom, dobTo) }))
          return
        }
      }
    }
    buffer[at] = LINE_FEED
    lines.extendTo(at + 1)
  }

  function decodedPersonKey(dobFrom: number, dobTo: number): string {
    return identityKeyOf(textOf(name), dobOf(dobFrom, dobTo), textOf(city), null)
  }

  const textOf = ({ columns }: Text) => columns.map((column) => source.decode(bytes.subarray(fromOf(column), toOf(column)))).join(' ')
  const dobOf = (dobFrom: number, dobTo: number) => String.fromCharCode(...buffer.subarray(dobFrom, dobTo))

  function readStandard(dobFrom: number, dobTo: number, email: string): void {
    values[nameAt] = textOf(name)
    values[dobAt] = dobOf(dobFrom, dobTo)
    values[cityAt] = textOf(city)
    if (emailAt >= 0) values[emailAt] = email
  }

  /** Ends the line with the identity key of a version with another identity, which is made from the values as by the full parser. */
  function addOtherKey(start: number): void {
    lines.extendTo(start)
    lines.add(identityKeyCell({ identityKey: fields.identityKey(values) }))
  }

  function add({ row, line, byteLength }: Place): number {
    if (columns.ref !== undefined || (cells.marks & ~usualMarks) !== 0 || cells.count <= last || cells.hasSurplus) return -1
    if (byteLength > rowLimits.recordBytes) return -1
    const emailFrom = emailColumn === undefined ? 0 : fromOf(emailColumn)
    const emailTo = emailColumn === undefined ? 0 : toOf(emailColumn)
    const hasEmail = emailFrom < emailTo
    if (emailColumn !== undefined && hasEmail && !(isCopyable(emailColumn) && isFastAddress(bytes, emailFrom, emailTo))) return -1

    const declaredBytes = readDeclared()
    if (declaredBytes === NOT_FAST) return -1

    const start = lines.length()
    // Cells are written at most twice, with a backslash before each byte, or once and folded.
    buffer = lines.reserve(lineOverheadBytes + 4 * (cells.end - cells.start) + declaredBytes)
    let at = addBytes(lineStart, 0, lineStart.length, start)
    at = addNumber(line, addNumber(row, at))
    const dobFrom = at
    at = addDob(dobFrom)
    if (at === NOT_FAST) return -1
    const dobTo = at
    if (!keepsRules(dobFrom, dobTo)) return -1
    buffer[at] = TAB
    at = addCells(name, at + 1)
    if (at === NOT_FAST) return -1
    at = addCells(city, at)
    if (at === NOT_FAST) return -1
    if (hasEmail) {
      at = addBytes(bytes, emailFrom, emailTo, at)
      buffer[at++] = TAB
    } else at = addBytes(emptyEmail, 0, emptyEmail.length, at)
    const identityKeyFrom = hasDeclared ? addDeclared(at) : at
    if (needsValues) readStandard(dobFrom, dobTo, hasEmail ? source.asciiOf(emailFrom, emailTo) : '')
    if (!fields.isIdentifiedAsDefault) {
      addOtherKey(identityKeyFrom)
      return identityKeyFrom
    }
    if (!hasEmail) {
      addPersonKey(identityKeyFrom, dobFrom, dobTo)
      return identityKeyFrom
    }
    at = addBytes(emailPrefix, 0, emailPrefix.length, identityKeyFrom)
    at = addLowerCase(bytes, emailFrom, emailTo, buffer, at)
    buffer[at] = LINE_FEED
    lines.extendTo(at + 1)
    return identityKeyFrom
  }

  return { add, otherIdentityKeys: () => fields.otherIdentityKeys(values), uniqueValues: () => fields.uniqueValues(values) }
}

const [TAB, LINE_FEED, UNIT_SEPARATOR, SPACE, ZERO, BACKSLASH] = [0x09, 0x0a, valueSeparator.charCodeAt(0), 0x20, 0x30, 0x5c]
const encoder = new TextEncoder()
// Three of UTF-8, or two with a backslash.
const mostBytesOfUnit = 3
// Longer identity keys may be over their limit, so the full parser makes them.
const foldedKeyBytes = 900
// The batch, numbers, prefixes and a folded key.
const lineOverheadBytes = 256 + foldedKeyBytes

const asciiBytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
