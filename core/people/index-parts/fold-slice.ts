import { unpackValues } from '#core/fields/packed-values'
import { type Arena, createArena } from './arena'
import { dayAt, dayOf, noDay } from './days'
import { codeOf, createDictionary, type Dictionary } from './dictionary'
import { dependsOnUnicode, domainOf, foldedCharacter, foldForSearch } from './fold-for-search'
import { type FoldedSlice, recordSeparator } from './index-part'
import { afterLast, codeAt, endAt, hasLetter, isNull, numberAt } from './line-bytes'
import { hashNameBirth, unmatchedNameBirth } from './name-birth'
import { latinBit, mayNeedCharacterFlag, oddBitsOf, textsMayNeedCharacterFlag } from './odd-characters'
import { unescapeCell } from './unescape-cell'

/** `day` is the day of the upload, which decides about ages, as YYYY-MM-DD. `folded` has texts that PostgreSQL folded, by row. */
export type LinesToFold = {
  rowFrom: number
  rowTo: number
  day: string
  /**
   * People as lines of COPY's text format, in the order of rows: batch, row, line, date of birth, name, city, e-mail, with declared fields
   * their values, identity key.
   */
  lines: Uint8Array
  /** The places of the declared values that a search reads, from 1 on and in order. Without any, lines may lack the cell of these values. */
  searched?: readonly number[]
  /** Where each line ends, if that is known. */
  lineTo?: Uint32Array
  arena?: Arena
  folded?: ReadonlyMap<number, { text: string; domain: string | null }>
}

const [TAB, LINE_FEED, VALUE_SEPARATOR, AT, BACKSLASH, SEPARATOR] = [0x09, 0x0a, 0x1f, 0x40, 0x5c, recordSeparator]
const lowerCase = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))

/** Folds the texts of a slice and turns the cells of its people into columns. */
export function foldSlice({ rowFrom, rowTo, day, lines, searched = [], lineTo, arena = createArena(), folded }: LinesToFold): FoldedSlice {
  const rows = rowTo - rowFrom + 1
  const column = (value: number) => arena.int32(rows).fill(value)
  const [cities, domains, births, nameBirths] = [column(-1), column(-1), column(0), column(0)]
  const [recordTo, nameTo] = [arena.uint32(rows), arena.uint32(rows)]
  const [cityCodes, domainCodes] = [createDictionary(), createDictionary()]
  const [rowsToLookAt, rowsToFold]: [number[], number[]] = [[], []]
  const ages = agesOf(day)
  // No function below uses these, because V8 keeps variables that one uses in memory and not in registers.
  let text = arena.bytes((lines.length >> 1) + rows + 64)
  let length = 0
  let index = 0
  let person = 0

  for (let at = 0; at < lines.length; person += 1) {
    const rowAt = at + batchIdLength + 1
    const lineAt = endAt(lines, TAB, rowAt) + 1
    const dobAt = endAt(lines, TAB, lineAt) + 1
    const nameAt = endAt(lines, TAB, dobAt) + 1
    const cityAt = endAt(lines, TAB, nameAt) + 1
    const emailAt = endAt(lines, TAB, cityAt) + 1
    const emailTo = endAt(lines, TAB, emailAt)
    const valuesTo = searched.length === 0 ? emailTo : endAt(lines, TAB, emailTo + 1)
    const row = numberAt(lines, rowAt, lineAt - 1)
    const birth = isNull(lines, dobAt, nameAt - 1) ? noDay : dayAt(lines, dobAt)
    at = lineTo === undefined ? endAt(lines, LINE_FEED, valuesTo) + 1 : (lineTo[person] as number)
    // Folding makes a character at most 18 times as long.
    text = withSpace(text, length, (valuesTo - nameAt) * 18 + (row - rowFrom - index) + 64)
    for (; index < row - rowFrom; index += 1) {
      recordTo[index] = length
      text[length++] = SEPARATOR
    }

    const start = length
    const hasEmail = !isNull(lines, emailAt, emailTo)
    // The city of someone who has none is the empty text.
    const cityTo = isNull(lines, cityAt, emailAt - 1) ? cityAt : emailAt - 1
    oddBits = 0
    let end = folded?.has(row) === true ? NOT_FOLDED : addFolded(lines, nameAt, cityAt - 1, text, start, 0xf0)
    const nameEnd = end
    const nameBits = oddBits
    oddBits = 0
    let emailEnd = NOT_FOLDED
    if (end !== NOT_FOLDED) {
      text[end] = LINE_FEED
      emailEnd = hasEmail ? addFolded(lines, emailAt, emailTo, text, end + 1, 0x80) : end + 1
      end = emailEnd
    }
    if (end !== NOT_FOLDED) {
      text[end] = LINE_FEED
      end = addFolded(lines, cityAt, cityTo, text, end + 1, 0xf0)
    }
    // A flag about odd characters is not about declared values.
    const cityBits = oddBits
    if (end !== NOT_FOLDED && valuesTo > emailTo) end = addFoldedValues(lines, emailTo + 1, valuesTo, searched, text, end)
    let isOdd: boolean
    if (end !== NOT_FOLDED) {
      length = end
      nameTo[index] = nameEnd
      // The domain of an ASCII address is folded as the address is.
      if (hasEmail) domains[index] = codeOf(domainCodes, text, afterLast(text, AT, emailEnd), emailEnd)
      cities[index] = codeOf(cityCodes, lines, cityAt, cityTo)
      const hasLatin = (nameBits & ~latinBit) !== 0 && hasLetter(lines, nameAt, cityAt - 1)
      isOdd = mayNeedCharacterFlag(hasLatin ? nameBits | latinBit : nameBits, cityBits)
    } else {
      const name = textOf(lines, nameAt, cityAt - 1)
      const city = textOf(lines, cityAt, cityTo)
      const email = hasEmail ? textOf(lines, emailAt, emailTo) : ''
      const known = folded?.get(row)
      const whole = `${name}\n${email}\n${city}${searchedText(lines, emailTo + 1, valuesTo, searched)}`
      const isForPostgres = dependsOnUnicode(whole)
      if (known === undefined && isForPostgres) rowsToFold.push(row)
      const record = Buffer.from(known?.text ?? foldForSearch(whole))
      text = withSpace(text, length, record.length + rows + 64)
      text.set(record, length)
      nameTo[index] = length + record.indexOf(LINE_FEED)
      length += record.length
      if (hasEmail) domains[index] = codeOfText(domainCodes, known?.domain ?? domainOf(email))
      cities[index] = codeOfText(cityCodes, city)
      isOdd = isForPostgres || textsMayNeedCharacterFlag(name, `${city}${email}`)
    }
    births[index] = birth
    nameBirths[index] = birth === noDay ? unmatchedNameBirth : hashNameBirth(text, start, nameTo[index] as number, birth)
    if (isOdd || birth > ages.adult || (birth <= ages.old && birth !== noDay)) rowsToLookAt.push(row)
    recordTo[index++] = length
    text[length++] = SEPARATOR
  }
  text = withSpace(text, length, rows - index)
  for (; index < rows; index += 1) {
    recordTo[index] = length
    text[length++] = SEPARATOR
  }
  return {
    rowFrom,
    text: text.subarray(0, length),
    recordTo,
    nameTo,
    cities,
    cityValues: cityCodes.values.map(String),
    domains,
    domainValues: domainCodes.values.map(String),
    births,
    nameBirths,
    rowsToLookAt,
    rowsToFold,
  }
}

/** The text, or a larger copy if `bytes` more do not fit after `length`. */
function withSpace(text: Uint8Array, length: number, bytes: number): Uint8Array {
  if (length + bytes <= text.length) return text
  const larger = new Uint8Array((length + bytes) * 2)
  larger.set(text.subarray(0, length))
  return larger
}

const NOT_FOLDED = -1
/** What the last cells that `addFolded` added have of `oddBitsOf`. */
let oddBits = 0

/**
 * Adds a cell folded and returns the position after it, or NOT_FOLDED when it cannot be folded byte by byte or has a byte from `limit` on.
 */
function addFolded(lines: Uint8Array, from: number, to: number, into: Uint8Array, start: number, limit: number): number {
  let length = start
  for (let at = from; at < to; at += 1) {
    const byte = lines[at] as number
    if (byte < 0x80) {
      if (byte === BACKSLASH) return NOT_FOLDED
      into[length++] = lowerCase[byte] as number
      continue
    }
    if (byte >= limit) return NOT_FOLDED
    const size = byte < 0xe0 ? 2 : 3
    const code = codeAt(lines, at, size)
    const bytes = foldedCharacter(code)
    if (bytes === null) return NOT_FOLDED
    oddBits |= oddBitsOf(code)
    for (let part = 0; part < bytes.length; part += 1) into[length++] = bytes[part] as number
    at += size - 1
  }
  return length
}

/** Adds those of the declared values that a search reads, each after a line end, and none for a person who is erased. */
function addFoldedValues(lines: Uint8Array, from: number, to: number, places: readonly number[], into: Uint8Array, start: number): number {
  if (isNull(lines, from, to)) return start
  let [length, place, at] = [start, 1, from]
  for (const wanted of places) {
    for (; place < wanted && at < to; place += 1) at = endAt(lines, VALUE_SEPARATOR, at) + 1
    const end = Math.min(endAt(lines, VALUE_SEPARATOR, at), to)
    into[length] = LINE_FEED
    length = addFolded(lines, at, end, into, length + 1, 0xf0)
    if (length === NOT_FOLDED) return NOT_FOLDED
  }
  return length
}

function searchedText(lines: Uint8Array, from: number, to: number, places: readonly number[]): string {
  if (places.length === 0 || isNull(lines, from, to)) return ''
  const values = unpackValues(textOf(lines, from, to))
  return places.map((place) => `\n${values[place - 1] ?? ''}`).join('')
}

function codeOfText(codes: Dictionary, value: string): number {
  const bytes = Buffer.from(value)
  return codeOf(codes, bytes, 0, bytes.length)
}

const batchIdLength = 36

/** Days of birth from which on people may be under 18, and up to which they may be over 100, each a day too wide. */
function agesOf(day: string): { adult: number; old: number } {
  const [year = 0, month = 1, of = 1] = day.split('-').map(Number)
  return { adult: dayOf(year - 18, month, of) - 2, old: dayOf(year - 101, month, of) + 2 }
}

function textOf(lines: Uint8Array, from: number, to: number): string {
  return unescapeCell(Buffer.from(lines.buffer, lines.byteOffset + from, to - from).toString())
}
